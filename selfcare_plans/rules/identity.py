"""Names for goals and measures that stay the same from version to version."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Collection

    from selfcare_plans.rules.document import Goal, Measure, PlanDocument

_GOAL = re.compile(r"g([1-9][0-9]{0,8})")
_LONGEST_PREFIX = 48  # leaves room for the measure's number within an id of 64


def with_ids(document: PlanDocument, *, taken: Collection[str] = ()) -> PlanDocument:
    """Return the document with each empty goal and measure id filled: g1, g1m1, g1m2, g2 …

    Ids that are given stay. ``taken`` are those of earlier versions (``ids_of``): a new goal never
    gets the name of one that is gone, for what was ticked off under it would follow. The same
    document and ``taken`` give the same ids; a second call changes nothing.
    """
    used = {*ids_of(document), *taken}
    goals = []
    for goal in document.goals:
        goal_id = goal.id or _next_goal(used)
        used.add(goal_id)
        goals.append(msgspec.structs.replace(_with_measure_ids(goal, goal_id, used), id=goal_id))
    return msgspec.structs.replace(document, goals=tuple(goals))


def ids_of(document: PlanDocument) -> frozenset[str]:
    """Return the ids of the document's goals and measures, without the empty ones."""
    given = {goal.id for goal in document.goals}
    given |= {measure.id for goal in document.goals for measure in goal.measures}
    return frozenset(given - {""})


def _next_goal(used: set[str]) -> str:
    """One more than the highest number, so that a gap is never filled by something else."""
    return _next("g", _GOAL, used)


def _with_measure_ids(goal: Goal, goal_id: str, used: set[str]) -> Goal:
    measures: list[Measure] = []
    for measure in goal.measures:
        measure_id = measure.id or _next_measure(goal_id[:_LONGEST_PREFIX], used)
        used.add(measure_id)
        measures.append(msgspec.structs.replace(measure, id=measure_id))
    return msgspec.structs.replace(goal, measures=tuple(measures))


def _next_measure(prefix: str, used: set[str]) -> str:
    return _next(f"{prefix}m", re.compile(re.escape(prefix) + r"m([1-9][0-9]{0,8})$"), used)


def _next(prefix: str, pattern: re.Pattern[str], used: set[str]) -> str:
    numbers = (found for name in used if (found := pattern.match(name)))
    number = max((int(found[1]) for found in numbers), default=0) + 1
    while f"{prefix}{number}" in used:  # beyond what the pattern reads as a number
        number += 1
    return f"{prefix}{number}"
