"""From verdict to finding to alert: joining, breaking through, merging, sorting."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from selfcare_plans.rules.document import Colour, MissingRule, MonitoringItem, PlanDocument
from tests.rules.alert_cast import (
    ANNA,
    CENTRE,
    GP,
    GRO,
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
from tests.rules.strategies import NOON, OSLO, reading, repetition, span, version
from tests.rules.test_judge import window
from triage.rules.alert_events import (
    Claimed,
    ContactLogged,
    Escalated,
    FindingJoined,
    HandedOver,
    OfferClaimed,
    Opened,
    Snoozed,
    TimePassed,
)
from triage.rules.alert_state import AlertState, Finding, OfferStatus, Outcome, Refusal, Status
from triage.rules.alerts import breaks_through, finding_of, joins, merge, severity_key
from triage.rules.judge import judge, judge_batch
from triage.rules.routing import is_offered, receivers_of

YELLOW, RED, NOT_JUDGED = Colour.YELLOW, Colour.RED, Colour.NOT_JUDGED
SEEN = frozenset({"f1", "f2", "f3"})


# -- from verdict to finding -----------------------------------------------------------------------

SPO2 = version(span(92, None, 88), MissingRule(id="m"))


def found(subject: Any, plan: Any = SPO2, **fields: Any) -> Finding | None:
    verdict = judge(subject, [plan], [], zone=OSLO)
    return finding_of(verdict, subject, id="f", enrolment="e", route_unit=CENTRE, **fields)


def test_a_green_is_no_finding() -> None:
    assert found(reading(95)) is None


def test_the_cause_is_the_kind() -> None:
    one = found(reading(84, with_text=True))
    assert one is not None
    assert (one.cause, one.colour, one.with_text, one.outward_steps) == ("spo2", RED, True, 2)
    assert one.received_at == NOON + MINUTE


def test_a_missed_window_counts_from_the_end_of_its_grace() -> None:
    one = found(window())
    assert one is not None
    assert (one.cause, one.colour) == ("MISSING:spo2", YELLOW)
    assert one.received_at == window().deadline_at


def test_what_could_not_be_judged_has_a_cause_of_its_own() -> None:
    one = found(reading(95, kind="steps"))
    assert one is not None
    assert (one.cause, one.colour) == ("NOT_JUDGED", NOT_JUDGED)


def test_a_late_red_needs_a_later_green() -> None:
    old = reading(84, NOON - 5 * HOUR, received_at=NOON)
    late, fresh = found(old, later_green=True), found(old, later_green=False)
    yellow = found(reading(90, NOON - 5 * HOUR, received_at=NOON), later_green=True)
    assert [each.is_late for each in (late, fresh, yellow) if each] == [True, False, False]


def test_a_repetition_brings_its_count() -> None:
    plan = version(span(92, None, 88), repetition(2, 3, YELLOW))
    facts = [reading(90, NOON - timedelta(days=1)), reading(90, NOON)]
    verdict = judge_batch(facts, [plan], [], zone=OSLO)[1]
    one = finding_of(verdict, facts[1], id="f", enrolment="e", route_unit=CENTRE)
    assert one is not None
    assert (one.repeat_count, one.repeat_times) == (2, 2)


# -- routing ---------------------------------------------------------------------------------------


def test_an_item_may_name_its_own_receivers() -> None:
    items = (
        MonitoringItem(id="a", kind="spo2", receivers=(HOSPITAL,)),
        MonitoringItem(id="b", kind="weight"),
    )
    plan = PlanDocument(items=items, receivers=(GP, HOSPITAL))
    assert receivers_of(plan, "spo2") == (HOSPITAL,)
    assert receivers_of(plan, "weight") == (GP, HOSPITAL)


def test_only_red_is_offered_and_never_for_want_of_a_reading() -> None:
    assert is_offered(RED, "spo2")
    assert not is_offered(YELLOW, "spo2")
    assert not is_offered(NOT_JUDGED, "NOT_JUDGED")
    assert not is_offered(RED, "MISSING:spo2")


def test_a_red_stands_on_two_lists_at_once_and_the_centre_owns_it() -> None:
    red = opened()
    assert (red.owner_unit, red.claimed_by) == (CENTRE, None)
    assert [(each.unit, each.status) for each in red.offers] == [(GP, OfferStatus.OPEN)]
    assert red.due_at == MONDAY + 30 * MINUTE
    assert not red.is_not_answered


@pytest.mark.parametrize("colour", [YELLOW, NOT_JUDGED])
def test_yellow_and_not_judged_stay_at_the_centre(colour: Colour) -> None:
    assert opened(colour).offers == ()


def test_a_closed_receiver_is_passed_over_at_once_and_marked() -> None:
    evening = MONDAY.replace(hour=14, minute=30)
    red = opened(at=evening)
    assert [(each.unit, each.status) for each in red.offers] == [
        (GP, OfferStatus.PASSED_OVER), (HOSPITAL, OfferStatus.OPEN)
    ]  # fmt: skip
    assert not red.is_not_answered
    alone = opened(at=evening, receivers=(GP, "a unit that is gone"))
    assert [each.status for each in alone.offers] == [OfferStatus.PASSED_OVER] * 2
    assert alone.is_not_answered


def test_an_alert_is_opened_once() -> None:
    red = opened()
    event = Opened(MONDAY, finding=finding(), centre=CENTRE)
    assert refused(red, event).code is Refusal.ALREADY_OPENED
    assert refused(None, TimePassed(MONDAY)).code is Refusal.NOT_OPENED


# -- joining ---------------------------------------------------------------------------------------


def joined(state: AlertState, colour: Colour = YELLOW, **fields: Any) -> AlertState:
    at = fields.pop("at", MONDAY + HOUR)
    return after(state, FindingJoined(at, finding=finding(colour, at, id="f2", **fields)))


def test_a_finding_joins_the_same_cause_of_the_same_owner() -> None:
    red = opened()
    assert joins(red, finding(YELLOW))
    assert not joins(red, finding(cause="pulse"))
    assert joins(red, finding(enrolment="other"))  # it outlives its course
    taken = after(red, OfferClaimed(MONDAY, by=GRO, unit=GP))
    assert not joins(taken, finding())  # its route leads to the centre
    assert not joins(replace(red, status=Status.RESOLVED), finding())
    elsewhere = FindingJoined(MONDAY, finding=finding(id="f2", cause="pulse"))
    assert refused(red, elsewhere).code is Refusal.DOES_NOT_JOIN


def test_a_finding_that_joined_does_not_join_again() -> None:
    red = opened()
    assert after(red, FindingJoined(MONDAY, finding=finding())) == red
    assert joined(red).findings == ("f1", "f2")


def test_a_finding_of_the_same_colour_moves_no_deadline() -> None:
    yellow = opened(YELLOW)
    more = joined(yellow)
    assert (more.due_at, more.waiting_since) == (yellow.due_at, yellow.waiting_since)


def test_a_worse_finding_brings_an_earlier_deadline_and_an_offer() -> None:
    worse = joined(opened(YELLOW), RED)
    assert worse.colour is RED
    assert worse.due_at == MONDAY + HOUR + 30 * MINUTE
    assert [each.unit for each in worse.offers] == [GP]


def test_a_worse_finding_never_moves_an_unmet_deadline_later() -> None:
    yellow = opened(YELLOW)
    late = joined(yellow, RED, at=MONDAY.replace(hour=14, minute=50))
    assert late.due_at == yellow.due_at  # not tomorrow at 08:20


def test_a_worse_finding_after_contact_has_a_deadline_of_its_own() -> None:
    met = after(opened(YELLOW), ContactLogged(MONDAY, by=ANNA, unit=CENTRE))
    tomorrow = MONDAY + timedelta(days=1)
    worse = joined(met, RED, at=tomorrow)
    assert (worse.met_at, worse.due_at) == (None, tomorrow + 30 * MINUTE)


def test_a_red_after_a_refused_yellow_asks_the_line_anew() -> None:
    escalated = replace(opened(YELLOW), offers=opened().offers, waiting_since=MONDAY - HOUR)
    nobody = after(escalated, TimePassed(MONDAY + 31 * MINUTE), TimePassed(MONDAY + 62 * MINUTE))
    assert [each.status for each in nobody.offers] == [OfferStatus.NOT_ANSWERED] * 2
    red = joined(nobody, RED, at=MONDAY + 2 * HOUR)
    assert [each.unit for each in red.offers] == [GP, HOSPITAL, GP]
    assert not red.is_not_answered


def test_a_red_makes_no_second_offer_while_one_of_the_line_considers() -> None:
    asked = after(opened(YELLOW), Escalated(MONDAY + 50 * MINUTE, by=ANNA, unit=CENTRE))
    assert [each.unit for each in joined(asked, RED).offers] == [GP]
    elsewhere = HandedOver(MONDAY + 50 * MINUTE, by=ANNA, unit=CENTRE, to_unit=HOSPITAL)
    other = after(opened(YELLOW, receivers=(GP,)), elsewhere)
    assert [each.unit for each in joined(other, RED).offers] == [HOSPITAL, GP]


def test_a_fresh_red_beside_a_late_one_is_due_as_a_fresh_one() -> None:
    late = opened(RED, is_late=True)
    assert late.due_at == MONDAY.replace(hour=15)
    fresh = joined(late, RED)
    assert (fresh.is_late, fresh.due_at) == (False, MONDAY + HOUR + 30 * MINUTE)


# -- breaking through ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        {"colour": RED},
        {"with_text": True},
        {"outward_steps": 2},
        {"repeat_count": 3, "repeat_times": 3},
    ],
    ids=["worse", "with text", "further out", "repeated"],
)
def test_what_breaks_through_claim_and_snooze(fields: dict[str, Any]) -> None:
    calm = after(
        opened(YELLOW, outward_steps=1),
        Claimed(MONDAY, by=ANNA, unit=CENTRE),
        Snoozed(MONDAY, by=ANNA, unit=CENTRE, until=MONDAY + 3 * HOUR, reason="rings", seen=SEEN),
    )
    more = joined(replace(calm, active_at=MONDAY + HOUR), **{"colour": YELLOW, **fields})
    assert more.broke_through
    assert more.snoozed_until is None
    assert more.claimed_by == ANNA
    assert after(more, Claimed(MONDAY + 2 * HOUR, by=ANNA, unit=CENTRE)).broke_through is None


def test_more_of_the_same_does_not_break_through() -> None:
    calm = opened(YELLOW, outward_steps=1)
    assert breaks_through(calm, finding(YELLOW, id="f2", outward_steps=1)) is None


def test_a_new_cause_breaks_through_the_patients_row() -> None:
    yellow = opened(YELLOW)
    other = finding(YELLOW, id="f2", cause="pulse")
    assert breaks_through(yellow, other, row_causes=frozenset({"spo2"})) == "NEW_CAUSE"
    assert breaks_through(yellow, other, row_causes=frozenset({"spo2", "pulse"})) is None


# -- merging ---------------------------------------------------------------------------------------


def test_two_alerts_become_the_older_with_the_earlier_deadline() -> None:
    at = MONDAY + 20 * MINUTE
    older = after(opened(YELLOW), ContactLogged(MONDAY, by=ANNA, unit=CENTRE))
    younger = replace(opened(RED, at=at, id="f2"), opened_at=at)
    for pair in ((older, younger), (younger, older)):
        merged = merge(*pair, at, units=UNITS)
        assert isinstance(merged, tuple)
        kept, emptied = merged
        assert (kept.opened_at, kept.colour) == (MONDAY, RED)
        assert kept.findings == ("f1", "f2")
        assert (kept.due_at, kept.met_at) == (younger.due_at, None)
        assert kept.waiting_since == at
        assert (emptied.status, emptied.outcome) == (Status.RESOLVED, Outcome.MERGED)
        assert emptied.findings == ()
        assert not any(each.is_open for each in emptied.offers)


def test_of_two_made_one_the_latest_try_and_the_earliest_repeat_count() -> None:
    early, late = MONDAY + MINUTE, MONDAY + 2 * MINUTE
    tried = {"rang_at": early, "tried_at": early, "called_113_at": early}
    again = {"rang_at": late, "tried_at": late, "called_113_at": late}
    one = replace(opened(), **tried, remeasure_due_at=MONDAY + 2 * HOUR)
    other = replace(opened(id="f2"), **again, remeasure_due_at=MONDAY + HOUR)
    for pair in ((one, other), (other, one)):
        merged = merge(*pair, MONDAY + 3 * MINUTE, units=UNITS)
        assert isinstance(merged, tuple)
        kept = merged[0]
        assert (kept.rang_at, kept.tried_at, kept.called_113_at) == (late, late, late)
        assert kept.remeasure_due_at == MONDAY + HOUR


def test_alerts_of_two_owners_or_causes_do_not_merge() -> None:
    one = opened()
    taken = after(opened(id="f2"), OfferClaimed(MONDAY, by=GRO, unit=GP))
    for other in (taken, opened(cause="pulse")):
        result = merge(one, other, MONDAY, units=UNITS)
        assert not isinstance(result, tuple)
        assert result.code is Refusal.DOES_NOT_JOIN


# -- sorting ---------------------------------------------------------------------------------------


def test_the_worklist_stands_in_order_of_who_needs_her_first() -> None:
    now = MONDAY + 20 * MINUTE
    base = opened(RED, at=now)
    claim = {"claimed_by": ANNA, "claimed_at": now}
    in_order = [
        replace(base, due_at=now, snoozed_until=now + HOUR, **claim),  # overdue although asleep
        replace(base, waiting_since=MONDAY),
        replace(base, waiting_since=MONDAY + MINUTE, colour=NOT_JUDGED, cause="NOT_JUDGED"),
        replace(base, waiting_since=MONDAY + 2 * MINUTE, broke_through="WORSE", **claim),
        replace(base, waiting_since=MONDAY - HOUR, **claim),
        replace(base, is_late=True, waiting_since=MONDAY - HOUR),
        replace(base, cause="MISSING:spo2", waiting_since=MONDAY - HOUR),
        replace(base, colour=YELLOW, due_at=now - HOUR),
        replace(base, colour=YELLOW, waiting_since=MONDAY - HOUR),
        replace(base, snoozed_until=now + HOUR),
        replace(base, colour=YELLOW, snoozed_until=now + HOUR),
    ]
    keys = [severity_key(each, now) for each in in_order]
    assert sorted(keys) == keys
