"""Edges of an alert's fields: what a claim, a contact, a snooze and an end leave, and its findings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from selfcare_plans.rules.document import Colour, MissingRule
from tests.rules.alert_cast import ANNA, CENTRE, GP, HOUR, MINUTE, MONDAY, after, finding, opened
from tests.rules.strategies import NOON, OSLO, reading, repetition, span, version
from tests.rules.test_alert_findings import found
from tests.rules.test_alert_steps import resolving, snoozing
from tests.rules.test_judge import window
from triage.rules.alert_events import Claimed, ContactLogged, Released, SecondGreen
from triage.rules.alert_state import Offer, OfferStatus, Status
from triage.rules.alerts import finding_of, severity_key
from triage.rules.joining import breaks_through
from triage.rules.judge import judge
from triage.rules.timeline import Timeline

YELLOW, RED, NOT_JUDGED = Colour.YELLOW, Colour.RED, Colour.NOT_JUDGED
LATER = MONDAY + HOUR


def test_what_nobody_has_is_had_since_never() -> None:
    claimed = after(opened(), Claimed(MONDAY, by=ANNA, unit=CENTRE))
    assert claimed.claimed_at == MONDAY
    assert after(claimed, Released(MONDAY + MINUTE, by=ANNA, unit=CENTRE)).claimed_at is None


def test_a_snooze_and_a_contact_end_the_call() -> None:
    calling = replace(opened(YELLOW), broke_through="WORSE")
    assert after(calling, snoozing()).broke_through is None
    assert after(calling, ContactLogged(MONDAY, by=ANNA, unit=CENTRE)).broke_through is None


def test_what_was_met_first_stays_met_then_also_when_it_ends() -> None:
    met = after(opened(YELLOW), ContactLogged(MONDAY, by=ANNA, unit=CENTRE))
    done = after(met, resolving(at=LATER))
    assert (done.met_at, done.resolved_at) == (MONDAY, LATER)


def test_an_alert_that_has_ended_rests_holds_and_calls_no_more() -> None:
    busy = replace(
        opened(YELLOW),
        snoozed_until=MONDAY + 9 * HOUR,
        held_until=MONDAY + 9 * HOUR,
        broke_through="WORSE",
    )
    done = after(busy, resolving())
    assert (done.snoozed_until, done.held_until, done.broke_through) == (None, None, None)


def test_an_ended_alert_is_never_overdue() -> None:
    unmet = replace(opened(), due_at=MONDAY)
    assert unmet.is_overdue(MONDAY)
    assert not replace(unmet, status=Status.RESOLVED).is_overdue(MONDAY)
    assert not replace(unmet, met_at=MONDAY).is_overdue(MONDAY)


def test_an_offer_that_still_waits_is_of_this_round_though_it_was_made_before() -> None:
    waiting = Offer(GP, MONDAY - HOUR, LATER)
    before = replace(opened(YELLOW), offers=(waiting,))
    assert before.round_of_offers == (waiting,)
    refused = replace(waiting, status=OfferStatus.DECLINED)
    assert replace(before, offers=(refused,)).round_of_offers == ()


def test_not_answered_is_told_of_what_was_asked_and_is_still_the_centres() -> None:
    assert not opened(YELLOW).is_not_answered
    refused = Offer(GP, MONDAY, LATER, OfferStatus.DECLINED)
    asked = replace(opened(YELLOW), offers=(refused,))
    assert asked.is_not_answered
    assert not replace(asked, owner_unit=GP).is_not_answered


# -- from verdict to finding -----------------------------------------------------------------------


def test_a_red_is_not_late_unless_a_later_green_is_told() -> None:
    plan = version(span(92, None, 88))
    old = reading(84, NOON - 5 * HOUR, received_at=NOON)
    verdict = judge(old, [plan], [], zone=OSLO)
    one = finding_of(verdict, old, id="f", enrolment="e", route_unit=CENTRE)
    assert one is not None
    assert (one.is_late, one.with_text, one.repeat_count, one.repeat_times) == (False, False, 0, 0)


def test_a_missed_window_is_never_late() -> None:
    one = found(window(), version(MissingRule(id="m", colour=RED)), later_green=True)
    assert one is not None
    assert (one.colour, one.is_late, one.held_until, one.held_by) == (RED, False, None, "")


def test_of_two_repetitions_the_greater_count_is_told() -> None:
    often = replace_id(repetition(2, 4, YELLOW), "often")
    once = replace_id(repetition(1, 1, YELLOW), "once")
    days = [reading(90, NOON - timedelta(days=day)) for day in (1, 2)]
    for rules in ((often, once), (once, often)):
        verdict = judge(reading(90), [version(span(92, None, 88), *rules)], days, zone=OSLO)
        one = finding_of(verdict, reading(90), id="f", enrolment="e", route_unit=CENTRE)
        assert one is not None
        assert (one.repeat_count, one.repeat_times) == (3, 2)


def replace_id(rule: object, name: str) -> object:
    return type(rule)(
        **{**{each: getattr(rule, each) for each in rule.__struct_fields__}, "id": name}
    )  # type: ignore[attr-defined]


def test_a_yellow_that_waits_is_held_from_when_it_came_by_its_rule() -> None:
    asks = span(92, None, 88, id="asks", confirm_minutes=30)
    one = found(reading(90), version(asks))
    assert one is not None
    assert (one.held_until, one.held_by) == (NOON + 31 * MINUTE, "v1/asks")
    plain = found(reading(90), version(span(92, None, 88)))
    assert plain is not None
    assert (plain.held_until, plain.held_by) == (None, "")


def test_a_first_repetition_breaks_through_whatever_its_count() -> None:
    assert breaks_through(opened(YELLOW), finding(YELLOW, id="f2", repeat_count=1)) == "REPEATED"
    assert breaks_through(opened(YELLOW), finding(YELLOW, id="f2", repeat_count=0)) is None


def test_no_pair_was_before_unless_it_is_said() -> None:
    assert SecondGreen(MONDAY).pairs_before == 0


@pytest.mark.parametrize(("after_now", "asleep"), [(MINUTE, True), (timedelta(0), False)])
def test_what_rests_stands_last_until_its_time(after_now: timedelta, asleep: bool) -> None:
    for field in ("snoozed_until", "held_until"):
        resting = replace(opened(YELLOW), **{field: MONDAY + after_now})
        assert severity_key(resting, MONDAY)[0] is asleep


def test_a_position_without_readings_after_it_is_the_last() -> None:
    line = Timeline([reading(90), reading(91, NOON + HOUR)], OSLO)
    assert [line.position(reading(0, NOON + hours * HOUR, id="x")) for hours in (-1, 0, 1, 2)] == [
        0, 1, 2, 2
    ]  # fmt: skip
