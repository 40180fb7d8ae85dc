"""From a stored reading to an Observation, for readings that did not come as one."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from interop.fhir.circumstances import ARM_CODES, BODY_POSITION, OXYGEN_FLOW, POSTURE_CODES
from interop.fhir.text import fhir_instant
from measurements.rules.kinds import LOINC, NUMBER_KINDS, SNOMED, Code
from measurements.rules.surroundings import LITRES, LITRES_PER_MINUTE, OXYGEN
from measurements.rules.units import UCUM

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from measurements.rules.kinds import Kind

CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/observation-category"
INTERPRETATION: Final = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
ZONE: Final = (
    "http://hl7.no/fhir/ig/planer-hacking/CodeSystem/planer-hacking-observation-severity-zone-cs"
)
"""HL7 Norway's green, yellow and red; a draft, so HL7's own code always stands first."""

ENTERED_IN_ERROR: Final = "entered-in-error"

_COLOURS: Final = {
    "GREEN": ("N", "Normal", "green"),
    "YELLOW": ("A", "Abnormal", "yellow"),
    "RED": ("AA", "Critical abnormal", "red"),
}
_PLAIN_CONTEXT: Final = ("meal", "activity", OXYGEN)


@dataclass(frozen=True, slots=True)
class ObservationFacts:
    """What an Observation tells of a stored reading. Instants are aware; ``colour`` None until judged."""

    id: str
    patient_id: str
    kind: str
    measured_at: datetime
    received_at: datetime
    reference: str
    value: Decimal | None = None
    components: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    context: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    comparator: str | None = None
    device: str | None = None
    note: str | None = None
    colour: str | None = None
    is_in_error: bool = False


def reading_to_observation(facts: ObservationFacts) -> dict[str, Any]:
    """Return the Observation of a reading: codes in LOINC and SNOMED CT, unit in UCUM."""
    kind = NUMBER_KINDS[facts.kind]
    observation: dict[str, Any] = {
        "resourceType": "Observation",
        "id": facts.id,
        "meta": {"versionId": "1", "lastUpdated": fhir_instant(facts.received_at)},
        "extension": _posture(facts),
        "identifier": [{"value": facts.reference}],
        "status": ENTERED_IN_ERROR if facts.is_in_error else "final",
        "category": [{"coding": [{"system": CATEGORY, "code": kind.category}]}],
        "code": _concept(kind.codes, kind.sent, kind.label),
        "subject": {"reference": f"Patient/{facts.patient_id}"},
        "effectiveDateTime": fhir_instant(facts.measured_at),
        "issued": fhir_instant(facts.received_at),
        **_value(facts, kind),
        "interpretation": _interpretation(facts.colour),
        "note": [{"text": facts.note}] if facts.note else None,
        "bodySite": _arm(facts),
        "device": {"display": facts.device} if facts.device else None,
        "component": _components(facts, kind) + _context(facts),
    }
    return {name: value for name, value in observation.items() if value}


def _concept(codes: tuple[Code, ...], sent: int, text: str) -> dict[str, Any]:
    """Return the codes to send: the first few of LOINC, which come first, and the first of SNOMED."""
    chosen = [code for code in codes if code.system == LOINC][:sent]
    chosen += [code for code in codes if code.system == SNOMED][:1]
    return {"coding": [_coding(code) for code in chosen], "text": text}


def _value(facts: ObservationFacts, kind: Kind) -> dict[str, Any]:
    """Return the value: a code where the number stands for a word, else a quantity."""
    chosen = next((one for one in kind.choices if one.number == facts.value), None)
    if chosen is None:
        return {"valueQuantity": _quantity(facts.value, kind, facts.comparator)}
    codings = [_coding(code) for code in chosen.codes]
    return {"valueCodeableConcept": {"coding": codings, "text": chosen.texts[0]}}


def _coding(code: Code) -> dict[str, str]:
    coding = {"system": code.system, "code": code.code}
    return {**coding, "display": code.display} if code.display else coding


def _quantity(value: Decimal | None, kind: Kind, comparator: str | None) -> dict[str, Any] | None:
    if value is None:
        return None
    sign = {"comparator": comparator} if comparator else {}
    return {"value": value, **sign, "unit": kind.display_unit, "system": UCUM, "code": kind.unit}


def _interpretation(colour: str | None) -> list[dict[str, Any]] | None:
    known = _COLOURS.get(colour or "")
    if known is None:
        return None
    code, display, zone = known
    codings = [
        {"system": INTERPRETATION, "code": code, "display": display},
        {"system": ZONE, "code": zone},
    ]
    return [{"coding": codings, "text": zone}]


def _components(facts: ObservationFacts, kind: Kind) -> list[dict[str, Any]]:
    return [
        {
            "code": _concept(part.codes, 1, part.codes[0].display),
            "valueQuantity": _quantity(facts.components[part.name], kind, facts.comparator),
        }
        for part in kind.parts
        if part.name in facts.components
    ]


def _context(facts: ObservationFacts) -> list[dict[str, Any]]:
    """Return the context that has no element of its own, as components that say it in words."""
    components: list[dict[str, Any]] = [
        {"code": {"text": name}, "valueString": facts.context[name]}
        for name in _PLAIN_CONTEXT
        if name in facts.context and facts.context[name] != LITRES
    ]
    litres = facts.context.get(LITRES_PER_MINUTE)
    if litres is not None:
        flow = Code(LOINC, OXYGEN_FLOW, "Inhaled oxygen flow rate")
        quantity = {"value": Decimal(litres), "unit": "L/min", "system": UCUM, "code": "L/min"}
        components.append({"code": {"coding": [_coding(flow)]}, "valueQuantity": quantity})
    return components


def _posture(facts: ObservationFacts) -> list[dict[str, Any]] | None:
    code = POSTURE_CODES.get(facts.context.get("posture", ""))
    if code is None:
        return None
    return [
        {
            "url": BODY_POSITION,
            "valueCodeableConcept": {"coding": [{"system": SNOMED, "code": code}]},
        }
    ]


def _arm(facts: ObservationFacts) -> dict[str, Any] | None:
    code = ARM_CODES.get(facts.context.get("arm", ""))
    return {"coding": [{"system": SNOMED, "code": code}]} if code else None
