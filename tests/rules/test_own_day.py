"""What the patient is told of today: tasks, the present zone, and when somebody looks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from selfcare_plans.rules.document import (
    Colour,
    MonitoringItem,
    PlanDocument,
    RangeRule,
    Schedule,
    Window,
)
from triage.rules.deadlines import UnitTimes
from triage.rules.hours import OpeningHours
from triage.rules.own_day import Measured, TaskState, day_tasks, here_now, looked_at_by

OSLO = ZoneInfo("Europe/Oslo")
FRIDAY = date(2026, 11, 20)
TIMES = UnitTimes(OpeningHours())


def at(clock: str, day: date = FRIDAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=OSLO).astimezone(UTC)


def item(kind: str, *windows: tuple[str, str]) -> MonitoringItem:
    schedule = Schedule(
        windows=tuple(
            Window(name=opens, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes))
            for opens, closes in windows
        )
    )
    rule = RangeRule(id=f"{kind}-range", green_low=Decimal(90))
    return MonitoringItem(id=kind, kind=kind, rules=(rule,), schedule=schedule if windows else None)


PLAN = PlanDocument(items=(item("spo2", ("06:00", "10:00"), ("18:00", "22:00")), item("pulse")))


def reading(
    kind: str, clock: str, colour: Colour | None = Colour.GREEN, day: date = FRIDAY
) -> Measured:
    return Measured(f"{kind}{clock}", kind, at(clock, day), colour)


def states(readings: list[Measured], now: str) -> list[TaskState]:
    return [task.state for task in day_tasks(PLAN, FRIDAY, OSLO, readings, at(now))]


def test_a_task_is_later_then_now_then_late() -> None:
    assert states([], "05:59") == [TaskState.LATER, TaskState.LATER]
    assert states([], "06:00") == [TaskState.NOW, TaskState.LATER]
    assert states([], "09:59") == [TaskState.NOW, TaskState.LATER]
    assert states([], "10:00") == [TaskState.LATE, TaskState.LATER]


def test_a_reading_in_its_window_does_the_task() -> None:
    assert states([reading("spo2", "07:00")], "08:00") == [TaskState.DONE, TaskState.LATER]


def test_a_reading_after_its_window_still_does_it() -> None:
    assert states([reading("spo2", "10:30")], "11:00") == [TaskState.DONE, TaskState.LATER]


def test_a_reading_of_another_kind_or_day_does_nothing() -> None:
    yesterday = reading("spo2", "07:00", day=FRIDAY - timedelta(days=1))
    assert states([reading("pulse", "07:00"), yesterday], "08:00") == [
        TaskState.NOW,
        TaskState.LATER,
    ]


def test_of_two_readings_in_a_window_the_later_is_shown() -> None:
    tasks = day_tasks(
        PLAN, FRIDAY, OSLO, [reading("spo2", "08:00"), reading("spo2", "07:00")], at("09:00")
    )
    assert tasks[0].reading is not None
    assert tasks[0].reading.id == "spo208:00"


def test_the_zone_is_that_of_the_worst_kind() -> None:
    readings = [reading("spo2", "07:00"), reading("pulse", "07:05", Colour.YELLOW)]
    assert here_now(PLAN, readings, (), at("08:00")) is Colour.YELLOW


def test_only_the_latest_reading_of_a_kind_counts() -> None:
    readings = [reading("spo2", "07:00", Colour.RED), reading("spo2", "07:30")]
    assert here_now(PLAN, readings, (), at("08:00")) is Colour.GREEN


@pytest.mark.parametrize("colour", [None, Colour.NOT_JUDGED])
def test_what_has_no_colour_takes_green_away_and_nothing_else(colour: Colour | None) -> None:
    doubtful = reading("pulse", "07:00", colour)
    assert here_now(PLAN, [doubtful], (), at("08:00")) is None
    assert here_now(PLAN, [doubtful, reading("spo2", "07:00")], (), at("08:00")) is None
    red = reading("spo2", "07:00", Colour.RED)
    assert here_now(PLAN, [doubtful, red], (), at("08:00")) is Colour.RED


def test_a_missed_task_takes_green_away() -> None:
    morning = [reading("spo2", "07:00")]
    for now, here in (("12:00", Colour.GREEN), ("21:00", Colour.GREEN), ("22:00", None)):
        tasks = day_tasks(PLAN, FRIDAY, OSLO, morning, at(now))
        assert here_now(PLAN, morning, tasks, at(now)) is here


def test_an_old_reading_says_nothing_about_now() -> None:
    red = [reading("spo2", "07:00", Colour.RED, day=FRIDAY - timedelta(days=1))]
    assert here_now(PLAN, red, (), at("07:00")) is Colour.RED
    assert here_now(PLAN, red, (), at("07:01")) is None


def test_a_kind_outside_the_plan_says_nothing() -> None:
    assert here_now(PLAN, [reading("weight", "07:00", Colour.RED)], (), at("08:00")) is None


def test_nothing_measured_is_never_green() -> None:
    assert here_now(PLAN, [], (), at("08:00")) is None


@pytest.mark.parametrize(
    ("received", "looked_at"),
    [
        ("2026-11-20 09:00", "2026-11-20 15:00"),  # a Friday
        ("2026-11-20 14:45", "2026-11-23 08:15"),  # a red of now is due after the weekend
        ("2026-11-20 16:00", "2026-11-23 15:00"),
        ("2026-11-22 12:00", "2026-11-23 15:00"),
        ("2026-12-24 16:00", "2026-12-28 15:00"),  # Christmas Day and Boxing Day are closed
    ],
)
def test_who_looks_when_follows_opening_hours(received: str, looked_at: str) -> None:
    sent = datetime.fromisoformat(received).replace(tzinfo=OSLO)
    assert looked_at_by(sent, TIMES) == datetime.fromisoformat(looked_at).replace(tzinfo=OSLO)


def test_a_form_s_task_is_done_by_that_form_only() -> None:
    window = Schedule(windows=(Window(name="dag", opens=time(6), closes=time(22)),))
    forms = PlanDocument(
        items=tuple(
            MonitoringItem(id=name, kind="answers", about=name, schedule=window, observe_only=True)
            for name in ("phq9", "gad7")
        )
    )

    def done(*readings: Measured) -> dict[str, bool]:
        tasks = day_tasks(forms, FRIDAY, OSLO, readings, at("12:00"))
        return {one.task.window.item_id: one.state is TaskState.DONE for one in tasks}

    answered = Measured("1", "answers", at("10:00"), Colour.GREEN, about="phq9")
    assert done(answered) == {"phq9": True, "gad7": False}
    other = Measured("2", "answers", at("10:05"), Colour.YELLOW, about="gad7")
    assert done(answered, other) == {"phq9": True, "gad7": True}
    later = Measured("3", "answers", at("11:00"), Colour.GREEN, about="phq9")
    tasks = day_tasks(forms, FRIDAY, OSLO, [other, later], at("12:00"))
    assert here_now(forms, [other, later], tasks, at("12:00")) is Colour.YELLOW
