"""Attempts in vain, talks about the patient, and new readings that were asked for: the pure steps."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from selfcare_plans.rules.document import Colour
from tests.rules.alert_cast import (
    ANNA,
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
from triage.rules.alert_events import (
    AskedToMeasure,
    Claimed,
    ContactLogged,
    Escalated,
    FindingJoined,
    MeasuredAgain,
    OfferClaimed,
    Resolved,
    Snoozed,
    TimePassed,
)
from triage.rules.alert_remeasure import earlier
from triage.rules.alert_state import Outcome, Refusal, Status
from triage.rules.alerts import merge, severity_key
from triage.rules.causes import MESSAGE
from triage.rules.contacts import Whom, is_with_patient

RED, YELLOW = Colour.RED, Colour.YELLOW
NOON = MONDAY + 2 * HOUR
BY = {"by": ANNA, "unit": CENTRE}


def asked(due=NOON, at=MONDAY, **who):
    return AskedToMeasure(at, **{**BY, **who}, due_at=due)


def tried(at=MONDAY, **who):
    return ContactLogged(at, **{**BY, **who}, reached=False)


def seen(*ids):
    return frozenset(ids or ("f1",))


@pytest.mark.parametrize("whom", list(Whom))
def test_only_the_patient_or_somebody_who_is_there_counts_as_the_patient(whom):
    assert is_with_patient(whom) is (whom in {Whom.PATIENT, Whom.WITH_PATIENT})


def test_an_attempt_that_reached_nobody_silences_no_red():
    late = MONDAY + HOUR
    twice = after(opened(RED), tried(), tried(MONDAY + MINUTE))
    assert (twice.attempts, twice.met_at, twice.contacted_at) == (2, None, None)
    assert twice.is_overdue(late)
    assert after(opened(RED), ContactLogged(MONDAY, **BY)).attempts == 0
    assert not after(opened(RED), ContactLogged(MONDAY, **BY)).is_overdue(late)


def test_an_attempt_leaves_what_calls_calling_and_a_talk_stills_it():
    calling = replace(opened(YELLOW), broke_through="WORSE")
    assert after(calling, tried()).broke_through == "WORSE"
    assert after(calling, ContactLogged(MONDAY, **BY)).broke_through is None


def test_a_talk_on_a_page_without_the_newest_finding_does_not_answer_it():
    calling = replace(opened(YELLOW), broke_through="WORSE")
    old, new = frozenset(), frozenset(calling.findings)
    assert after(calling, ContactLogged(MONDAY, **BY, seen=old)) == replace(
        calling, active_at=after(calling, ContactLogged(MONDAY, **BY, seen=old)).active_at
    )
    talked = after(calling, ContactLogged(MONDAY, **BY, seen=new))
    assert (talked.met_at, talked.broke_through) == (MONDAY, None)


def test_what_came_meanwhile_is_looked_at_before_she_is_asked_to_measure_again():
    calling = replace(opened(YELLOW), broke_through="WORSE")
    told = refused(calling, AskedToMeasure(MONDAY, **BY, due_at=NOON, seen=frozenset()))
    assert told.code is Refusal.UNSEEN_FINDINGS
    known = frozenset(calling.findings)
    assert after(calling, AskedToMeasure(MONDAY, **BY, due_at=NOON, seen=known)).met_at == MONDAY


def test_a_talk_with_others_about_the_patient_changes_nothing():
    other = ContactLogged(MONDAY, **BY, is_with_patient=False)
    assert after(opened(RED), other) == opened(RED)
    unreached = ContactLogged(MONDAY, **BY, reached=False, is_with_patient=False)
    assert after(opened(RED), unreached) == opened(RED)


def test_an_attempt_of_another_unit_is_not_the_owners():
    assert after(opened(RED), tried(by=GRO, unit=GP)).attempts == 0


def test_having_tried_the_patient_lets_a_silence_leave_the_centre():
    silent = opened(YELLOW, cause="MISSING:spo2")
    further = Escalated(MONDAY, **BY)
    assert refused(silent, further).code is Refusal.TRY_THE_PATIENT_FIRST
    assert after(silent, tried(), further).offers
    talked = ContactLogged(MONDAY, **BY, is_with_patient=False)
    assert refused(after(silent, talked), further).code is Refusal.TRY_THE_PATIENT_FIRST


def test_a_request_to_measure_again_meets_the_deadline_and_is_waited_for():
    calling = replace(opened(YELLOW), broke_through="WORSE")
    waits = after(calling, asked())
    assert (waits.met_at, waits.contacted_at) == (MONDAY, MONDAY)
    assert (waits.remeasure_due_at, waits.broke_through) == (NOON, None)
    assert waits.due_at == calling.due_at
    again = after(waits, ContactLogged(MONDAY + MINUTE, **BY), asked(NOON, MONDAY + 2 * MINUTE))
    assert (again.met_at, again.contacted_at) == (MONDAY, MONDAY)


def test_a_later_time_moves_no_earlier_one():
    first = after(opened(YELLOW), asked(NOON))
    assert after(first, asked(NOON + HOUR, MONDAY + MINUTE)).remeasure_due_at == NOON
    sooner = NOON - HOUR
    assert after(first, asked(sooner, MONDAY + MINUTE)).remeasure_due_at == sooner


def test_only_the_owner_asks_and_only_for_what_lies_ahead():
    told = refused(after(opened(YELLOW), Claimed(MONDAY, **BY)), asked(by=GRO, unit=GP))
    assert told.code is Refusal.NOT_OWNER
    assert told.params == {"owner": CENTRE, "claimed_by": ANNA}
    assert refused(opened(YELLOW), asked(MONDAY)).code is Refusal.NOT_AHEAD
    assert refused(opened(YELLOW), asked(MONDAY - MINUTE)).code is Refusal.NOT_AHEAD


@pytest.mark.parametrize("colour", [RED, Colour.NOT_JUDGED])
def test_what_is_urgent_waits_no_longer_than_the_shift(colour):
    closes = MONDAY.replace(hour=15)
    assert after(opened(colour, receivers=()), asked(closes)).remeasure_due_at == closes
    told = refused(opened(colour, receivers=()), asked(closes + MINUTE))
    assert (told.code, told.params["latest"]) == (Refusal.PAST_THE_SHIFT, closes)
    assert after(opened(YELLOW), asked(closes + HOUR)).remeasure_due_at == closes + HOUR


def test_nothing_by_the_time_and_the_alert_calls_again_unmet_with_its_old_deadline():
    waits = after(opened(YELLOW), asked())
    early = after(waits, TimePassed(NOON - MINUTE))
    assert (early.met_at, early.broke_through) == (MONDAY, None)
    calls = after(waits, TimePassed(NOON))
    assert (calls.met_at, calls.remeasure_due_at) == (None, None)
    assert calls.broke_through == "NOT_MEASURED_AGAIN"
    assert calls.due_at == waits.due_at
    assert calls.contacted_at == MONDAY
    held = after(early, Claimed(NOON - MINUTE, **BY))
    assert severity_key(calls, NOON) < severity_key(held, NOON)


def test_it_calls_through_a_snooze():
    rest = Snoozed(MONDAY, **BY, until=NOON + HOUR, reason="hviler", seen=seen())
    snoozed = after(opened(YELLOW), asked(), rest)
    assert snoozed.snoozed_until == NOON + HOUR
    assert after(snoozed, TimePassed(NOON)).snoozed_until is None
    assert after(opened(YELLOW), rest, TimePassed(NOON)).snoozed_until == NOON + HOUR


def test_a_receiver_for_whom_nothing_came_and_whose_time_is_over_gives_it_back():
    taken = after(opened(RED), OfferClaimed(MONDAY, by=GRO, unit=GP))
    waits = after(taken, asked(NOON, MONDAY + MINUTE, by=GRO, unit=GP))
    assert after(waits, TimePassed(NOON - MINUTE)).owner_unit == GP
    assert after(waits, TimePassed(NOON)).owner_unit == CENTRE


def test_what_was_asked_for_comes_and_whoever_asked_is_told_through_a_snooze():
    rest = Snoozed(MONDAY, **BY, until=NOON, reason="venter", seen=seen())
    waits = after(opened(YELLOW), asked(), rest)
    came = after(waits, MeasuredAgain(MONDAY + MINUTE))
    assert (came.remeasure_due_at, came.snoozed_until) == (None, None)
    assert (came.broke_through, came.met_at) == ("MEASURED_AGAIN", MONDAY)
    assert after(came, TimePassed(NOON + HOUR)).met_at == MONDAY


def test_a_reading_that_came_hides_no_stronger_word_and_wakes_nothing_that_did_not_wait():
    worse = after(
        opened(YELLOW),
        asked(),
        FindingJoined(MONDAY + MINUTE, finding=finding(RED, MONDAY + MINUTE, id="f2")),
        MeasuredAgain(MONDAY + MINUTE),
    )
    assert (worse.broke_through, worse.remeasure_due_at) == ("WORSE", None)
    assert after(opened(YELLOW), MeasuredAgain(MONDAY)) == opened(YELLOW)


def test_of_two_that_were_asked_for_the_other_is_still_waited_for():
    waits = after(opened(YELLOW), asked(NOON), asked(NOON + HOUR, MONDAY))
    came = after(waits, MeasuredAgain(MONDAY + MINUTE, waits_until=NOON + HOUR))
    assert came.remeasure_due_at == NOON + HOUR
    assert after(came, TimePassed(NOON)).met_at == MONDAY
    assert after(came, TimePassed(NOON + HOUR)).met_at is None


def test_what_is_closed_waits_for_nothing():
    done = Resolved(MONDAY, **BY, outcome=Outcome.ACTED, seen=seen(), note="x")
    closed = after(opened(YELLOW), asked(), done)
    assert (closed.status, closed.remeasure_due_at) == (Status.RESOLVED, None)


def test_two_alerts_made_one_keep_the_earlier_time_and_all_attempts():
    one = after(opened(YELLOW), asked(NOON), tried())
    other = after(
        opened(YELLOW, MONDAY + MINUTE, id="f2"), asked(NOON + HOUR, MONDAY + MINUTE), tried()
    )
    kept, emptied = merge(one, other, MONDAY + HOUR, units=UNITS)
    assert (kept.remeasure_due_at, kept.attempts) == (NOON, 2)
    assert emptied.remeasure_due_at is None
    assert earlier(None, None) is None
    assert earlier(NOON, None) == earlier(None, NOON) == NOON


def test_the_next_words_after_an_answer_wait_for_an_answer_anew():
    written = opened(YELLOW, cause=MESSAGE, with_text=True)
    tuesday = MONDAY + timedelta(days=1)
    more = finding(YELLOW, tuesday, id="f2", cause=MESSAGE, with_text=True)
    waiting = after(
        written, FindingJoined(MONDAY + HOUR, finding=replace(more, received_at=MONDAY + HOUR))
    )
    assert (waiting.due_at, waiting.waiting_since) == (written.due_at, MONDAY)
    answered = after(written, ContactLogged(MONDAY + MINUTE, **BY))
    anew = after(answered, FindingJoined(tuesday, finding=more))
    assert (anew.met_at, anew.waiting_since) == (None, tuesday)
    assert anew.due_at == tuesday.replace(hour=15)
    assert anew.broke_through == "WITH_TEXT"
    reading = after(opened(YELLOW), ContactLogged(MONDAY, **BY))
    joined = after(reading, FindingJoined(tuesday, finding=finding(YELLOW, tuesday, id="f2")))
    assert joined.met_at == MONDAY
