"""A doctor who was asked answers that she takes the alert over, with or without an offer."""

from __future__ import annotations

import pytest

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
    after,
    opened,
    refused,
)
from triage.rules import alert_events as ev
from triage.rules.alert_state import Offer, OfferStatus, Refusal
from triage.rules.deadlines import due_at

LATER = MONDAY + 5 * MINUTE
BY_GRO = ev.TakenOver(LATER, by=GRO, unit=GP)


def statuses(state):
    return [(each.unit, each.status) for each in state.offers]


def test_an_offer_that_stands_is_taken_and_no_second_one_is_made():
    state = after(opened(), BY_GRO)
    assert (state.owner_unit, state.claimed_by) == (GP, GRO)
    assert statuses(state) == [(GP, OfferStatus.CLAIMED)]


def test_without_an_offer_one_of_this_moment_is_made_and_taken():
    state = after(opened(Colour.YELLOW), BY_GRO)
    assert (state.owner_unit, state.claimed_by, state.claimed_at) == (GP, GRO, LATER)
    assert state.offers == (Offer(GP, LATER, LATER, OfferStatus.CLAIMED),)


def test_the_deadline_is_the_new_units_counted_from_the_answer():
    state = after(opened(Colour.YELLOW), BY_GRO)
    unit = UNITS[GP]
    expected = due_at(Colour.YELLOW, "spo2", LATER, unit.hours, unit.red_minutes)
    assert (state.due_at, state.met_at) == (expected, None)


def test_what_was_offered_to_others_is_withdrawn():
    state = after(opened(), ev.TakenOver(LATER, by=HANS, unit=HOSPITAL))
    assert state.owner_unit == HOSPITAL
    assert statuses(state) == [(GP, OfferStatus.WITHDRAWN), (HOSPITAL, OfferStatus.CLAIMED)]


def test_offers_that_came_to_nothing_stand_as_they_were():
    declined = ev.OfferDeclined(LATER, by=GRO, unit=GP, reason="full")
    state = after(opened(receivers=(GP,)), declined, BY_GRO)
    assert statuses(state) == [(GP, OfferStatus.DECLINED), (GP, OfferStatus.CLAIMED)]


def test_a_unit_that_owns_it_already_claims_it_and_nothing_else_moves():
    mine = after(opened(Colour.YELLOW), BY_GRO)
    loose = after(mine, ev.ContactLogged(LATER + MINUTE, by=GRO, unit=GP))
    again = after(loose, ev.TakenOver(LATER + HOUR, by=GRO, unit=GP))
    assert (again.due_at, again.met_at, again.offers) == (loose.due_at, loose.met_at, loose.offers)
    assert (again.owner_unit, again.claimed_by) == (GP, GRO)


def test_a_colleagues_claim_in_the_same_unit_is_not_overwritten():
    mine = after(opened(Colour.YELLOW), BY_GRO)
    said = refused(mine, ev.TakenOver(LATER + MINUTE, by="gerd", unit=GP))
    assert (said.code, said.params["claimed_by"]) == (Refusal.ALREADY_CLAIMED, GRO)


def test_a_nurses_claim_at_the_centre_does_not_keep_it_from_the_doctor():
    state = after(opened(Colour.YELLOW), ev.Claimed(MONDAY, by=ANNA, unit=CENTRE), BY_GRO)
    assert (state.owner_unit, state.claimed_by) == (GP, GRO)


def test_silence_stays_at_the_centre_until_a_nurse_has_tried_to_reach_the_patient():
    silence = opened(Colour.YELLOW, cause="MISSING:spo2")
    assert refused(silence, BY_GRO).code is Refusal.TRY_THE_PATIENT_FIRST


@pytest.mark.parametrize("is_reached", [True, False])
def test_silence_goes_to_the_doctor_once_the_patient_was_tried(is_reached):
    tried = ev.ContactLogged(MONDAY, by=ANNA, unit=CENTRE, reached=is_reached)
    state = after(opened(Colour.YELLOW, cause="MISSING:spo2"), tried, BY_GRO)
    assert state.owner_unit == GP
