"""Which expected window, or which day, a reading counts for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, time

    from selfcare_plans.rules.document import Schedule

_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Slots:
    """Numbers the scheduled windows one after the other, so that "the last n" is a subtraction.

    Without windows each calendar day is a slot. ``windows`` are (opens, closes) in seconds since
    local midnight, half-open, by the wall clock: an hour lost or won at night moves no window.
    """

    windows: tuple[tuple[int, int], ...] = ()
    weekdays: tuple[int, ...] = ()

    @classmethod
    def of(cls, schedule: Schedule | None) -> Slots:
        """Return the slots of a schedule; one without windows or weekdays counts days."""
        if schedule is None or not schedule.windows:
            return cls()
        weekdays = tuple(sorted({day for day in schedule.weekdays if 1 <= day <= 7}))
        if not weekdays:
            return cls()
        spans = sorted((_seconds(each.opens), _seconds(each.closes)) for each in schedule.windows)
        return cls(tuple(spans), weekdays)

    @property
    def per_day(self) -> int:
        """How many slots a day has at most."""
        return max(len(self.windows), 1)

    @property
    def are_days(self) -> bool:
        """Whether calendar days are counted, for want of a schedule."""
        return not self.windows

    def number(self, local: datetime) -> int:
        """Return the number of the slot that a reading at this wall clock belongs to.

        Outside every window it is the nearest one of the day (the earlier of two equally near);
        on a day without windows the nearest of any day.
        """
        day = local.toordinal()
        if not self.windows:
            return day
        second = local.hour * 3600 + local.minute * 60 + local.second
        if (day - 1) % 7 + 1 in self.weekdays:
            return self._numbered(day, self._nearest(second))
        return self._off_day(day, second)

    def _numbered(self, day: int, window: int) -> int:
        weeks, weekday = divmod(day - 1, 7)
        earlier = sum(1 for each in self.weekdays if each <= weekday)
        return (weeks * len(self.weekdays) + earlier) * len(self.windows) + window

    def _nearest(self, second: int) -> int:
        best, least = 0, _DAY
        for index, (opens, closes) in enumerate(self.windows):
            if opens <= second < closes:
                return index
            away = opens - second if second < opens else second - closes
            if away < least:
                best, least = index, away
        return best

    def _off_day(self, day: int, second: int) -> int:
        last = len(self.windows) - 1
        before = next(n for n in range(1, 8) if (day - n - 1) % 7 + 1 in self.weekdays)
        after = next(n for n in range(1, 8) if (day + n - 1) % 7 + 1 in self.weekdays)
        since = before * _DAY + second - self.windows[last][1]
        until = after * _DAY + self.windows[0][0] - second
        if since <= until:
            return self._numbered(day - before, last)
        return self._numbered(day + after, 0)

    def days_back(self, count: int) -> int:
        """Return how many calendar days before its own a reading's last ``count`` slots reach."""
        earlier = max(count - 1, 0)
        if not self.windows:
            return earlier
        if len(self.weekdays) == 7:
            return -(-earlier // len(self.windows))
        per_week = len(self.windows) * len(self.weekdays)
        # A reading on a day without windows may count for a slot up to six days away, twice.
        return (earlier // per_week + 1) * 7 + 12


def _seconds(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second
