"""What a row of the benefit plan is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from benefits.rules.points import Point


class MeasuredIn(StrEnum):
    """In what an indicator is given. Counts cover the three months before the point in time."""

    TIMES_IN_3_MONTHS = "TIMES_IN_3_MONTHS"
    DAYS_IN_3_MONTHS = "DAYS_IN_3_MONTHS"
    TIMES_A_MONTH = "TIMES_A_MONTH"
    MINUTES_A_MONTH = "MINUTES_A_MONTH"
    SCORE = "SCORE"


class Better(StrEnum):
    """Which way an indicator is meant to go."""

    FEWER = "FEWER"
    MORE = "MORE"


class Source(StrEnum):
    """Who has the figure."""

    MUNICIPAL_JOURNAL = "MUNICIPAL_JOURNAL"
    GP_JOURNAL = "GP_JOURNAL"
    HOSPITAL_ANALYSIS = "HOSPITAL_ANALYSIS"
    QUESTIONNAIRE = "QUESTIONNAIRE"
    PRODUCT = "PRODUCT"


class Gains(StrEnum):
    """For whom the benefit is."""

    PATIENT = "PATIENT"
    MUNICIPALITY = "MUNICIPALITY"
    GP_OFFICE = "GP_OFFICE"
    HOSPITAL = "HOSPITAL"


class Collects(StrEnum):
    """Who sees to it that the figure is fetched and entered."""

    DHO_RESOURCE = "DHO_RESOURCE"
    NURSE = "NURSE"
    NOBODY = "NOBODY"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One number per person and point in time, from ``lowest`` to ``highest`` in whole units.

    Means are shown with ``decimals`` decimals.
    """

    code: str
    name: str
    unit: MeasuredIn
    better: Better
    highest: int
    lowest: int = 0
    decimals: int = 2
    definition: str = ""
    # The indicator of which this is a part: it is asked for at the baseline only, and gives the
    # comparison without what led to the start.
    part_of: str = ""

    @property
    def is_counted_over_time(self) -> bool:
        """Whether it is a count over three months, so that it can be set against time at risk."""
        return self.unit in {MeasuredIn.TIMES_IN_3_MONTHS, MeasuredIn.DAYS_IN_3_MONTHS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """One row of the plan. ``every_months`` is how often it is collected after the start.

    ``has_baseline`` is whether the plan names a measurement before the start; without one, later
    figures are compared with the first follow-up. ``indicators`` is empty where the product
    counts by itself.
    """

    row: int
    code: str
    name: str
    indicators: tuple[Indicator, ...]
    source: Source
    every_months: int
    precondition: str
    collected_by: Collects
    gains: tuple[Gains, ...]
    has_baseline: bool = True
    note: str = ""

    @property
    def points(self) -> tuple[Point, ...]:
        """The points in time at which the row is collected, in order."""
        follow_ups = (p for p in Point if p.months and p.months % self.every_months == 0)
        return ((Point.BASELINE,) if self.has_baseline else ()) + tuple(follow_ups)

    @property
    def compared(self) -> tuple[Indicator, ...]:
        """The indicators that have figures of their own."""
        return tuple(one for one in self.indicators if not one.part_of)

    def points_of(self, indicator: Indicator) -> tuple[Point, ...]:
        """The points at which one of the row's indicators is asked for."""
        return self.points[:1] if indicator.part_of else self.points

    @property
    def reference(self) -> Point:
        """The point that later ones are compared with."""
        return self.points[0]
