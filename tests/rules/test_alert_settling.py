"""Left over closing: safe until, told to the evening service, patient told; and what undoes it."""

from __future__ import annotations

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
    OSLO,
    UNITS,
    after,
    finding,
    opened,
    refused,
)
from triage.rules.alert_events import (
    Claimed,
    FindingJoined,
    MergedFrom,
    OfferClaimed,
    Released,
    Resolved,
    SecondGreen,
    Settled,
    TimePassed,
    Transferred,
)
from triage.rules.alert_state import AlertState, Outcome, Refusal, Settling

FRIDAY = datetime(2026, 11, 27, 13, 0, tzinfo=OSLO)
AT = FRIDAY + timedelta(minutes=90)
CLOSES = datetime(2026, 11, 27, 15, 0, tzinfo=OSLO)
MONDAY_8 = datetime(2026, 11, 30, 8, 0, tzinfo=OSLO)
MONDAY_15 = datetime(2026, 11, 30, 15, 0, tzinfo=OSLO)
YELLOW, RED = Colour.YELLOW, Colour.RED
SERVICE = {"how": Settling.TOLD_EVENING_SERVICE, "told": "Kveldstjenesten, Eva", "until": None}
PATIENT = {"how": Settling.TOLD_PATIENT, "until": None}


def settling(**fields: Any) -> Settled:
    plain: dict[str, Any] = {
        "at": AT, "by": ANNA, "unit": CENTRE, "how": Settling.SAFE_UNTIL, "until": MONDAY_8,
        "seen": frozenset({"f1"}), "note": "",
    }  # fmt: skip
    return Settled(**{**plain, **fields})


def yellow(**fields: Any) -> AlertState:
    return opened(YELLOW, FRIDAY, **fields)


@pytest.mark.parametrize("how", [{}, SERVICE, PATIENT])
def test_each_way_is_noted_with_who_and_when(how: dict[str, Any]) -> None:
    state = after(yellow(), settling(**how))
    assert (state.settled_at, state.settled_by) == (AT, ANNA)
    assert state.settled_how is how.get("how", Settling.SAFE_UNTIL)
    assert state.settled_until == (None if how else MONDAY_8)
    assert state.unsettled_at is None


@pytest.mark.parametrize("how", [{}, SERVICE])
def test_it_moves_no_deadline_no_owner_and_no_claim(how: dict[str, Any]) -> None:
    before = yellow()
    state = after(before, settling(**how))
    kept = (
        "due_at",
        "owner_unit",
        "claimed_by",
        "met_at",
        "contacted_at",
        "snoozed_until",
        "status",
    )
    assert [getattr(state, name) for name in kept] == [getattr(before, name) for name in kept]


def test_telling_the_patient_is_a_contact_and_the_first_one_stands() -> None:
    state = after(yellow(), settling(**PATIENT))
    assert (state.met_at, state.contacted_at) == (AT, AT)
    assert state.due_at == yellow().due_at
    again = after(state, settling(at=AT + timedelta(minutes=5), **PATIENT))
    assert (again.met_at, again.contacted_at) == (AT, AT)


def test_a_time_belongs_to_safe_until_alone() -> None:
    assert after(yellow(), settling(**{**PATIENT, "until": MONDAY_8})).settled_until is None


# -- what cannot be --------------------------------------------------------------------------------


def test_findings_that_she_did_not_see_are_not_settled() -> None:
    state = after(yellow(), FindingJoined(AT, finding=finding(YELLOW, AT, id="f2")))
    no = refused(state, settling())
    assert (no.code, no.params["unseen"]) == (Refusal.UNSEEN_FINDINGS, ["f2"])
    assert after(state, settling(seen=frozenset({"f1", "f2"}))).settled_at == AT


@pytest.mark.parametrize("colour", [RED, Colour.NOT_JUDGED])
@pytest.mark.parametrize("how", [{}, SERVICE, PATIENT])
def test_red_and_not_judged_need_words(colour: Colour, how: dict[str, Any]) -> None:
    state = opened(colour, FRIDAY)
    assert refused(state, settling(note="  ", **how)).code is Refusal.NEEDS_OWN_WORDS
    assert after(state, settling(note="rang, bedre", **how)).settled_at == AT


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (None, Refusal.NEEDS_TIME),
        (AT, Refusal.BEFORE_CLOSING),
        (CLOSES, Refusal.BEFORE_CLOSING),
        (MONDAY_15 + timedelta(minutes=1), Refusal.PAST_THE_NEXT_DAY),
    ],
)
def test_safe_until_holds_past_closing_and_no_longer_than_the_next_day(
    until: datetime | None, code: Refusal
) -> None:
    assert refused(yellow(), settling(until=until)).code is code


@pytest.mark.parametrize("until", [CLOSES + timedelta(minutes=1), MONDAY_15])
def test_safe_until_may_be_anything_between(until: datetime) -> None:
    assert after(yellow(), settling(until=until)).settled_until == until


def test_at_ten_past_three_on_friday_she_may_still_settle_but_not_backwards() -> None:
    late = CLOSES + timedelta(minutes=10)
    assert after(yellow(), settling(at=late)).settled_at == late
    no = refused(yellow(), settling(at=late, until=CLOSES + timedelta(minutes=5)))
    assert (no.code, no.params) == (Refusal.BEFORE_CLOSING, {"earliest": late})


