"""What a row of the benefit plan is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from benefits.rules.points import Point

# The points whose three months hold the 30 days before the start, or the 30 days after it.
NEXT_TO_START = frozenset({Point.BASELINE, Point.M3})
# Of a scale: so many steps are shown to be chosen from, and none goes higher.
MOST_STEPS = 11
HIGHEST_OF_A_SCALE = 100


class MeasuredIn(StrEnum):
    """In what an indicator is given. Counts cover the three months before the point in time."""

    TIMES_IN_3_MONTHS = "TIMES_IN_3_MONTHS"
    DAYS_IN_3_MONTHS = "DAYS_IN_3_MONTHS"
    TIMES_A_MONTH = "TIMES_A_MONTH"
    MINUTES_A_MONTH = "MINUTES_A_MONTH"
    SCORE = "SCORE"


class TenantUnit(StrEnum):
    """In what a figure of a whole tenant is given."""

    TIMES_A_QUARTER = "TIMES_A_QUARTER"
    HOURS_A_QUARTER = "HOURS_A_QUARTER"
    MINUTES_A_CASE = "MINUTES_A_CASE"
    TIMES_A_PERSON_A_YEAR = "TIMES_A_PERSON_A_YEAR"
    TIMES_A_YEAR = "TIMES_A_YEAR"
    ANSWERS_A_YEAR = "ANSWERS_A_YEAR"
    MEAN_SCORE = "MEAN_SCORE"


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
    OWN_SYSTEMS = "OWN_SYSTEMS"
    STAFF = "STAFF"


class Gains(StrEnum):
    """For whom the benefit is."""

    PATIENT = "PATIENT"
    RELATIVE = "RELATIVE"
    MUNICIPALITY = "MUNICIPALITY"
    GP_OFFICE = "GP_OFFICE"
    HOSPITAL = "HOSPITAL"


class Collects(StrEnum):
    """Who sees to it that the figure is fetched and entered."""

    DHO_RESOURCE = "DHO_RESOURCE"
    NURSE = "NURSE"
    PROJECT_LEAD = "PROJECT_LEAD"
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
    # The indicator of which this is a part: what of it came in the 30 days next to the start. It is
    # asked for at the baseline, and at month 3 where the row has one, and gives the comparison
    # without those days.
    part_of: str = ""
    # Whether it most often is itself what leads to the start, so that only the comparison without
    # those days may claim money.
    leads_to_start: bool = False
    # What the two ends of a tenant's own scale mean, in its own words: both, or neither.
    lowest_means: str = ""
    highest_means: str = ""

    @property
    def is_counted_over_time(self) -> bool:
        """Whether it is a count over three months, so that it can be set against time at risk."""
        return self.unit in {MeasuredIn.TIMES_IN_3_MONTHS, MeasuredIn.DAYS_IN_3_MONTHS}

    @property
    def has_decimal(self) -> bool:
        """Whether one decimal may be written: of what is a mean of three months."""
        return self.unit in {MeasuredIn.TIMES_A_MONTH, MeasuredIn.MINUTES_A_MONTH}


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantIndicator:
    """One number of a whole tenant in a quarter, or in a year where ``is_yearly``; of no person."""

    code: str
    name: str
    unit: TenantUnit
    better: Better
    highest: int
    definition: str
    lowest: int = 0
    decimals: int = 0
    is_yearly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """One row of the plan. ``every_months`` is how often it is collected after the start.

    ``has_baseline`` is whether the plan names a measurement before the start; without one, later
    figures are compared with the first follow-up. ``indicators`` is empty where the product
    counts by itself, and where the figures are of the tenant (``tenant_indicators``).

    ``edition`` is the version of a tenant's own row, 0 for rows of the shared table; values of the
    versions in ``also_counts`` are counted as those of this one. ``owner`` names the tenant whose
    own row it is. ``chosen_on`` and ``beforehand_on`` (local dates) say since when a tenant has the
    row, and when it was chosen beforehand: before any follow-up figure of it was there.
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
    tenant_indicators: tuple[TenantIndicator, ...] = ()
    edition: int = 0
    also_counts: tuple[int, ...] = ()
    owner: str = ""
    chosen_on: date | None = None
    beforehand_on: date | None = None

    @property
    def points(self) -> tuple[Point, ...]:
        """The points in time at which the row is collected, in order."""
        follow_ups = (p for p in Point if p.months and p.months % self.every_months == 0)
        return ((Point.BASELINE,) if self.has_baseline else ()) + tuple(follow_ups)

    @property
    def compared(self) -> tuple[Indicator, ...]:
        """The indicators that have figures of their own."""
        return tuple(one for one in self.indicators if not one.part_of)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all that is recorded for the row, of persons and of the tenant."""
        of_persons = tuple(one.code for one in self.indicators)
        return (*of_persons, *(one.code for one in self.tenant_indicators))

    @property
    def is_of_persons(self) -> bool:
        """Whether its figures are recorded person by person."""
        return bool(self.indicators)

    def part_of(self, code: str) -> str | None:
        """Return the indicator that is a part of another one of the row; None without."""
        return next((one.code for one in self.indicators if one.part_of == code), None)

    def points_of(self, indicator: Indicator) -> tuple[Point, ...]:
        """The points at which one of the row's indicators is asked for."""
        if not indicator.part_of:
            return self.points
        return tuple(point for point in self.points if point in NEXT_TO_START)

    @property
    def reference(self) -> Point:
        """The point that later ones are compared with."""
        return self.points[0]
