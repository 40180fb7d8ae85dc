"""Which days a proposal is made from, what lies in their way, and when it is made again.

All days are the patient's own. The number of weeks is that of the Norwegian service (a trial of two
to four weeks before the plan); thirty days and six weeks are the service's agreed rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

TRIAL = timedelta(days=28)
TRIAL_LEAST = timedelta(days=14)
LOOK_BACK = timedelta(days=30)
"""So long before the period an admission, a course or a pause still makes it uncertain."""

AGAIN_AFTER = timedelta(days=42)
"""An uncertain proposal is made again so long after it was decided on."""

_DAY = timedelta(days=1)


class Which(StrEnum):
    """The first weeks, or the latest."""

    TRIAL = "TRIAL"
    LATEST = "LATEST"


class Wrong(StrEnum):
    """What makes readings say little of what is usual."""

    ADMISSION = "ADMISSION"
    COURSE_OF_TREATMENT = "COURSE_OF_TREATMENT"
    PAUSE = "PAUSE"
    STAY = "STAY"


@dataclass(frozen=True, slots=True, order=True)
class Disturbance:
    """An admission, a course of treatment, a pause or a stay; both days are included."""

    first: date
    last: date
    what: Wrong


@dataclass(frozen=True, slots=True)
class Period:
    """The days of a proposal, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        """How many days there are."""
        return (self.last - self.first).days + 1

    @property
    def days_short(self) -> int:
        """How many days are missing to the least that something can be said of."""
        return max(TRIAL_LEAST.days - self.days, 0)


def trial_period(first_reading: date, today: date) -> Period:
    """Return the first four weeks from the first reading, as far as they have come."""
    return Period(first_reading, min(first_reading + TRIAL - _DAY, max(today, first_reading)))


def latest_weeks(today: date) -> Period:
    """Return the four weeks that end today."""
    return Period(today - TRIAL + _DAY, today)


def in_the_way(found: Iterable[Disturbance], period: Period) -> tuple[Disturbance, ...]:
    """Return what lies in the period or within thirty days before it, by day."""
    since = period.first - LOOK_BACK
    return tuple(sorted({one for one in found if one.first <= period.last and one.last >= since}))


def due_again_on(decided_on: date) -> date:
    """Return the day from which an uncertain proposal is made again."""
    return decided_on + AGAIN_AFTER
