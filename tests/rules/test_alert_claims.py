"""A claim lapses thirty minutes after what its holder last did; nothing else moves with it."""

from __future__ import annotations

from dataclasses import replace

from selfcare_plans.rules.document import Colour
from tests.rules.alert_cast import (
    ANNA,
    BEA,
    CENTRE,
    GP,
    GRO,
    HOUR,
    MINUTE,
    MONDAY,
    UNITS,
    after,
    finding,
    opened,
    refused,
)
from triage.rules.alert_claims import LAPSES_AFTER, has_lapsed, holds_until
from triage.rules.alert_events import (
    Active,
    Claimed,
    ContactLogged,
    Escalated,
    FindingJoined,
    MergedFrom,
    Released,
    Resolved,
    Snoozed,
    TimePassed,
)
from triage.rules.alert_machine import step
from triage.rules.alert_state import AlertState, Outcome, Refusal

SEEN = frozenset({"f1"})


def taken(by: str = ANNA, unit: str = CENTRE) -> AlertState:
    return after(opened(Colour.YELLOW), Claimed(MONDAY, by=by, unit=unit))


def test_a_claim_holds_until_thirty_minutes_have_passed_and_then_it_is_gone() -> None:
    claimed = taken()
    assert holds_until(claimed) == MONDAY + 30 * MINUTE
    just_before = after(claimed, TimePassed(MONDAY + 30 * MINUTE - MINUTE / 60))
    assert just_before.claimed_by == ANNA
    lapsed = after(claimed, TimePassed(MONDAY + 30 * MINUTE))
    assert (lapsed.claimed_by, lapsed.claimed_at, lapsed.active_at) == (None, None, None)
    assert holds_until(lapsed) is None


def test_what_nobody_has_taken_holds_nothing() -> None:
    assert holds_until(replace(taken(), claimed_by=None)) is None


def test_what_lapses_is_the_claim_and_nothing_else() -> None:
    claimed = after(taken(), ContactLogged(MONDAY, by=ANNA, unit=CENTRE))
    lapsed = after(claimed, TimePassed(MONDAY + 30 * MINUTE))
    assert lapsed == replace(claimed, claimed_by=None, claimed_at=None, active_at=None)


def test_activity_of_the_holder_keeps_her_claim() -> None:
    kept = after(taken(), Active(MONDAY + 20 * MINUTE, by=ANNA, unit=CENTRE))
    assert kept.active_at == MONDAY + 20 * MINUTE
    assert after(kept, TimePassed(MONDAY + 49 * MINUTE)).claimed_by == ANNA
    assert after(kept, TimePassed(MONDAY + 50 * MINUTE)).claimed_by is None


def test_any_step_of_the_holder_is_activity() -> None:
    at = MONDAY + 20 * MINUTE
    steps = (
        Claimed(at, by=ANNA, unit=CENTRE),
        ContactLogged(at, by=ANNA, unit=CENTRE),
        Escalated(at, by=ANNA, unit=CENTRE),
        Snoozed(at, by=ANNA, unit=CENTRE, until=at + HOUR, reason="rings", seen=SEEN),
    )
    for event in steps:
        assert after(taken(), event).active_at == at, event


def test_what_others_do_is_no_activity_of_the_holder() -> None:
    claimed = taken()
    at = MONDAY + 20 * MINUTE
    assert after(claimed, ContactLogged(at, by=BEA, unit=CENTRE)).active_at == MONDAY
    joined = FindingJoined(at, finding=finding(Colour.YELLOW, at, id="f2"))
    assert after(claimed, joined).active_at == MONDAY
    who = refused(claimed, Active(at, by=BEA, unit=CENTRE))
    assert who.code is Refusal.ALREADY_CLAIMED
    assert who.params == {"claimed_by": ANNA, "at": MONDAY}


def test_activity_without_a_claim_is_refused_and_so_after_it_has_lapsed() -> None:
    plain = opened(Colour.YELLOW)
    assert refused(plain, Active(MONDAY, by=ANNA, unit=CENTRE)).code is Refusal.NOT_CLAIMED
    late = Active(MONDAY + LAPSES_AFTER, by=ANNA, unit=CENTRE)
    assert refused(taken(), late).code is Refusal.NOT_CLAIMED


def test_a_slow_sweeper_changes_nothing_a_colleague_takes_what_has_lapsed() -> None:
    at = MONDAY + 31 * MINUTE
    theirs = after(taken(), Claimed(at, by=BEA, unit=CENTRE))
    assert (theirs.claimed_by, theirs.claimed_at, theirs.active_at) == (BEA, at, at)
    early = refused(taken(), Claimed(MONDAY + 29 * MINUTE, by=BEA, unit=CENTRE))
    assert early.code is Refusal.ALREADY_CLAIMED


def test_a_receiver_whose_claim_lapses_still_owns_it() -> None:
    red = after(opened(), Claimed(MONDAY, by=GRO, unit=GP))
    lapsed = after(red, TimePassed(MONDAY + 30 * MINUTE))
    assert (lapsed.owner_unit, lapsed.claimed_by) == (GP, None)
    assert lapsed.due_at == red.due_at


def test_letting_go_leaves_no_activity_behind() -> None:
    assert after(taken(), Released(MONDAY, by=BEA, unit=CENTRE)).active_at is None


def test_a_claim_that_comes_with_a_merge_counts_from_the_merge() -> None:
    at = MONDAY + 10 * MINUTE
    merged = after(opened(Colour.YELLOW), MergedFrom(at, other=taken(BEA)))
    assert (merged.claimed_by, merged.active_at) == (BEA, at)


def test_a_claim_from_before_counts_from_when_it_was_taken() -> None:
    old = replace(taken(), active_at=None)
    assert not has_lapsed(old, MONDAY + 29 * MINUTE)
    assert has_lapsed(old, MONDAY + 30 * MINUTE)


def test_what_is_resolved_keeps_the_name_of_who_had_it() -> None:
    closing = Resolved(
        MONDAY + MINUTE, by=ANNA, unit=CENTRE, outcome=Outcome.ACTED, seen=SEEN, note="rang"
    )
    done = after(taken(), closing)
    assert not has_lapsed(done, MONDAY + HOUR)
    assert step(done, TimePassed(MONDAY + HOUR), units=UNITS) == done
