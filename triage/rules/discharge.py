"""Discharge: what of the plan a doctor must look at, and what is settled.

Every limit of a measured value and every step with a medicine is "still holds" or "changed". Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from selfcare_plans.rules.document import (
    ChangeRule,
    DeviationRule,
    MeanRule,
    MedicineStep,
    RangeRule,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from selfcare_plans.rules.document import PlanDocument, Step

_LIMITS = (RangeRule, ChangeRule, DeviationRule, MeanRule)


class Sort(StrEnum):
    """What a point of the plan is."""

    LIMIT = "LIMIT"
    MEDICINE = "MEDICINE"


class Mark(StrEnum):
    """A doctor's word on a point at discharge."""

    HOLDS = "HOLDS"
    CHANGED = "CHANGED"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing of the plan to be marked. ``said``: its content, as canonical JSON.

    ``where`` and ``which``: item and rule, or colour (LEVEL for the agreed level of treatment) and
    the step's number. ``kind``: what is measured, empty for a medicine.
    """

    key: str
    sort: Sort
    where: str
    which: str
    said: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """The newest mark on a point: what a doctor said about which content."""

    said: str
    mark: Mark


def points_of(document: PlanDocument) -> tuple[Point, ...]:
    """Return the limits in the plan's order, then the steps that involve a medicine."""
    limits = [
        Point(f"limit:{item.id}:{rule.id}", Sort.LIMIT, item.id, rule.id, _said(rule), item.kind)
        for item in document.items
        for rule in item.rules
        if isinstance(rule, _LIMITS)
    ]
    return (*limits, *_medicines(document))


def unsettled(
    points: Iterable[Point], marks: Mapping[str, Marked], *, by_a_doctor: bool
) -> tuple[Point, ...]:
    """Return the points that still want a doctor's word.

    One that holds is settled while it reads as it did. One that was changed, or reads otherwise
    than when it was marked, is settled by the new value in a version that a doctor approved
    (``by_a_doctor``: the version in force is such a one).
    """
    return tuple(
        point
        for point in points
        if not _is_settled(point, marks.get(point.key), by_a_doctor=by_a_doctor)
    )


def _is_settled(point: Point, marked: Marked | None, *, by_a_doctor: bool) -> bool:
    if marked is None:
        return False
    if marked.said != point.said:
        return by_a_doctor
    return marked.mark is Mark.HOLDS


def _medicines(document: PlanDocument) -> Iterator[Point]:
    steps = document.steps
    level = document.treatment_level
    places: tuple[tuple[str, tuple[Step, ...]], ...] = (
        ("GREEN", steps.green),
        ("YELLOW", steps.yellow),
        ("RED", steps.red),
        ("LEVEL", level.steps_red if level else ()),
    )
    for where, own in places:
        for number, step in enumerate(own):
            if isinstance(step, MedicineStep):
                key = f"medicine:{where}:{number}"
                yield Point(key, Sort.MEDICINE, where, str(number), _said(step))


def _said(part: object) -> str:
    return msgspec.json.encode(part).decode()
