"""What is due of one person, indicator by indicator: asked for, late, answered, given up, missing.

Dates are local (Europe/Oslo). The spans of patience are ours, to be approved by those who collect.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from benefits.rules.plan_types import Source
from benefits.rules.points import OPENS_BEFORE, Point, add_months

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from benefits.rules.benefit_plan import BenefitPlan
    from benefits.rules.plan_types import Indicator
    from benefits.rules.points import Course


class Due(StrEnum):
    """How one figure of one person stands.

    NOT_KNOWN is an answer. GIVEN_UP: the two latest answers before it were "not known", so that it
    is not asked for. MISSING: nobody answered while it was asked for; it can still be written.
    """

    NOT_YET = "NOT_YET"
    DUE = "DUE"
    LATE = "LATE"
    KNOWN = "KNOWN"
    NOT_KNOWN = "NOT_KNOWN"
    GIVEN_UP = "GIVEN_UP"
    MISSING = "MISSING"


OPEN = frozenset({Due.DUE, Due.LATE})
"""What somebody is asked for."""
TOLD_APART = (Due.LATE, Due.MISSING, Due.NOT_KNOWN)
"""What a grid marks with a word and a shape, and what is counted at its head."""
ENDS_THE_CHASE = 2
"""So many answers "not known" in a row, and later points of the indicator are not asked for."""
LATE_AFTER = timedelta(days=28)
"""From the day that it is asked for: one week after the only reminder."""
ASKED_FOR_MONTHS = 6
"""An office is asked in two quarters; then the figure is missing."""
SURVEY_OPEN = timedelta(days=42)
"""How long after its day a person's own answer still belongs to that point."""

OF_OFFICES = frozenset({Source.GP_JOURNAL, Source.MUNICIPAL_JOURNAL, Source.HOSPITAL_ANALYSIS})
_ASKED = OF_OFFICES | {Source.QUESTIONNAIRE}


@dataclass(frozen=True, slots=True)
class Cell:
    """One indicator at one point of one person. ``due_on``: the day that its three months ended."""

    indicator: str
    point: Point
    source: Source
    state: Due
    due_on: date


def due_cells(
    plan: BenefitPlan,
    course: Course,
    today: date,
    standing: Mapping[tuple[str, Point], Decimal | None],
    skipped: frozenset[Point] = frozenset(),
) -> Iterator[Cell]:
    """Return how every figure of a person stands, in the order of the plan.

    ``standing``: what is answered, with a number or None for "not known". ``skipped``: the points
    whose questions the person chose not to answer; their answers are missing. Points that the
    course ended before, or that a break cut into, are left out, and parts of what is nought.
    """
    for benefit in plan.benefits:
        if benefit.source not in _ASKED:
            continue
        for indicator in benefit.indicators:
            unknown_in_a_row = 0
            for point in plan.points_of(indicator.code):
                due_on = _due_on(point, course, is_counted=indicator.is_counted_over_time)
                if due_on is None or _is_part_of_nought(indicator, point, standing):
                    continue
                if (indicator.code, point) not in standing:
                    state = _unanswered(
                        benefit.source, due_on, today, is_skipped=point in skipped,
                        is_given_up=unknown_in_a_row >= ENDS_THE_CHASE,
                    )  # fmt: skip
                else:
                    is_known = standing[indicator.code, point] is not None
                    state = Due.KNOWN if is_known else Due.NOT_KNOWN
                    unknown_in_a_row = 0 if is_known else unknown_in_a_row + 1
                yield Cell(indicator.code, point, benefit.source, state, due_on)


def asked_on(source: Source, due_on: date) -> date:
    """Return when somebody is first asked: a person on the day, an office when the quarter is over."""
    if source not in OF_OFFICES:
        return due_on
    return add_months(date(due_on.year, due_on.month - (due_on.month - 1) % 3, 1), 3)


def missing_from(source: Source, due_on: date) -> date:
    """Return from when a figure that nobody gave is missing."""
    if source in OF_OFFICES:
        return add_months(asked_on(source, due_on), ASKED_FOR_MONTHS)
    return due_on + SURVEY_OPEN


def _unanswered(
    source: Source, due_on: date, today: date, *, is_skipped: bool, is_given_up: bool
) -> Due:
    if is_given_up:
        return Due.GIVEN_UP
    if today < due_on - OPENS_BEFORE:
        return Due.NOT_YET
    if today >= missing_from(source, due_on) or (is_skipped and source is Source.QUESTIONNAIRE):
        return Due.MISSING
    return Due.LATE if today > asked_on(source, due_on) + LATE_AFTER else Due.DUE


def _is_part_of_nought(
    indicator: Indicator, point: Point, standing: Mapping[tuple[str, Point], Decimal | None]
) -> bool:
    return standing.get((indicator.part_of, point)) == 0 and (indicator.code, point) not in standing


def _due_on(point: Point, course: Course, *, is_counted: bool) -> date | None:
    if course.left_before(point) is None:
        return point.due_on(course.started_on)
    return course.last_day_of(point) if is_counted else None
