"""The last step of every ladder is a call by a person: when it is due, what ends it, what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from selfcare_plans.rules.document import Colour
from tests.rules.alert_cast import (
    ANNA,
    BEA,
    CENTRE,
    GP,
    GRO,
    HANS,
    HOSPITAL,
    HOUR,
    MINUTE,
    MONDAY,
    OSLO,
    UNITS,
    after,
    finding,
    opened,
    refused,
)
from triage.rules.alert_calls import MUST_RING, OUT_OF_HOURS, must_ring
from triage.rules.alert_events import (
    Called113,
    CallLogged,
    Claimed,
    ContactLogged,
    Escalated,
    FindingJoined,
    HandedOver,
    OfferClaimed,
    OfferDeclined,
    Released,
    Resolved,
    Snoozed,
    TimePassed,
)
from triage.rules.alert_machine import step
from triage.rules.alert_state import AlertState, OfferStatus, Outcome, Refusal, Status
from triage.rules.alerts import merge, severity_key

YELLOW, RED = Colour.YELLOW, Colour.RED
RINGING = timedelta(minutes=15)
NIGHT = datetime(2026, 11, 23, 23, 0, tzinfo=OSLO)
TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=OSLO)


def declined(by: str, unit: str, at: datetime) -> OfferDeclined:
    return OfferDeclined(at, by=by, unit=unit, reason="ferie")


def rung(
    at: datetime,
    *,
    reached: bool = True,
    agreed: str = "Legen ringer",
    by: str = ANNA,
    unit: str = CENTRE,
) -> CallLogged:
    return CallLogged(at, by=by, unit=unit, to=GP, is_reached=reached, agreed=agreed)


def nobody(at: datetime = MONDAY, **fields: object) -> AlertState:
    """A red that has no line at all."""
    return opened(at=at, receivers=(), **fields)


# -- when ------------------------------------------------------------------------------------------


def test_while_somebody_of_the_line_considers_it_nobody_must_ring() -> None:
    assert not must_ring(opened())
    assert opened().ring_by is None
    second = after(opened(), declined(GRO, GP, MONDAY + MINUTE))
    assert second.open_offer(HOSPITAL)
    assert second.ring_by is None


def test_a_line_that_refused_wants_a_call_and_never_before_the_patient_is_due() -> None:
    early = after(
        opened(), declined(GRO, GP, MONDAY + MINUTE), declined(HANS, HOSPITAL, MONDAY + 2 * MINUTE)
    )
    assert early.ring_by == early.due_at == MONDAY + 30 * MINUTE
    at = MONDAY + 58 * MINUTE
    late = after(opened(), declined(GRO, GP, MONDAY + 29 * MINUTE), declined(HANS, HOSPITAL, at))
    assert late.ring_by == at + RINGING


def test_a_line_that_does_not_answer_wants_a_call_by_time_alone() -> None:
    asked = after(opened(receivers=(GP,)), TimePassed(MONDAY + 29 * MINUTE))
    assert asked.ring_by is None
    silent = after(asked, TimePassed(MONDAY + 30 * MINUTE))
    assert [each.status for each in silent.offers] == [OfferStatus.NOT_ANSWERED]
    assert silent.ring_by == MONDAY + 30 * MINUTE + RINGING


def test_a_red_without_a_receiver_wants_a_call_from_the_start() -> None:
    assert nobody().ring_by == nobody().due_at


def test_when_all_are_closed_somebody_rings_after_the_centre_opens() -> None:
    closed = opened(at=NIGHT, receivers=(GP,))
    assert [each.status for each in closed.offers] == [OfferStatus.PASSED_OVER]
    assert closed.ring_by == closed.due_at == TUESDAY + 30 * MINUTE


def test_a_line_that_names_only_the_centre_is_none() -> None:
    assert opened(receivers=(CENTRE,)).ring_by is not None


@pytest.mark.parametrize("gone", ["released", "lapsed"])
def test_a_red_that_comes_back_wants_a_call(gone: str) -> None:
    taken = after(opened(), OfferClaimed(MONDAY, by=GRO, unit=GP))
    assert taken.ring_by is None
    at = MONDAY + (50 * MINUTE if gone == "released" else 2 * HOUR)
    event = Released(at, by=GRO, unit=GP) if gone == "released" else TimePassed(at)
    back = after(taken, event)
    assert back.owner_unit == CENTRE
    assert back.ring_by == at + RINGING


def test_a_yellow_and_a_missing_reading_are_the_centres_own_to_follow() -> None:
    assert opened(YELLOW, receivers=()).ring_by is None
    assert opened(RED, receivers=(), cause="MISSING:spo2").ring_by is None


def test_a_yellow_that_turns_red_wants_a_call_where_nobody_is_named() -> None:
    worse = after(
        opened(YELLOW, receivers=()),
        FindingJoined(MONDAY + HOUR, finding=finding(RED, MONDAY + HOUR, id="f2")),
    )
    assert worse.ring_by == worse.due_at


# -- what does not end it --------------------------------------------------------------------------


def test_time_alone_never_ends_it() -> None:
    state = nobody()
    for days in range(1, 9):
        state = after(state, TimePassed(MONDAY + timedelta(days=days)))
        assert state.ring_by == nobody().ring_by


def test_no_click_moves_the_call_further_away() -> None:
    ringing = nobody()
    by = ringing.ring_by
    clicks = (
        Claimed(MONDAY, by=ANNA, unit=CENTRE),
        ContactLogged(MONDAY, by=ANNA, unit=CENTRE),
        HandedOver(MONDAY, by=ANNA, unit=CENTRE, to_unit=GP),
        Released(MONDAY, by=ANNA, unit=CENTRE),
        rung(MONDAY, reached=False),
    )
    for click in clicks:
        ringing = after(ringing, click)
        assert ringing.ring_by == by


def test_asking_the_line_once_more_does_not_put_the_call_off() -> None:
    over = after(opened(receivers=(GP,)), declined(GRO, GP, MONDAY))
    again = after(over, Escalated(MONDAY, by=ANNA, unit=CENTRE, to_unit=GP))
    assert again.open_offer(GP)
    assert again.ring_by == over.ring_by


def test_not_reached_stays_and_says_when_it_was_tried() -> None:
    tried = after(nobody(), rung(MONDAY + MINUTE, reached=False, agreed=""))
    assert (tried.tried_at, tried.rang_at) == (MONDAY + MINUTE, None)
    assert must_ring(tried)


def test_what_must_be_rung_about_does_not_rest() -> None:
    snooze = Snoozed(
        MONDAY, by=ANNA, unit=CENTRE, until=MONDAY + HOUR, reason="x", seen=frozenset({"f1"})
    )
    said = refused(nobody(), snooze)
    assert (said.code, said.params) == (Refusal.MUST_RING_FIRST, {"until": nobody().ring_by})
    assert after(opened(), snooze).snoozed_until == MONDAY + HOUR


def test_a_rest_ends_and_the_alert_calls_when_the_line_is_exhausted() -> None:
    resting = after(
        opened(receivers=(GP,)),
        Snoozed(
            MONDAY, by=ANNA, unit=CENTRE, until=MONDAY + HOUR, reason="x", seen=frozenset({"f1"})
        ),
        TimePassed(MONDAY + 31 * MINUTE),
    )
    assert (resting.snoozed_until, resting.broke_through) == (None, MUST_RING)


def test_a_nurse_who_has_it_is_called_and_one_that_nobody_has_is_only_marked() -> None:
    held = after(opened(receivers=(GP,)), Claimed(MONDAY, by=ANNA, unit=CENTRE))
    assert after(held, declined(GRO, GP, MONDAY)).broke_through == MUST_RING
    assert after(opened(receivers=(GP,)), declined(GRO, GP, MONDAY)).broke_through is None


def test_what_rests_by_an_older_click_still_stands_awake_on_the_list() -> None:
    resting = replace(nobody(), snoozed_until=MONDAY + 2 * HOUR)
    assert not severity_key(resting, MONDAY)[0]
    assert severity_key(replace(resting, ring_by=None), MONDAY)[0]


# -- what ends it ----------------------------------------------------------------------------------


def test_a_call_that_reached_somebody_ends_it_and_meets_no_deadline() -> None:
    done = after(nobody(), rung(MONDAY + MINUTE))
    assert (done.ring_by, done.rang_at, done.tried_at) == (None, MONDAY + MINUTE, MONDAY + MINUTE)
    assert (done.met_at, done.contacted_at) == (None, None)
    assert after(done, TimePassed(MONDAY + 9 * HOUR)).ring_by is None


def test_a_call_ends_the_calling_of_itself_only() -> None:
    assert after(replace(nobody(), broke_through=MUST_RING), rung(MONDAY)).broke_through is None
    assert after(replace(nobody(), broke_through="WORSE"), rung(MONDAY)).broke_through == "WORSE"


def test_what_was_agreed_must_be_said_where_somebody_answered() -> None:
    assert refused(nobody(), rung(MONDAY, agreed=" ")).code is Refusal.NEEDS_OWN_WORDS


def test_only_the_owner_logs_the_call() -> None:
    assert refused(nobody(), rung(MONDAY, by=GRO, unit=GP)).code is Refusal.NOT_OWNER


def test_who_takes_it_over_ends_it() -> None:
    asked = after(nobody(), HandedOver(MONDAY, by=ANNA, unit=CENTRE, to_unit=HOSPITAL))
    assert after(asked, OfferClaimed(MONDAY, by=HANS, unit=HOSPITAL)).ring_by is None


def test_an_outcome_ends_it() -> None:
    done = after(
        nobody(),
        Resolved(
            MONDAY,
            by=ANNA,
            unit=CENTRE,
            outcome=Outcome.ACTED,
            seen=frozenset({"f1"}),
            note="Ringte",
        ),
    )
    assert (done.status, done.ring_by) == (Status.RESOLVED, None)


def test_a_fresh_red_beside_a_late_one_asks_for_a_call_anew() -> None:
    late = after(nobody(is_late=True), rung(MONDAY + MINUTE))
    at = MONDAY + HOUR
    fresh = after(late, FindingJoined(at, finding=finding(RED, at, id="f2")))
    assert fresh.ring_by == at + 30 * MINUTE
    same = after(late, FindingJoined(at, finding=finding(RED, at, id="f2", is_late=True)))
    assert same.ring_by is None


# -- 113 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "unit"), [(ANNA, CENTRE), (BEA, CENTRE), (GRO, GP)])
def test_113_by_anybody_ends_every_waiting_and_it_stays_open(who: str, unit: str) -> None:
    busy = replace(
        opened(),
        claimed_by=ANNA,
        claimed_at=MONDAY,
        snoozed_until=MONDAY + HOUR,
        held_until=MONDAY + HOUR,
        broke_through="WORSE",
    )
    at = MONDAY + 5 * MINUTE
    rang = after(busy, Called113(at, by=who, unit=unit))
    assert rang.is_open
    assert (rang.owner_unit, rang.claimed_by) == (CENTRE, ANNA)
    assert (rang.called_113_at, rang.met_at, rang.contacted_at) == (at, at, at)
    assert (rang.snoozed_until, rang.held_until, rang.broke_through) == (None, None, None)
    assert [each.status for each in rang.offers] == [OfferStatus.WITHDRAWN]
    later = after(rang, TimePassed(at + timedelta(days=1)))
    assert (later.owner_unit, later.ring_by, later.offers) == (CENTRE, None, rang.offers)
    assert (later.is_open, later.met_at) == (True, at)


def test_113_ends_the_call_to_ring() -> None:
    assert after(nobody(), Called113(MONDAY, by=ANNA, unit=CENTRE)).ring_by is None


def test_113_while_a_receiver_has_it_keeps_it_there() -> None:
    taken = after(opened(), OfferClaimed(MONDAY, by=GRO, unit=GP))
    rang = after(taken, Called113(MONDAY + MINUTE, by=ANNA, unit=CENTRE))
    assert after(rang, TimePassed(MONDAY + timedelta(days=2))).owner_unit == GP


def test_what_was_met_and_rung_first_stays_so() -> None:
    met = after(opened(), ContactLogged(MONDAY, by=ANNA, unit=CENTRE))
    twice = after(
        met,
        Called113(MONDAY + MINUTE, by=ANNA, unit=CENTRE),
        Called113(MONDAY + HOUR, by=BEA, unit=CENTRE),
    )
    assert (twice.met_at, twice.contacted_at) == (MONDAY, MONDAY)
    assert twice.called_113_at == MONDAY + MINUTE


def test_after_113_a_worse_colour_waits_anew() -> None:
    rang = after(opened(YELLOW, receivers=()), Called113(MONDAY, by=ANNA, unit=CENTRE))
    at = MONDAY + HOUR
    worse = after(rang, FindingJoined(at, finding=finding(RED, at, id="f2")))
    assert worse.met_at is None
    assert worse.ring_by is not None
    again = after(worse, Called113(at, by=ANNA, unit=CENTRE))
    assert (again.called_113_at, again.ring_by) == (at, None)


def test_nothing_follows_113_on_a_resolved_alert() -> None:
    closed = replace(nobody(), status=Status.RESOLVED, ring_by=None, resolved_by=ANNA)
    assert refused(closed, Called113(MONDAY, by=ANNA, unit=CENTRE)).code is Refusal.ALREADY_RESOLVED


def test_two_made_one_keep_the_earlier_call_and_what_was_rung() -> None:
    one = nobody()
    other = replace(nobody(), opened_at=MONDAY + MINUTE, ring_by=MONDAY + MINUTE, findings=("f9",))
    merged = merge(one, other, MONDAY + HOUR, units=UNITS)
    assert isinstance(merged, tuple)
    assert merged[0].ring_by == MONDAY + MINUTE
    assert merged[1].ring_by is None
    rang = after(other, rung(MONDAY + 2 * MINUTE))
    kept = merge(one, rang, MONDAY + HOUR, units=UNITS)
    assert isinstance(kept, tuple)
    assert (kept[0].ring_by, kept[0].rang_at) == (None, MONDAY + 2 * MINUTE)
    assert kept[0].tried_at == MONDAY + 2 * MINUTE
    called = after(other, Called113(MONDAY + 3 * MINUTE, by=ANNA, unit=CENTRE))
    both = merge(one, called, MONDAY + HOUR, units=UNITS)
    assert isinstance(both, tuple)
    assert both[0].called_113_at == MONDAY + 3 * MINUTE


def test_the_clinic_is_no_unit() -> None:
    assert OUT_OF_HOURS not in UNITS
    assert isinstance(
        step(
            nobody(),
            CallLogged(MONDAY, by=ANNA, unit=CENTRE, to=OUT_OF_HOURS, is_reached=True, agreed="x"),
            units=UNITS,
        ),
        AlertState,
    )
