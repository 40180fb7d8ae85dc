"""Waiting for a second reading, asking for a new one, and what is done at once.

A yellow that waits for a second reading is seen later, so what must not wait never may: a low
glucose, and SpO2 on oxygen, also where one cannot tell whether there is oxygen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selfcare_plans.rules.document import (
    ChangeRule,
    Colour,
    DeviationRule,
    Direction,
    MeanRule,
    RangeRule,
)
from selfcare_plans.rules.kind_facts import GLUCOSE, OXYGEN_SUPPLY, SPO2
from selfcare_plans.rules.problems import PlanProblem, ProblemCode, problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from selfcare_plans.rules.document import (
        ActNow,
        Combination,
        MonitoringItem,
        PlanDocument,
        Rule,
    )

LONGEST_MINUTES = 240
_DIGITS = re.compile(r"[0-9]{3,12}", re.ASCII)
_ON_AIR = "oxygen=air"

Confirming = RangeRule | ChangeRule | DeviationRule


def second_reading_problems(
    rule: Rule, item: MonitoringItem, document: PlanDocument, at: str
) -> Iterator[PlanProblem]:
    """Yield what is wrong with the rule's ``confirm_minutes`` and ``repeat_minutes``."""
    if isinstance(rule, Confirming) and rule.confirm_minutes is not None:
        yield from _confirm_problems(rule, item, document, f"{at}/confirm_minutes")
    if isinstance(rule, RangeRule) and rule.repeat_minutes is not None:
        here = f"{at}/repeat_minutes"
        yield from _minutes_problems(rule.repeat_minutes, here)
        if rule.yellow_low is None and rule.yellow_high is None:
            yield problem(here, ProblemCode.REPEAT_WITHOUT_RED)


def act_now_problems(rule: Rule | Combination, at: str) -> Iterator[PlanProblem]:
    """Yield what is wrong with what the patient does at once when the rule speaks."""
    if rule.act_now is not None:
        yield from _act_problems(rule.act_now, f"{at}/act_now")


def _act_problems(act: ActNow, at: str) -> Iterator[PlanProblem]:
    if not act.step.strip():
        yield problem(f"{at}/step", ProblemCode.NO_ACT)
    for index, number in enumerate(act.numbers):
        if _DIGITS.fullmatch(number) is None:
            yield problem(f"{at}/numbers/{index}", ProblemCode.BAD_NUMBER_TO_RING)


def _confirm_problems(
    rule: Confirming, item: MonitoringItem, document: PlanDocument, at: str
) -> Iterator[PlanProblem]:
    yield from _minutes_problems(rule.confirm_minutes or 0, at)
    if not _can_be_yellow(rule):
        yield problem(at, ProblemCode.CONFIRM_WITHOUT_YELLOW)
    if item.kind == GLUCOSE and _speaks_of_low(rule):
        yield problem(at, ProblemCode.CONFIRM_LOW_GLUCOSE)
    if item.kind == SPO2 and _may_be_on_oxygen(rule, item, document):
        yield problem(at, ProblemCode.CONFIRM_ON_OXYGEN)


def _minutes_problems(minutes: int, at: str) -> Iterator[PlanProblem]:
    if not 1 <= minutes <= LONGEST_MINUTES:
        yield problem(at, ProblemCode.BAD_MINUTES, most=str(LONGEST_MINUTES))


def _can_be_yellow(rule: Confirming) -> bool:
    if isinstance(rule, RangeRule):
        sides = ((rule.green_low, rule.yellow_low), (rule.green_high, rule.yellow_high))
        return any(_lies_between(green, yellow) for green, yellow in sides)
    return rule.colour is Colour.YELLOW


def _lies_between(green: Decimal | None, yellow: Decimal | None) -> bool:
    if green is None:
        return False
    if yellow is None or not (green.is_finite() and yellow.is_finite()):
        return True  # what is not finite is refused as such
    return green != yellow


def _speaks_of_low(rule: Confirming) -> bool:
    if isinstance(rule, RangeRule):
        return rule.green_low is not None or rule.yellow_low is not None
    return rule.direction is Direction.FALL


def _may_be_on_oxygen(rule: Confirming, item: MonitoringItem, document: PlanDocument) -> bool:
    context = rule.context if isinstance(rule, RangeRule) else None
    if _is_bound_to_oxygen(context):
        return context != _ON_AIR
    told_apart = any(
        isinstance(other, RangeRule | MeanRule) and _is_bound_to_oxygen(other.context)
        for other in item.rules
    )
    return told_apart or any(other.kind == OXYGEN_SUPPLY for other in document.items)


def _is_bound_to_oxygen(context: str | None) -> bool:
    return context is not None and context.partition("=")[0] == "oxygen"
