"""The numbers of an Observation, as the fields of a reading: value or components, and unit."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, Any, Final

from interop.fhir.outcome import FhirProblem, FhirReason, fhir_problem
from interop.fhir.reach import codings_of, object_of, objects_of, text_of
from measurements.rules.kinds import component_of_code
from measurements.rules.problems import ProblemCode
from measurements.rules.units import MAX_DIGITS, UCUM, digits_of, plain

if TYPE_CHECKING:
    from measurements.rules.kinds import Component, Kind

_TWELVE: Final = Context(prec=MAX_DIGITS, rounding=ROUND_HALF_UP)
_WIDE: Final = Context(prec=64, rounding=ROUND_HALF_UP)
_FINEST: Final = Decimal(1).scaleb(-MAX_DIGITS)
_COMPARATORS: Final = {"<": "<", "<=": "<", ">": ">", ">=": ">"}
_VALUE: Final = "Observation.value"
_COMPONENT: Final = "Observation.component"


@dataclass(slots=True)
class Values:
    """Fields of a reading, and where in the Observation each was (JSON Pointer to FHIRPath)."""

    fields: dict[str, Any] = field(default_factory=dict)
    expressions: dict[str, str] = field(default_factory=dict)


def values_of(resource: dict[str, Any], kind: Kind) -> tuple[Values, list[FhirProblem]]:
    """Return the numbers of a valid Observation of ``kind``, or what is wrong with them."""
    values = Values()
    problems: list[FhirProblem] = []
    if "dataAbsentReason" in resource and _value_names(resource):
        problems.append(fhir_problem(FhirReason.VALUE_AND_ABSENT, "Observation.dataAbsentReason"))
    elif kind.components:
        _read_components(resource, kind, values, problems)
    else:
        _read_value(resource, kind, values, problems)
    return values, problems


def without_float_noise(number: Any) -> Any:
    """Return a Decimal of at most twelve digits where there were more; anything else as it is."""
    if not isinstance(number, Decimal) or digits_of(number) <= MAX_DIGITS:
        return number
    rounded = _TWELVE.plus(number)
    if digits_of(rounded) > MAX_DIGITS and abs(rounded) < 1:
        rounded = rounded.quantize(_FINEST, context=_WIDE)
    return Decimal(plain(rounded))


def _value_names(holder: dict[str, Any]) -> list[str]:
    return [name for name in holder if name.startswith("value")]


def _read_value(
    resource: dict[str, Any], kind: Kind, values: Values, problems: list[FhirProblem]
) -> None:
    names = _value_names(resource)
    if not names:
        absent = "dataAbsentReason" in resource
        reason = FhirReason.VALUE_ABSENT if absent else FhirReason.VALUE_MISSING
        place = "Observation.dataAbsentReason" if absent else _VALUE
        problems.append(fhir_problem(reason, place))
    elif kind.counted and names == ["valueInteger"]:
        values.fields.update(value=resource["valueInteger"], unit=kind.unit)
    elif kind.choices and names in (["valueCodeableConcept"], ["valueString"]):
        chosen = _chosen(resource, kind)
        if chosen is None:
            problems.append(fhir_problem(FhirReason.VALUE_CODE_UNKNOWN, _VALUE))
        values.fields.update(value=chosen, unit=kind.unit)
    elif names != ["valueQuantity"]:
        problems.append(fhir_problem(FhirReason.VALUE_TYPE_UNFIT, _VALUE))
    else:
        quantity = object_of(resource, "valueQuantity")
        number, unit = _read_quantity(quantity, kind, _VALUE, problems)
        values.fields.update(value=number, unit=unit)
        values.expressions["/value"] = f"{_VALUE}.value"
        values.expressions["/unit"] = f"{_VALUE}.code" if "code" in quantity else f"{_VALUE}.unit"
        comparator = text_of(quantity, "comparator")
        if comparator:
            values.fields["comparator"] = _COMPARATORS[comparator]


def _chosen(resource: dict[str, Any], kind: Kind) -> Decimal | None:
    """Return the number that a code or its letter stands for; None for an unknown one, or for two."""
    concept = object_of(resource, "valueCodeableConcept")
    codings = objects_of(concept, "coding")
    known = {(code.system, code.code): one.number for one in kind.choices for code in one.codes}
    letters = {text.casefold(): one.number for one in kind.choices for text in one.texts}
    meant = {known[pair] for pair in codings_of(concept) if pair in known}
    if not meant:
        texts = [text_of(coding, "code") for coding in codings]
        texts += [text_of(concept, "text"), text_of(resource, "valueString")]
        said = (letters.get((text or "").strip().casefold()) for text in texts)
        meant = {number for number in said if number is not None}
    return meant.pop() if len(meant) == 1 else None


def _read_quantity(
    quantity: dict[str, Any], kind: Kind, path: str, problems: list[FhirProblem]
) -> tuple[Any, str | None]:
    """Return number and unit of a Quantity. The unit's code counts; without one, its text."""
    number = without_float_noise(quantity.get("value"))
    if number is None:
        problems.append(fhir_problem(FhirReason.VALUE_MISSING, f"{path}.value"))
    code, text = text_of(quantity, "code"), text_of(quantity, "unit")
    if text_of(quantity, "system") not in (None, UCUM):
        problems.append(fhir_problem(ProblemCode.UNIT_UNFIT, f"{path}.system"))
        return number, None
    if code is None and text is None:
        if not kind.counted:
            problems.append(fhir_problem(ProblemCode.REQUIRED, f"{path}.code"))
        return number, kind.unit
    unit = kind.unit_code(code or text or "")
    meant = kind.unit_code(text) if text else None
    if unit is None:
        problems.append(
            fhir_problem(ProblemCode.UNIT_UNFIT, f"{path}.{'code' if code else 'unit'}")
        )
    elif meant is not None and meant != unit:
        problems.append(fhir_problem(FhirReason.UNITS_DISAGREE, path))
    return number, unit


