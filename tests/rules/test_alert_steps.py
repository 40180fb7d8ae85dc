"""The steps of an alert, one by one: each that can be taken, beside the one that cannot."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

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
    after,
    opened,
    refused,
)
from triage.rules.alert_events import (
    Claimed,
    Contact,
    ContactLogged,
    Escalated,
    HandedOver,
    OfferClaimed,
    OfferDeclined,
    Released,
    Resolved,
    Snoozed,
    TimePassed,
)
from triage.rules.alert_state import AlertState, OfferStatus, Outcome, Refusal, Status

YELLOW, RED, NOT_JUDGED = Colour.YELLOW, Colour.RED, Colour.NOT_JUDGED
SEEN = frozenset({"f1"})


def statuses(state: AlertState) -> list[tuple[str, str]]:
    return [(each.unit, each.status.value) for each in state.offers]


def resolving(outcome: Outcome = Outcome.ADVICE_GIVEN, **fields: Any) -> Resolved:
    plain: dict[str, Any] = {"by": ANNA, "unit": CENTRE, "seen": SEEN, "note": "rang her"}
    return Resolved(fields.pop("at", MONDAY), outcome=outcome, **{**plain, **fields})


def snoozing(until: Any = MONDAY + HOUR, **fields: Any) -> Snoozed:
    plain: dict[str, Any] = {"by": ANNA, "unit": CENTRE, "seen": SEEN, "reason": "rings at 11"}
    return Snoozed(fields.pop("at", MONDAY), until=until, **{**plain, **fields})


# -- claim and release -----------------------------------------------------------------------------


def test_a_nurse_claims_and_a_second_is_told_who() -> None:
    claimed = after(opened(), Claimed(MONDAY, by=ANNA, unit=CENTRE))
    assert claimed.claimed_by == ANNA
    second = refused(claimed, Claimed(MONDAY + MINUTE, by=BEA, unit=CENTRE))
    assert second.code is Refusal.ALREADY_CLAIMED
    assert second.params == {"claimed_by": ANNA, "at": MONDAY}
    again = after(claimed, Claimed(MONDAY + MINUTE, by=ANNA, unit=CENTRE))
    assert again == replace(claimed, active_at=MONDAY + MINUTE)


def test_a_claim_moves_no_deadline_and_meets_none() -> None:
    red = opened()
    claimed = after(red, Claimed(MONDAY + HOUR, by=ANNA, unit=CENTRE))
    assert (claimed.due_at, claimed.met_at) == (red.due_at, None)


def test_a_unit_without_an_offer_cannot_claim() -> None:
    assert refused(opened(), Claimed(MONDAY, by=HANS, unit=HOSPITAL)).code is Refusal.NO_OFFER


def test_a_nurse_releases_and_a_colleague_may_do_it_for_her() -> None:
    claimed = after(opened(), Claimed(MONDAY, by=ANNA, unit=CENTRE))
    for person in (ANNA, BEA):
        assert after(claimed, Released(MONDAY, by=person, unit=CENTRE)).claimed_by is None
    stranger = refused(claimed, Released(MONDAY, by=HANS, unit=HOSPITAL))
    assert (stranger.code, stranger.params["owner"]) == (Refusal.NOT_OWNER, CENTRE)
    assert refused(opened(), Released(MONDAY, by=ANNA, unit=CENTRE)).code is Refusal.NOT_CLAIMED


def test_a_receiver_that_releases_gives_it_back_due_at_once() -> None:
    at = MONDAY + 10 * MINUTE
    taken = after(opened(), OfferClaimed(MONDAY, by=GRO, unit=GP))
    back = after(taken, Released(at, by=GRO, unit=GP))
    assert (back.owner_unit, back.claimed_by, back.due_at) == (CENTRE, None, at)
    assert statuses(back) == [(GP, "GIVEN_BACK")]


# -- offers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("event", [OfferClaimed, Claimed])
def test_claiming_an_offer_moves_ownership_also_while_a_nurse_has_it(event: Any) -> None:
    at = MONDAY + 5 * MINUTE
    held = after(opened(), Claimed(MONDAY, by=ANNA, unit=CENTRE))
    taken = after(held, event(at, by=GRO, unit=GP))
    assert (taken.owner_unit, taken.claimed_by) == (GP, GRO)
    assert taken.due_at == at + HOUR  # the GP office's own red minutes, from the claim
    assert taken.is_taken_over
    assert refused(taken, Claimed(at, by=ANNA, unit=CENTRE)).code is Refusal.NO_OFFER


def test_a_takeover_that_is_not_met_goes_back_to_the_centre_due_at_once() -> None:
    taken = after(opened(), OfferClaimed(MONDAY, by=GRO, unit=GP))
    assert after(taken, TimePassed(MONDAY + 59 * MINUTE)).owner_unit == GP
    late = MONDAY + 61 * MINUTE
    back = after(taken, TimePassed(late))
    assert (back.owner_unit, back.claimed_by) == (CENTRE, None)
    assert back.is_overdue(late)
    assert back.is_not_answered
    assert statuses(back) == [(GP, "LAPSED")]


def test_a_takeover_that_is_met_stays() -> None:
    taken = after(
        opened(),
        OfferClaimed(MONDAY, by=GRO, unit=GP),
        ContactLogged(MONDAY + MINUTE, by=GRO, unit=GP),
        TimePassed(MONDAY + timedelta(days=1)),
    )
    assert taken.owner_unit == GP


def test_a_receiver_hands_on_and_the_next_gives_back_to_the_centre() -> None:
    twice = after(
        opened(),
        OfferClaimed(MONDAY, by=GRO, unit=GP),
        HandedOver(MONDAY, by=GRO, unit=GP, to_unit=HOSPITAL),
        OfferClaimed(MONDAY + MINUTE, by=HANS, unit=HOSPITAL),
    )
    assert (twice.owner_unit, twice.claimed_by) == (HOSPITAL, HANS)
    back = after(twice, Released(MONDAY + 2 * MINUTE, by=HANS, unit=HOSPITAL))
    assert back.owner_unit == CENTRE
    assert statuses(back) == [(GP, "CLAIMED"), (HOSPITAL, "GIVEN_BACK")]


def test_only_the_owners_contact_meets_the_deadline() -> None:
    taken = after(opened(), OfferClaimed(MONDAY, by=GRO, unit=GP))
    assert after(taken, ContactLogged(MONDAY, by=ANNA, unit=CENTRE)) == taken
    for contact in Contact:
        met = after(taken, ContactLogged(MONDAY, by=GRO, unit=GP, contact=contact))
        assert met.met_at == MONDAY


def test_the_centres_contact_does_not_meet_the_new_owners_deadline() -> None:
    met = after(opened(), ContactLogged(MONDAY, by=ANNA, unit=CENTRE))
    taken = after(met, OfferClaimed(MONDAY + MINUTE, by=GRO, unit=GP))
    assert (taken.met_at, taken.contacted_at) == (None, MONDAY)


def test_an_unanswered_offer_goes_to_the_next_in_line_and_the_centre_still_has_it() -> None:
    red = opened()
    waiting = after(red, TimePassed(MONDAY + 29 * MINUTE))
    assert statuses(waiting) == [(GP, "OPEN")]
    at = MONDAY + 30 * MINUTE
    second = after(red, TimePassed(at))
    assert statuses(second) == [(GP, "NOT_ANSWERED"), (HOSPITAL, "OPEN")]
    assert second.offers[1].due_at == at + 30 * MINUTE
    assert second.is_not_answered
    assert (second.owner_unit, second.due_at) == (CENTRE, red.due_at)
    told = refused(second, OfferClaimed(at, by=GRO, unit=GP))
    assert told.params == {"offer": OfferStatus.NOT_ANSWERED, "owner": CENTRE}
    nobody = after(second, TimePassed(MONDAY + HOUR))
    assert statuses(nobody) == [(GP, "NOT_ANSWERED"), (HOSPITAL, "NOT_ANSWERED")]


def test_a_sweeper_that_was_away_changes_no_answer() -> None:
    """A claim after the deadline fails, whether or not anybody noticed that it had passed."""
    late = OfferClaimed(MONDAY + 31 * MINUTE, by=GRO, unit=GP)
    swept = after(opened(), TimePassed(MONDAY + 30 * MINUTE))
    assert refused(opened(), late).code is refused(swept, late).code is Refusal.NO_OFFER


def test_a_declined_offer_goes_to_the_next_with_its_reason() -> None:
    declined = after(opened(), OfferDeclined(MONDAY, by=GRO, unit=GP, reason="not ours"))
    assert statuses(declined) == [(GP, "DECLINED"), (HOSPITAL, "OPEN")]
    assert declined.offers[0].reason == "not ours"
    assert declined.is_not_answered
    no_reason = OfferDeclined(MONDAY, by=GRO, unit=GP, reason="  ")
    assert refused(opened(), no_reason).code is Refusal.NEEDS_REASON
    stranger = OfferDeclined(MONDAY, by=HANS, unit=HOSPITAL, reason="no")
    assert refused(opened(), stranger).code is Refusal.NO_OFFER


def test_a_takeover_withdraws_the_other_offers() -> None:
    two = after(opened(), Escalated(MONDAY, by=ANNA, unit=CENTRE))
    assert statuses(two) == [(GP, "OPEN"), (HOSPITAL, "OPEN")]
    taken = after(two, OfferClaimed(MONDAY, by=HANS, unit=HOSPITAL))
    assert statuses(taken) == [(GP, "WITHDRAWN"), (HOSPITAL, "CLAIMED")]
    assert refused(taken, OfferClaimed(MONDAY, by=GRO, unit=GP)).code is Refusal.NO_OFFER


def test_escalating_asks_the_next_in_line_or_the_unit_named() -> None:
    yellow = opened(YELLOW)
    assert statuses(after(yellow, Escalated(MONDAY, by=ANNA, unit=CENTRE))) == [(GP, "OPEN")]
    named = after(yellow, Escalated(MONDAY, by=ANNA, unit=CENTRE, to_unit=HOSPITAL))
    assert statuses(named) == [(HOSPITAL, "OPEN")]
    both = after(opened(), Escalated(MONDAY, by=ANNA, unit=CENTRE))
    assert refused(both, Escalated(MONDAY, by=ANNA, unit=CENTRE)).code is Refusal.NO_RECEIVER
    again = Escalated(MONDAY, by=ANNA, unit=CENTRE, to_unit=GP)
    assert refused(both, again).code is Refusal.ALREADY_OFFERED
    own = HandedOver(MONDAY, by=ANNA, unit=CENTRE, to_unit=CENTRE)
    assert refused(both, own).code is Refusal.OWN_UNIT
    stranger = Escalated(MONDAY, by=GRO, unit=GP, to_unit=HOSPITAL)
    assert refused(both, stranger).code is Refusal.NOT_OWNER


def test_pressed_with_another_next_than_was_shown_nobody_is_asked() -> None:
    yellow = opened(YELLOW)
    shown = Escalated(MONDAY, by=ANNA, unit=CENTRE, shown_unit=GP)
    assert statuses(after(yellow, shown)) == [(GP, "OPEN")]
    moved_on = after(yellow, Escalated(MONDAY, by=ANNA, unit=CENTRE))
    said = refused(moved_on, shown)
    assert (said.code, said.params) == (Refusal.ANOTHER_IS_NEXT, {"unit": HOSPITAL})
    both = after(moved_on, Escalated(MONDAY, by=ANNA, unit=CENTRE, shown_unit=HOSPITAL))
    assert statuses(both) == [(GP, "OPEN"), (HOSPITAL, "OPEN")]
    assert refused(both, shown).code is Refusal.NO_RECEIVER


def test_pressed_when_all_that_are_left_have_closed_nobody_is_passed_over_unseen() -> None:
    night = MONDAY + timedelta(hours=12)
    shown = Escalated(night, by=ANNA, unit=CENTRE, shown_unit=GP)
    alone = opened(YELLOW, receivers=(GP,))
    assert refused(alone, shown).params == {"unit": None}
    assert refused(opened(YELLOW), shown).params == {"unit": HOSPITAL}


def test_handing_over_changes_no_owner_until_claimed() -> None:
    event = HandedOver(MONDAY, by=ANNA, unit=CENTRE, to_unit=HOSPITAL, note="she asked for you")
    offered = after(opened(YELLOW), event)
    assert offered.owner_unit == CENTRE
    taken = after(offered, Claimed(MONDAY, by=HANS, unit=HOSPITAL))
    assert taken.owner_unit == HOSPITAL


def test_a_unit_that_a_person_chose_starts_no_line() -> None:
    event = HandedOver(MONDAY, by=ANNA, unit=CENTRE, to_unit=HOSPITAL)
    offered = after(opened(YELLOW, receivers=(GP,)), event)
    assert statuses(after(offered, TimePassed(MONDAY + HOUR))) == [(HOSPITAL, "NOT_ANSWERED")]


def test_the_centre_takes_back_without_moving_the_deadline_later() -> None:
    offered = after(
        opened(),
        OfferClaimed(MONDAY, by=GRO, unit=GP),
        HandedOver(MONDAY + 40 * MINUTE, by=GRO, unit=GP, to_unit=CENTRE),
    )
    back = after(offered, OfferClaimed(MONDAY + 50 * MINUTE, by=ANNA, unit=CENTRE))
    assert (back.owner_unit, back.claimed_by) == (CENTRE, ANNA)
    assert back.due_at == offered.due_at == MONDAY + HOUR
    released = after(offered, Released(MONDAY + 50 * MINUTE, by=GRO, unit=GP))
    assert released.open_offer(CENTRE) is None


def test_missing_never_leaves_the_centre_before_somebody_tried_the_patient() -> None:
    silent = opened(YELLOW, cause="MISSING:spo2")
    for event in (
        Escalated(MONDAY, by=ANNA, unit=CENTRE),
        HandedOver(MONDAY, by=ANNA, unit=CENTRE, to_unit=HOSPITAL),
    ):
        assert refused(silent, event).code is Refusal.TRY_THE_PATIENT_FIRST
        tried = after(silent, ContactLogged(MONDAY, by=ANNA, unit=CENTRE))
        assert after(tried, event).offers


# -- snooze ----------------------------------------------------------------------------------------


def test_a_snooze_rests_until_its_time_and_keeps_the_deadline() -> None:
    yellow = opened(YELLOW)
    asleep = after(yellow, snoozing())
    assert (asleep.snoozed_until, asleep.due_at) == (MONDAY + HOUR, yellow.due_at)
    assert after(asleep, TimePassed(MONDAY + 59 * MINUTE)).snoozed_until
    assert after(asleep, TimePassed(MONDAY + HOUR)).snoozed_until is None


@pytest.mark.parametrize("colour", [RED, NOT_JUDGED])
def test_red_rests_no_longer_than_the_shift(colour: Colour) -> None:
    closing = MONDAY.replace(hour=15)
    assert after(opened(colour), snoozing(closing)).snoozed_until == closing
    too_long = refused(opened(colour), snoozing(closing + MINUTE))
    assert (too_long.code, too_long.params["latest"]) == (Refusal.PAST_THE_SHIFT, closing)
    assert after(opened(YELLOW), snoozing(closing + MINUTE)).snoozed_until


@pytest.mark.parametrize("met_at", [None, MONDAY])
def test_nothing_rests_longer_than_a_week(met_at: datetime | None) -> None:
    yellow, week = replace(opened(YELLOW), met_at=met_at), MONDAY + 7 * 24 * HOUR
    assert after(yellow, snoozing(week)).snoozed_until == week
    too_long = refused(yellow, snoozing(week + MINUTE))
    assert (too_long.code, too_long.params["latest"]) == (Refusal.PAST_A_WEEK, week)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"reason": " "}, Refusal.NEEDS_REASON),
        ({"until": MONDAY}, Refusal.NOT_AHEAD),
        ({"seen": frozenset()}, Refusal.UNSEEN_FINDINGS),
        ({"by": GRO, "unit": GP}, Refusal.NOT_OWNER),
    ],
)
def test_a_snooze_that_is_refused(fields: dict[str, Any], code: Refusal) -> None:
    assert refused(opened(YELLOW), snoozing(**fields)).code is code


def test_what_another_has_claimed_is_hers_to_snooze_and_resolve() -> None:
    claimed = after(opened(YELLOW), Claimed(MONDAY, by=BEA, unit=CENTRE))
    for event in (snoozing(), resolving()):
        assert refused(claimed, event).code is Refusal.ALREADY_CLAIMED
    assert not after(claimed, resolving(by=BEA)).is_open


# -- resolve ---------------------------------------------------------------------------------------


def test_resolving_ends_it_with_outcome_actor_and_time() -> None:
    done = after(opened(), resolving())
    assert (done.status, done.outcome) == (Status.RESOLVED, Outcome.ADVICE_GIVEN)
    assert (done.resolved_by, done.resolved_at, done.met_at) == (ANNA, MONDAY, MONDAY)
    assert statuses(done) == [(GP, "WITHDRAWN")]


def test_a_finding_that_nobody_saw_keeps_it_open_and_the_actor_is_told() -> None:
    more = replace(opened(), findings=("f1", "f2"))
    unseen = refused(more, resolving())
    assert (unseen.code, unseen.params) == (Refusal.UNSEEN_FINDINGS, {"unseen": ["f2"]})
    assert not after(more, resolving(seen=frozenset({"f1", "f2", "f9"}))).is_open


@pytest.mark.parametrize(
    ("colour", "fields", "needs_words"),
    [
        (RED, {}, True),
        (YELLOW, {}, False),
        (NOT_JUDGED, {}, False),
        (YELLOW, {"outcome": Outcome.WATCH_AND_WAIT}, False),
        (YELLOW, {"outcome": Outcome.WATCH_AND_WAIT, "waited_before": True}, True),
        (YELLOW, {"outcome": Outcome.ACTED, "waited_before": True}, False),
        (YELLOW, {"own_colour": Colour.GREEN}, True),
        (YELLOW, {"own_colour": YELLOW}, False),
    ],
)
def test_own_words_are_demanded_only_where_they_matter(
    colour: Colour, fields: dict[str, Any], needs_words: bool
) -> None:
    silent = resolving(note=" ", **fields)
    if needs_words:
        assert refused(opened(colour), silent).code is Refusal.NEEDS_OWN_WORDS
    else:
        assert not after(opened(colour), silent).is_open
    assert not after(opened(colour), resolving(**fields)).is_open


def test_merging_is_the_systems_own_outcome() -> None:
    assert refused(opened(), resolving(Outcome.MERGED)).code is Refusal.NOT_FOR_PERSONS


def test_nothing_follows_a_resolved_alert_and_everybody_is_told_who_did_it() -> None:
    done = after(opened(), resolving())
    for event in (
        Claimed(MONDAY, by=BEA, unit=CENTRE),
        OfferClaimed(MONDAY, by=GRO, unit=GP),
        resolving(by=BEA),
        Released(MONDAY, by=ANNA, unit=CENTRE),
    ):
        told = refused(done, event)
        assert told.code is Refusal.ALREADY_RESOLVED
        assert told.params == {"by": ANNA, "at": MONDAY, "outcome": Outcome.ADVICE_GIVEN}
    assert after(done, TimePassed(MONDAY + timedelta(days=9))) == done
