"""Edges of alerts: what is kept when findings and alerts come together, held yellows, second greens."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
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
    UNITS,
    after,
    finding,
    opened,
    refused,
)
from tests.rules.test_alert_findings import joined
from triage.rules.alert_care import closed
from triage.rules.alert_events import (
    Claimed,
    ContactLogged,
    Escalated,
    FindingJoined,
    HandedOver,
    MergedFrom,
    MergedInto,
    OfferClaimed,
    OfferDeclined,
    Released,
    Resolved,
    SecondGreen,
    TimePassed,
)
from triage.rules.alert_findings import PAIR_DAYS, PAIRS_WITHOUT_A_NURSE
from triage.rules.alert_offers import passed
from triage.rules.alert_state import AlertState, Offer, OfferStatus, Outcome, Refusal, Status
from triage.rules.alerts import merge

YELLOW, RED = Colour.YELLOW, Colour.RED
HELD = MONDAY + 30 * MINUTE


# -- findings that join ----------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "second", "most"), [(1, 3, 3), (3, 1, 3), (2, 2, 2)])
def test_an_alert_lies_as_far_out_as_its_furthest_finding(
    first: int, second: int, most: int
) -> None:
    assert joined(opened(YELLOW, outward_steps=first), outward_steps=second).outward_steps == most


def test_an_alert_has_repeated_once_any_of_its_findings_has() -> None:
    once = joined(opened(YELLOW), repeat_count=1, repeat_times=1)
    assert (once.has_repeated, once.broke_through) == (True, "REPEATED")
    from_the_start = opened(YELLOW, repeat_count=1, repeat_times=1)
    assert from_the_start.has_repeated
    assert joined(from_the_start).has_repeated
    assert joined(from_the_start, repeat_count=2, repeat_times=1).broke_through is None
    assert not opened(YELLOW).has_repeated
    assert not joined(opened(YELLOW)).has_repeated


def test_why_it_calls_stays_told_until_somebody_looks() -> None:
    calling = joined(opened(YELLOW), with_text=True)
    calm = after(calling, FindingJoined(MONDAY + HOUR, finding=finding(YELLOW, id="f3")))
    assert (calm.findings, calm.broke_through) == (("f1", "f2", "f3"), "WITH_TEXT")
    assert after(calm, Claimed(MONDAY + HOUR, by=ANNA, unit=CENTRE)).broke_through is None


def test_a_finding_that_only_joins_leaves_a_snooze_alone() -> None:
    asleep = replace(opened(YELLOW), snoozed_until=MONDAY + 5 * HOUR)
    assert joined(asleep).snoozed_until == MONDAY + 5 * HOUR
    assert joined(asleep, with_text=True).snoozed_until is None


# -- a yellow that is held for a second reading ----------------------------------------------------


def held() -> AlertState:
    return opened(YELLOW, held_until=HELD, held_by="v1/r")


def test_a_second_yellow_ends_the_hold() -> None:
    assert (held().held_until, held().held_by) == (HELD, "v1/r")
    assert joined(held(), at=MONDAY + MINUTE).held_until is None


def test_a_hold_lasts_to_its_end_and_no_longer() -> None:
    assert after(held(), TimePassed(HELD)).held_until == HELD
    assert after(held(), TimePassed(HELD + timedelta(seconds=1))).held_until is None


@pytest.mark.parametrize("pairs_before", [0, 1])
def test_a_second_green_closes_what_is_held_by_the_rule_that_asked(pairs_before: int) -> None:
    done = after(held(), SecondGreen(HELD, pairs_before=pairs_before))
    assert (done.status, done.outcome) == (Status.RESOLVED, Outcome.SECOND_GREEN)
    assert (done.resolved_by, done.resolved_at) == ("RULE v1/r", HELD)
    assert done.held_until is None


def test_the_third_pair_within_fourteen_days_is_seen_by_a_nurse() -> None:
    assert (PAIRS_WITHOUT_A_NURSE, PAIR_DAYS) == (2, 14)
    third = after(held(), SecondGreen(MONDAY + MINUTE, pairs_before=2))
    assert (third.is_open, third.held_until) == (True, None)
    assert third.broke_through == "THIRD_PAIR"
    asleep = replace(held(), snoozed_until=HELD)
    woken = after(asleep, SecondGreen(MONDAY + MINUTE, pairs_before=2))
    assert woken.snoozed_until is None


def test_a_green_closes_nothing_that_is_not_held() -> None:
    assert after(opened(YELLOW), SecondGreen(MONDAY + MINUTE)) == opened(YELLOW)
    late = after(held(), SecondGreen(HELD + timedelta(seconds=1)))
    assert (late.is_open, late.broke_through) == (True, None)


def test_a_rule_s_own_outcome_is_no_person_s() -> None:
    event = Resolved(
        MONDAY, by=ANNA, unit=CENTRE, outcome=Outcome.SECOND_GREEN, seen=frozenset({"f1"}), note="x"
    )
    assert refused(opened(YELLOW), event).code is Refusal.NOT_FOR_PERSONS


# -- two alerts become one -------------------------------------------------------------------------

LATER = MONDAY + HOUR


def taken_in(older: AlertState, younger: AlertState) -> AlertState:
    return after(older, MergedFrom(MONDAY + 2 * HOUR, other=younger))


def pair(**one_has: Any) -> tuple[AlertState, AlertState]:
    """An older and a younger alert; ``one_has`` are fields of the one that has them."""
    plain = replace(opened(YELLOW), opened_at=MONDAY)
    return replace(plain, **one_has), replace(plain, opened_at=LATER, findings=("f2",))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("contacted_at", MONDAY + MINUTE),
        ("claimed_by", ANNA),
        ("has_repeated", True),
        ("broke_through", "WORSE"),
        ("outward_steps", 3),
    ],
)
def test_what_one_of_two_had_the_merged_one_has(name: str, value: object) -> None:
    having, plain = pair(**{name: value})
    assert getattr(taken_in(having, replace(plain, opened_at=LATER)), name) == value
    assert getattr(taken_in(plain, having), name) == value
    assert getattr(taken_in(plain, replace(plain, findings=("f3",))), name) != value


def test_the_merged_alert_is_hers_who_had_the_older_since_she_had_it() -> None:
    anna = {"claimed_by": ANNA, "claimed_at": MONDAY, "active_at": MONDAY + 9 * HOUR}
    bea = {"claimed_by": BEA, "claimed_at": LATER, "active_at": MONDAY + 9 * HOUR}
    older, younger = pair(**anna)
    both = taken_in(older, replace(younger, **bea))
    assert (both.claimed_by, both.claimed_at) == (ANNA, MONDAY)
    only = taken_in(
        replace(older, claimed_by=None, claimed_at=None, active_at=None), replace(younger, **bea)
    )
    assert (only.claimed_by, only.claimed_at) == (BEA, LATER)


def test_the_older_ones_first_contact_and_call_stand() -> None:
    older, younger = pair(contacted_at=MONDAY, broke_through="WORSE")
    both = taken_in(older, replace(younger, contacted_at=LATER, broke_through="WITH_TEXT"))
    assert (both.contacted_at, both.broke_through) == (MONDAY, "WORSE")


def test_a_merged_alert_is_awake_and_not_held() -> None:
    for field in ("snoozed_until", "held_until"):
        older, younger = pair(**{field: MONDAY + 9 * HOUR})
        assert getattr(taken_in(older, younger), field) is None


def test_of_two_reds_the_fresh_one_tells_how_late_it_is() -> None:
    late, fresh = (replace(opened(RED), is_late=each) for each in (True, False))
    for older, younger in ((late, fresh), (fresh, late)):
        assert not taken_in(older, replace(younger, findings=("f2",))).is_late
    assert taken_in(late, replace(late, findings=("f2",))).is_late
    yellow = replace(opened(YELLOW), findings=("f2",))
    assert taken_in(late, yellow).is_late
    assert taken_in(yellow, late).is_late


def test_the_merged_alert_has_waited_since_the_first_of_its_colour() -> None:
    early, late = MONDAY - HOUR, MONDAY + MINUTE

    def of(colour: Colour, since: Any) -> AlertState:
        return replace(opened(colour), waiting_since=since)

    for one, other in ((of(RED, early), of(RED, late)), (of(RED, late), of(RED, early))):
        assert taken_in(one, replace(other, findings=("f2",))).waiting_since == early
    mixed = taken_in(of(YELLOW, early), replace(of(RED, late), findings=("f2",)))
    assert (mixed.colour, mixed.waiting_since) == (RED, late)


def test_the_offers_of_both_stand_and_no_unit_is_asked_twice() -> None:
    def offer(unit: str, status: OfferStatus = OfferStatus.OPEN) -> Offer:
        return Offer(unit, MONDAY, MONDAY + 9 * HOUR, status)

    declined = offer(GP, OfferStatus.DECLINED)
    older = replace(opened(YELLOW), offers=(offer(GP), offer(HOSPITAL, OfferStatus.DECLINED)))
    younger = replace(older, findings=("f2",), offers=(offer(GP), offer(HOSPITAL)))
    both = taken_in(older, younger)
    assert [(each.unit, each.status) for each in both.offers] == [
        (GP, OfferStatus.OPEN), (HOSPITAL, OfferStatus.DECLINED),
        (GP, OfferStatus.WITHDRAWN), (HOSPITAL, OfferStatus.OPEN),
    ]  # fmt: skip
    refused_once = taken_in(replace(older, offers=(declined,)), younger)
    assert [each.status for each in refused_once.offers] == [
        OfferStatus.DECLINED, OfferStatus.OPEN, OfferStatus.OPEN
    ]  # fmt: skip


def test_a_finding_that_both_had_is_there_once() -> None:
    older, younger = pair()
    both = taken_in(older, replace(younger, findings=("f1", "f2")))
    assert both.findings == ("f1", "f2")


def test_the_emptied_alert_is_the_systems() -> None:
    emptied = after(opened(YELLOW), MergedInto(LATER))
    assert (emptied.resolved_by, emptied.resolved_at, emptied.findings) == ("SYSTEM", LATER, ())


@pytest.mark.parametrize(
    ("first_met", "second_met", "due", "met"),
    [
        (None, None, MONDAY + HOUR, None),
        (MONDAY, None, MONDAY + 2 * HOUR, None),
        (None, MONDAY, MONDAY + HOUR, None),
        (MONDAY, MONDAY + MINUTE, MONDAY + HOUR, MONDAY),
    ],
)
def test_of_two_deadlines_the_earlier_that_nobody_met_stays(
    first_met: Any, second_met: Any, due: Any, met: Any
) -> None:
    older, younger = pair()
    older = replace(older, due_at=MONDAY + HOUR, met_at=first_met)
    younger = replace(younger, due_at=MONDAY + 2 * HOUR, met_at=second_met)
    for one, other in ((older, younger), (younger, older)):
        both = taken_in(one, replace(other, findings=("f9",)))
        assert (both.due_at, both.met_at) == (due, met)


def test_what_does_not_belong_together_is_told_and_stays_apart() -> None:
    older, younger = pair()
    for other in (
        replace(younger, cause="pulse"),
        replace(younger, owner_unit=GP),
    ):
        told = refused(older, MergedFrom(LATER, other=other))
        assert told.code is Refusal.DOES_NOT_JOIN
        assert told.params == {"owner": CENTRE, "cause": "spo2"}
        assert merge(older, other, LATER, units=UNITS) == told


def test_an_alert_that_outlived_its_course_is_made_one_with_that_of_the_next() -> None:
    older, younger = pair()
    for newer in (replace(younger, enrolment="z", centre=GP), replace(younger, enrolment="a")):
        made = merge(older, newer, LATER, units=UNITS)
        assert isinstance(made, tuple)
        course = max(older.enrolment, newer.enrolment)
        assert made[0].enrolment == course
        assert made[0].centre == (GP if course == "z" else older.centre)


def test_a_contact_is_met_once_and_ends_the_call() -> None:
    calling = joined(opened(YELLOW), with_text=True)
    first = after(calling, ContactLogged(LATER, by=ANNA, unit=CENTRE))
    again = after(first, ContactLogged(LATER + MINUTE, by=BEA, unit=CENTRE))
    assert (again.met_at, again.contacted_at, again.broke_through) == (LATER, LATER, None)


def test_a_unit_that_was_offered_is_told_until_when() -> None:
    to_gp = HandedOver(MONDAY, by=ANNA, unit=CENTRE, to_unit=GP)
    asked = after(opened(YELLOW), to_gp)
    told = refused(asked, to_gp)
    assert (told.code, told.params["unit"]) == (Refusal.ALREADY_OFFERED, GP)
    assert told.params["until"] == asked.offers[0].due_at


# -- offers ----------------------------------------------------------------------------------------

THIRD = "third in line, of unknown hours"
LINE = (GP, HOSPITAL, THIRD)


def statuses(state: AlertState) -> list[tuple[str, str]]:
    return [(each.unit, each.status.value) for each in state.offers]


def test_who_takes_an_offer_has_it_awake_and_from_now() -> None:
    calling = replace(
        opened(), snoozed_until=MONDAY + 5 * HOUR, broke_through="WORSE", met_at=MONDAY
    )
    taken = after(calling, OfferClaimed(MONDAY + MINUTE, by=GRO, unit=GP))
    assert (taken.claimed_by, taken.claimed_at) == (GRO, MONDAY + MINUTE)
    assert (taken.snoozed_until, taken.broke_through, taken.met_at) == (None, None, None)


def test_what_is_given_back_is_nobodys_awake_and_unmet() -> None:
    taken = after(opened(), OfferClaimed(MONDAY, by=GRO, unit=GP))
    resting = replace(taken, snoozed_until=MONDAY + 5 * HOUR, met_at=MONDAY + MINUTE)
    back = after(resting, Released(MONDAY + 2 * MINUTE, by=GRO, unit=GP))
    assert (back.owner_unit, back.claimed_by, back.claimed_at) == (CENTRE, None, None)
    assert (back.snoozed_until, back.met_at) == (None, None)


def test_a_yellow_that_is_given_back_is_awake_at_the_centre() -> None:
    away = replace(opened(Colour.YELLOW, route_unit=HOSPITAL), snoozed_until=MONDAY + 5 * HOUR)
    back = after(away, Released(MONDAY + MINUTE, by=HANS, unit=HOSPITAL))
    assert (back.owner_unit, back.snoozed_until) == (CENTRE, None)


def test_what_a_unit_has_that_closes_for_good_goes_back_before_it_is_due() -> None:
    taken = after(opened(), OfferClaimed(MONDAY, by=GRO, unit=GP))
    soon = MONDAY + MINUTE
    assert not taken.is_overdue(soon)
    assert passed(taken, soon, UNITS).owner_unit == GP
    closed = {**UNITS, GP: replace(UNITS[GP], is_closed=True)}
    back = passed(taken, soon, closed)
    assert (back.owner_unit, back.claimed_by, back.due_at) == (CENTRE, None, soon)
    assert statuses(back) == [(GP, "LAPSED")]


def test_a_unit_chosen_by_a_person_does_not_stop_the_line_when_both_run_out() -> None:
    red = opened()
    due = red.offers[0].due_at
    chosen = Offer("chosen", MONDAY, due)
    assert due is not None
    late = after(replace(red, offers=(*red.offers, chosen)), TimePassed(due))
    assert statuses(late) == [(GP, "NOT_ANSWERED"), ("chosen", "NOT_ANSWERED"), (HOSPITAL, "OPEN")]


def test_the_line_rests_while_a_receiver_owns_it() -> None:
    handed = after(
        opened(receivers=LINE),
        OfferClaimed(MONDAY, by=GRO, unit=GP),
        HandedOver(MONDAY, by=GRO, unit=GP, to_unit=HOSPITAL),
    )
    declined = after(handed, OfferDeclined(MONDAY, by=HANS, unit=HOSPITAL, reason="full"))
    assert statuses(declined) == [(GP, "CLAIMED"), (HOSPITAL, "DECLINED")]


def test_the_line_rests_while_another_of_it_considers() -> None:
    two = after(opened(receivers=LINE), Escalated(MONDAY, by=ANNA, unit=CENTRE))
    declined = after(two, OfferDeclined(MONDAY, by=GRO, unit=GP, reason="not ours"))
    assert statuses(declined) == [(GP, "DECLINED"), (HOSPITAL, "OPEN")]
    nobody = after(declined, OfferDeclined(MONDAY, by=HANS, unit=HOSPITAL, reason="full"))
    assert statuses(nobody)[2] == (THIRD, "PASSED_OVER")


def test_a_claim_changes_no_answer_that_was_given_before() -> None:
    declined = after(opened(), OfferDeclined(MONDAY, by=GRO, unit=GP, reason="not now"))
    again = after(
        declined,
        HandedOver(MONDAY, by=ANNA, unit=CENTRE, to_unit=GP),
        OfferClaimed(MONDAY + MINUTE, by=GRO, unit=GP),
    )
    assert statuses(again) == [(GP, "DECLINED"), (HOSPITAL, "WITHDRAWN"), (GP, "CLAIMED")]


def test_a_late_red_is_due_at_the_end_of_the_new_owners_day() -> None:
    taken = after(opened(RED, is_late=True), OfferClaimed(MONDAY, by=GRO, unit=GP))
    assert taken.due_at == MONDAY.replace(hour=14)


def test_what_is_closed_wants_no_call_any_more() -> None:
    asked = replace(opened(), ring_by=MONDAY)
    assert closed(asked, MONDAY, Outcome.ENTERED_IN_ERROR, ANNA).ring_by is None
