"""The benefit plan of one tenant: its rows, and what is asked for when."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from benefits.rules.indicators import EDITION, PLAN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from benefits.rules.plan_types import Benefit, Indicator, TenantIndicator
    from benefits.rules.points import Course, Point


@dataclass(frozen=True)
class BenefitPlan:
    """Rows in their order. ``edition``: of the shared table that the rows were taken from."""

    benefits: tuple[Benefit, ...]
    edition: int

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """Every indicator of persons by its code, in the order of the rows."""
        return {one.code: one for row in self.benefits for one in row.indicators}

    @cached_property
    def tenant_indicators(self) -> Mapping[str, TenantIndicator]:
        """Every indicator of the whole tenant by its code, in the order of the rows."""
        return {one.code: one for row in self.benefits for one in row.tenant_indicators}

    @cached_property
    def _rows(self) -> Mapping[str, Benefit]:
        return {code: row for row in self.benefits for code in row.codes}

    @cached_property
    def own_versions(self) -> Mapping[str, frozenset[int]]:
        """The versions whose values count, of each indicator that tenants define; not of shared ones."""
        return {
            code: frozenset((row.edition, *row.also_counts))
            for code, row in self._rows.items()
            if row.edition
        }

    def benefit_of(self, code: str) -> Benefit:
        """Return the row of an indicator. Raises ``KeyError`` where the plan has none."""
        return self._rows[code]

    def row_of(self, code: str) -> Benefit | None:
        """Return the row of that code (a benefit's, not an indicator's); None where it is not in."""
        return next((row for row in self.benefits if row.code == code), None)

    def edition_of(self, code: str) -> int:
        """Return the version under which a value of an indicator is recorded now.

        That of the tenant's own row, else the edition of the shared table.
        """
        return self.benefit_of(code).edition or self.edition

    def counts(self, code: str, edition: int) -> bool:
        """Whether a value that was recorded under that version is a figure of today's row."""
        versions = self.own_versions.get(code)
        return versions is None or edition in versions

    def points_of(self, code: str) -> tuple[Point, ...]:
        """Return the points in time at which the plan asks for an indicator."""
        return self.benefit_of(code).points_of(self.indicators[code])

    def is_asked(self, code: str, point: Point, course: Course, today: date) -> bool:
        """Whether an indicator can be recorded at a point of a course, on that day.

        What is counted over time is also asked for where the course ended within the three months,
        or was broken off, if at least 30 days of them were in follow-up: it then covers those days.
        """
        if point not in self.points_of(code):
            return False
        if course.left_before(point) is None:
            return point.is_open(course.started_on, today)
        last = course.last_day_of(point)
        if last is None or not self.indicators[code].is_counted_over_time:
            return False
        return last < point.due_on(course.started_on) or point.is_open(course.started_on, today)


SOURCE_PLAN = BenefitPlan(PLAN, EDITION)
"""The eleven rows of the source, which every tenant begins with."""
