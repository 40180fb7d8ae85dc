"""The alert follows the course: whose it becomes, until when, and what a return may not do."""

from __future__ import annotations

from dataclasses import replace

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
    finding,
    opened,
    refused,
)
from triage.rules.alert_events import (
    Claimed,
    ContactLogged,
    FindingJoined,
    HandedOver,
    OfferClaimed,
    OfferDeclined,
    Released,
    Resolved,
    Snoozed,
    TimePassed,
    Transferred,
)
from triage.rules.alert_state import AlertState, OfferStatus, Outcome, Refusal
from triage.rules.alerts import merge

YELLOW, RED = Colour.YELLOW, Colour.RED


def moving(to: str = HOSPITAL, at: object = MONDAY + 5 * MINUTE) -> Transferred:
    return Transferred(at, by=HANS, unit=HOSPITAL, to_unit=to)  # type: ignore[arg-type]


def home(at: object = MONDAY + HOUR) -> Transferred:
    return Transferred(at, by=ANNA, unit=CENTRE, to_unit=CENTRE)  # type: ignore[arg-type]


def statuses(state: AlertState) -> list[tuple[str, OfferStatus]]:
    return [(each.unit, each.status) for each in state.offers]


def test_it_becomes_the_new_owners_and_nobody_there_has_it_yet() -> None:
    claimed = after(opened(YELLOW), Claimed(MONDAY, by=ANNA, unit=CENTRE))
    moved = after(claimed, moving())
    assert (moved.owner_unit, moved.centre) == (HOSPITAL, CENTRE)
    assert (moved.claimed_by, moved.claimed_at) == (None, None)
    assert moved.is_open
    assert moved.findings == claimed.findings


@pytest.mark.parametrize("colour", [YELLOW, RED, Colour.NOT_JUDGED])
def test_its_deadline_is_the_new_owners_counted_from_the_acceptance(colour: Colour) -> None:
    at = MONDAY + 20 * MINUTE
    moved = after(opened(colour), moving(at=at))
    expected = (
        UNITS[HOSPITAL].hours.end_of_open_day(at)
        if colour is YELLOW
        else at + UNITS[HOSPITAL].red_minutes * MINUTE
    )
    assert (moved.due_at, moved.met_at) == (expected, None)


def test_a_snooze_and_what_called_through_it_end_with_the_handover() -> None:
    state = after(
        opened(YELLOW),
        Snoozed(MONDAY, by=ANNA, unit=CENTRE, until=MONDAY + 2 * HOUR, reason="x", seen=frozenset({"f1"})),
    )  # fmt: skip
    assert after(state, moving()).snoozed_until is None
    told = after(
        state, FindingJoined(MONDAY + MINUTE, finding=finding(YELLOW, id="f2", with_text=True))
    )
    assert told.broke_through == "WITH_TEXT"
    assert after(told, moving()).broke_through is None


def test_a_held_yellow_stays_held() -> None:
    held = opened(YELLOW, held_until=MONDAY + HOUR, held_by="v/r")
    assert after(held, moving()).held_until == MONDAY + HOUR


def test_open_offers_to_others_end_and_the_new_owners_own_is_taken() -> None:
    red = opened(RED)
    assert statuses(red) == [(GP, OfferStatus.OPEN)]
    assert statuses(after(red, moving())) == [
        (GP, OfferStatus.WITHDRAWN),
        (HOSPITAL, OfferStatus.CLAIMED),
    ]
    both = after(red, HandedOver(MONDAY, by=ANNA, unit=CENTRE, to_unit=HOSPITAL))
    moved = after(both, moving())
    assert statuses(moved) == [(GP, OfferStatus.WITHDRAWN), (HOSPITAL, OfferStatus.CLAIMED)]
    assert moved.offers[1].made_at == MONDAY


def test_the_offer_of_a_handover_is_of_that_moment_and_has_no_deadline() -> None:
    (offer,) = after(opened(YELLOW), moving()).offers
    assert (offer.unit, offer.made_at, offer.due_at) == (HOSPITAL, MONDAY + 5 * MINUTE, None)


def test_what_was_answered_before_stays_as_it_was() -> None:
    declined = after(opened(RED), OfferDeclined(MONDAY, by=GRO, unit=GP, reason="nei"))
    moved = after(declined, moving())
    assert moved.offers[0] == declined.offers[0]


def test_it_cannot_move_to_where_it_is() -> None:
    assert refused(opened(), home()).code is Refusal.OWN_UNIT
    moved = after(opened(), moving())
    assert refused(moved, moving(at=MONDAY + 10 * MINUTE)).code is Refusal.OWN_UNIT


def test_what_is_resolved_moves_nowhere() -> None:
    done = after(
        opened(YELLOW),
        Resolved(MONDAY, by=ANNA, unit=CENTRE, outcome=Outcome.ACTED, seen=frozenset({"f1"})),
    )
    assert refused(done, moving()).code is Refusal.ALREADY_RESOLVED


