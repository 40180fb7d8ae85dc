"""What must be put right before a plan document may be published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfcare_plans.rules.answer_checks import about_problems
from selfcare_plans.rules.combination_checks import combinations_problems
from selfcare_plans.rules.document import MissingRule
from selfcare_plans.rules.form_checks import form_problems
from selfcare_plans.rules.id_checks import id_problems
from selfcare_plans.rules.kind_facts import KindFacts
from selfcare_plans.rules.outer_limits import BY_DEVIATION, OUTER_LIMITS, breaches_of_item
from selfcare_plans.rules.personal_checks import normals_problems
from selfcare_plans.rules.plan_checks import date_problems, plan_problems, receiver_problems
from selfcare_plans.rules.problems import PlanProblem, ProblemCode, problem
from selfcare_plans.rules.red_checks import (
    can_be_red,
    combination_can_be_red,
    mean_problems,
    no_red_problems,
)
from selfcare_plans.rules.rule_checks import rule_problems
from selfcare_plans.rules.schedule_checks import schedule_problems
from selfcare_plans.rules.second_reading_checks import act_now_problems, second_reading_problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from selfcare_plans.rules.document import MonitoringItem, PlanDocument
    from selfcare_plans.rules.kind_facts import Hours
    from selfcare_plans.rules.outer_limits import Limits

__all__ = ["KindFacts", "PlanProblem", "ProblemCode", "can_be_red", "no_red_problems", "problems"]


def problems(
    document: PlanDocument,
    *,
    known_kinds: Mapping[str, KindFacts],
    today: date | None = None,
    age: int | None = None,
    hours: Hours | None = None,
    limits: Limits = OUTER_LIMITS,
) -> tuple[PlanProblem, ...]:
    """Return everything that keeps the document from being published; empty: it may be.

    ``today`` is the day in the patient's zone, and is given where the document is about to be
    published: then an approval dated ahead, and a start-up plan that has ended, are problems too.
    ``age``: the patient's in whole years, where it is known: NEWS2 is refused under 16.
    ``hours`` are the opening hours of the patient's centre, within which some forms are asked for.
    ``limits`` are the outer limits in force for the patient; not given, the built-in ones.
    What the plan's template asks for is beside this (``no_red_problems``). Total for every document
    that ``document.decode`` lets through; raises nothing.
    """
    found = [*plan_problems(document), *id_problems(document)]
    for index, item in enumerate(document.items):
        facts, at = known_kinds.get(item.kind), f"/items/{index}"
        found.extend(_item_problems(item, document, facts, index))
        found.extend(form_problems(item, facts, hours, at))
        found.extend(mean_problems(item, at, limits))
        found.extend(_outer_limit_problems(item, index, limits))
    found.extend(combinations_problems(document, known_kinds, age))
    found.extend(_nobody_told(document))
    if today is not None:
        found.extend(date_problems(document, today))
    return tuple(found)


def _nobody_told(document: PlanDocument) -> Iterator[PlanProblem]:
    """Red needs a receiver: an item its own or the plan's, a combination the plan's."""
    if document.receivers:
        return
    for index, item in enumerate(document.items):
        if can_be_red(item) and not item.receivers:
            yield problem(f"/items/{index}/receivers", ProblemCode.NO_RECEIVER)
    if any(map(combination_can_be_red, document.combinations)):
        yield problem("/receivers", ProblemCode.NO_RECEIVER)


def _item_problems(
    item: MonitoringItem, document: PlanDocument, facts: KindFacts | None, index: int
) -> Iterator[PlanProblem]:
    at = f"/items/{index}"
    if facts is None:
        yield problem(f"{at}/kind", ProblemCode.UNKNOWN_KIND, kind=item.kind)
    if not item.rules and not item.observe_only:
        yield problem(f"{at}/rules", ProblemCode.NO_RULES)
    yield from about_problems(item.kind, item.about, facts, at)
    yield from receiver_problems(item.receivers, f"{at}/receivers")
    if item.schedule is not None:
        yield from schedule_problems(item.schedule, f"{at}/schedule")
    yield from normals_problems(item, facts, at)
    for number, rule in enumerate(item.rules):
        here = f"{at}/rules/{number}"
        if item.observe_only and not isinstance(rule, MissingRule):
            yield problem(here, ProblemCode.LIMITS_ON_OBSERVE_ONLY)
        yield from rule_problems(rule, item, facts, here)
        yield from second_reading_problems(rule, item, document, here)
        yield from act_now_problems(rule, here)


def _outer_limit_problems(
    item: MonitoringItem, index: int, limits: Limits
) -> Iterator[PlanProblem]:
    for breach in breaches_of_item(item, index, limits=limits):
        if breach.reason:
            continue
        code = (
            ProblemCode.OUTER_LIMIT_BY_DEVIATION
            if breach.bound == BY_DEVIATION
            else ProblemCode.OUTER_LIMIT
        )
        at = f"/items/{index}/rules/{breach.rule_index}/{breach.bound}"
        yield problem(at, code, bound=breach.bound, limit=str(breach.limit))
