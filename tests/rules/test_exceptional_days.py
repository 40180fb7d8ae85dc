"""Dates with hours of their own: half days at Christmas, a closed weekday, open on a public holiday."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from selfcare_plans.rules.document import Colour
from triage.rules.deadlines import due_at
from triage.rules.hours import DayHours, NeverOpen, OpeningHours

OSLO = ZoneInfo("Europe/Oslo")
EVE, BOXING_DAY, MOVING = date(2026, 12, 24), date(2026, 12, 26), date(2026, 11, 25)
CENTRE = OpeningHours(
    exceptions=(
        DayHours(MOVING),
        DayHours(EVE, time(8), time(12)),
        DayHours(BOXING_DAY, time(10), time(14)),
    )
)


def oslo(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=OSLO)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ((2026, 12, 24, 11, 59), True),
        ((2026, 12, 24, 12, 0), False),  # a half day
        ((2026, 12, 25, 11, 0), False),
        ((2026, 12, 26, 9, 59), False),
        ((2026, 12, 26, 10, 0), True),  # a public holiday and a Saturday
        ((2026, 12, 26, 14, 0), False),
        ((2026, 11, 25, 12, 0), False),  # a Wednesday, closed
        ((2026, 11, 26, 12, 0), True),
        ((2026, 12, 31, 14, 59), True),
    ],
)
def test_a_date_of_its_own_wins_over_weekday_and_holiday(
    at: tuple[int, ...], is_open: bool
) -> None:
    assert CENTRE.is_open(oslo(*at)) is is_open


def test_deadlines_pass_over_a_closed_day_and_end_with_a_half_one() -> None:
    evening = oslo(2026, 11, 24, 16)
    assert CENTRE.next_opening(evening) == oslo(2026, 11, 26, 8)
    assert due_at(Colour.YELLOW, "spo2", oslo(2026, 12, 24, 9), CENTRE) == oslo(2026, 12, 24, 12)
    assert due_at(Colour.RED, "spo2", oslo(2026, 12, 24, 11, 50), CENTRE) == oslo(
        2026, 12, 26, 10, 20
    )


def test_until_midnight_is_until_the_midnight_that_ends_the_day() -> None:
    long = OpeningHours(exceptions=(DayHours(EVE, time(8), time(0)),))
    assert long.end_of_open_day(oslo(2026, 12, 24, 9)) == oslo(2026, 12, 25, 0)


@pytest.mark.parametrize(
    "hours", [(time(8), None), (None, time(8)), (time(8), time(8)), (time(9), time(8))]
)
def test_half_told_or_empty_hours_of_a_date_cannot_be_made(hours: tuple[time, time]) -> None:
    with pytest.raises(NeverOpen):
        DayHours(EVE, *hours)


def test_a_unit_that_works_holidays_is_open_on_them() -> None:
    assert OpeningHours(country=None).is_open(oslo(2026, 12, 25, 12))


@pytest.mark.parametrize(
    ("at", "latest", "before"),
    [
        ((2026, 11, 23, 10), (2026, 11, 23, 8), (2026, 11, 20, 8)),  # open, Monday
        ((2026, 11, 23, 8), (2026, 11, 23, 8), (2026, 11, 20, 8)),
        ((2026, 11, 23, 7, 59), (2026, 11, 20, 8), (2026, 11, 19, 8)),
        ((2026, 11, 20, 15, 10), (2026, 11, 20, 8), (2026, 11, 19, 8)),
        ((2026, 11, 26, 9), (2026, 11, 26, 8), (2026, 11, 24, 8)),  # after a closed Wednesday
        ((2026, 12, 27, 9), (2026, 12, 26, 10), (2026, 12, 24, 8)),
        ((2026, 10, 26, 9), (2026, 10, 26, 8), (2026, 10, 23, 8)),  # the clock went back
    ],
)
def test_the_latest_opening_day_and_the_one_before(
    at: tuple[int, ...], latest: tuple[int, ...], before: tuple[int, ...]
) -> None:
    assert CENTRE.latest_day(oslo(*at))[0] == oslo(*latest)
    assert CENTRE.day_before(oslo(*at))[0] == oslo(*before)


def test_where_one_day_ends_as_the_next_begins_yesterday_is_the_day_before() -> None:
    always = OpeningHours(time(0), time(0), (1, 2, 3, 4, 5, 6, 7), country=None)
    yesterday = (oslo(2026, 11, 22), oslo(2026, 11, 23))
    assert always.day_before(oslo(2026, 11, 23, 10)) == yesterday
