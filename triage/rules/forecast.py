"""Next week's load of a centre: from what the plans expect and what the last weeks gave.

Simple, so that a lead can follow it with a pencil: alerts per expected reading, by colour and
weekday, times the readings expected next week, times the minutes that an alert is reckoned to take.
Days are local to the centre. All limits here are ours, to be approved by a lead and a doctor.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

WEEKS = 8
"""Whole weeks that are looked back upon."""
FEWEST_WEEKS = 3
BORROWED = 100
"""Expected readings by which a weekday leans on the average of all weekdays."""
MARGIN = 10
"""Percent by which the work must exceed what is staffed before a lead is told."""
# Student's t: the middle 80 percent, by weeks of history less one.
_T80 = {2: 1.886, 3: 1.638, 4: 1.533, 5: 1.476, 6: 1.440, 7: 1.415}
_WEEK = timedelta(days=7)


class Verdict(StrEnum):
    """What next week looks like beside what is staffed."""

    ENOUGH = "ENOUGH"
    TIGHT = "TIGHT"  # the upper end of the interval is more than what is staffed
    TOO_MUCH = "TOO_MUCH"  # the forecast itself is more, by more than the margin
    NOT_STAFFED = "NOT_STAFFED"  # nobody has said what is staffed


class Postponable(StrEnum):
    """Kinds of work that may be moved to a quieter week. Never reds, never a promised contact."""

    REVIEWS = "REVIEWS"
    GREEN_ROUNDS = "GREEN_ROUNDS"
    EVALUATIONS = "EVALUATIONS"
    TEMPLATE_ANSWERS = "TEMPLATE_ANSWERS"
    START_UPS = "START_UPS"
    PROPOSALS = "PROPOSALS"
    JOURNAL = "JOURNAL"
    LEARNING = "LEARNING"


CAN_WAIT = tuple(Postponable)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the past: readings that were expected, alerts that opened by colour."""

    day: date
    expected: int
    alerts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DayAhead:
    """One day of next week on which work is done, with the work of closed days before it."""

    day: date
    expected: float
    alerts: Mapping[str, float]
    minutes: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """Minutes of next week with the interval that four weeks of five should fall within.

    ``rates``: alerts per hundred expected readings, by colour. ``weeks``: how many were looked at.
    """

    begins_on: date
    days: tuple[DayAhead, ...]
    minutes: float
    low: float
    high: float
    rates: Mapping[str, float]
    weeks: int

    @property
    def alerts(self) -> float:
        """Return all alerts that are expected."""
        return sum(sum(one.alerts.values()) for one in self.days)


def next_monday(today: date) -> date:
    """Return the Monday after this week."""
    return today - timedelta(days=today.weekday()) + _WEEK


def forecast(
    past: Sequence[Day],
    ahead: Mapping[date, int],
    minutes: Mapping[str, int],
    *,
    begins_on: date,
    work_day: Callable[[date], date],
) -> Forecast | None:
    """Return the load of the week that begins on a Monday, None without enough history.

    ``past``: days of whole weeks (at most ``WEEKS`` are used). ``ahead``: readings expected by day,
    from the days before that Monday whose work is left to it. ``minutes``: what an alert of each
    colour takes. ``work_day``: the first day on which the centre works, from a day on.
    """
    weeks = _weeks(past)
    if len(weeks) < FEWEST_WEEKS:
        return None
    rates = _Rates([one for days in weeks for one in days], minutes)
    days = _days_ahead(rates, ahead, minutes, begins_on, work_day)
    expected = sum(one.minutes for one in days)
    variance = rates.over(weeks) * sum(
        minutes[colour] ** 2 * count for one in days for colour, count in one.alerts.items()
    )
    half = _T80[len(weeks) - 1] * math.sqrt(variance * (1 + 1 / len(weeks)))
    return Forecast(
        begins_on,
        days,
        expected,
        max(expected - half, 0.0),
        expected + half,
        {colour: 100 * rate for colour, rate in rates.overall.items()},
        len(weeks),
    )


def verdict(found: Forecast, staffed: int | None) -> Verdict:
    """Compare with the minutes that are staffed in that week; None: nobody has said so."""
    if staffed is None:
        return Verdict.NOT_STAFFED
    if found.minutes > staffed * (100 + MARGIN) / 100:
        return Verdict.TOO_MUCH
    return Verdict.TIGHT if found.high > staffed else Verdict.ENOUGH


def staffed_in(days: Iterable[date], by_weekday: Mapping[int, int]) -> int | None:
    """Return the staffed minutes of the days on which the centre works; None where none are set."""
    return sum(by_weekday.get(day.isoweekday(), 0) for day in days) if by_weekday else None


def _weeks(past: Sequence[Day]) -> list[list[Day]]:
    """Return the last weeks in which something was expected, each with its days."""
    found: defaultdict[date, list[Day]] = defaultdict(list)
    for one in past:
        found[one.day - timedelta(days=one.day.weekday())].append(one)
    whole = [days for _, days in sorted(found.items()) if any(one.expected for one in days)]
    return whole[-WEEKS:]


class _Rates:
    """Alerts per expected reading, by colour: of all days, and of each weekday leaning on that."""

    def __init__(self, days: Sequence[Day], minutes: Mapping[str, int]) -> None:
        self.minutes = minutes
        self.expected: defaultdict[int, int] = defaultdict(int)
        self.alerts: defaultdict[tuple[int, str], int] = defaultdict(int)
        for one in days:
            self.expected[one.day.isoweekday()] += one.expected
            for colour, count in one.alerts.items():
                self.alerts[one.day.isoweekday(), colour] += count
        everything = sum(self.expected.values())
        self.overall = {
            colour: sum(one.alerts.get(colour, 0) for one in days) / everything
            for colour in minutes
        }

    def of(self, day: date, colour: str) -> float:
        """Return the rate of a day's weekday."""
        number = day.isoweekday()
        leaned = self.alerts[number, colour] + BORROWED * self.overall[colour]
        return leaned / (self.expected[number] + BORROWED)

    def over(self, weeks: Sequence[Sequence[Day]]) -> float:
        """Return how much more the weeks differ than chance alone gives, at least 1."""
        found = 0.0
        for days in weeks:
            fitted = variance = real = 0.0
            for one in days:
                for colour, each in self.minutes.items():
                    count = self.of(one.day, colour) * one.expected
                    fitted += each * count
                    variance += each**2 * count
                    real += each * one.alerts.get(colour, 0)
            found += (real - fitted) ** 2 / variance if variance else 0.0
        return max(found / (len(weeks) - 1), 1.0)


def _days_ahead(
    rates: _Rates,
    ahead: Mapping[date, int],
    minutes: Mapping[str, int],
    begins_on: date,
    work_day: Callable[[date], date],
) -> tuple[DayAhead, ...]:
    expected: defaultdict[date, float] = defaultdict(float)
    alerts: defaultdict[date, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for day, count in sorted(ahead.items()):
        done_on = work_day(day)
        if not begins_on <= done_on < begins_on + _WEEK:
            continue
        expected[done_on] += count
        for colour in minutes:
            alerts[done_on][colour] += rates.of(day, colour) * count
    return tuple(
        DayAhead(
            day,
            expected[day],
            dict(alerts[day]),
            sum(minutes[colour] * count for colour, count in alerts[day].items()),
        )
        for day in sorted(expected)
    )
