"""What must be put right before a plan document may be published."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID

from selfcare_plans.rules.document import (
    AnswerRule,
    ChangeRule,
    Colour,
    DeviationRule,
    MeanRule,
    MissingRule,
    RangeRule,
    RepetitionRule,
)
from selfcare_plans.rules.kind_facts import KindFacts
from selfcare_plans.rules.outer_limits import breaches_of_item
from selfcare_plans.rules.problems import PlanProblem, ProblemCode, problem
from selfcare_plans.rules.rule_checks import rule_problems
from selfcare_plans.rules.schedule_checks import schedule_problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from selfcare_plans.rules.document import MonitoringItem, PlanDocument, Rule

__all__ = ["KindFacts", "PlanProblem", "ProblemCode", "can_be_red", "problems"]

LANGUAGES = frozenset({"nb", "nn", "en"})
# ids are parts of references such as missing:<item>:<date>, hence no colon and no space
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", re.ASCII)


def problems(
    document: PlanDocument, *, known_kinds: Mapping[str, KindFacts]
) -> tuple[PlanProblem, ...]:
    """Return everything that keeps the document from being published; empty: it may be.

    Total for every document that ``document.decode`` lets through; raises nothing.
    """
    found = [*_plan_problems(document), *_id_problems(document)]
    for index, item in enumerate(document.items):
        found.extend(_item_problems(item, known_kinds.get(item.kind), index))
        if can_be_red(item) and not (item.receivers or document.receivers):
            found.append(problem(f"/items/{index}/receivers", ProblemCode.NO_RECEIVER))
    return tuple(found)


def can_be_red(item: MonitoringItem) -> bool:
    """Whether a reading of the item can become red. A missing reading stays at the centre."""
    return any(_makes_red(rule) for rule in item.rules)


def _makes_red(rule: Rule) -> bool:
    match rule:
        case RangeRule():
            return rule.yellow_low is not None or rule.yellow_high is not None
        case MeanRule():
            return rule.yellow_low is not None or rule.yellow_high is not None
        case ChangeRule() | RepetitionRule() | DeviationRule() | AnswerRule():
            return rule.colour is Colour.RED
        case MissingRule():
            return False


def _plan_problems(document: PlanDocument) -> Iterator[PlanProblem]:
    if not document.items:
        if not _has_goal_or_measure(document):
            yield problem("/goals", ProblemCode.NO_CONTENT)
        if not document.contact_point.strip():
            yield problem("/contact_point", ProblemCode.NO_CONTACT_POINT)
    if document.review_date is None:
        yield problem("/review_date", ProblemCode.NO_REVIEW_DATE)
    if document.language not in LANGUAGES:
        yield problem("/language", ProblemCode.BAD_LANGUAGE)
    yield from _receiver_problems(document.receivers, "/receivers")


def _has_goal_or_measure(document: PlanDocument) -> bool:
    return any(
        goal.text.strip() or any(measure.text.strip() for measure in goal.measures)
        for goal in document.goals
    )


def _receiver_problems(receivers: tuple[str, ...], at: str) -> Iterator[PlanProblem]:
    for index, receiver in enumerate(receivers):
        try:
            UUID(receiver)
        except ValueError:
            yield problem(f"{at}/{index}", ProblemCode.BAD_RECEIVER)


def _id_problems(document: PlanDocument) -> Iterator[PlanProblem]:
    """Item ids are unique among items, rule ids among the rules of all items."""
    items, kinds, rules = set[str](), set[str](), set[str]()
    for index, item in enumerate(document.items):
        at = f"/items/{index}"
        yield from _one_id(item.id, items, f"{at}/id")
        if item.kind in kinds:
            yield problem(f"{at}/kind", ProblemCode.DUPLICATE_KIND, kind=item.kind)
        kinds.add(item.kind)
        for number, rule in enumerate(item.rules):
            yield from _one_id(rule.id, rules, f"{at}/rules/{number}/id")


def _one_id(given: str, seen: set[str], at: str) -> Iterator[PlanProblem]:
    if _ID.fullmatch(given) is None:
        yield problem(at, ProblemCode.BAD_ID)
    elif given in seen:
        yield problem(at, ProblemCode.DUPLICATE_ID, id=given)
    seen.add(given)


def _item_problems(
    item: MonitoringItem, facts: KindFacts | None, index: int
) -> Iterator[PlanProblem]:
    at = f"/items/{index}"
    if facts is None:
        yield problem(f"{at}/kind", ProblemCode.UNKNOWN_KIND, kind=item.kind)
    if not item.rules and not item.observe_only:
        yield problem(f"{at}/rules", ProblemCode.NO_RULES)
    yield from _receiver_problems(item.receivers, f"{at}/receivers")
    if item.schedule is not None:
        yield from schedule_problems(item.schedule, f"{at}/schedule")
    for number, rule in enumerate(item.rules):
        here = f"{at}/rules/{number}"
        if item.observe_only and not isinstance(rule, MissingRule):
            yield problem(here, ProblemCode.LIMITS_ON_OBSERVE_ONLY)
        yield from rule_problems(rule, item, facts, here)
    for breach in breaches_of_item(item, index):
        if not breach.reason:
            yield problem(
                f"{at}/rules/{breach.rule_index}/{breach.bound}",
                ProblemCode.OUTER_LIMIT,
                bound=breach.bound,
                limit=str(breach.limit),
            )
