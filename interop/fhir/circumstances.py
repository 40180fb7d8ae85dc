"""The circumstances of an Observation that we know: posture, arm, oxygen, meal, device, source, note.

Codes are those of SNOMED CT, FHIR's body-position extension, HL7 Norway's no-domain VitalSigns
extensions and LOINC's inhaled oxygen flow rate. What is not known is no error: without a context a
reading is judged by the strictest range. What contradicts itself is not used.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Final

from interop.fhir.reach import codings_of, object_of, objects_of, text_of
from measurements.rules.kinds import LOINC, SNOMED
from measurements.rules.reading_shape import MAX_DEVICE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from measurements.rules.kinds import Code, Kind

BODY_POSITION: Final = "http://hl7.org/fhir/StructureDefinition/observation-bodyPosition"
OXYGEN_FLOW: Final = "3151-8"
POSTURE_CODES: Final = {"sitting": "33586001", "standing": "10904000", "lying": "102538003"}
ARM_CODES: Final = {"left": "368208006", "right": "368209003"}

_NO_DOMAIN: Final = "http://hl7.no/fhir/no-domain/vitalsigns/StructureDefinition/NoDomainVitalSigns"
_POSITIONS: Final = frozenset(
    (
        BODY_POSITION,
        f"{_NO_DOMAIN}BloodpressureBodyPositionExtension",
        f"{_NO_DOMAIN}HeartRatePulseBodyPositionExtension",
    )
)
_INSPIRED: Final = f"{_NO_DOMAIN}InspiredOxygenExtension"
_POSTURES: Final = {
    **{code: name for name, code in POSTURE_CODES.items()},
    "4801000202104": "lying",
}
_ARMS: Final = {code: name for name, code in ARM_CODES.items()}
_LITRES: Final = {"L/min": Decimal(1), "l/min": Decimal(1)}
_MILLILITRES: Final = {"mL/min": Decimal(1000), "ml/min": Decimal(1000)}
_PER_LITRE: Final = {**_LITRES, **_MILLILITRES}


def context_of(resource: dict[str, Any], kind: Kind, code: Code) -> dict[str, Any]:
    """Return what is known of the circumstances, as far as they are a context of ``kind``."""
    found: dict[str, Any] = {
        **code.implies,
        "posture": _only(_postures(resource)),
        "arm": _only(_arms(resource)),
        "oxygen": _only(_oxygen(resource)),
    }
    return {
        name: value for name, value in found.items() if value is not None and name in kind.contexts
    }


def source_of(resource: dict[str, Any]) -> str | None:
    """Return who took the number down: a device if one is named, else by the performer's type."""
    if object_of(resource, "device"):
        return "device"
    types = {
        (text_of(performer, "reference") or "").split("/")[0] or text_of(performer, "type")
        for performer in objects_of(resource, "performer")
    }
    if "RelatedPerson" in types:
        return "relative"
    return "patient" if "Patient" in types else None


def device_of(resource: dict[str, Any]) -> str | None:
    """Return what the device is called, on one line and not longer than we keep it."""
    display = text_of(object_of(resource, "device"), "display") or ""
    line = "".join(char if char.isprintable() else " " for char in display)
    return line.strip()[:MAX_DEVICE] or None


def note_of(resource: dict[str, Any]) -> str | None:
    """Return the notes as one text, a paragraph each."""
    texts = [text_of(note, "text") for note in objects_of(resource, "note")]
    return "\n\n".join(text for text in texts if text) or None


def _only(found: Iterator[Any]) -> Any:
    """Return the one thing that was found; none if there is none or if they contradict."""
    values = set(found)
    return values.pop() if len(values) == 1 else None


def _postures(resource: dict[str, Any]) -> Iterator[str]:
    for extension in objects_of(resource, "extension"):
        if extension.get("url") not in _POSITIONS:
            continue
        concept = object_of(extension, "valueCodeableConcept")
        coding = object_of(extension, "valueCoding")
        for system, code in codings_of(concept or {"coding": [coding]}):
            if system == SNOMED and code in _POSTURES:
                yield _POSTURES[code]


def _arms(resource: dict[str, Any]) -> Iterator[str]:
    for system, code in codings_of(object_of(resource, "bodySite")):
        if system == SNOMED and code in _ARMS:
            yield _ARMS[code]


def _oxygen(resource: dict[str, Any]) -> Iterator[str | Decimal]:
    for component in objects_of(resource, "component"):
        if (LOINC, OXYGEN_FLOW) in codings_of(object_of(component, "code")):
            yield from _flow(object_of(component, "valueQuantity"))
    for extension in objects_of(resource, "extension"):
        if extension.get("url") != _INSPIRED:
            continue
        for part in objects_of(extension, "extension"):
            if (
                part.get("url") == f"{_NO_DOMAIN}OnAirExtension"
                and part.get("valueBoolean") is True
            ):
                yield "air"
            elif part.get("url") == f"{_NO_DOMAIN}FlowExtension":
                yield from _flow(object_of(part, "valueQuantity"))


def _flow(quantity: dict[str, Any]) -> Iterator[str | Decimal]:
    """Yield litres per minute, to the hundredth; a flow that cannot be is as if not sent."""
    value = quantity.get("value")
    per_litre = _PER_LITRE.get(text_of(quantity, "code") or text_of(quantity, "unit") or "")
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or per_litre is None:
        return
    litres = Decimal(value) / per_litre
    if 0 < litres <= 60:
        yield litres.quantize(Decimal("0.01"), ROUND_HALF_UP)
    elif litres == 0:
        yield "air"
