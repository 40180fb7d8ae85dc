"""Rule 1: is the value within the green, or at least the yellow, that was agreed?

Which ranges apply to a component: those bound to a context that the reading has replace the
unbound ones. A reading whose context no range is bound to is judged by the unbound ones. A reading
that lacks a context which some range needs is judged by the strictest of all that could apply,
bound and unbound. Where several apply, the worst colour stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from measurements.rules.facts import Flag
from triage.rules.amounts import (
    COLOURS,
    GREEN,
    RED,
    YELLOW,
    ZERO,
    difference,
    is_number,
    product,
    quotient,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from measurements.rules.facts import ReadingFact
    from selfcare_plans.rules.document import RangeRule
    from triage.rules.plan import Bound, ComponentRanges, KindPlan

MAX_STEPS = 99
LOW, HIGH = "<", ">"


def number_of(reading: ReadingFact, component: str | None) -> Decimal | None:
    """Return the reading's number, or that of one of its components, or None."""
    return reading.value if component is None else reading.components.get(component)


def applicable(
    ranges: ComponentRanges, context: Mapping[str, str]
) -> tuple[tuple[Bound, ...], bool]:
    """Return the ranges that apply in this context, and whether a missing context chose them."""
    if not ranges.bound:
        return ranges.unbound, False
    matched: tuple[Bound, ...] = ()
    possible: tuple[Bound, ...] = ()
    for key, by_value in ranges.bound.items():
        has = context.get(key)
        if has is not None:
            matched += by_value.get(has, ())
            continue
        for each in by_value.values():
            possible += each
    if matched:
        return matched + possible, bool(possible)
    return possible + ranges.unbound, bool(possible)


def lowest_allowed(value: Decimal, comparator: str | None) -> Decimal:
    """Return the lowest value that the reading may stand for; nothing measured is negative."""
    return min(ZERO, value) if comparator == LOW else value


class FourBounds(Protocol):
    """What a range and a mean have in common."""

    @property
    def green_low(self) -> Decimal | None: ...
    @property
    def green_high(self) -> Decimal | None: ...
    @property
    def yellow_low(self) -> Decimal | None: ...
    @property
    def yellow_high(self) -> Decimal | None: ...


def _below(rule: FourBounds, value: Decimal) -> int:
    if rule.yellow_low is not None and value < rule.yellow_low:
        return RED
    if rule.green_low is not None and value < rule.green_low:
        return YELLOW
    return GREEN


def _above(rule: FourBounds, value: Decimal, comparator: str | None) -> int:
    endless = comparator == HIGH
    if rule.yellow_high is not None and (endless or value > rule.yellow_high):
        return RED
    if rule.green_high is not None and (endless or value > rule.green_high):
        return YELLOW
    return GREEN


def grade(rule: FourBounds, value: Decimal, comparator: str | None) -> int:
    """Return the severity of the worst value that the reading allows, in this range."""
    below = _below(rule, lowest_allowed(value, comparator))
    return max(below, _above(rule, value, comparator))


def range_severity(plan: KindPlan, reading: ReadingFact) -> int | None:
    """Return the worst range colour of a reading as severity, or None where no range judges it."""
    worst: int | None = None
    for ranges in plan.ranges:
        value = number_of(reading, ranges.component)
        if value is None or not is_number(value):
            continue
        for each in applicable(ranges, reading.context)[0]:
            severity = _severity(each, reading, value)
            if worst is None or severity > worst:
                worst = severity
    return worst


def _severity(bound: Bound, reading: ReadingFact, value: Decimal) -> int:
    if Flag.INCOMPLETE not in reading.flags:
        return grade(bound.rule, value, reading.comparator)
    found = crossed(bound, value, reading.comparator)
    return GREEN if found is None or is_unsure(reading, found) else found.severity


@dataclass(frozen=True, slots=True)
class Crossed:
    """A range that the value lies outside of."""

    bound: Bound
    severity: int
    params: Mapping[str, Any]
    steps: int


def is_unsure(reading: ReadingFact, found: Crossed) -> bool:
    """Whether a form's sum is low only because questions are unanswered."""
    return Flag.INCOMPLETE in reading.flags and found.params["side"] == "below"


def crossed(bound: Bound, value: Decimal, comparator: str | None) -> Crossed | None:
    """Return how a value lies outside a range, with the numbers that a sentence needs, or None."""
    rule = bound.rule
    below = _below(rule, lowest_allowed(value, comparator))
    above = _above(rule, value, comparator)
    severity = max(below, above)
    if severity == GREEN:
        return None
    is_below = below > above or (below == above and comparator != HIGH)
    yellow, green = _side(rule, is_below=is_below)
    limit = yellow if severity == RED else green
    params = {
        "component": rule.component,
        "value": written(value),
        "side": "below" if is_below else "above",
        "bound": written(limit),
        "limit": COLOURS[severity].value,
        "certain": _is_certain(value, comparator, limit, is_below=is_below),
        "context": rule.context,
        **bounds(rule),
    }
    return Crossed(bound, severity, params, _steps(rule, value, comparator, is_below=is_below))


def bounds(rule: FourBounds) -> dict[str, str | None]:
    """Return the four bounds of a range as text; None is open."""
    return {
        "green_low": written(rule.green_low),
        "green_high": written(rule.green_high),
        "yellow_low": written(rule.yellow_low),
        "yellow_high": written(rule.yellow_high),
    }


def _side(rule: RangeRule, *, is_below: bool) -> tuple[Decimal | None, Decimal | None]:
    if is_below:
        return rule.yellow_low, rule.green_low
    return rule.yellow_high, rule.green_high


def _is_certain(
    value: Decimal, comparator: str | None, limit: Decimal | None, *, is_below: bool
) -> bool:
    """Whether all values that a LO or HI allows lie outside, not only some."""
    if comparator is None or limit is None:
        return True
    if is_below:
        return comparator == LOW and value <= limit
    return comparator == HIGH and value >= limit


def _steps(rule: RangeRule, value: Decimal, comparator: str | None, *, is_below: bool) -> int:
    """Return how many whole widths of the yellow zone the value lies beyond green."""
    yellow, green = _side(rule, is_below=is_below)
    if yellow is None or green is None:
        return 0
    width = difference(green, yellow) if is_below else difference(yellow, green)
    if width <= ZERO:
        return 0
    if not is_below and comparator == HIGH:
        return MAX_STEPS
    away = (
        difference(green, lowest_allowed(value, comparator))
        if is_below
        else difference(value, green)
    )
    if away >= product(width, Decimal(MAX_STEPS)):
        return MAX_STEPS
    return quotient(away, width)
