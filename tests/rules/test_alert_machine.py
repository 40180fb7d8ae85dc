"""Every state that people, findings and time can bring a small alert into, walked to the end.

Three units that never close, four people, one further finding, steps of time as long as an offer
lasts, and up to two offers. From each state every event of everybody is tried; what must hold is
checked on every step that succeeds.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from selfcare_plans.rules.document import Colour
from tests.rules.alert_cast import (
    ALWAYS,
    ANNA,
    BEA,
    CENTRE,
    GP,
    GRO,
    HANS,
    HOSPITAL,
    MONDAY,
    UNIT_OF,
    finding,
)
from triage.rules.alert_events import (
    Claimed,
    ContactLogged,
    Done,
    Escalated,
    Event,
    FindingJoined,
    HandedOver,
    OfferDeclined,
    Opened,
    Released,
    Resolved,
    Settled,
    Snoozed,
    TimePassed,
)
from triage.rules.alert_machine import step
from triage.rules.alert_state import AlertState, OfferStatus, Outcome, Refused, Settling, Status
from triage.rules.causes import is_missing
from triage.rules.deadlines import UnitTimes

TICK = timedelta(minutes=30)
MOST_OFFERS = 2
UNITS = {unit: UnitTimes(ALWAYS) for unit in (CENTRE, GP, HOSPITAL)}
PEOPLE = (ANNA, BEA, GRO, HANS)
ALL = frozenset({"f1", "f2"})
Place = tuple[AlertState, int]


def start(colour: Colour, cause: str) -> AlertState:
    event = Opened(
        MONDAY, finding=finding(colour, cause=cause), centre=CENTRE, receivers=(GP, HOSPITAL)
    )
    state = step(None, event, units=UNITS)
    assert isinstance(state, AlertState)
    return state


def clicks(state: AlertState, at: datetime) -> Iterator[Event]:
    """Everything that anybody could try now."""
    for who in PEOPLE:
        unit = UNIT_OF[who]
        yield Claimed(at, by=who, unit=unit)
        yield Released(at, by=who, unit=unit)
        yield ContactLogged(at, by=who, unit=unit)
        yield OfferDeclined(at, by=who, unit=unit, reason="no")
        yield Snoozed(at, by=who, unit=unit, until=at + TICK, reason="later", seen=ALL)
        yield Resolved(
            at, by=who, unit=unit, outcome=Outcome.ACTED, seen=frozenset({"f1"}), note="done"
        )
        yield Settled(
            at, by=who, unit=unit, how=Settling.TOLD_EVENING_SERVICE, told="x", seen=ALL, note="x"
        )
        yield Escalated(at, by=who, unit=unit)
        for to_unit in UNITS:
            yield HandedOver(at, by=who, unit=unit, to_unit=to_unit)
    if "f2" not in state.findings:
        yield FindingJoined(at, finding=finding(Colour.RED, at, id="f2", cause=state.cause))


def plain(state: AlertState) -> AlertState:
    """Forget when things happened that decide nothing, so that walks meet."""
    return replace(
        state,
        claimed_at=MONDAY if state.claimed_at else None,
        met_at=MONDAY if state.met_at else None,
        contacted_at=MONDAY if state.contacted_at else None,
        resolved_at=MONDAY if state.resolved_at else None,
        settled_at=MONDAY if state.settled_at else None,
        settled_by=ANNA if state.settled_by else None,
        unsettled_at=None,
    )


def check_state(state: AlertState) -> None:
    assert state.owner_unit in UNITS
    if state.owner_unit != CENTRE:
        taken = [each for each in state.offers if each.status is OfferStatus.CLAIMED]
        assert state.owner_unit in {each.unit for each in taken}
        assert not is_missing(state.cause) or state.contacted_at
    if state.claimed_by is not None:
        assert UNIT_OF[state.claimed_by] == state.owner_unit
    waiting = [each.unit for each in state.offers if each.is_open]
    assert len(waiting) == len(set(waiting))
    assert state.owner_unit not in waiting
    if state.status is Status.RESOLVED:
        assert state.outcome
        assert state.resolved_by
        assert state.resolved_at
        assert not waiting
        assert not state.snoozed_until


def check_step(before: AlertState, event: Event, after: AlertState, at: datetime) -> None:
    check_state(after)
    moved = after.owner_unit != before.owner_unit
    if before.met_at is None and not (moved and after.owner_unit != CENTRE):
        assert after.due_at <= before.due_at, "a deadline moved later"
    if before.met_at is not None and after.met_at is None:
        assert moved or isinstance(event, FindingJoined)
    if moved:
        assert isinstance(event, Claimed | Released | TimePassed) or before.is_overdue(at)
    if isinstance(event, Claimed) and event.unit == before.owner_unit and not moved:
        assert before.claimed_by in (None, event.by)
    if isinstance(event, Settled):
        kept = (before.due_at, before.owner_unit, before.claimed_by, before.broke_through)
        assert kept == (after.due_at, after.owner_unit, after.claimed_by, after.broke_through)
    if moved or set(after.findings) > set(before.findings):
        assert after.settled_at is None
    if after.status is Status.RESOLVED:
        assert isinstance(event, Resolved)
        assert event.by == after.resolved_by
        assert set(after.findings) <= event.seen
    if isinstance(event, Done) and before.owner_unit == after.owner_unit:
        assert set(before.findings) == set(after.findings)


def check_time_alone(state: AlertState, at: datetime) -> None:
    """By the clock alone: no offer waits for ever, nothing unmet stays with a receiver."""
    bound = len(state.receivers) + 1
    for n in range(1, bound + 1):
        passed = step(state, TimePassed(at + n * timedelta(days=1)), units=UNITS)
        assert isinstance(passed, AlertState)
        state = passed
    assert not any(each.is_open for each in state.offers)
    assert state.owner_unit == CENTRE or state.met_at is not None
    assert state.snoozed_until is None
    assert state.is_open
    again = step(state, TimePassed(at + timedelta(days=9)), units=UNITS)
    assert again == state


def walk(first: AlertState, ticks: int) -> int:
    """Visit every state within so many ticks. Returns how many there were."""
    seen: set[Place] = {(plain(first), 0)}
    todo: deque[Place] = deque(seen)
    while todo:
        state, tick = todo.popleft()
        at = MONDAY + tick * TICK
        check_time_alone(state, at)
        events: list[tuple[Event, int]] = [(each, tick) for each in clicks(state, at)]
        if tick < ticks:
            events.append((TimePassed(at + TICK), tick + 1))
        for event, then in events:
            after = step(state, event, units=UNITS)
            if isinstance(after, Refused):
                continue
            check_step(state, event, after, event.at)
            place = (plain(after), then)
            if after.is_open and len(after.offers) <= MOST_OFFERS and place not in seen:
                seen.add(place)
                todo.append(place)
    return len(seen)


@pytest.mark.parametrize(
    ("colour", "cause", "ticks"),
    [
        (Colour.RED, "spo2", 3),
        (Colour.YELLOW, "spo2", 1),
        (Colour.YELLOW, "MISSING:spo2", 1),
        (Colour.NOT_JUDGED, "NOT_JUDGED", 1),
    ],
)
def test_every_reachable_state_has_one_owner_and_a_way_on(
    colour: Colour, cause: str, ticks: int
) -> None:
    assert walk(start(colour, cause), ticks) > 1000


def test_claiming_and_releasing_for_ever_moves_no_deadline() -> None:
    state = start(Colour.RED, "spo2")
    due, at = state.due_at, MONDAY
    for _ in range(50):
        for event in (Claimed(at, by=ANNA, unit=CENTRE), Released(at, by=BEA, unit=CENTRE)):
            after = step(state, event, units=UNITS)
            assert isinstance(after, AlertState)
            state = after
        at += TICK
    assert state.due_at == due
    assert state.is_overdue(at)
