"""What can be red, and where red has been left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfcare_plans.rules.document import (
    AnswerRule,
    ChangeRule,
    Colour,
    CombinationRule,
    DeviationRule,
    Direction,
    MeanRule,
    MissingRule,
    News2Rule,
    RangeRule,
    RepetitionRule,
)
from selfcare_plans.rules.outer_limits import OUTER_LIMITS, OuterLimit
from selfcare_plans.rules.problems import PlanProblem, ProblemCode, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfcare_plans.rules.document import Combination, MonitoringItem, PlanDocument, Rule
    from selfcare_plans.rules.outer_limits import Limits

_NONE = OuterLimit()


def can_be_red(item: MonitoringItem) -> bool:
    """Whether a reading of the item can become red. A missing reading stays at the centre."""
    return any(_makes_red(rule) for rule in item.rules)


def combination_can_be_red(rule: Combination) -> bool:
    """Whether the combination can become red; NEWS2 always can, at its highest sums."""
    match rule:
        case CombinationRule():
            return rule.colour is Colour.RED
        case News2Rule():
            return True


def has_red_of_its_own(item: MonitoringItem) -> bool:
    """Whether a single reading of the item can become red; a mean is none."""
    return any(_makes_red(rule) for rule in item.rules if not isinstance(rule, MeanRule))


def no_red_problems(
    document: PlanDocument, template: PlanDocument | None, limits: Limits = OUTER_LIMITS
) -> tuple[PlanProblem, ...]:
    """Return the items left without red, although it belongs there, and without a reason.

    Red belongs where the template that the plan comes from has it. Of what the template does not
    measure, and where no template is known, red belongs to the kinds with an outer limit among
    ``limits``, those in force.
    """
    return tuple(
        problem(f"/items/{index}/no_red_reason", ProblemCode.NO_RED, kind=item.kind)
        for index, item in enumerate(document.items)
        if not has_red_of_its_own(item)
        and not item.no_red_reason.strip()
        and _red_belongs(item, template, limits)
    )


def mean_problems(
    item: MonitoringItem, at: str, limits: Limits = OUTER_LIMITS
) -> Iterator[PlanProblem]:
    """Yield the means that stand alone where a single reading has an outer limit.

    A mean lets one dangerous reading pass among many good ones.
    """
    for index, rule in enumerate(item.rules):
        if not isinstance(rule, MeanRule):
            continue
        limit = limits.get((item.kind, rule.component), _NONE)
        here = f"{at}/rules/{index}"
        low = rule.green_low is not None or rule.yellow_low is not None
        high = rule.green_high is not None or rule.yellow_high is not None
        if low and limit.low is not None and not _single_red(item, rule, Direction.FALL):
            yield problem(f"{here}/yellow_low", ProblemCode.MEAN_ALONE)
        if high and limit.high is not None and not _single_red(item, rule, Direction.RISE):
            yield problem(f"{here}/yellow_high", ProblemCode.MEAN_ALONE)


def _single_red(item: MonitoringItem, mean: MeanRule, side: Direction) -> bool:
    return any(
        rule.component == mean.component and _reddens(rule, side)
        for rule in item.rules
        if isinstance(rule, RangeRule | DeviationRule)
    )


def _reddens(rule: RangeRule | DeviationRule, side: Direction) -> bool:
    if isinstance(rule, DeviationRule):
        return rule.colour is Colour.RED and rule.direction is side
    return (rule.yellow_low if side is Direction.FALL else rule.yellow_high) is not None


def _red_belongs(item: MonitoringItem, template: PlanDocument | None, limits: Limits) -> bool:
    of_template = [own for own in template.items if own.kind == item.kind] if template else []
    if of_template:
        return any(can_be_red(own) for own in of_template)
    return any(kind == item.kind for kind, _ in limits)


def _makes_red(rule: Rule) -> bool:
    match rule:
        case RangeRule() | MeanRule():
            return rule.yellow_low is not None or rule.yellow_high is not None
        case ChangeRule() | RepetitionRule() | DeviationRule() | AnswerRule():
            return rule.colour is Colour.RED
        case MissingRule():
            return False
