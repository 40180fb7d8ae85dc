"""When benefits are measured: before the start, then every three months; and report periods.

Dates are local (Europe/Oslo); bounds are half-open.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

# A follow-up may be recorded this long before its date: the talk is seldom on the very day.
OPENS_BEFORE = timedelta(days=14)
# Three months that were cut short by the end of a course count from so many days on.
SHORTEST_PART = 30
_MONTHS = Decimal(3)


class Point(StrEnum):
    """A point in time of one person's course, for five years.

    BASELINE covers the three months before the start.
    """

    BASELINE = "BASELINE"
    M3 = "M3"
    M6 = "M6"
    M9 = "M9"
    M12 = "M12"
    M15 = "M15"
    M18 = "M18"
    M21 = "M21"
    M24 = "M24"
    M27 = "M27"
    M30 = "M30"
    M33 = "M33"
    M36 = "M36"
    M39 = "M39"
    M42 = "M42"
    M45 = "M45"
    M48 = "M48"
    M51 = "M51"
    M54 = "M54"
    M57 = "M57"
    M60 = "M60"

    @property
    def months(self) -> int:
        """Months since the start; none for the baseline."""
        return 0 if self is Point.BASELINE else int(self.value[1:])

    def due_on(self, started_on: date) -> date:
        """Return the day that the three months of this point end."""
        return add_months(started_on, self.months)

    def is_open(self, started_on: date, today: date) -> bool:
        """Whether the point can be recorded on that day."""
        return today >= self.due_on(started_on) - OPENS_BEFORE


@dataclass(frozen=True, slots=True)
class Break:
    """Follow-up that ended, and began again: from the day of the ending until she was back.

    ``ended_as`` is an ``EndingReason``, empty where it was not recorded.
    """

    ended_on: date
    back_on: date
    ended_as: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """When one person's follow-up began, and ended if it has. Local dates.

    Points are counted from the first start. ``ended_as`` is an ``EndingReason``, empty while it runs
    and where it was not recorded. ``breaks`` are no follow-up: a point whose three months
    they cut into is like one that the end cut short. ``registered_on``: the later day on which
    the first start was written down, where it was; nobody could be asked for anything before.
    """

    started_on: date
    ended_on: date | None
    breaks: tuple[Break, ...] = ()
    ended_as: str = ""
    registered_on: date | None = None

    def days_in(self, point: Point) -> int:
        """Return the days that the person was in follow-up, of the three months until the point."""
        begins = add_months(self.started_on, max(point.months - 3, 0))
        ends = point.due_on(self.started_on)
        if self.ended_on is not None:
            ends = min(ends, self.ended_on)
        away = sum(
            max((min(one.back_on, ends) - max(one.ended_on, begins)).days, 0) for one in self.breaks
        )
        return max((ends - begins).days - away, 0)

    def left_before(self, point: Point) -> date | None:
        """Return when the person left who was not in follow-up in all the time until the point.

        The first day within the three months, or before them where she was not back by then. None
        where the three months are whole, and for the baseline, which lies before the start.
        """
        if point is Point.BASELINE:
            return None
        begins, due_on = (
            add_months(self.started_on, point.months - 3),
            point.due_on(self.started_on),
        )
        left = [
            one.ended_on for one in self.breaks if one.ended_on < due_on and one.back_on > begins
        ]
        if self.ended_on is not None and self.ended_on < due_on:
            left.append(self.ended_on)
        return min(left, default=None)

    def last_day_of(self, point: Point) -> date | None:
        """Return the day until which a count at the point runs; None where nothing is counted.

        The point's own day, or the day on which the person left; of three months that were cut into,
        only where at least 30 days were in follow-up.
        """
        day = point.due_on(self.started_on)
        if self.left_before(point) is None:
            return day
        if self.days_in(point) < SHORTEST_PART:
            return None
        ends = [self.ended_on] if self.ended_on is not None else []
        ends += [one.ended_on for one in self.breaks if one.ended_on < day < one.back_on]
        return min([day, *ends])

    def months_at_risk(self, point: Point) -> Decimal:
        """Return the time that a count at the point covers: three months, or until the end."""
        if point is Point.BASELINE:
            return _MONTHS
        begins = add_months(self.started_on, point.months - 3)
        whole = (point.due_on(self.started_on) - begins).days
        return (_MONTHS * self.days_in(point) / whole).quantize(Decimal("0.01"))


def quarter_of(day: date) -> str:
    """Return the code of a day's calendar quarter: ``2026-Q3``."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class UnknownPeriod(Exception):
    """The text names no period."""


@dataclass(frozen=True, slots=True)
class Period:
    """What a report covers: days from ``starts_on`` (None: since the beginning) until ``ends_on``.

    ``code`` is how it is written: ``all``, ``2026``, ``2026-H1``, ``2026-T2``, ``2026-Q3``,
    ``2026-09``.
    """

    code: str
    starts_on: date | None
    ends_on: date

    def covers(self, day: date) -> bool:
        """Whether the day is in the period."""
        return (self.starts_on is None or day >= self.starts_on) and day < self.ends_on


ALL = "all"
_LENGTH = {"H": 6, "T": 4, "Q": 3}
_PERIOD = re.compile(r"([0-9]{4})(?:-?([HTQ])([0-9])|-([0-9]{2}))?")


def period_of(text: str, today: date) -> Period:
    """Return the period that the text names, ended at the end of today at the latest.

    Raises ``UnknownPeriod`` for anything else than the forms of ``Period.code``, for years before
    2000, and for a period that has not begun.
    """
    written = text.strip().upper()
    tomorrow = today + timedelta(days=1)
    if written in {"", ALL.upper()}:
        return Period(ALL, None, tomorrow)
    found = _PERIOD.fullmatch(written)
    if found is None or not 2000 <= int(found[1]) <= today.year:
        raise UnknownPeriod(text)
    first, months = _part_of_year(found, text)
    starts_on = date(int(found[1]), first, 1)
    if starts_on > today:
        raise UnknownPeriod(text)
    code = found[1] if months == 12 else f"{found[1]}-{found[2] or ''}{found[3] or found[4]}"
    return Period(code, starts_on, min(add_months(starts_on, months), tomorrow))


def _part_of_year(found: re.Match[str], text: str) -> tuple[int, int]:
    """Return the first month and the number of months."""
    _year, kind, number, month = found.groups()
    if month is not None:
        if not 1 <= int(month) <= 12:
            raise UnknownPeriod(text)
        return int(month), 1
    if kind is None:
        return 1, 12
    length = _LENGTH[kind]
    if not 1 <= int(number) <= 12 // length:
        raise UnknownPeriod(text)
    return 1 + (int(number) - 1) * length, length


def recent_periods(today: date, first: date | None) -> list[str]:
    """Return codes worth offering: all, the years since ``first``, the last six quarters."""
    since = max(first.year if first else today.year, today.year - 4)
    years = [str(year) for year in range(today.year, since - 1, -1)]
    quarters = []
    year, quarter = today.year, (today.month - 1) // 3 + 1
    for _each in range(6):
        if first is None or add_months(date(year, quarter * 3 - 2, 1), 3) > first:
            quarters.append(f"{year}-Q{quarter}")
        year, quarter = (year - 1, 4) if quarter == 1 else (year, quarter - 1)
    return [ALL, *years, *quarters]
