"""Opening hours: weekdays, Easter, 17 May, New Year, and the Sundays of DST."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.rules.hours import NeverOpen, OpeningHours

OSLO = ZoneInfo("Europe/Oslo")
CENTRE = OpeningHours()
ALWAYS = OpeningHours(time(0), time(0), (1, 2, 3, 4, 5, 6, 7), country=None)


def oslo(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=OSLO)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ((2026, 11, 23, 7, 59), False),
        ((2026, 11, 23, 8, 0), True),
        ((2026, 11, 23, 14, 59), True),
        ((2026, 11, 23, 15, 0), False),
        ((2026, 11, 22, 12, 0), False),  # Sunday
        ((2026, 11, 21, 12, 0), False),  # Saturday
        ((2026, 4, 1, 12, 0), True),  # Wednesday before Easter
        ((2026, 4, 2, 12, 0), False),  # Maundy Thursday
        ((2026, 4, 3, 12, 0), False),  # Good Friday
        ((2026, 4, 6, 12, 0), False),  # Easter Monday
        ((2026, 4, 7, 12, 0), True),
        ((2027, 5, 17, 12, 0), False),  # Constitution Day, a Monday
        ((2026, 5, 1, 12, 0), False),
        ((2026, 5, 14, 12, 0), False),  # Ascension
        ((2026, 5, 25, 12, 0), False),  # Whit Monday
        ((2026, 12, 24, 12, 0), True),  # no public holiday
        ((2026, 12, 25, 12, 0), False),
        ((2026, 12, 31, 12, 0), True),
        ((2027, 1, 1, 12, 0), False),
    ],
)
def test_open_on_weekdays_in_daytime_less_public_holidays(
    at: tuple[int, ...], is_open: bool
) -> None:
    assert CENTRE.is_open(oslo(*at)) is is_open
    assert CENTRE.is_open(oslo(*at).astimezone(UTC)) is is_open


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        ((2026, 11, 23, 7, 0), (2026, 11, 23, 8)),
        ((2026, 11, 23, 8, 0), (2026, 11, 24, 8)),  # open now: the next one
        ((2026, 11, 20, 16, 0), (2026, 11, 23, 8)),
        ((2026, 4, 1, 15, 0), (2026, 4, 7, 8)),  # over Easter
        ((2026, 12, 31, 15, 0), (2027, 1, 4, 8)),
        ((2027, 5, 14, 15, 0), (2027, 5, 18, 8)),
    ],
)
def test_the_next_opening(at: tuple[int, ...], opening: tuple[int, ...]) -> None:
    assert CENTRE.next_opening(oslo(*at)) == oslo(*opening)


@pytest.mark.parametrize(
    ("at", "end"),
    [
        ((2026, 11, 23, 10, 0), (2026, 11, 23, 15)),
        ((2026, 11, 23, 6, 0), (2026, 11, 23, 15)),
        ((2026, 11, 23, 15, 0), (2026, 11, 24, 15)),
        ((2026, 4, 1, 16, 0), (2026, 4, 7, 15)),
    ],
)
def test_the_end_of_the_opening_day(at: tuple[int, ...], end: tuple[int, ...]) -> None:
    assert CENTRE.end_of_open_day(oslo(*at)) == oslo(*end)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ((2026, 11, 23, 10, 0), 30, (2026, 11, 23, 10, 30)),
        ((2026, 11, 23, 14, 30), 30, (2026, 11, 23, 15, 0)),
        ((2026, 11, 23, 14, 45), 30, (2026, 11, 24, 8, 15)),
        ((2026, 11, 21, 3, 0), 30, (2026, 11, 23, 8, 30)),
        ((2026, 4, 1, 14, 50), 30, (2026, 4, 7, 8, 20)),
        ((2026, 11, 23, 8, 0), 7 * 60 + 1, (2026, 11, 24, 8, 1)),
        ((2026, 11, 23, 9, 0), 0, (2026, 11, 23, 9, 0)),
        ((2026, 11, 22, 9, 0), 0, (2026, 11, 23, 8, 0)),
    ],
)
def test_minutes_run_only_while_open(
    start: tuple[int, ...], minutes: int, end: tuple[int, ...]
) -> None:
    assert CENTRE.add_open_minutes(oslo(*start), minutes) == oslo(*end)


def test_the_next_change_is_opening_or_closing() -> None:
    assert CENTRE.next_change(oslo(2026, 11, 23, 7)) == oslo(2026, 11, 23, 8)
    assert CENTRE.next_change(oslo(2026, 11, 23, 8)) == oslo(2026, 11, 23, 15)
    assert CENTRE.next_change(oslo(2026, 11, 23, 15)) == oslo(2026, 11, 24, 8)


def test_open_from_is_now_or_the_next_opening() -> None:
    assert CENTRE.open_from(oslo(2026, 11, 23, 9)) == oslo(2026, 11, 23, 9)
    assert CENTRE.open_from(oslo(2026, 11, 22, 9)) == oslo(2026, 11, 23, 8)


# -- DST -------------------------------------------------------------------------------------------


def test_a_weekend_of_dst_moves_no_opening() -> None:
    before, after = oslo(2026, 3, 27, 15), oslo(2026, 3, 30, 8)
    assert CENTRE.next_opening(before) == after
    assert after.astimezone(UTC).hour == 6
    assert CENTRE.next_opening(oslo(2026, 10, 23, 15)).astimezone(UTC).hour == 7


@pytest.mark.parametrize(("sunday", "hours"), [((2026, 3, 29), 23), ((2026, 10, 25), 25)])
def test_a_unit_that_never_closes_counts_real_minutes(
    sunday: tuple[int, int, int], hours: int
) -> None:
    start = oslo(*sunday, 0)
    end = ALWAYS.add_open_minutes(start, hours * 60)
    assert end == oslo(sunday[0], sunday[1], sunday[2] + 1, 0)
    assert ALWAYS.is_open(start + timedelta(hours=2))
    assert end - start.astimezone(UTC) == timedelta(hours=hours)


def test_hours_inside_the_hour_that_does_not_exist_are_closed_that_day() -> None:
    night = OpeningHours(time(2, 10), time(2, 50), (7,), country=None)
    later = OpeningHours(time(2, 30), time(3, 15), (7,), country=None)
    for each in (night, later):
        opens, closes = each.opening_day(oslo(2026, 3, 29, 1))
        assert opens < closes
        assert each.is_open(opens)
        assert not each.is_open(closes)


# -- what cannot be --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [{"weekdays": ()}, {"weekdays": (8,)}, {"opens": time(15)}, {"opens": time(20)}],
)
def test_hours_that_are_never_open_cannot_be_made(fields: dict[str, object]) -> None:
    with pytest.raises(NeverOpen):
        OpeningHours(**fields)  # type: ignore[arg-type]


hours = st.builds(
    OpeningHours,
    opens=st.builds(time, st.integers(0, 11), st.sampled_from([0, 30])),
    closes=st.builds(time, st.integers(12, 23), st.sampled_from([0, 30])),
    weekdays=st.lists(st.integers(1, 7), min_size=1, max_size=7, unique=True).map(tuple),
    country=st.sampled_from(["NO", None]),
)
moments = st.integers(0, 2 * 365 * 24 * 4).map(
    lambda quarters: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=15 * quarters)
)


@settings(max_examples=100, deadline=None)
@given(hours, moments, st.integers(0, 2000))
def test_opening_closing_and_minutes_agree(unit: OpeningHours, at: datetime, minutes: int) -> None:
    change = unit.next_change(at)
    assert change > at
    assert unit.is_open(change) is not unit.is_open(at)
    assert unit.is_open(unit.open_from(at))
    assert unit.is_open(unit.next_opening(at))
    assert unit.next_opening(at) > at
    assert not unit.is_open(unit.end_of_open_day(at))
    end = unit.add_open_minutes(at, minutes)
    assert end >= at
    half = unit.add_open_minutes(at, minutes // 2)
    assert unit.add_open_minutes(half, minutes - minutes // 2) in (end, unit.open_from(end))


def test_easter_is_found_in_any_year() -> None:
    for good_friday in (date(2024, 3, 29), date(2025, 4, 18), date(2030, 4, 19), date(2038, 4, 23)):
        at = datetime.combine(good_friday, time(12), tzinfo=OSLO)
        assert not CENTRE.is_open(at)
        assert CENTRE.is_open(at + timedelta(days=4))
