"""The person's own normal, and the rules that count from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfcare_plans.rules.document import DeviationUnit, Direction
from selfcare_plans.rules.kind_facts import credible
from selfcare_plans.rules.number_checks import (
    LARGEST,
    MOST_DAYS,
    amount_problems,
    colour_problems,
    component_problems,
    counted_problems,
    number_problems,
)
from selfcare_plans.rules.problems import PlanProblem, ProblemCode, problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from selfcare_plans.rules.document import DeviationRule, MonitoringItem, PersonalNormal
    from selfcare_plans.rules.kind_facts import KindFacts


def normal_of(item: MonitoringItem, component: str | None) -> PersonalNormal | None:
    """Return the item's personal normal of the component, or None."""
    return next((one for one in item.normals if one.component == component), None)


def reddens_at(rule: DeviationRule, normal: PersonalNormal) -> Decimal | None:
    """Return the value from which the rule speaks: at it, and further out. None: it cannot."""
    numbers = [rule.amount, normal.value, *([] if normal.spread is None else [normal.spread])]
    if not all(number.is_finite() and abs(number) <= LARGEST for number in numbers):
        return None  # refused as such
    match rule.unit:
        case DeviationUnit.UNITS:
            distance = rule.amount
        case DeviationUnit.PERCENT:
            distance = normal.value * rule.amount / 100
        case DeviationUnit.SD:
            if normal.spread is None:
                return None
            distance = normal.spread * rule.amount
    falls = rule.direction is Direction.FALL
    return normal.value - distance if falls else normal.value + distance


def normals_problems(
    item: MonitoringItem, facts: KindFacts | None, at: str
) -> Iterator[PlanProblem]:
    """Yield what is wrong with the item's personal normals."""
    seen = set[str | None]()
    for index, normal in enumerate(item.normals):
        here = f"{at}/normals/{index}"
        yield from counted_problems(item.kind, normal.component, here)
        yield from component_problems(normal.component, facts, here)
        if normal.component in seen:
            yield problem(here, ProblemCode.DUPLICATE_NORMAL)
        seen.add(normal.component)
        yield from _value_problems(normal, facts, here)
        if not normal.approved_by.strip():
            yield problem(f"{here}/approved_by", ProblemCode.NO_NAME)


def _value_problems(
    normal: PersonalNormal, facts: KindFacts | None, at: str
) -> Iterator[PlanProblem]:
    wrong = tuple(number_problems(normal.value, facts, f"{at}/value"))
    yield from wrong
    if not wrong:
        yield from _sense_problems(normal.value, facts, normal.component, f"{at}/value")
    if normal.spread is not None:
        yield from number_problems(normal.spread, None, f"{at}/spread")
        if normal.spread.is_finite() and normal.spread < 0:
            yield problem(f"{at}/spread", ProblemCode.NEGATIVE)


def _sense_problems(
    value: Decimal, facts: KindFacts | None, component: str | None, at: str
) -> Iterator[PlanProblem]:
    if value < 0:
        yield problem(at, ProblemCode.NEGATIVE)
        return
    ends = credible(facts, component)
    if ends is None or ends.low is None or ends.high is None:
        return
    if not ends.low <= value <= ends.high:
        low, high = str(ends.low), str(ends.high)
        yield problem(at, ProblemCode.NORMAL_OUT_OF_SENSE, low=low, high=high)


def deviation_problems(
    rule: DeviationRule, item: MonitoringItem, facts: KindFacts | None, at: str
) -> Iterator[PlanProblem]:
    """Yield what is wrong with a deviation; it needs an approved normal to count from."""
    yield from colour_problems(rule.colour, at)
    in_units = rule.unit is DeviationUnit.UNITS
    yield from amount_problems(rule.amount, facts if in_units else None, at)
    in_percent, falls = rule.unit is DeviationUnit.PERCENT, rule.direction is Direction.FALL
    if in_percent and falls and rule.amount.is_finite() and rule.amount > 100:
        yield problem(f"{at}/amount", ProblemCode.FALL_OVER_100_PERCENT)
    if not 0 <= rule.moving_days <= MOST_DAYS:
        yield problem(f"{at}/moving_days", ProblemCode.BAD_MOVING_DAYS)
    normal = normal_of(item, rule.component)
    if normal is None:
        yield problem(at, ProblemCode.NO_NORMAL)
    else:
        yield from _counted_from(rule, normal, at)


def _counted_from(rule: DeviationRule, normal: PersonalNormal, at: str) -> Iterator[PlanProblem]:
    spread = normal.spread
    if rule.unit is DeviationUnit.SD and (spread is None or (spread.is_finite() and spread <= 0)):
        yield problem(f"{at}/unit", ProblemCode.NO_SPREAD)
    value = normal.value
    if rule.unit is DeviationUnit.PERCENT and value.is_finite() and value == 0:
        yield problem(f"{at}/unit", ProblemCode.NORMAL_IS_ZERO)
