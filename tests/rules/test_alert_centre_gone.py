"""A centre that may not see the patient any longer: a unit at home has what it had."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from selfcare_plans.rules.document import Colour
from tests.rules.alert_cast import (
    ANNA,
    CENTRE,
    GP,
    GRO,
    HANS,
    HOSPITAL,
    HOUR,
    MINUTE,
    MONDAY,
    UNITS,
    opened,
)
from triage.rules import alert_events as ev
from triage.rules.alert_machine import step
from triage.rules.alert_state import AlertState, OfferStatus, Settling
from triage.rules.deadlines import UnitTimes
from triage.rules.hours import OpeningHours

HOME = "home"
AT_HOME = {**UNITS, HOME: UnitTimes(OpeningHours(), red_minutes=90)}
GONE_AT = MONDAY + 10 * MINUTE


def after(state: AlertState, *events: Any) -> AlertState:
    for event in events:
        result = step(state, event, units=AT_HOME)
        assert isinstance(result, AlertState), (event, result)
        state = result
    return state


def gone(state: AlertState, centre: str = CENTRE) -> AlertState:
    return after(state, ev.CentreGone(GONE_AT, gone=centre, to_unit=HOME))


def test_what_the_centre_owned_is_the_unit_s_and_nobody_there_has_it_yet() -> None:
    seen = frozenset({"f1"})
    busy = after(
        opened(Colour.YELLOW),
        ev.Claimed(MONDAY, by=ANNA, unit=CENTRE),
        ev.Snoozed(MONDAY, by=ANNA, unit=CENTRE, until=MONDAY + HOUR, reason="x", seen=seen),
    )
    moved = gone(busy)
    assert (moved.owner_unit, moved.centre) == (HOME, HOME)
    assert (moved.claimed_by, moved.claimed_at, moved.snoozed_until) == (None, None, None)


def test_what_called_again_there_is_new_at_home_and_not_settled() -> None:
    told = {"by": ANNA, "unit": CENTRE, "seen": frozenset({"f1"}), "note": "x", "told": "x"}
    left = after(
        opened(Colour.YELLOW),
        ev.Settled(MONDAY, how=Settling.TOLD_EVENING_SERVICE, **told),  # type: ignore[arg-type]
    )
    moved = gone(replace(left, broke_through="WORSE"))
    assert (moved.broke_through, moved.settled_at, moved.unsettled_at) == (None, None, GONE_AT)


def test_what_was_never_settled_says_when_it_came_all_the_same() -> None:
    assert gone(opened(Colour.YELLOW)).unsettled_at == GONE_AT


def test_a_deadline_that_nobody_has_met_moves_no_later() -> None:
    red = opened()
    assert gone(red).due_at == red.due_at == MONDAY + 30 * MINUTE


def test_one_that_was_met_is_set_anew_by_the_unit_s_own_minutes() -> None:
    met = after(opened(), ev.ContactLogged(MONDAY + MINUTE, by=ANNA, unit=CENTRE))
    moved = gone(met)
    assert (moved.met_at, moved.due_at) == (None, GONE_AT + 90 * MINUTE)


def test_an_offer_to_a_receiver_stands_and_one_to_the_two_ends() -> None:
    asked = after(opened(), ev.HandedOver(MONDAY + MINUTE, by=ANNA, unit=CENTRE, to_unit=HOME))
    moved = gone(asked)
    assert {each.unit: each.status for each in moved.offers} == {
        GP: OfferStatus.OPEN,
        HOME: OfferStatus.WITHDRAWN,
    }


def test_what_a_hospital_has_stays_with_it_and_goes_home_from_there() -> None:
    taken = after(
        opened(receivers=(HOSPITAL,)), ev.OfferClaimed(MONDAY + MINUTE, by=HANS, unit=HOSPITAL)
    )
    moved = gone(taken)
    assert (moved.owner_unit, moved.claimed_by, moved.centre) == (HOSPITAL, HANS, HOME)
    back = after(moved, ev.Released(GONE_AT + MINUTE, by=HANS, unit=HOSPITAL))
    assert back.owner_unit == HOME


def test_another_centre_that_is_gone_changes_nothing() -> None:
    taken = after(opened(), ev.OfferClaimed(MONDAY + MINUTE, by=GRO, unit=GP))
    assert gone(taken, "another").centre == CENTRE
    assert gone(taken, "another").owner_unit == GP
