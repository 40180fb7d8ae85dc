"""Whose greens may be received together, and who is held back: a table of one change at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from selfcare_plans.rules.document import Colour
from triage.rules.greens import (
    LATE_AFTER,
    PLAN_IS_NEW_FOR,
    Course,
    GreenDay,
    GreenReading,
    HeldBack,
    Judged,
    Standing,
    is_steep,
    ready,
    standing_of,
)

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Oslo"))
SECOND = timedelta(seconds=1)
EARLY = NOW - timedelta(hours=2)
READING = GreenReading(EARLY, EARLY, Colour.GREEN)
CALM = GreenDay(expected=1, met=1, readings=(READING,))


def numbers(*values: int) -> tuple[Decimal, ...]:
    return tuple(Decimal(one) for one in values)


def with_reading(**changed: object) -> GreenDay:
    return replace(CALM, readings=(READING, replace(READING, **changed)))


def test_everything_there_and_green_is_ready() -> None:
    assert standing_of(CALM, NOW) == Judged(Standing.READY)


@pytest.mark.parametrize("colour", [Colour.YELLOW, Colour.RED, Colour.NOT_JUDGED])
def test_what_is_not_green_is_never_received_with_others(colour: Colour) -> None:
    assert standing_of(with_reading(colour=colour), NOW).standing is Standing.NOT_GREEN


def test_an_open_alert_keeps_a_patient_out_though_all_of_today_is_green() -> None:
    assert standing_of(replace(CALM, has_open_alert=True), NOW).standing is Standing.NOT_GREEN


def test_a_round_is_whole_or_waits() -> None:
    assert standing_of(replace(CALM, expected=2), NOW).standing is Standing.NOT_ALL_THERE
    assert standing_of(replace(CALM, expected=2, met=2), NOW).standing is Standing.READY
    assert standing_of(replace(CALM, readings=()), NOW).standing is Standing.NOT_ALL_THERE
    nothing = replace(CALM, expected=0, met=0)
    assert standing_of(nothing, NOW).standing is Standing.NOTHING_EXPECTED


def test_what_was_received_stays_so_until_something_new_comes() -> None:
    assert standing_of(replace(CALM, received_up_to=EARLY), NOW).standing is Standing.RECEIVED
    older = replace(CALM, received_up_to=EARLY - SECOND)
    assert standing_of(older, NOW).standing is Standing.READY
    new = replace(with_reading(received_at=EARLY + SECOND), received_up_to=EARLY)
    assert standing_of(new, NOW).standing is Standing.READY, "one of two is new"


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (with_reading(has_symptom=True), HeldBack.SYMPTOMS),
        (with_reading(with_text=True), HeldBack.TEXT),
        (replace(CALM, has_message=True), HeldBack.MESSAGE),
        (with_reading(measured_at=EARLY - LATE_AFTER - SECOND), HeldBack.LATE),
        (replace(CALM, plan_since=NOW - PLAN_IS_NEW_FOR + SECOND), HeldBack.PLAN_CHANGED),
        (
            replace(CALM, courses=(Course(Decimal(92), numbers(94, 94, 94), Decimal(90)),)),
            HeldBack.STEEP_TREND,
        ),
    ],
    ids=lambda one: one.value if isinstance(one, HeldBack) else "",
)
def test_each_reason_alone_holds_a_patient_back(day: GreenDay, reason: HeldBack) -> None:
    assert standing_of(day, NOW) == Judged(Standing.HELD_BACK, (reason,))


@pytest.mark.parametrize(
    "day",
    [
        with_reading(measured_at=EARLY - LATE_AFTER),
        replace(CALM, plan_since=NOW - PLAN_IS_NEW_FOR),
        replace(CALM, courses=(Course(Decimal(93), numbers(94, 94, 94), Decimal(90)),)),
    ],
    ids=["four hours", "a day old plan", "a quarter of the way"],
)
def test_just_inside_each_limit_is_ready(day: GreenDay) -> None:
    assert standing_of(day, NOW).standing is Standing.READY


def test_the_reasons_are_named_together_in_one_order() -> None:
    day = replace(with_reading(with_text=True, has_symptom=True), has_message=True)
    wanted = (HeldBack.SYMPTOMS, HeldBack.TEXT, HeldBack.MESSAGE)
    assert standing_of(day, NOW).reasons == wanted


def test_steep_is_half_the_way_to_the_limit_on_the_side_where_it_goes() -> None:
    before = numbers(80, 80, 80, 80)
    both = {"green_low": Decimal(60), "green_high": Decimal(100)}
    assert is_steep(Course(Decimal(90), before, **both))
    assert not is_steep(Course(Decimal(89), before, **both))
    assert is_steep(Course(Decimal(70), before, **both))
    assert not is_steep(Course(Decimal(71), before, **both))
    assert not is_steep(Course(Decimal(80), before, **both))


def test_away_from_the_only_limit_is_never_steep() -> None:
    before = numbers(92, 92, 92)
    assert not is_steep(Course(Decimal(99), before, green_low=Decimal(90)))
    assert is_steep(Course(Decimal(91), before, green_low=Decimal(90)))
    assert not is_steep(Course(Decimal(50), before, green_high=Decimal(100)))


def test_too_few_before_or_no_limits_say_nothing() -> None:
    assert not is_steep(Course(Decimal(90), numbers(99, 99), Decimal(90)))
    assert is_steep(Course(Decimal(90), numbers(99, 99, 99), Decimal(90)))
    assert not is_steep(Course(Decimal(1), numbers(99, 99, 99)))


def test_one_wild_value_before_is_not_what_a_trend_is_measured_from() -> None:
    assert not is_steep(Course(Decimal(94), numbers(94, 99, 94, 60, 94), Decimal(90)))


def test_from_beyond_or_on_the_limit_every_step_towards_the_bad_side_is_steep() -> None:
    assert is_steep(Course(Decimal(89), numbers(90, 90, 90), Decimal(90)))
    assert is_steep(Course(Decimal(87), numbers(88, 88, 88), Decimal(90)))
    assert is_steep(Course(Decimal("88.9"), numbers(89, 89, 89), Decimal(90)))
    assert is_steep(Course(Decimal("101.1"), numbers(101, 101, 101), green_high=Decimal(100)))


def test_staying_on_or_beyond_the_limit_is_no_trend() -> None:
    for value in (Decimal(90), Decimal(89)):
        assert not is_steep(Course(value, (value,) * 3, green_low=Decimal(90)))
    for value in (Decimal(100), Decimal(101)):
        assert not is_steep(Course(value, (value,) * 3, green_high=Decimal(100)))


def test_only_those_who_are_ready_are_received() -> None:
    days = [("kari", CALM), ("per", replace(CALM, has_message=True)), ("ola", CALM)]
    assert ready(days, NOW) == ["kari", "ola"]
