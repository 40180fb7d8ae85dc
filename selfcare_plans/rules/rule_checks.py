"""Can this rule be applied to this kind? Ranges, changes, repetitions and missing rules."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from selfcare_plans.rules.document import (
    ChangeRule,
    Colour,
    Direction,
    MissingRule,
    RangeRule,
    RepetitionRule,
)
from selfcare_plans.rules.problems import PlanProblem, ProblemCode, problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from selfcare_plans.rules.document import MonitoringItem, Rule
    from selfcare_plans.rules.kind_facts import KindFacts

LARGEST = Decimal(1_000_000)
MOST_DAYS = 90
_INFINITE = Decimal("Infinity")
_ALERTING = frozenset({Colour.YELLOW, Colour.RED})


def rule_problems(
    rule: Rule, item: MonitoringItem, facts: KindFacts | None, at: str
) -> Iterator[PlanProblem]:
    """Yield what is wrong with one rule of the item; ``facts`` is None for an unknown kind."""
    match rule:
        case RangeRule():
            yield from _range_problems(rule, facts, at)
        case ChangeRule():
            yield from _change_problems(rule, facts, at)
        case RepetitionRule():
            yield from _repetition_problems(rule, item, at)
        case MissingRule():
            yield from _missing_problems(rule, item, at)


def _range_problems(rule: RangeRule, facts: KindFacts | None, at: str) -> Iterator[PlanProblem]:
    if facts is not None:
        yield from _component_problems(rule.component, facts, at)
        yield from _context_problems(rule.context, facts, at)
    bounds = {
        "yellow_low": rule.yellow_low,
        "green_low": rule.green_low,
        "green_high": rule.green_high,
        "yellow_high": rule.yellow_high,
    }
    if all(value is None for value in bounds.values()):
        yield problem(at, ProblemCode.NO_LIMIT)
    for name, value in bounds.items():
        if value is not None:
            yield from _number_problems(value, facts, f"{at}/{name}")
    yield from _order_problems(bounds, at)


def _order_problems(bounds: Mapping[str, Decimal | None], at: str) -> Iterator[PlanProblem]:
    """An open bound is infinitely far out, so yellow_low without green_low is out of order."""
    yellow_low = _or(bounds["yellow_low"], -_INFINITE)
    green_low = _or(bounds["green_low"], -_INFINITE)
    green_high = _or(bounds["green_high"], _INFINITE)
    yellow_high = _or(bounds["yellow_high"], _INFINITE)
    if any(value.is_nan() for value in (yellow_low, green_low, green_high, yellow_high)):
        return  # refused as not finite
    for wrong, other, out_of_order in (
        ("yellow_low", "green_low", yellow_low > green_low),
        ("green_high", "green_low", green_high < green_low),
        ("yellow_high", "green_high", yellow_high < green_high),
    ):
        if out_of_order:
            yield problem(f"{at}/{wrong}", ProblemCode.BOUNDS_ORDER, bound=wrong, other=other)


def _or(value: Decimal | None, when_open: Decimal) -> Decimal:
    return when_open if value is None else value


def _change_problems(rule: ChangeRule, facts: KindFacts | None, at: str) -> Iterator[PlanProblem]:
    if facts is not None:
        yield from _component_problems(rule.component, facts, at)
    yield from _colour_problems(rule.colour, at)
    amount = rule.amount
    yield from _number_problems(amount, None if rule.percent else facts, f"{at}/amount")
    if amount.is_finite() and amount <= 0:
        yield problem(f"{at}/amount", ProblemCode.NOT_POSITIVE)
    too_far = rule.percent and rule.direction is Direction.FALL and amount.is_finite()
    if too_far and amount > 100:
        yield problem(f"{at}/amount", ProblemCode.FALL_OVER_100_PERCENT)
    if not 1 <= rule.days <= MOST_DAYS:
        yield problem(f"{at}/days", ProblemCode.BAD_DAYS)


def _repetition_problems(
    rule: RepetitionRule, item: MonitoringItem, at: str
) -> Iterator[PlanProblem]:
    yield from _colour_problems(rule.colour, at)
    if not 1 <= rule.times <= rule.of <= MOST_DAYS:
        yield problem(f"{at}/times", ProblemCode.BAD_REPETITION, of=str(rule.of))
    if not any(isinstance(other, RangeRule) for other in item.rules):
        yield problem(at, ProblemCode.REPETITION_WITHOUT_RANGE)


def _missing_problems(rule: MissingRule, item: MonitoringItem, at: str) -> Iterator[PlanProblem]:
    yield from _colour_problems(rule.colour, at)
    if not 1 <= rule.in_a_row <= MOST_DAYS:
        yield problem(f"{at}/in_a_row", ProblemCode.BAD_IN_A_ROW)
    if item.schedule is None:
        yield problem(at, ProblemCode.MISSING_WITHOUT_SCHEDULE)


def _colour_problems(colour: Colour, at: str) -> Iterator[PlanProblem]:
    if colour not in _ALERTING:
        yield problem(f"{at}/colour", ProblemCode.BAD_COLOUR)


def _component_problems(component: str | None, facts: KindFacts, at: str) -> Iterator[PlanProblem]:
    if component is None:
        if facts.components:
            yield problem(
                f"{at}/component",
                ProblemCode.COMPONENT_MISSING,
                kind=facts.name,
                components=", ".join(sorted(facts.components)),
            )
    elif component not in facts.components:
        yield problem(
            f"{at}/component",
            ProblemCode.COMPONENT_UNKNOWN,
            component=component,
            kind=facts.name,
        )


def _context_problems(context: str | None, facts: KindFacts, at: str) -> Iterator[PlanProblem]:
    if context is None:
        return
    key, _, value = context.partition("=")
    known = facts.contexts.get(key)
    if known is None or not value or (known and value not in known):
        yield problem(
            f"{at}/context", ProblemCode.CONTEXT_UNKNOWN, context=context, kind=facts.name
        )


def _number_problems(value: Decimal, facts: KindFacts | None, at: str) -> Iterator[PlanProblem]:
    if not value.is_finite():
        yield problem(at, ProblemCode.NOT_FINITE)
    elif abs(value) > LARGEST:
        yield problem(at, ProblemCode.TOO_LARGE)
    elif facts is not None and value % facts.resolution != 0:
        yield problem(at, ProblemCode.TOO_FINE, resolution=str(facts.resolution))
