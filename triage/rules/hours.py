"""When a unit is open: weekdays and hours by the local clock, less public holidays; dates of its own.

All instants passed in are aware; all instants returned are UTC. Nights of DST change nothing but
the length of the day: hours are what the clock on the wall shows.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import holidays

if TYPE_CHECKING:
    from collections.abc import Iterator

OSLO = ZoneInfo("Europe/Oslo")
_MIDNIGHT = time()
_DAY = timedelta(days=1)
# More than a year: a unit that opens on one weekday only still opens within it.
_HORIZON = 400


class NeverOpen(ValueError):
    """The hours describe a unit that is never open."""


@dataclass(frozen=True, slots=True)
class DayHours:
    """One date with hours of its own, closed all day where there are none.

    Raises ``NeverOpen`` when made with one of the two, or with hours that are empty.
    """

    date: date
    opens: time | None = None
    closes: time | None = None

    def __post_init__(self) -> None:
        if self.opens is None or self.closes is None:
            if self.opens is not self.closes:
                raise NeverOpen("opens without closing, or closes without opening")
        elif self.opens >= self.closes and self.closes != _MIDNIGHT:
            raise NeverOpen("closes before it opens")


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Open from ``opens`` until before ``closes`` on these ISO weekdays (1 = Monday).

    ``closes`` at 00:00 is the midnight that ends the day. ``country``: whose public holidays are
    closed, an ISO 3166 code, or None where holidays are worked. ``exceptions``: dates whose own
    hours win over weekday and holiday, at most one for each.
    Raises ``NeverOpen`` when made without weekdays or with hours that are empty or cross midnight.
    """

    opens: time = time(8)
    closes: time = time(15)
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    zone: ZoneInfo = OSLO
    country: str | None = "NO"
    exceptions: tuple[DayHours, ...] = ()

    def __post_init__(self) -> None:
        if not any(1 <= day <= 7 for day in self.weekdays):
            raise NeverOpen("no weekday")
        if self.opens >= self.closes and self.closes != _MIDNIGHT:
            raise NeverOpen("closes before it opens")

    def is_open(self, at: datetime) -> bool:
        """Whether the unit is open at this instant."""
        span = self._span(at.astimezone(self.zone).date())
        return span is not None and span[0] <= at < span[1]

    def opening_day(self, at: datetime) -> tuple[datetime, datetime]:
        """Return when the present opening day opens and closes; when closed, the next one's."""
        return next(span for span in self._spans(at) if span[1] > at)

    def latest_day(self, at: datetime) -> tuple[datetime, datetime]:
        """Return when the present opening day opened and closes; when closed, the one before."""
        return next(span for span in self._spans(at, -_DAY) if span[0] <= at)

    def day_before(self, at: datetime) -> tuple[datetime, datetime]:
        """Return the opening day before the present one; when closed, before the latest."""
        opened = self.latest_day(at)[0]
        return next(span for span in self._spans(at, -_DAY) if span[0] < opened)

    def next_opening(self, at: datetime) -> datetime:
        """Return the first opening after ``at``; while open that is the next day's."""
        return next(opens for opens, _ in self._spans(at) if opens > at)

    def open_from(self, at: datetime) -> datetime:
        """Return ``at`` itself while open, else the next opening."""
        return max(at.astimezone(UTC), self.opening_day(at)[0])

    def end_of_open_day(self, at: datetime) -> datetime:
        """Return when the present opening day closes; when closed, the end of the next one."""
        return self.opening_day(at)[1]

    def next_change(self, at: datetime) -> datetime:
        """Return the first instant after ``at`` when the unit opens or closes."""
        opens, closes = self.opening_day(at)
        return opens if opens > at else closes

    def add_open_minutes(self, start: datetime, minutes: int) -> datetime:
        """Return the instant when so many minutes have been open since ``start``.

        Ending exactly at closing time it is that closing, not the next opening. No minutes: ``start``
        while open, else the next opening.
        """
        left = timedelta(minutes=minutes)
        for opens, closes in self._spans(start):
            if closes <= start:
                continue
            begin = max(opens, start.astimezone(UTC))
            if closes - begin >= left:
                return begin + left
            left -= closes - begin
        raise NeverOpen(f"{minutes} minutes are not reached within {_HORIZON} days")

    def _spans(self, at: datetime, step: timedelta = _DAY) -> Iterator[tuple[datetime, datetime]]:
        """Yield opening days in order, from the day of ``at`` on, or back."""
        day = at.astimezone(self.zone).date()
        for _ in range(_HORIZON):
            span = self._span(day)
            if span is not None:
                yield span
            day += step
        raise NeverOpen(f"not open within {_HORIZON} days")

    def _span(self, day: date) -> tuple[datetime, datetime] | None:
        hours = self._hours_on(day)
        if hours is None:
            return None
        closing_day = day + _DAY if hours[1] == _MIDNIGHT else day
        opens = datetime.combine(day, hours[0], tzinfo=self.zone).astimezone(UTC)
        closes = datetime.combine(closing_day, hours[1], tzinfo=self.zone).astimezone(UTC)
        # Hours that lie within the one that DST takes away do not exist that day.
        return (opens, closes) if opens < closes else None

    def _hours_on(self, day: date) -> tuple[time, time] | None:
        own = next((each for each in self.exceptions if each.date == day), None)
        if own is not None:
            return (own.opens, own.closes) if own.opens is not None and own.closes else None
        if day.isoweekday() not in self.weekdays:
            return None
        if self.country is not None and day in _holidays(self.country):
            return None
        return self.opens, self.closes


@lru_cache(maxsize=32)
def _holidays(country: str) -> Container[date]:
    calendar: Container[date] = holidays.country_holidays(country)
    return calendar
