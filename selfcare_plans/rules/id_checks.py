"""Ids are parts of references that outlive a version, so each is well formed and used once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selfcare_plans.rules.kind_facts import WITH_ABOUT
from selfcare_plans.rules.problems import PlanProblem, ProblemCode, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfcare_plans.rules.document import MonitoringItem, PlanDocument

# ids are parts of references such as missing:<item>:<date>, hence no colon and no space
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", re.ASCII)


def id_problems(document: PlanDocument) -> Iterator[PlanProblem]:
    """Yield bad and doubled ids, and kinds that are there twice.

    Item ids are unique among items; rule ids among the rules of all items and the combinations;
    ids of goals and measures, where given, among those.
    """
    yield from _item_ids(document)
    rules = set[str]()
    for index, item in enumerate(document.items):
        for number, rule in enumerate(item.rules):
            yield from _one_id(rule.id, rules, f"/items/{index}/rules/{number}/id")
    for index, combination in enumerate(document.combinations):
        yield from _one_id(combination.id, rules, f"/combinations/{index}/id")
    yield from _goal_ids(document)


def place_of_kind(item: MonitoringItem) -> tuple[str, str]:
    """Return what a plan holds at most one item of: the kind, or the kind and what it is about."""
    return item.kind, item.about if item.kind in WITH_ABOUT else ""


def _item_ids(document: PlanDocument) -> Iterator[PlanProblem]:
    items, places = set[str](), set[tuple[str, str]]()
    for index, item in enumerate(document.items):
        yield from _one_id(item.id, items, f"/items/{index}/id")
        place = place_of_kind(item)
        if place in places:
            yield problem(f"/items/{index}/kind", ProblemCode.DUPLICATE_KIND, kind=item.kind)
        places.add(place)


def _goal_ids(document: PlanDocument) -> Iterator[PlanProblem]:
    seen = set[str]()
    for index, goal in enumerate(document.goals):
        at = f"/goals/{index}"
        if goal.id:
            yield from _one_id(goal.id, seen, f"{at}/id")
        for number, measure in enumerate(goal.measures):
            if measure.id:
                yield from _one_id(measure.id, seen, f"{at}/measures/{number}/id")


def _one_id(given: str, seen: set[str], at: str) -> Iterator[PlanProblem]:
    if _ID.fullmatch(given) is None:
        yield problem(at, ProblemCode.BAD_ID)
    elif given in seen:
        yield problem(at, ProblemCode.DUPLICATE_ID, id=given)
    seen.add(given)
