"""The benefit plan of one tenant: its rows, and what is asked for when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benefits.rules.indicators import EDITION, PLAN
from benefits.rules.points import SHORTEST_PART

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from benefits.rules.plan_types import Benefit, Indicator
    from benefits.rules.points import Course, Point


@dataclass(frozen=True, slots=True)
class BenefitPlan:
    """Rows in their order. ``edition``: of the shared table that the rows were taken from."""

    benefits: tuple[Benefit, ...]
    edition: int

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        """Every indicator by its code, in the order of the rows."""
        return {one.code: one for row in self.benefits for one in row.indicators}

    def benefit_of(self, code: str) -> Benefit:
        """Return the row of an indicator. Raises ``KeyError`` where the plan has none."""
        return next(
            (row for row in self.benefits if code in {one.code for one in row.indicators}),
            None,
        ) or _missing(code)

    def points_of(self, code: str) -> tuple[Point, ...]:
        """Return the points in time at which the plan asks for an indicator."""
        return self.benefit_of(code).points_of(self.indicators[code])

    def is_asked(self, code: str, point: Point, course: Course, today: date) -> bool:
        """Whether an indicator can be recorded at a point of a course, on that day.

        What is counted over time is also asked for where the course ended within the three months,
        at least 30 days into them: it then covers the days until the end.
        """
        if point not in self.points_of(code):
            return False
        if course.ended_on is not None and point.due_on(course.started_on) > course.ended_on:
            counted = self.indicators[code].is_counted_over_time
            return counted and course.days_in(point) >= SHORTEST_PART
        return point.is_open(course.started_on, today)


def _missing(code: str) -> Benefit:
    raise KeyError(code)


SOURCE_PLAN = BenefitPlan(PLAN, EDITION)
"""The eleven rows of the source, which every tenant begins with."""
