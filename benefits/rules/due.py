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

    from benefits.rules.benefit_plan import BenefitPlan
    from benefits.rules.plan_types import Benefit, Indicator
    from benefits.rules.points import Course


class Due(StrEnum):
    """How one figure of one person stands.

    NOT_KNOWN is an answer. GIVEN_UP: its time has come, and the two latest answers before it were
    "not known", so that it is not asked for. MISSING: nobody answered while it was asked for. Both
    can still be written.
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
"""What a grid marks with a word and a shape. It is counted at its head, with what was given up."""
ENDS_THE_CHASE = 2
"""So many answers "not known" in a row, and later points of the indicator are not asked for."""
LATE_AFTER = timedelta(days=28)
"""From the day that it is asked for: one week after the only reminder."""
ASKED_FOR_MONTHS = 6
"""An office is asked in two quarters; then the figure is missing."""
SURVEY_OPEN = timedelta(days=42)
"""How long after its day a person's own answer still belongs to that point."""

# What the municipality's own systems hold of a person is its own unit's to fetch, as its journal's is.
OF_OFFICES = frozenset(
    {
        Source.GP_JOURNAL,
        Source.MUNICIPAL_JOURNAL,
        Source.HOSPITAL_ANALYSIS,
        Source.OWN_SYSTEMS,
    }
)
_ASKED = OF_OFFICES | {Source.QUESTIONNAIRE}


@dataclass(frozen=True, slots=True)
class Cell:
    """One indicator at one point of one person.

    ``due_on``: the day that its three months ended. ``asked_on``: the day from which it is asked for.
    """

    indicator: str
    point: Point
    source: Source
    state: Due
    due_on: date
    asked_on: date


def due_cells(
    plan: BenefitPlan,
    course: Course,
    today: date,
    standing: Mapping[tuple[str, Point], bool | None],
    skipped: frozenset[Point] = frozenset(),
) -> Iterator[Cell]:
    """Return how every figure of a person stands, in the order of the plan.

    ``standing``: what is answered, with whether it is more than nought; None for "not known".
    ``skipped``: the points whose questions the person chose not to answer; their answers are
    missing. Points that the course ended before, or that a break cut into, are left out, and parts
    of what is nought.
    """
    for benefit in plan.benefits:
        if benefit.source not in _ASKED:
            continue
        since = _asked_since(benefit, course)
        for indicator in benefit.indicators:
            unknown_in_a_row = 0
            for point in plan.points_of(indicator.code):
                due_on = _due_on(point, course, is_counted=indicator.is_counted_over_time)
                if due_on is None or _is_part_of_nought(indicator, point, standing):
                    continue
                first = asked_on(benefit.source, due_on, since)
                if (indicator.code, point) not in standing:
                    state = _unanswered(
                        benefit.source, due_on, first, today, is_skipped=point in skipped,
                        is_given_up=unknown_in_a_row >= ENDS_THE_CHASE,
                    )  # fmt: skip
                else:
                    is_known = standing[indicator.code, point] is not None
                    state = Due.KNOWN if is_known else Due.NOT_KNOWN
                    unknown_in_a_row = 0 if is_known else unknown_in_a_row + 1
                yield Cell(indicator.code, point, benefit.source, state, due_on, first)


def asked_on(source: Source, due_on: date, since: date | None = None) -> date:
    """Return when somebody is first asked: a person on the day, an office when the quarter is over.

    ``since``: the day from which anybody could be asked at all. Journals keep what happened before,
    so that an office is asked for it when that day's quarter is over. What a person did not answer
    on its day nobody can answer afterwards.
    """
    if source not in OF_OFFICES:
        return due_on
    day = max(due_on, since or due_on)
    return add_months(date(day.year, day.month - (day.month - 1) % 3, 1), 3)


def missing_from(source: Source, due_on: date, since: date | None = None) -> date:
    """Return from when a figure that nobody gave is missing. ``since`` is that of ``asked_on``."""
    return _missing_from(source, asked_on(source, due_on, since))


def _missing_from(source: Source, first: date) -> date:
    if source in OF_OFFICES:
        return add_months(first, ASKED_FOR_MONTHS)
    return first + SURVEY_OPEN


def _asked_since(benefit: Benefit, course: Course) -> date | None:
    """Return the day from which the tenant had the row and the person both; None where neither says."""
    days = (benefit.chosen_on, course.registered_on)
    return max((day for day in days if day is not None), default=None)


def _unanswered(
    source: Source, due_on: date, first: date, today: date, *, is_skipped: bool, is_given_up: bool
) -> Due:
    if today < due_on - OPENS_BEFORE:
        return Due.NOT_YET
    if is_given_up:
        return Due.GIVEN_UP
    if today >= _missing_from(source, first) or (is_skipped and source is Source.QUESTIONNAIRE):
        return Due.MISSING
    return Due.LATE if today > first + LATE_AFTER else Due.DUE


def _is_part_of_nought(
    indicator: Indicator, point: Point, standing: Mapping[tuple[str, Point], bool | None]
) -> bool:
    return (
        standing.get((indicator.part_of, point)) is False
        and (indicator.code, point) not in standing
    )


def _due_on(point: Point, course: Course, *, is_counted: bool) -> date | None:
    if course.left_before(point) is None:
        return point.due_on(course.started_on)
    return course.last_day_of(point) if is_counted else None