def test_the_refusals_say_the_bounds() -> None:
    assert refused(yellow(), settling(until=AT)).params == {"earliest": CLOSES}
    far = refused(yellow(), settling(until=MONDAY_15 + timedelta(days=1)))
    assert far.params == {"latest": MONDAY_15}


def test_the_evening_service_is_named() -> None:
    assert refused(yellow(), settling(**{**SERVICE, "told": " "})).code is Refusal.NEEDS_NAME


def test_another_unit_and_a_colleagues_claim_are_not_settled() -> None:
    assert refused(yellow(), settling(by=GRO, unit=GP)).code is Refusal.NOT_OWNER
    held = after(yellow(), Claimed(AT, by=BEA, unit=CENTRE))
    assert refused(held, settling()).code is Refusal.ALREADY_CLAIMED
    assert after(held, settling(by=BEA)).settled_by == BEA


def test_what_is_resolved_is_not_settled() -> None:
    done = Resolved(
        FRIDAY, by=ANNA, unit=CENTRE, outcome=Outcome.ACTED, seen=frozenset({"f1"}), note="ok"
    )
    assert refused(after(yellow(), done), settling()).code is Refusal.ALREADY_RESOLVED


# -- what undoes it --------------------------------------------------------------------------------


@pytest.mark.parametrize("colour", [YELLOW, RED])
def test_a_new_finding_unsettles_as_bad_or_worse(colour: Colour) -> None:
    state = after(yellow(), settling())
    night = CLOSES + timedelta(hours=3)
    state = after(state, FindingJoined(night, finding=finding(colour, night, id="f2")))
    gone = (state.settled_at, state.settled_by, state.settled_how, state.settled_until)
    assert gone == (None, None, None, None)
    assert state.unsettled_at == night


def test_a_finding_that_is_known_already_unsettles_nothing() -> None:
    state = after(yellow(), settling())
    assert after(state, FindingJoined(AT, finding=finding(YELLOW, FRIDAY))) == state


def test_what_was_not_settled_is_not_unsettled() -> None:
    state = after(yellow(), FindingJoined(AT, finding=finding(YELLOW, AT, id="f2")))
    assert state.unsettled_at is None


def test_it_never_hides_what_breaks_through() -> None:
    held = after(yellow(), Claimed(FRIDAY, by=ANNA, unit=CENTRE))
    worse = after(held, FindingJoined(AT, finding=finding(RED, AT, id="f2")))
    assert worse.broke_through == "WORSE"
    state = after(worse, settling(seen=frozenset({"f1", "f2"}), note="rang"))
    assert (state.broke_through, state.due_at) == ("WORSE", worse.due_at)


def test_a_settled_alert_still_goes_back_and_is_offered_on_by_time() -> None:
    state = opened(RED, FRIDAY)
    settled = after(state, settling(at=FRIDAY, note="rang"))
    later = TimePassed(AT + timedelta(hours=20))
    assert after(settled, later).offers == after(state, later).offers
    assert after(settled, later).is_not_answered


def test_another_owner_has_settled_nothing() -> None:
    state = after(opened(RED, FRIDAY), settling(at=FRIDAY, note="rang"))
    taken = after(state, OfferClaimed(FRIDAY, by=GRO, unit=GP))
    assert (taken.settled_at, taken.unsettled_at) == (None, FRIDAY)
    soon = FRIDAY + timedelta(minutes=20)
    back = after(taken, Released(soon, by=GRO, unit=GP))
    assert (back.owner_unit, back.settled_at, back.unsettled_at) == (CENTRE, None, soon)


def test_findings_of_a_merged_alert_unsettle() -> None:
    state = after(yellow(), settling())
    other = opened(YELLOW, FRIDAY, id="f9")
    merged = after(state, MergedFrom(AT + timedelta(minutes=1), other=other))
    assert (merged.settled_at, merged.unsettled_at) == (None, AT + timedelta(minutes=1))


def test_a_green_unsettles_nothing() -> None:
    state = after(yellow(), settling())
    assert after(state, SecondGreen(AT)) == state


def test_it_is_settled_anew_in_other_words() -> None:
    state = after(yellow(), settling(), settling(at=AT + timedelta(minutes=1), by=BEA, **SERVICE))
    assert (state.settled_by, state.settled_until) == (BEA, None)
    assert UNITS[CENTRE].settle_minutes == 60


def test_what_follows_the_course_to_another_unit_is_settled_there_anew() -> None:
    state = after(yellow(), settling(at=FRIDAY))
    moved = after(state, Transferred(AT, by=HANS, unit=HOSPITAL, to_unit=HOSPITAL))
    assert (moved.owner_unit, moved.settled_at, moved.unsettled_at) == (HOSPITAL, None, AT)


def test_another_owner_has_it_from_then_also_where_nobody_had_settled_it() -> None:
    never = opened(RED, FRIDAY)
    assert (never.settled_at, never.unsettled_at) == (None, None)
    taken = after(never, OfferClaimed(FRIDAY, by=GRO, unit=GP))
    assert (taken.owner_unit, taken.unsettled_at) == (GP, FRIDAY)
    moved = after(yellow(), Transferred(AT, by=HANS, unit=HOSPITAL, to_unit=HOSPITAL))
    assert (moved.owner_unit, moved.unsettled_at) == (HOSPITAL, AT)
