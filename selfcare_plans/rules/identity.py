"""Names of goals and measures that stay the same from version to version."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfcare_plans.rules.document import Goal, PlanDocument


def with_ids(document: PlanDocument) -> PlanDocument:
    """Return the document with an id on every goal and measure; those that have one keep it.

    New ones are g1, g2 … and, under the goal g1, g1m1, g1m2 …: the first that is free.
    """
    taken = {goal.id for goal in document.goals} | {
        measure.id for goal in document.goals for measure in goal.measures
    }
    goals = tuple(_named(goal, taken) for goal in document.goals)
    return msgspec.structs.replace(document, goals=goals)


def _named(goal: Goal, taken: set[str]) -> Goal:
    name = goal.id or next(_free("g", taken))
    measures = tuple(
        measure
        if measure.id
        else msgspec.structs.replace(measure, id=next(_free(f"{name}m", taken)))
        for measure in goal.measures
    )
    return msgspec.structs.replace(goal, id=name, measures=measures)


def _free(prefix: str, taken: set[str]) -> Iterator[str]:
    number = 1
    while (name := f"{prefix}{number}") in taken:
        number += 1
    taken.add(name)
    yield name
