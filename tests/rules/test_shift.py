"""Friday before closing, the weekend, and Monday at opening: what is settled, left, and new."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from selfcare_plans.rules.document import Colour
from tests.rules.alert_cast import ANNA, CENTRE, GP, OSLO, opened
from triage.rules.alert_state import AlertState, Outcome, Settling, Status
from triage.rules.deadlines import UnitTimes
from triage.rules.hours import DayHours, OpeningHours
from triage.rules.shift import Day, Phase, Shift, is_settled, shift_at

TIMES = UnitTimes(OpeningHours(exceptions=(DayHours(date(2026, 12, 24), time(8), time(12)),)))
MINUTE = timedelta(minutes=1)


def oslo(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=OSLO)


FRIDAY_10, SETTLING = oslo(27, 10), oslo(27, 14, 30)
FRIDAY_8, FRIDAY_15 = oslo(27, 8), oslo(27, 15)
MONDAY_8, MONDAY_15 = oslo(30, 8), oslo(30, 15)


def shift(*at: int, month: int = 11) -> Shift:
    return shift_at(oslo(*at, month=month), TIMES)


def yellow(at: datetime = FRIDAY_10, **fields: Any) -> AlertState:
    return replace(opened(Colour.YELLOW, at), **fields)


def settled(at: datetime = SETTLING, until: datetime | None = MONDAY_8) -> dict[str, Any]:
    return {"settled_at": at, "settled_by": ANNA, "settled_how": Settling.SAFE_UNTIL, "settled_until": until}  # fmt: skip


# -- the day ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "phase"),
    [
        ((27, 7, 59), Phase.CLOSED),
        ((27, 8, 0), Phase.OPEN),
        ((27, 13, 59), Phase.OPEN),
        ((27, 14, 0), Phase.CLOSING),
        ((27, 14, 59), Phase.CLOSING),
        ((27, 15, 0), Phase.CLOSED),
        ((27, 15, 10), Phase.CLOSED),
        ((28, 12, 0), Phase.CLOSED),
    ],
)
def test_an_hour_before_closing_it_is_time_to_settle(at: tuple[int, ...], phase: Phase) -> None:
    assert shift(*at).phase is phase


@pytest.mark.parametrize(
    ("at", "changes"),
    [
        ((27, 7, 59), (27, 8, 0)),
        ((27, 8, 0), (27, 14, 0)),
        ((27, 13, 59), (27, 14, 0)),
        ((27, 14, 0), (27, 15, 0)),
        ((27, 15, 0), (30, 8, 0)),
        ((28, 12, 0), (30, 8, 0)),
    ],
)
def test_the_next_phase_comes_by_time_alone(at: tuple[int, ...], changes: tuple[int, ...]) -> None:
    found = shift(*at)
    assert found.changes_at == oslo(*changes)
    assert shift_at(found.changes_at, TIMES).phase is not found.phase


def test_on_friday_afternoon_the_day_is_fridays_and_thursday_closed_last() -> None:
    now = shift(27, 14)
    assert now.day == Day(FRIDAY_8, FRIDAY_15)
    assert now.last_closed == Day(oslo(26, 8), oslo(26, 15))
    assert now.next_opening == MONDAY_8


@pytest.mark.parametrize("at", [(27, 15, 0), (27, 15, 10), (29, 12, 0), (30, 7, 59)])
def test_over_the_weekend_fridays_day_closed_last(at: tuple[int, ...]) -> None:
    now = shift(*at)
    assert (now.day, now.last_closed) == (now.last_closed, Day(FRIDAY_8, FRIDAY_15))
    assert now.next_opening == MONDAY_8


def test_on_monday_morning_friday_closed_last() -> None:
    now = shift(30, 8)
    assert (now.day, now.last_closed) == (Day(MONDAY_8, MONDAY_15), Day(FRIDAY_8, FRIDAY_15))


def test_christmas_eve_is_settled_from_eleven_and_the_next_opening_is_monday() -> None:
    assert shift(24, 10, 59, month=12).phase is Phase.OPEN
    now = shift(24, 11, 0, month=12)
    assert now.phase is Phase.CLOSING
    assert now.next_opening == oslo(28, 8, month=12)


def test_settling_begins_no_earlier_than_the_day() -> None:
    short = UnitTimes(OpeningHours(time(8), time(9)), settle_minutes=240)
    assert shift_at(oslo(27, 8), short).settles_from == FRIDAY_8


def test_a_weekend_when_the_clock_goes_back_is_an_hour_longer() -> None:
    now = shift(26, 8, month=10)
    assert now.day.opens - now.last_closed.closes == timedelta(hours=66)


# -- what must be settled --------------------------------------------------------------------------


def test_open_and_not_settled_must_be_settled() -> None:
    now = shift(27, 14)
    assert now.must_be_settled(yellow(), CENTRE)
    assert now.must_be_settled(yellow(oslo(25, 9)), CENTRE), "also what stood for days"
    assert not now.must_be_settled(yellow(**settled()), CENTRE)
    assert not now.must_be_settled(yellow(), GP)
    closed = yellow(status=Status.RESOLVED, outcome=Outcome.ACTED)
    assert not now.must_be_settled(closed, CENTRE)


def test_snoozed_claimed_and_met_must_be_settled_too() -> None:
    now = shift(27, 14)
    for fields in (
        {"snoozed_until": MONDAY_8},
        {"claimed_by": ANNA, "claimed_at": oslo(27, 13)},
        {"met_at": oslo(27, 11)},
    ):
        assert now.must_be_settled(yellow(**fields), CENTRE)


def test_yesterdays_settling_says_nothing_about_tonight() -> None:
    alert = yellow(oslo(26, 10), **settled(oslo(26, 14, 30), until=oslo(27, 8)))
    assert not shift(26, 14, 40).must_be_settled(alert, CENTRE)
    assert shift(27, 14).must_be_settled(alert, CENTRE)
    told = yellow(oslo(26, 10), **settled(oslo(26, 14, 30), until=None))
    assert shift(27, 14).must_be_settled(told, CENTRE)


def test_settled_from_the_minute_of_opening_and_past_the_minute_of_closing() -> None:
    day = Day(FRIDAY_8, FRIDAY_15)
    assert is_settled(yellow(**settled(FRIDAY_8)), day)
    assert not is_settled(yellow(**settled(FRIDAY_8 - MINUTE)), day)
    assert not is_settled(yellow(**settled(until=FRIDAY_15)), day)
    assert is_settled(yellow(**settled(until=FRIDAY_15 + MINUTE)), day)
    assert is_settled(yellow(**settled(until=None)), day)
    assert not is_settled(yellow(), day)


def test_after_closing_on_friday_what_stood_at_closing_is_still_to_settle() -> None:
    now = shift(27, 15, 10)
    assert now.must_be_settled(yellow(), CENTRE)
    assert not now.must_be_settled(yellow(FRIDAY_15), CENTRE), "it came after closing"
    assert now.must_be_settled(yellow(FRIDAY_15 - MINUTE), CENTRE)


# -- Monday ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", [(29, 12), (30, 8), (30, 11)])
def test_what_was_left_without_a_word_is_named_until_somebody_takes_it_up(
    at: tuple[int, ...],
) -> None:
    now = shift(*at)
    assert now.was_left(yellow(), CENTRE)
    assert not now.was_left(yellow(**settled()), CENTRE)
    assert not now.was_left(yellow(), GP)
    assert not now.was_left(yellow(FRIDAY_15), CENTRE), "it came after closing"
    done = yellow(status=Status.RESOLVED, outcome=Outcome.ACTED)
    assert not now.was_left(done, CENTRE)


def test_what_was_claimed_before_closing_was_left_all_the_same() -> None:
    held = {"claimed_by": ANNA, "claimed_at": oslo(27, 14, 50)}
    assert shift(30, 8).was_left(yellow(**held), CENTRE)


@pytest.mark.parametrize("name", ["claimed_at", "met_at"])
def test_taken_up_on_monday_it_is_left_no_longer(name: str) -> None:
    now = shift(30, 8, 20)
    assert not now.was_left(yellow(**{name: oslo(30, 8, 10)}), CENTRE)
    assert now.was_left(yellow(**{name: oslo(27, 14, 59)}), CENTRE)
    assert not now.was_left(yellow(**{name: FRIDAY_15}), CENTRE), "in the minute of closing"


def test_what_was_settled_and_undone_at_night_came_since_closing_and_was_not_left() -> None:
    alert = yellow(unsettled_at=oslo(28, 3))
    now = shift(30, 8)
    assert not now.was_left(alert, CENTRE)
    assert now.came_since_closing(alert, CENTRE)
    before = yellow(unsettled_at=oslo(27, 14, 45))
    assert now.was_left(before, CENTRE), "undone before closing, and not settled anew"
    assert not now.was_left(yellow(unsettled_at=FRIDAY_15), CENTRE), "in the minute of closing"


@pytest.mark.parametrize("came", [FRIDAY_15, oslo(28, 3), MONDAY_8])
def test_what_came_while_closed_stands_there_all_monday(came: datetime) -> None:
    for at in ((30, 8), (30, 14, 59)):
        assert shift(*at).came_since_closing(yellow(came), CENTRE)
    assert not shift(30, 8).was_left(yellow(came), CENTRE)


def test_what_came_before_or_after_or_belongs_elsewhere_did_not_come_since_closing() -> None:
    now = shift(30, 9)
    assert not now.came_since_closing(yellow(FRIDAY_15 - MINUTE), CENTRE)
    assert not now.came_since_closing(yellow(MONDAY_8 + MINUTE), CENTRE)
    assert not now.came_since_closing(yellow(oslo(28, 3)), GP)
    done = yellow(oslo(28, 3), status=Status.RESOLVED, outcome=Outcome.ACTED)
    assert not now.came_since_closing(done, CENTRE)


def test_what_got_worse_at_night_came_since_closing() -> None:
    alert = yellow(oslo(27, 10), colour=Colour.RED, waiting_since=oslo(28, 3))
    assert shift(30, 8).came_since_closing(alert, CENTRE)


def test_before_opening_it_grows_until_now() -> None:
    assert shift(29, 12).came_since_closing(yellow(oslo(29, 12)), CENTRE)
    assert not shift(29, 12).came_since_closing(yellow(oslo(29, 12) + MINUTE), CENTRE)


def test_taken_or_met_it_leaves_the_block_unless_it_calls_again() -> None:
    now = shift(30, 9)
    for name in ("claimed_at", "met_at"):
        held = yellow(oslo(28, 3), **{name: oslo(30, 8, 30)})
        assert not now.came_since_closing(held, CENTRE)
        assert now.came_since_closing(replace(held, broke_through="WORSE"), CENTRE)