def _read_components(
    resource: dict[str, Any], kind: Kind, values: Values, problems: list[FhirProblem]
) -> None:
    """Read the components we know. Others are left to the received text, which is kept."""
    if _value_names(resource):
        problems.append(fhir_problem(ProblemCode.VALUE_NOT_ALLOWED, _VALUE))
    numbers: dict[str, Any] = {}
    comparators: set[str] = set()
    places: dict[str, str] = {}
    for position, component in enumerate(objects_of(resource, "component")):
        part = _part(component, kind)
        if part is None:
            continue
        place = f"{_COMPONENT}[{position}]"
        if part.name in places:
            problems.append(fhir_problem(FhirReason.COMPONENT_REPEATED, place))
        places[part.name] = place
        if "valueQuantity" in component:
            quantity = object_of(component, "valueQuantity")
            numbers[part.name], _ = _read_quantity(quantity, kind, f"{place}.value", problems)
            comparators.add(_COMPARATORS.get(text_of(quantity, "comparator") or "", ""))
            values.expressions[f"/components/{part.name}"] = f"{place}.value.value"
    problems += _missing(resource, kind, numbers, places)
    comparators.discard("")
    if len(comparators) > 1:
        problems.append(fhir_problem(FhirReason.COMPARATORS_DISAGREE, _COMPONENT))
    values.fields.update(components=numbers, unit=kind.unit)
    values.fields.update(comparator=comparators.pop() if comparators else None)


def _part(component: dict[str, Any], kind: Kind) -> Component | None:
    for system, code in codings_of(object_of(component, "code")):
        part = component_of_code(kind, system, code)
        if part is not None:
            return part
    return None


def _missing(
    resource: dict[str, Any], kind: Kind, numbers: dict[str, Any], places: dict[str, str]
) -> list[FhirProblem]:
    if not numbers and "dataAbsentReason" in resource:
        return [fhir_problem(FhirReason.VALUE_ABSENT, "Observation.dataAbsentReason")]
    return [
        fhir_problem(FhirReason.COMPONENT_MISSING, places.get(part.name, _COMPONENT))
        for part in kind.parts
        if part.required and part.name not in numbers
    ]
