"""Edges of windows to the second, of how far back the last of them reach, and of opening hours."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from selfcare_plans.rules.document import Schedule, Window
from tests.rules.strategies import windows
from tests.rules.test_hours import CENTRE, oslo
from triage.rules.calendar import Slots
from triage.rules.hours import NeverOpen, OpeningHours

MONDAY = date(2026, 6, 8)
TUESDAY, THURSDAY, FRIDAY = date(2026, 6, 9), date(2026, 6, 11), date(2026, 6, 12)


def touching(at: str) -> Slots:
    border = time.fromisoformat(at)
    parts = (Window("a", time(7), border), Window("b", border, time(8)))
    return Slots.of(Schedule(windows=parts))


@pytest.mark.parametrize(
    ("border", "last_of_the_first"), [("07:30:00", "07:29:59"), ("07:30:30", "07:30:29")]
)
def test_the_second_of_the_border_is_the_next_window(border: str, last_of_the_first: str) -> None:
    slots = touching(border)
    first, second = (
        slots.number(datetime.combine(MONDAY, time.fromisoformat(each)))
        for each in (last_of_the_first, border)
    )
    assert second - first == 1


@pytest.mark.parametrize(("clock", "is_friday"), [("00:30:00", False), ("00:30:01", True)])
def test_on_a_day_without_windows_the_nearest_counts_to_the_second(
    clock: str, is_friday: bool
) -> None:
    slots = Slots.of(windows((12, 13), weekdays=(2, 5)))  # half-way: Thursday, half past midnight
    found = slots.number(datetime.combine(THURSDAY, time.fromisoformat(clock)))
    nearest = FRIDAY if is_friday else TUESDAY
    assert found == slots.number(datetime.combine(nearest, time(12)))


@pytest.mark.parametrize(
    ("schedule", "per_day"), [(None, 1), (windows((7, 10)), 1), (windows((7, 10), (18, 20)), 2)]
)
def test_a_day_has_as_many_slots_as_windows_and_at_least_one(
    schedule: Schedule | None, per_day: int
) -> None:
    assert Slots.of(schedule).per_day == per_day


WORKDAYS = (1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("schedule", "count", "days"),
    [
        (None, 0, 0),
        (None, 1, 0),
        (None, 3, 2),
        (windows((7, 10)), 3, 2),
        (windows((7, 10), (18, 20)), 3, 1),
        (windows((7, 10), (18, 20)), 4, 2),
        (windows((7, 10), weekdays=WORKDAYS), 1, 19),
        (windows((7, 10), weekdays=WORKDAYS), 5, 19),
        (windows((7, 10), weekdays=WORKDAYS), 6, 26),
        (windows((7, 10), (18, 20), weekdays=WORKDAYS), 10, 19),
        (windows((7, 10), (18, 20), weekdays=WORKDAYS), 21, 33),
    ],
)
def test_the_last_windows_reach_back_no_further_than_they_may(
    schedule: Schedule | None, count: int, days: int
) -> None:
    assert Slots.of(schedule).days_back(count) == days


# -- opening hours ---------------------------------------------------------------------------------


def test_no_minutes_from_the_moment_of_closing_end_at_the_next_opening() -> None:
    assert CENTRE.add_open_minutes(oslo(2026, 11, 23, 15), 0) == oslo(2026, 11, 24, 8)


def test_a_weekday_of_zero_is_none() -> None:
    with pytest.raises(NeverOpen):
        OpeningHours(weekdays=(0,))
    assert OpeningHours(weekdays=(0, 1)).weekdays == (0, 1)


def test_minutes_that_no_year_has_are_never_reached() -> None:
    with pytest.raises(NeverOpen):
        CENTRE.add_open_minutes(oslo(2026, 11, 23, 8), 10_000_000)


def test_the_hour_that_does_not_exist_is_no_opening() -> None:
    night = OpeningHours(time(2), time(3), (7,), country=None)
    assert night.opening_day(oslo(2026, 3, 29, 0))[0] == oslo(2026, 4, 5, 2)
