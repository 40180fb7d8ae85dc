"""Which days a figure of a person covers. Dates are local (Europe/Oslo)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from benefits.rules.plan_types import NEXT_TO_START, MeasuredIn
from benefits.rules.points import Break, Point, add_months

if TYPE_CHECKING:
    from benefits.rules.plan_types import Indicator
    from benefits.rules.points import Course

NEXT_TO_START_FOR = timedelta(days=30)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """The days from ``from_on`` until before ``until``, less those of ``away``, which lie within."""

    from_on: date
    until: date
    away: tuple[Break, ...] = ()

    @property
    def last_on(self) -> date:
        """The last day that is counted, as people say it."""
        return self.until - _DAY


def window_of(indicator: Indicator, point: Point, course: Course) -> Window | None:
    """Return the days that a figure covers; None where nothing is counted at the point.

    A part of another indicator covers the 30 days next to the start, an answer the point's own day.
    """
    if indicator.part_of:
        return next_to_start(point, course)
    if indicator.unit is MeasuredIn.SCORE:
        day = point.due_on(course.started_on)
        return Window(day, day + _DAY)
    return three_months(point, course)


def three_months(point: Point, course: Course) -> Window | None:
    """Return the days of follow-up in the three months until a point; those before the start as they are."""
    started_on = course.started_on
    if point is Point.BASELINE:
        return Window(add_months(started_on, -3), started_on)
    until = course.last_day_of(point)
    if until is None:
        return None
    return _followed(add_months(started_on, point.months - 3), until, course)


def next_to_start(point: Point, course: Course) -> Window | None:
    """Return the 30 days before the start at the baseline, those after it at month 3."""
    if point not in NEXT_TO_START:
        return None
    if point is Point.BASELINE:
        return Window(course.started_on - NEXT_TO_START_FOR, course.started_on)
    whole = three_months(point, course)
    until = course.started_on + NEXT_TO_START_FOR
    return _followed(course.started_on, min(until, whole.until), course) if whole else None


def _followed(from_on: date, until: date, course: Course) -> Window:
    """Return the days between two on which the person was in follow-up."""
    breaks = course.breaks
    back = [one.back_on for one in breaks if one.ended_on <= from_on < one.back_on < until]
    left = [one.ended_on for one in breaks if from_on < one.ended_on < until <= one.back_on]
    from_on, until = max([from_on, *back]), min([until, *left])
    inside = (one for one in breaks if from_on < one.ended_on and one.back_on < until)
    return Window(from_on, until, tuple(inside))
