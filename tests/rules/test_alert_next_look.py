"""A met alert that is left open is due again: who rang on Monday has until the end of Wednesday."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from selfcare_plans.rules.document import Colour
from tests.rules.alert_cast import (
    ANNA,
    CENTRE,
    GP,
    GRO,
    HOUR,
    MINUTE,
    MONDAY,
    OSLO,
    UNITS,
    after,
    opened,
)
from triage.rules import alert_events as ev
from triage.rules.alert_next_look import untouched_since
from triage.rules.alert_state import AlertState, OfferStatus, Settling

DAY = timedelta(days=1)
TUESDAY = MONDAY + DAY
WEDNESDAY = datetime(2026, 11, 25, 8, 0, tzinfo=OSLO)  # as the centre opens
CLOSING = datetime(2026, 11, 25, 15, 0, tzinfo=OSLO)
SEEN = frozenset({"f1"})


def rang(at: datetime) -> ev.ContactLogged:
    return ev.ContactLogged(at, by=ANNA, unit=CENTRE)


def met(colour: Colour = Colour.YELLOW, at: datetime = MONDAY + MINUTE) -> AlertState:
    """An alert of the centre about which the patient was rung."""
    return after(opened(colour), rang(at))


def at(state: AlertState, when: datetime) -> AlertState:
    return after(state, ev.TimePassed(when))


def test_the_day_of_the_call_and_the_whole_next_day_go_by_in_peace() -> None:
    state = met()
    assert at(state, WEDNESDAY - MINUTE) == state


def test_then_it_is_due_by_the_end_of_the_day() -> None:
    again = at(met(), WEDNESDAY)
    assert (again.met_at, again.due_at) == (None, CLOSING)
    assert not again.is_overdue(CLOSING - MINUTE)
    assert again.is_overdue(CLOSING)


@pytest.mark.parametrize("late", [MINUTE, 6 * HOUR, 3 * DAY])
def test_a_slow_sweeper_moves_no_deadline(late: timedelta) -> None:
    assert at(met(), WEDNESDAY + late).due_at == CLOSING


def test_a_weekend_is_no_opening_day() -> None:
    thursday = MONDAY + 3 * DAY
    state = met(at=thursday)
    assert at(state, thursday + 3 * DAY).met_at
    monday = at(state, datetime(2026, 11, 30, 9, 0, tzinfo=OSLO))
    assert (monday.met_at, monday.due_at) == (None, datetime(2026, 11, 30, 15, 0, tzinfo=OSLO))


def test_another_call_counts_the_days_anew() -> None:
    state = after(met(), rang(TUESDAY))
    assert state.met_at == MONDAY + MINUTE
    assert at(state, CLOSING).met_at
    assert at(state, WEDNESDAY + DAY).due_at == CLOSING + DAY


def test_an_attempt_counts_nothing_anew() -> None:
    tried = ev.ContactLogged(TUESDAY, by=ANNA, unit=CENTRE, reached=False)
    assert at(after(met(), tried), WEDNESDAY).met_at is None


def test_a_call_meets_the_new_deadline_too() -> None:
    again = after(met(), rang(WEDNESDAY + HOUR))
    assert (again.met_at, again.due_at) == (WEDNESDAY + HOUR, CLOSING)


def test_what_rests_is_due_on_the_day_it_was_put_off_to() -> None:
    friday = WEDNESDAY + 2 * DAY
    rest = ev.Snoozed(MONDAY + HOUR, by=ANNA, unit=CENTRE, until=friday, reason="x", seen=SEEN)
    state = after(met(), rest)
    assert at(state, friday - MINUTE).met_at
    back = at(state, friday + DAY)
    assert (back.met_at, back.due_at) == (None, CLOSING + 2 * DAY)


def test_a_rest_moves_no_deadline_that_nobody_has_met() -> None:
    state = opened(Colour.YELLOW)
    rest = ev.Snoozed(MONDAY, by=ANNA, unit=CENTRE, until=WEDNESDAY, reason="x", seen=SEEN)
    assert at(after(state, rest), WEDNESDAY).due_at == state.due_at


def test_what_is_safe_until_a_time_is_counted_from_that_time() -> None:
    safe = {"by": ANNA, "unit": CENTRE, "seen": SEEN, "note": "x", "until": TUESDAY + HOUR}
    state = after(met(), ev.Settled(MONDAY + HOUR, how=Settling.SAFE_UNTIL, **safe))  # type: ignore[arg-type]
    assert at(state, CLOSING).met_at
    assert at(state, WEDNESDAY + DAY).due_at == CLOSING + DAY


def test_what_waits_for_a_new_reading_calls_at_the_time_that_was_agreed() -> None:
    ask = ev.AskedToMeasure(MONDAY + HOUR, by=ANNA, unit=CENTRE, due_at=CLOSING + DAY)
    state = after(met(), ask)
    assert at(state, CLOSING).met_at
    came_not = at(state, CLOSING + DAY)
    assert (came_not.met_at, came_not.broke_through) == (None, "NOT_MEASURED_AGAIN")


def test_a_red_that_an_office_took_and_rang_about_once_comes_back_by_itself() -> None:
    took = ev.OfferClaimed(MONDAY + MINUTE, by=GRO, unit=GP)
    call = ev.ContactLogged(MONDAY + HOUR, by=GRO, unit=GP)
    state = after(opened(), took, call, ev.TimePassed(MONDAY + 2 * HOUR))
    assert (state.owner_unit, state.met_at) == (GP, MONDAY + HOUR)
    closes = datetime(2026, 11, 25, 14, 0, tzinfo=OSLO)
    waiting = at(state, closes - MINUTE)
    assert (waiting.owner_unit, waiting.due_at) == (GP, closes)
    back = at(state, closes)
    assert back.owner_unit == CENTRE
    assert back.is_overdue(closes)
    assert next(each.status for each in back.offers if each.unit == GP) is OfferStatus.LAPSED
    assert back.ring_by, "and the centre rings"


def test_when_113_was_rung_somebody_says_in_the_end_how_it_went() -> None:
    state = after(opened(), ev.Called113(MONDAY + MINUTE, by=ANNA, unit=CENTRE))
    assert at(state, WEDNESDAY - MINUTE).met_at
    assert at(state, CLOSING).is_overdue(CLOSING)


def test_of_two_made_one_the_older_look_counts() -> None:
    one, other = met(), replace(met(), findings=("f2",), looked_at=TUESDAY)
    both = after(one, ev.MergedFrom(TUESDAY, other=other))
    assert both.looked_at == MONDAY + MINUTE


@pytest.mark.parametrize("hour", [7, 8, 12, 15, 23])
def test_the_sweeper_asks_for_those_alone_to_which_time_does_something(hour: int) -> None:
    now = datetime(2026, 11, 27, hour, 0, tzinfo=OSLO)
    since = untouched_since(UNITS[CENTRE].hours, now)
    for hours_ago in range(120):
        looked = now - hours_ago * HOUR
        state = replace(met(), met_at=looked, looked_at=looked)
        assert (at(state, now).met_at is None) == (looked < since), looked
