"""A red meets a closing door: the offer ends with its unit's day, and the line goes on by time alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from selfcare_plans.rules.document import Colour
from tests.rules.alert_cast import (
    ANNA,
    CENTRE,
    GP,
    GRO,
    HOSPITAL,
    HOUR,
    MINUTE,
    OSLO,
    UNITS,
    after,
    finding,
    opened,
    refused,
)
from triage.rules import alert_events as ev
from triage.rules.alert_machine import step
from triage.rules.alert_state import AlertState, OfferStatus, Refusal
from triage.rules.alerts import merge
from triage.rules.deadlines import UnitTimes
from triage.rules.hours import OpeningHours

FRIDAY = datetime(2026, 11, 27, 13, 45, tzinfo=OSLO)
GP_CLOSES = datetime(2026, 11, 27, 14, 0, tzinfo=OSLO)
MONDAY_NINE = datetime(2026, 11, 30, 9, 0, tzinfo=OSLO)


def line(state: AlertState) -> list[tuple[str, OfferStatus]]:
    return [(each.unit, each.status) for each in state.offers]


def test_an_offer_of_a_red_is_due_when_its_unit_closes() -> None:
    assert opened(at=FRIDAY).offers[0].due_at == GP_CLOSES


def test_with_all_its_minutes_before_closing_it_has_them() -> None:
    state = opened(at=GP_CLOSES - 30 * MINUTE)
    assert state.offers[0].due_at == GP_CLOSES
    state = after(state, ev.TimePassed(GP_CLOSES))
    assert line(state)[0] == (GP, OfferStatus.NOT_ANSWERED)


def test_at_closing_it_is_passed_over_and_the_next_in_line_is_asked_by_time_alone() -> None:
    before = after(opened(at=FRIDAY), ev.TimePassed(GP_CLOSES - MINUTE))
    assert line(before) == [(GP, OfferStatus.OPEN)]
    state = after(before, ev.TimePassed(GP_CLOSES))
    assert line(state) == [(GP, OfferStatus.PASSED_OVER), (HOSPITAL, OfferStatus.OPEN)]
    assert state.offers[1].due_at == GP_CLOSES + 30 * MINUTE
    assert state.ring_by is None
    assert not state.is_not_answered


def test_until_closing_the_unit_may_take_it_and_from_then_not_by_that_offer() -> None:
    state = opened(at=FRIDAY)
    mine = ev.OfferClaimed(GP_CLOSES - MINUTE, by=GRO, unit=GP)
    assert after(state, mine).owner_unit == GP
    assert refused(state, replace(mine, at=GP_CLOSES)).code is Refusal.NO_OFFER


def test_where_nobody_else_stands_in_line_the_centre_is_to_ring() -> None:
    state = after(opened(at=FRIDAY, receivers=(GP,)), ev.TimePassed(GP_CLOSES))
    assert line(state) == [(GP, OfferStatus.PASSED_OVER)]
    assert state.is_not_answered
    assert state.ring_by == GP_CLOSES + 15 * MINUTE == state.due_at


def test_a_yellow_that_was_handed_over_waits_for_the_next_opening() -> None:
    asked = ev.HandedOver(FRIDAY, by=ANNA, unit=CENTRE, to_unit=GP)
    state = after(opened(Colour.YELLOW, FRIDAY), asked, ev.TimePassed(GP_CLOSES + HOUR))
    assert line(state) == [(GP, OfferStatus.OPEN)]
    assert state.offers[0].due_at == MONDAY_NINE + 15 * MINUTE


@pytest.mark.parametrize(
    ("at", "then"),
    [(FRIDAY + MINUTE, OfferStatus.OPEN), (GP_CLOSES + HOUR, OfferStatus.PASSED_OVER)],
)
def test_worse_it_waits_for_no_opening_any_more(at: datetime, then: OfferStatus) -> None:
    asked = ev.HandedOver(FRIDAY, by=ANNA, unit=CENTRE, to_unit=GP)
    worse = ev.FindingJoined(at, finding=finding(Colour.RED, at, id="f2"))
    state = after(opened(Colour.YELLOW, FRIDAY), asked, worse)
    assert state.offers[0].status is then
    state = after(state, ev.TimePassed(max(at, GP_CLOSES)))
    assert line(state) == [(GP, OfferStatus.PASSED_OVER), (HOSPITAL, OfferStatus.OPEN)]


def test_made_one_with_a_red_an_offer_from_before_waits_no_longer_either() -> None:
    asked = ev.HandedOver(FRIDAY, by=ANNA, unit=CENTRE, to_unit=GP)
    yellow = after(opened(Colour.YELLOW, FRIDAY), asked)
    red = opened(at=GP_CLOSES + HOUR, receivers=(), id="f2")
    merged = merge(yellow, red, GP_CLOSES + HOUR, units=UNITS)
    assert isinstance(merged, tuple)
    assert line(merged[0]) == [(GP, OfferStatus.PASSED_OVER), (HOSPITAL, OfferStatus.OPEN)]


def test_asked_by_a_person_it_ends_with_the_day_too_and_starts_no_line() -> None:
    asked = ev.HandedOver(FRIDAY, by=ANNA, unit=CENTRE, to_unit=GP)
    state = after(opened(at=FRIDAY, receivers=()), asked, ev.TimePassed(GP_CLOSES))
    assert line(state) == [(GP, OfferStatus.PASSED_OVER)]


def test_a_unit_that_closed_for_good_is_passed_over() -> None:
    gone = {**UNITS, GP: replace(UNITS[GP], is_closed=True)}
    state = step(opened(at=FRIDAY), ev.TimePassed(FRIDAY + MINUTE), units=gone)
    assert isinstance(state, AlertState)
    assert line(state) == [(GP, OfferStatus.PASSED_OVER), (HOSPITAL, OfferStatus.OPEN)]


@pytest.mark.parametrize("closes", [(0, 0), (23, 59, 59)])
def test_midnight_is_no_closing_for_who_is_open_around_the_clock(closes: tuple[int, ...]) -> None:
    hours = OpeningHours(
        time(0),
        time(*closes),
        (1, 2, 3, 4, 5, 6, 7),
        country=None,
    )
    units = {**UNITS, HOSPITAL: UnitTimes(hours)}
    late = datetime(2026, 11, 27, 23, 50, tzinfo=OSLO)
    event = ev.Opened(late, finding=finding(at=late), centre=CENTRE, receivers=(GP, HOSPITAL))
    state = step(None, event, units=units)
    assert isinstance(state, AlertState)
    assert line(state)[1] == (HOSPITAL, OfferStatus.OPEN)
    due = state.offers[1].due_at
    assert due is not None
    assert timedelta(0) <= due - (late + 30 * MINUTE) <= timedelta(seconds=1)
    waiting = step(state, ev.TimePassed(due - MINUTE), units=units)
    assert waiting == state
    over = step(state, ev.TimePassed(due), units=units)
    assert isinstance(over, AlertState)
    assert line(over)[1] == (HOSPITAL, OfferStatus.NOT_ANSWERED)
