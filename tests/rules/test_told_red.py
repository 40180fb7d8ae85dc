"""Told with receipt: which way is taken when, and what ends the telling."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from selfcare_plans.rules.document import Colour
from tests.rules.alert_cast import ANNA, CENTRE, MONDAY, OSLO, opened
from triage.rules.alert_events import Called113, Claimed, Contact, ContactLogged, Resolved, Snoozed
from triage.rules.alert_state import Outcome
from triage.rules.told import How, TellingState, Told, Way, next_ways
from triage.rules.told_events import told_by

PUSH, SMS, RELATIVE = Way
TEN = timedelta(minutes=10)
ALL = frozenset(Way)


def told(*taken: Way, ways: frozenset[Way] = ALL, at: datetime = MONDAY, **recent: bool) -> Told:
    just_sent = [Way(name) for name in recent]
    return next_ways(taken, ways, just_sent, at, OSLO)


def test_each_way_has_ten_minutes_before_the_next_is_taken() -> None:
    assert told() == Told(((PUSH, How.SENT),), MONDAY + TEN, False)
    assert told(PUSH) == Told(((SMS, How.SENT),), MONDAY + TEN, False)
    assert told(PUSH, SMS) == Told(((RELATIVE, How.SENT),), MONDAY + TEN, False)
    assert told(PUSH, SMS, RELATIVE) == Told((), None, True)


def test_a_way_that_is_not_there_is_passed_at_once() -> None:
    assert told(ways=frozenset({SMS})).steps == ((PUSH, How.NOT_AVAILABLE), (SMS, How.SENT))
    assert told(ways=frozenset({RELATIVE})).steps == (
        (PUSH, How.NOT_AVAILABLE),
        (SMS, How.NOT_AVAILABLE),
        (RELATIVE, How.SENT),
    )
    nothing = told(ways=frozenset())
    assert [how for _way, how in nothing.steps] == [How.NOT_AVAILABLE] * 3
    assert (nothing.look_at, nothing.is_exhausted) == (None, True)


@pytest.mark.parametrize(
    ("hour", "minute", "day"), [(21, 0, 24), (23, 30, 24), (3, 0, 23), (7, 59, 23)]
)
def test_at_night_the_nurse_has_it_and_the_relative_is_asked_at_eight(
    hour: int, minute: int, day: int
) -> None:
    night = datetime(2026, 11, 23, hour, minute, tzinfo=OSLO)
    eight = datetime(2026, 11, day, 8, tzinfo=OSLO)
    assert told(PUSH, SMS, at=night) == Told((), eight, True)
    assert told(PUSH, SMS, at=eight).steps == ((RELATIVE, How.SENT),)


@pytest.mark.parametrize(("hour", "minute"), [(8, 0), (20, 59)])
def test_by_day_the_relative_is_asked_at_once(hour: int, minute: int) -> None:
    day = datetime(2026, 11, 23, hour, minute, tzinfo=OSLO)
    assert told(PUSH, SMS, at=day).steps == ((RELATIVE, How.SENT),)


def test_at_night_a_push_and_an_sms_go_all_the_same() -> None:
    night = datetime(2026, 11, 23, 23, tzinfo=OSLO)
    assert told(at=night).steps == ((PUSH, How.SENT),)
    assert told(PUSH, at=night).steps == ((SMS, How.SENT),)


def test_two_reds_in_a_row_are_one_message_by_the_same_way() -> None:
    second = told(PUSH, SMS=True)
    assert second == Told(((SMS, How.COVERED),), MONDAY + TEN, False)


WHO = {"by": ANNA, "unit": CENTRE}


@pytest.mark.parametrize(
    ("event", "state"),
    [
        (ContactLogged(MONDAY, **WHO), TellingState.TOLD_BY_NURSE),
        (ContactLogged(MONDAY, **WHO, reached=False), None),
        (ContactLogged(MONDAY, **WHO, is_with_patient=False), None),
        (ContactLogged(MONDAY, **WHO, contact=Contact.MESSAGE), None),
        (ContactLogged(MONDAY, **WHO, contact=Contact.REMEASURE), None),
        (Called113(MONDAY, **WHO), TellingState.ENDED),
        (
            Resolved(MONDAY, **WHO, outcome=Outcome.ACTED, seen=frozenset(), note="x"),
            TellingState.ENDED,
        ),
        (Claimed(MONDAY, **WHO), None),
        (Snoozed(MONDAY, **WHO, until=MONDAY + TEN, reason="x", seen=frozenset()), None),
    ],
)
def test_only_a_call_an_outcome_and_113_end_the_telling(
    event: object, state: TellingState | None
) -> None:
    assert told_by(event, opened(Colour.RED)) is state  # type: ignore[arg-type]


def test_a_call_from_a_page_without_the_red_has_not_told_it() -> None:
    red = opened(Colour.RED)
    old, new = frozenset(), frozenset(red.findings)
    assert told_by(ContactLogged(MONDAY, **WHO, seen=old), red) is None
    assert told_by(ContactLogged(MONDAY, **WHO, seen=new), red) is TellingState.TOLD_BY_NURSE
