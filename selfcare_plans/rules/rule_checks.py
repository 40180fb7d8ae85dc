"""Can this rule be applied to this kind, in this item?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfcare_plans.rules.answer_checks import answer_problems
from selfcare_plans.rules.document import (
    AnswerRule,
    ChangeRule,
    DeviationRule,
    Direction,
    MeanRule,
    MissingRule,
    RangeRule,
    RepetitionRule,
)
from selfcare_plans.rules.number_checks import (
    MOST_DAYS,
    amount_problems,
    bounds_problems,
    colour_problems,
    component_problems,
    context_problems,
    counted_problems,
)
from selfcare_plans.rules.personal_checks import deviation_problems
from selfcare_plans.rules.problems import PlanProblem, ProblemCode, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfcare_plans.rules.document import MonitoringItem, Rule
    from selfcare_plans.rules.kind_facts import KindFacts

MOST_READINGS_A_DAY = 10
LATEST_RUNG = 24 * 60
_RUNGS = ("remind_minutes", "relative_minutes", "nurse_minutes")


def rule_problems(
    rule: Rule, item: MonitoringItem, facts: KindFacts | None, at: str
) -> Iterator[PlanProblem]:
    """Yield what is wrong with one rule of the item; ``facts`` is None for an unknown kind."""
    if isinstance(rule, RangeRule | ChangeRule | DeviationRule | MeanRule):
        yield from counted_problems(item.kind, rule.component, at)
        yield from component_problems(rule.component, facts, at)
    match rule:
        case RangeRule():
            yield from context_problems(rule.context, facts, at)
            yield from bounds_problems(rule, facts, at)
        case ChangeRule():
            yield from _change_problems(rule, facts, at)
        case DeviationRule():
            yield from deviation_problems(rule, item, facts, at)
        case MeanRule():
            yield from _mean_problems(rule, facts, at)
        case RepetitionRule():
            yield from _repetition_problems(rule, item, at)
        case MissingRule():
            yield from _missing_problems(rule, item, at)
        case AnswerRule():
            yield from answer_problems(rule, item, facts, at)


def _change_problems(rule: ChangeRule, facts: KindFacts | None, at: str) -> Iterator[PlanProblem]:
    yield from colour_problems(rule.colour, at)
    amount = rule.amount
    yield from amount_problems(amount, None if rule.percent else facts, at)
    too_far = rule.percent and rule.direction is Direction.FALL and amount.is_finite()
    if too_far and amount > 100:
        yield problem(f"{at}/amount", ProblemCode.FALL_OVER_100_PERCENT)
    if not 1 <= rule.days <= MOST_DAYS:
        yield problem(f"{at}/days", ProblemCode.BAD_DAYS)


def _mean_problems(rule: MeanRule, facts: KindFacts | None, at: str) -> Iterator[PlanProblem]:
    yield from context_problems(rule.context, facts, at)
    yield from bounds_problems(rule, facts, at)
    if not 1 <= rule.days <= MOST_DAYS:
        yield problem(f"{at}/days", ProblemCode.BAD_DAYS)
        return
    most = rule.days - 1
    if not 0 <= rule.drop_days <= most:
        yield problem(f"{at}/drop_days", ProblemCode.BAD_DROP_DAYS, most=str(most))
        return
    readings = (rule.days - rule.drop_days) * MOST_READINGS_A_DAY
    if not 1 <= rule.least <= readings:
        yield problem(f"{at}/least", ProblemCode.BAD_LEAST, most=str(readings))


def _repetition_problems(
    rule: RepetitionRule, item: MonitoringItem, at: str
) -> Iterator[PlanProblem]:
    yield from colour_problems(rule.colour, at)
    if not 1 <= rule.times <= rule.of <= MOST_DAYS:
        yield problem(f"{at}/times", ProblemCode.BAD_REPETITION, of=str(rule.of))
    if not any(isinstance(other, RangeRule) for other in item.rules):
        yield problem(at, ProblemCode.REPETITION_WITHOUT_RANGE)


def _missing_problems(rule: MissingRule, item: MonitoringItem, at: str) -> Iterator[PlanProblem]:
    yield from colour_problems(rule.colour, at)
    if not 1 <= rule.in_a_row <= MOST_DAYS:
        yield problem(f"{at}/in_a_row", ProblemCode.BAD_IN_A_ROW)
    if item.schedule is None:
        yield problem(at, ProblemCode.MISSING_WITHOUT_SCHEDULE)
    yield from _ladder_problems(rule, at)


def _ladder_problems(rule: MissingRule, at: str) -> Iterator[PlanProblem]:
    """A rung never comes before the one below it; two may come together."""
    below: tuple[str, int] | None = None
    for name in _RUNGS:
        minutes: int | None = getattr(rule, name)
        if minutes is None:
            continue
        if not 0 <= minutes <= LATEST_RUNG:
            yield problem(f"{at}/{name}", ProblemCode.BAD_RUNG)
        elif below is not None and minutes < below[1]:
            yield problem(f"{at}/{name}", ProblemCode.RUNGS_ORDER, rung=name, other=below[0])
        else:
            below = (name, minutes)
