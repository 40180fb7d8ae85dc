"""The numbers of a reading: value or components, brought to the kind's own unit and checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from measurements.rules.problems import FieldProblem, ProblemCode
from measurements.rules.strict_json import BadNumber, RepeatedKeys, child_pointer, find_faults
from measurements.rules.units import MAX_DIGITS, digits_of, round_half_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from measurements.rules.kinds import Kind

_NONE: Final[Mapping[str, Decimal]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Numbers:
    """What was measured, in the kind's own unit. ``implausible``: outside what we would expect."""

    value: Decimal | None
    components: Mapping[str, Decimal] = field(default_factory=lambda: _NONE)
    original_value: Decimal | None = None
    original_unit: str | None = None
    implausible: bool = False


def read_numbers(
    item: Mapping[str, Any], kind: Kind, problems: list[FieldProblem]
) -> Numbers | None:
    """Read ``value`` or ``components``, and ``unit``. Returns None if any of them has a problem."""
    unit = _unit(item.get("unit"), kind, problems)
    if kind.components:
        if item.get("value") is not None:
            problems.append(FieldProblem("/value", ProblemCode.VALUE_NOT_ALLOWED))
        return _read_components(item.get("components"), kind, unit, problems)
    if item.get("components") is not None:
        problems.append(FieldProblem("/components", ProblemCode.COMPONENTS_NOT_ALLOWED))
    return _read_value(item.get("value"), kind, unit, problems)


def read_number(sent: Any, pointer: str, problems: list[FieldProblem]) -> Decimal | None:
    """Read one JSON number of at most twelve digits; minus zero is zero."""
    if isinstance(sent, BadNumber):
        problems.append(FieldProblem(pointer, sent.problem))
        return None
    if isinstance(sent, bool) or not isinstance(sent, (int, Decimal)):
        problems.append(FieldProblem(pointer, ProblemCode.NOT_A_NUMBER))
        return None
    number = Decimal(sent)
    if not number.is_finite():
        problems.append(FieldProblem(pointer, ProblemCode.NOT_FINITE))
        return None
    if digits_of(number) > MAX_DIGITS:
        problems.append(FieldProblem(pointer, ProblemCode.TOO_MANY_DIGITS))
        return None
    return number if number else abs(number)


def _unit(sent: Any, kind: Kind, problems: list[FieldProblem]) -> str | None:
    if sent is None:
        problems.append(FieldProblem("/unit", ProblemCode.REQUIRED))
        return None
    unit = kind.unit_code(sent) if isinstance(sent, str) else None
    if unit is None:
        problems.append(FieldProblem("/unit", ProblemCode.UNIT_UNFIT))
    return unit


def _read_value(
    sent: Any, kind: Kind, unit: str | None, problems: list[FieldProblem]
) -> Numbers | None:
    if sent is None:
        problems.append(FieldProblem("/value", ProblemCode.REQUIRED))
        return None
    number = read_number(sent, "/value", problems)
    if number is None or unit is None:
        return None
    value = _own(kind, number, unit, "/value", problems)
    if value is None:
        return None
    implausible = not kind.accept.holds(value)
    if unit == kind.unit:
        return Numbers(value, implausible=implausible)
    return Numbers(value, original_value=number, original_unit=unit, implausible=implausible)


def _read_components(
    sent: Any, kind: Kind, unit: str | None, problems: list[FieldProblem]
) -> Numbers | None:
    if sent is None:
        problems.append(FieldProblem("/components", ProblemCode.REQUIRED))
        return None
    if not isinstance(sent, dict):
        problems.append(FieldProblem("/components", ProblemCode.NOT_AN_OBJECT))
        return None
    if isinstance(sent, RepeatedKeys):
        problems.extend(find_faults(sent, "/components"))
        return None
    problems += [
        FieldProblem(child_pointer("/components", name), ProblemCode.COMPONENT_UNKNOWN)
        for name in sent
        if name not in kind.components
    ]
    components: dict[str, Decimal] = {}
    for part in kind.parts:
        pointer = f"/components/{part.name}"
        if sent.get(part.name) is None:
            if part.required:
                problems.append(FieldProblem(pointer, ProblemCode.REQUIRED))
            continue
        number = read_number(sent[part.name], pointer, problems)
        own = _own(kind, number, unit, pointer, problems) if number is not None and unit else None
        if own is not None:
            components[part.name] = own
    return _together(kind, components, problems)


def _together(
    kind: Kind, components: dict[str, Decimal], problems: list[FieldProblem]
) -> Numbers | None:
    """Check what one component says about another; today blood pressure is the only such kind."""
    systolic, diastolic = components.get("systolic"), components.get("diastolic")
    if systolic is None or diastolic is None:
        return None
    if systolic <= diastolic:
        problems.append(FieldProblem("/components", ProblemCode.SYSTOLIC_NOT_ABOVE_DIASTOLIC))
        return None
    mean = components.get("mean")
    implausible = mean is not None and not diastolic <= mean <= systolic
    for part in kind.parts:
        if part.name in components and not part.accept.holds(components[part.name]):
            implausible = True
    return Numbers(None, MappingProxyType(components), implausible=implausible)


def _own(
    kind: Kind, number: Decimal, unit: str, pointer: str, problems: list[FieldProblem]
) -> Decimal | None:
    """Return ``number`` in the kind's own unit: rounded if it was converted, else as it was sent."""
    conversion = kind.conversions.get(unit)
    exact = number if conversion is None else conversion.apply(number)
    if kind.possible.low is not None and exact < kind.possible.low:
        problems.append(FieldProblem(pointer, ProblemCode.NEGATIVE))
        return None
    if kind.possible.high is not None and exact > kind.possible.high:
        problems.append(FieldProblem(pointer, ProblemCode.IMPOSSIBLE))
        return None
    if kind.whole and exact != exact.to_integral_value():
        problems.append(FieldProblem(pointer, ProblemCode.NOT_WHOLE))
        return None
    return exact if conversion is None else round_half_up(exact, kind.resolution)
