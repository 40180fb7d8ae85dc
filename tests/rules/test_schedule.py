"""From parts of the local day to instants, also on the two odd nights of the year."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfcare_plans.rules.document import MonitoringItem, PlanDocument, Schedule, Window
from selfcare_plans.rules.schedule import nearest_window, tasks_today, windows, windows_of_day

OSLO = ZoneInfo("Europe/Oslo")
SPRING = date(2026, 3, 29)  # 02:00 becomes 03:00
AUTUMN = date(2026, 10, 25)  # 03:00 becomes 02:00
MONDAY = date(2026, 11, 23)


def scheduled(*parts: tuple[time, time], kind: str = "spo2", **settings) -> MonitoringItem:
    named = tuple(
        Window(f"w{number}", opens, closes) for number, (opens, closes) in enumerate(parts)
    )
    return MonitoringItem(id=kind, kind=kind, schedule=Schedule(windows=named, **settings))


MORNING = (time(7), time(11))
EVENING = (time(18), time(22))


def utc(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def oslo(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=OSLO)


def test_a_window_is_local_time_in_utc_with_grace_after_its_close():
    (window,) = windows(scheduled(MORNING, grace_minutes=90), MONDAY, MONDAY, OSLO)
    assert (window.item_id, window.kind, window.name) == ("spo2", "spo2", "w0")
    assert window.local_date == MONDAY
    assert window.opens_at == utc(MONDAY, 6)
    assert window.closes_at == utc(MONDAY, 10)
    assert window.deadline_at == utc(MONDAY, 11, 30)
    assert window.opens_at.tzinfo is UTC


def test_summer_is_two_hours_ahead():
    (window,) = windows(scheduled(MORNING), date(2026, 7, 1), date(2026, 7, 1), OSLO)
    assert window.opens_at == utc(date(2026, 7, 1), 5)


def test_both_ends_are_included_and_other_weekdays_left_out():
    found = windows(scheduled(MORNING, weekdays=(1, 3)), MONDAY, MONDAY + timedelta(7), OSLO)
    assert [each.local_date for each in found] == [
        MONDAY,
        MONDAY + timedelta(2),
        MONDAY + timedelta(7),
    ]


def test_an_item_without_a_schedule_expects_nothing():
    item = MonitoringItem(id="pulse", kind="pulse")
    assert windows(item, MONDAY, MONDAY, OSLO) == []
    assert nearest_window(item, utc(MONDAY, 8), OSLO) is None


def test_a_period_that_ends_before_it_begins_is_empty():
    assert windows(scheduled(MORNING), MONDAY, MONDAY - timedelta(1), OSLO) == []


def test_windows_come_in_order_of_time_however_they_are_written():
    found = windows_of_day(scheduled(EVENING, MORNING), MONDAY, OSLO)
    assert [each.name for each in found] == ["w1", "w0"]


@pytest.mark.parametrize(
    ("day", "part", "opens", "closes"),
    [
        # spring: 02:30 does not exist; opening takes the earlier, closing the later instant
        (SPRING, (time(2, 30), time(5)), (0, 30), (3, 0)),
        (SPRING, (time(0), time(2, 30)), (-1, 0), (1, 30)),
        (SPRING, (time(2), time(3)), (0, 0), (1, 0)),
        (SPRING, (time(7), time(11)), (5, 0), (9, 0)),
        # autumn: 02:30 exists twice
        (AUTUMN, (time(2, 30), time(5)), (0, 30), (4, 0)),
        (AUTUMN, (time(0), time(2, 30)), (-2, 0), (1, 30)),
        (AUTUMN, (time(7), time(11)), (6, 0), (10, 0)),
    ],
)
def test_a_window_on_a_night_of_clock_change_is_never_shorter_than_agreed(day, part, opens, closes):
    midnight = utc(day, 0)
    (window,) = windows_of_day(scheduled(part), day, OSLO)
    assert window.opens_at == midnight + timedelta(hours=opens[0], minutes=opens[1])
    assert window.closes_at == midnight + timedelta(hours=closes[0], minutes=closes[1])


_clock = st.times().map(lambda value: value.replace(microsecond=0))


@given(
    st.dates(date(2020, 1, 1), date(2040, 1, 1)) | st.sampled_from([SPRING, AUTUMN]), _clock, _clock
)
def test_every_window_opens_before_it_closes(day, one, other):
    opens, closes = sorted((one, other))
    if opens == closes:
        return
    (window,) = windows_of_day(scheduled((opens, closes)), day, OSLO)
    nominal = datetime.combine(day, closes) - datetime.combine(day, opens)
    length = window.closes_at - window.opens_at
    crosses_midnight_gap = timedelta(hours=1)
    assert window.opens_at < window.closes_at <= window.deadline_at
    assert nominal - crosses_midnight_gap <= length <= nominal + timedelta(hours=2)


def test_a_reading_inside_a_window_belongs_to_it_and_the_close_does_not():
    touching = scheduled((time(7), time(11)), (time(11), time(14)))
    assert nearest_window(touching, oslo(MONDAY, 7), OSLO).name == "w0"
    assert nearest_window(touching, oslo(MONDAY, 10, 59), OSLO).name == "w0"
    assert nearest_window(touching, oslo(MONDAY, 11), OSLO).name == "w1"


@pytest.mark.parametrize(
    ("hour", "minute", "name"),
    [(0, 5, "w0"), (11, 0, "w0"), (14, 29, "w0"), (14, 30, "w0"), (14, 31, "w1"), (23, 59, "w1")],
)
def test_a_reading_outside_every_window_belongs_to_the_nearest_of_its_day(hour, minute, name):
    item = scheduled(MORNING, EVENING)
    assert nearest_window(item, oslo(MONDAY, hour, minute), OSLO).name == name


def test_the_day_of_a_reading_is_the_patients_own():
    late = utc(MONDAY, 23, 30)  # already Tuesday in Oslo
    assert nearest_window(scheduled(MORNING), late, OSLO).local_date == MONDAY + timedelta(1)


def test_a_reading_on_a_day_without_windows_belongs_to_none():
    assert nearest_window(scheduled(MORNING, weekdays=(2,)), oslo(MONDAY, 8), OSLO) is None


def test_the_tasks_of_a_day_are_those_of_all_items_in_order_of_time():
    weight = MonitoringItem(
        id="weight",
        kind="weight",
        instruction="Before breakfast.",
        schedule=Schedule(windows=(Window("early", time(6), time(8)),), weekdays=(1,)),
    )
    document = PlanDocument(items=(scheduled(EVENING, MORNING), weight))
    found = tasks_today(document, MONDAY, OSLO)
    assert [(task.window.kind, task.window.name) for task in found] == [
        ("weight", "early"),
        ("spo2", "w1"),
        ("spo2", "w0"),
    ]
    assert found[0].instruction == "Before breakfast."
    assert len(tasks_today(document, MONDAY + timedelta(1), OSLO)) == 2


def test_a_schedule_may_rest_on_norwegian_public_holidays():
    constitution_day, the_day_after = date(2027, 5, 17), date(2027, 5, 18)
    resting = scheduled(MORNING, not_on_holidays=True)
    assert windows_of_day(resting, constitution_day, OSLO) == ()
    assert len(windows_of_day(resting, the_day_after, OSLO)) == 1
    assert len(windows_of_day(scheduled(MORNING), constitution_day, OSLO)) == 1


def test_sundays_are_no_holidays_and_easter_moves():
    resting = scheduled(MORNING, not_on_holidays=True)
    assert len(windows_of_day(resting, date(2026, 11, 22), OSLO)) == 1
    assert windows_of_day(resting, date(2026, 4, 2), OSLO) == ()
    assert len(windows_of_day(resting, date(2027, 4, 2), OSLO)) == 1
