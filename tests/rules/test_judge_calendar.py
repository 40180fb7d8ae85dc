"""Which window a reading counts for, against listing all windows and looking for the nearest."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest

from selfcare_plans.rules.document import Schedule, Window
from tests.rules.strategies import NOON, START, span, version, windows
from triage.rules.calendar import Slots
from triage.rules.in_force import is_later, version_at

MONDAY = date(2026, 6, 8)
MINUTE = timedelta(minutes=1)

SCHEDULES = {
    "one a day": windows((7, 10)),
    "three a day": windows((7, 10), (12, 14), (19, 22)),
    "unsorted": windows((19, 22), (7, 10)),
    "touching": windows((0, 12), (12, 23)),
    "weekdays": windows((7, 10), (19, 22), weekdays=(1, 2, 3, 4, 5)),
    "two days": windows((12, 13), weekdays=(2, 5)),
    "Sundays": windows((18, 20), weekdays=(7,)),
    "half hours": Schedule(windows=(Window("a", time(7, 30), time(8, 15)),), weekdays=(1, 3)),
}


def all_windows(schedule: Schedule) -> list[tuple[datetime, datetime]]:
    """Every window of ten weeks around the Monday, in order."""
    return sorted(
        (datetime.combine(day, each.opens), datetime.combine(day, each.closes))
        for n in range(-35, 35)
        for day in [MONDAY + timedelta(days=n)]
        if day.isoweekday() in schedule.weekdays
        for each in schedule.windows
    )


def nearest(spans: list[tuple[datetime, datetime]], at: datetime) -> int:
    """The window of its day that is nearest; on a day without any, the nearest of all."""
    own = [n for n, (opens, _) in enumerate(spans) if opens.date() == at.date()]

    def away(n: int) -> timedelta:
        opens, closes = spans[n]
        if opens <= at < closes:
            return timedelta(-1)
        return opens - at if at < opens else at - closes

    return min(own or range(len(spans)), key=lambda n: (away(n), n))


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES)
def test_every_quarter_of_two_weeks_counts_for_the_nearest_window(schedule: Schedule) -> None:
    slots = Slots.of(schedule)
    spans = all_windows(schedule)
    start = datetime.combine(MONDAY, time())
    zero = slots.number(spans[0][0]) - 0
    for quarter in range(14 * 24 * 4):
        for at in (
            start + 15 * quarter * MINUTE,
            start + 15 * quarter * MINUTE - timedelta(seconds=1),
        ):
            assert slots.number(at) - zero == nearest(spans, at), at


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES)
def test_windows_are_numbered_one_after_the_other(schedule: Schedule) -> None:
    slots = Slots.of(schedule)
    numbers = [slots.number(opens) for opens, _ in all_windows(schedule)]
    assert all(later - earlier == 1 for earlier, later in pairwise(numbers))


@pytest.mark.parametrize("schedule", [None, *SCHEDULES.values()], ids=["none", *SCHEDULES])
@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_the_last_windows_lie_within_the_days_back(schedule: Schedule | None, count: int) -> None:
    slots = Slots.of(schedule)
    back = slots.days_back(count)
    start = datetime.combine(MONDAY, time())
    hours = [start + timedelta(hours=n) for n in range(-40 * 24, 7 * 24)]
    number = {at: slots.number(at) for at in hours}
    for at in hours[-7 * 24 :]:
        within = [each for each in hours if number[at] - count < number[each] and each <= at]
        assert (at.date() - within[0].date()).days <= back
    if schedule is None or len(schedule.weekdays) == 7:
        assert back <= count  # and no further than needed


@pytest.mark.parametrize(
    "schedule",
    [None, Schedule(windows=()), windows((7, 10), weekdays=()), windows((7, 10), weekdays=(0, 8))],
)
def test_without_windows_days_are_counted(schedule: Schedule | None) -> None:
    slots = Slots.of(schedule)
    assert slots.are_days
    at = datetime.combine(MONDAY, time(23, 59))
    assert slots.number(at + MINUTE) - slots.number(at) == 1
    assert slots.number(at) == slots.number(datetime.combine(MONDAY, time()))
    assert not Slots.of(windows((7, 10))).are_days


# -- versions --------------------------------------------------------------------------------------


def test_a_version_is_in_force_from_its_start_until_before_its_end() -> None:
    one = version(span(), until=NOON)
    second = timedelta(seconds=1)
    assert version_at([one], START) is one
    assert version_at([one], START - second) is None
    assert version_at([one], NOON - second) is one
    assert version_at([one], NOON) is None


def test_of_versions_that_overlap_the_latest_is_in_force() -> None:
    first, second = version(span(), number=1), version(span(), number=2, since=NOON)
    same = version(span(), number=3, since=NOON)
    for versions in ([first, second], [second, first]):
        assert version_at(versions, NOON) is second
    for versions in ([second, same], [same, second]):
        assert version_at(versions, NOON) is same
    assert is_later(second, first)
    assert not is_later(second, second)