def test_silence_stays_at_the_centre_until_a_nurse_has_tried() -> None:
    silent = opened(YELLOW, cause="MISSING:spo2")
    assert refused(silent, moving()).code is Refusal.TRY_THE_PATIENT_FIRST
    tried = after(silent, ContactLogged(MONDAY, by=ANNA, unit=CENTRE, reached=False))
    assert (tried.attempts, tried.contacted_at) == (1, None)
    assert after(tried, moving()).owner_unit == HOSPITAL, "tried is enough, as for a handover"
    tried = after(silent, ContactLogged(MONDAY, by=ANNA, unit=CENTRE))
    assert after(tried, moving()).owner_unit == HOSPITAL
    abroad = replace(silent, owner_unit=HOSPITAL)
    assert after(abroad, home(MONDAY + MINUTE)).owner_unit == CENTRE


def test_home_at_the_centre_an_unmet_deadline_moves_no_later() -> None:
    away = after(opened(RED), moving())
    back = after(away, home(MONDAY + 15 * MINUTE))
    assert (back.owner_unit, back.due_at) == (CENTRE, away.due_at)
    assert back.offers[-1].unit == CENTRE


def test_home_at_the_centre_a_met_deadline_is_done_with() -> None:
    away = after(opened(RED), moving(), ContactLogged(MONDAY + 6 * MINUTE, by=HANS, unit=HOSPITAL))
    back = after(away, home(MONDAY + HOUR))
    assert back.due_at == MONDAY + HOUR + UNITS[CENTRE].red_minutes * MINUTE
    assert back.met_at is None


def test_a_late_red_keeps_the_deadline_of_a_late_one() -> None:
    late = opened(RED, is_late=True)
    at = MONDAY + MINUTE
    assert after(late, moving(at=at)).due_at == UNITS[HOSPITAL].hours.end_of_open_day(at)


def test_unmet_at_the_hospital_it_comes_back_by_time_alone_due_at_once_and_marked() -> None:
    away = after(opened(RED), moving())
    back = after(away, TimePassed(away.due_at))
    assert (back.owner_unit, back.due_at) == (CENTRE, away.due_at)
    assert statuses(back)[-1] == (HOSPITAL, OfferStatus.LAPSED)
    assert back.is_not_answered


def test_opened_at_the_hospital_and_unmet_it_comes_back_marked_too() -> None:
    away = opened(YELLOW, route_unit=HOSPITAL)
    assert away.owner_unit == HOSPITAL
    back = after(away, TimePassed(away.due_at))
    assert statuses(back) == [(HOSPITAL, OfferStatus.LAPSED)]
    assert back.is_not_answered


def test_a_hospital_lets_one_alert_go_and_the_centre_has_it_due_at_once() -> None:
    away = opened(YELLOW, route_unit=HOSPITAL)
    back = after(away, Released(MONDAY + MINUTE, by=HANS, unit=HOSPITAL))
    assert (back.owner_unit, back.due_at) == (CENTRE, MONDAY + MINUTE)
    assert statuses(back) == [(HOSPITAL, OfferStatus.GIVEN_BACK)]
    assert not back.is_not_answered


def test_a_claimed_offer_given_back_leaves_one_row_of_it() -> None:
    red = after(opened(RED, receivers=(HOSPITAL,)), OfferClaimed(MONDAY, by=HANS, unit=HOSPITAL))
    back = after(red, Released(MONDAY + MINUTE, by=HANS, unit=HOSPITAL))
    assert statuses(back) == [(HOSPITAL, OfferStatus.GIVEN_BACK)]


def test_where_the_new_owner_has_one_already_the_two_become_one() -> None:
    mine = opened(RED, MONDAY - 10 * MINUTE, id="f0", route_unit=HOSPITAL)
    moved = after(opened(YELLOW), moving())
    merged = merge(mine, moved, MONDAY + 6 * MINUTE, units=UNITS)
    assert isinstance(merged, tuple)
    kept, emptied = merged
    assert (kept.owner_unit, set(kept.findings), kept.colour) == (HOSPITAL, {"f0", "f1"}, RED)
    assert kept.due_at == mine.due_at
    assert emptied.outcome is Outcome.MERGED


def test_a_second_unit_in_the_middle_keeps_what_it_took() -> None:
    """The operation moves the old owner's alerts only; the machine itself moves any."""
    taken = after(opened(RED), Claimed(MONDAY, by=GRO, unit=GP))
    assert taken.owner_unit == GP
    moved = after(taken, moving())
    assert moved.owner_unit == HOSPITAL
    assert statuses(moved) == [(GP, OfferStatus.CLAIMED), (HOSPITAL, OfferStatus.CLAIMED)]
