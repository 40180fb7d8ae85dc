"""What anybody can do to an alert, and what must hold after each step, for walks and adversaries.

Three units that never close, four people, one further finding, and steps of time as long as an offer
and a claim last. ``WHO_HAS_IT`` and ``WHAT_RESTS`` are the two halves of what can be done: each
is walked to its end, for the product of both has millions of states; adversaries do everything.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

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
from triage.rules import alert_events as ev
from triage.rules.alert_machine import step
from triage.rules.alert_state import AlertState, OfferStatus, Outcome, Settling, Status
from triage.rules.causes import is_missing
from triage.rules.deadlines import UnitTimes

if TYPE_CHECKING:
    from collections.abc import Iterator

TICK = timedelta(minutes=30)
UNITS = {unit: UnitTimes(ALWAYS) for unit in (CENTRE, GP, HOSPITAL)}
PEOPLE = (ANNA, BEA, GRO, HANS)
RECEIVERS = (GP, HOSPITAL)
ALL = frozenset({"f1", "f2"})
Clicks = "Callable[[AlertState, datetime], Iterator[ev.Event]]"


def start(colour: Colour, cause: str) -> AlertState:
    """Return an alert just opened, with both receivers in line."""
    event = ev.Opened(
        MONDAY, finding=finding(colour, cause=cause), centre=CENTRE, receivers=RECEIVERS
    )
    state = step(None, event, units=UNITS)
    assert isinstance(state, AlertState)
    return state


def who_has_it(state: AlertState, at: datetime) -> Iterator[ev.Event]:
    """Everything that asks, takes, refuses, hands on and calls."""
    for who in PEOPLE:
        unit = UNIT_OF[who]
        yield ev.Claimed(at, by=who, unit=unit)
        yield ev.TakenOver(at, by=who, unit=unit)
        yield ev.Released(at, by=who, unit=unit)
        yield ev.ContactLogged(at, by=who, unit=unit)
        yield ev.OfferDeclined(at, by=who, unit=unit, reason="no")
        yield ev.Escalated(at, by=who, unit=unit)
        yield ev.Called113(at, by=who, unit=unit)
        yield ev.CallLogged(at, by=who, unit=unit, to=GP, is_reached=True, agreed="x")
        yield resolve(who, at)
        for to_unit in UNITS:
            yield ev.HandedOver(at, by=who, unit=unit, to_unit=to_unit)
    yield ev.Transferred(at, by=HANS, unit=HOSPITAL, to_unit=HOSPITAL)
    yield from worse(state, at)


def what_rests(state: AlertState, at: datetime) -> Iterator[ev.Event]:
    """Everything that lets an alert lie: snoozes, settling, a new reading asked for, an open panel."""
    for who in (ANNA, BEA, GRO):
        unit = UNIT_OF[who]
        yield ev.Claimed(at, by=who, unit=unit)
        yield ev.Active(at, by=who, unit=unit)
        yield ev.ContactLogged(at, by=who, unit=unit, reached=False)
        yield ev.Snoozed(at, by=who, unit=unit, until=at + TICK, reason="later", seen=ALL)
        yield ev.AskedToMeasure(at, by=who, unit=unit, due_at=at + TICK)
        yield ev.Settled(
            at,
            by=who,
            unit=unit,
            how=Settling.TOLD_EVENING_SERVICE,
            told="x",
            seen=ALL,
            note="x",
        )
        yield ev.CallLogged(at, by=who, unit=unit, to=GP, is_reached=False)
        yield resolve(who, at)
    yield ev.MeasuredAgain(at)
    yield from worse(state, at)


def everything(state: AlertState, at: datetime) -> list[ev.Event]:
    """Return all that can be tried now, without what is in both halves twice."""
    return list(dict.fromkeys((*who_has_it(state, at), *what_rests(state, at))))


def resolve(who: str, at: datetime) -> ev.Resolved:
    seen = frozenset({"f1"})
    return ev.Resolved(at, by=who, unit=UNIT_OF[who], outcome=Outcome.ACTED, seen=seen, note="done")


def worse(state: AlertState, at: datetime) -> Iterator[ev.Event]:
    if "f2" not in state.findings:
        yield ev.FindingJoined(at, finding=finding(Colour.RED, at, id="f2", cause=state.cause))


def plain(state: AlertState, at: datetime) -> AlertState:
    """Forget when things happened that decide nothing, so that walks meet."""
    return replace(
        state,
        claimed_at=MONDAY if state.claimed_at else None,
        active_at=at if state.active_at else None,
        met_at=MONDAY if state.met_at else None,
        contacted_at=MONDAY if state.contacted_at else None,
        looked_at=at if state.looked_at else None,
        settled_at=MONDAY if state.settled_at else None,
        settled_by=ANNA if state.settled_by else None,
        unsettled_at=None,
        tried_at=None,
        attempts=min(state.attempts, 1),
        rang_at=_of_now(state, state.rang_at),
        called_113_at=_of_now(state, state.called_113_at),
    )


def _of_now(state: AlertState, at: datetime | None) -> datetime | None:
    return state.waiting_since if at is not None and at >= state.waiting_since else None


def check_state(state: AlertState) -> None:
    """One owner, who has it by right; nothing that calls is hidden; no end without an actor."""
    assert state.owner_unit in UNITS
    if state.owner_unit != CENTRE:
        taken = [each for each in state.offers if each.status is OfferStatus.CLAIMED]
        assert state.owner_unit in {each.unit for each in taken}
        tried = state.contacted_at or state.attempts
        assert tried or not is_missing(state.cause)
    if state.claimed_by is not None:
        assert UNIT_OF[state.claimed_by] == state.owner_unit
    waiting = [each.unit for each in state.offers if each.is_open]
    assert len(waiting) == len(set(waiting))
    assert state.owner_unit not in waiting
    if state.broke_through or state.ring_by:
        assert state.snoozed_until is None, "what calls again is hidden"
    if state.status is Status.RESOLVED:
        assert state.outcome
        assert state.resolved_by
        assert state.resolved_at
        assert not waiting
        assert not state.snoozed_until


def check_step(before: AlertState, event: ev.Event, after: AlertState) -> None:
    """No click moves a deadline or a call later; only a handover that was accepted may."""
    check_state(after)
    moved = after.owner_unit != before.owner_unit
    if before.met_at is None and not (moved and after.owner_unit != CENTRE):
        assert after.due_at <= before.due_at, "a deadline moved later"
    if before.met_at is not None and after.met_at is None:
        asked = before.remeasure_due_at is not None and event.at >= before.remeasure_due_at
        assert moved or asked or isinstance(event, ev.FindingJoined) or _was_left(before, event.at)
    if moved:
        handed = isinstance(event, ev.Claimed | ev.Released | ev.TimePassed | ev.Transferred)
        assert handed or before.is_overdue(event.at)
    if isinstance(event, ev.Claimed) and event.unit == before.owner_unit and not moved:
        lapsed = event.at - (before.active_at or event.at) >= TICK
        assert before.claimed_by in (None, event.by) or lapsed
    if before.ring_by is not None and after.ring_by is not None:
        assert after.ring_by <= before.ring_by, "a call moved later"
    if moved or set(after.findings) > set(before.findings):
        assert after.settled_at is None
    if after.status is Status.RESOLVED:
        assert isinstance(event, ev.Resolved)
        assert event.by == after.resolved_by
        assert set(after.findings) <= event.seen
    if isinstance(event, ev.Done) and not moved:
        assert set(before.findings) == set(after.findings)


def _was_left(before: AlertState, at: datetime) -> bool:
    """Whether nobody looked for a whole day, or the rest that somebody chose is over."""
    assert before.looked_at is not None
    rested = before.snoozed_until is not None and at >= before.snoozed_until
    return rested or at - before.looked_at > timedelta(days=1)


def check_time_alone(state: AlertState, at: datetime) -> None:
    """By the clock alone: within an offer's time each and two more, a red must be rung about.

    Unless somebody rang, 113 is on its way, or a receiver who took it over keeps its deadline. No
    offer waits for ever, no claim holds without activity, nothing stays with a receiver that does
    nothing more, and nothing that was met once is left without a deadline.
    """
    urgent = state.colour is Colour.RED and not is_missing(state.cause)
    ticks = [at + n * TICK for n in range(1, len(RECEIVERS) + 3)]
    state = _passed(state, ticks)
    assert not any(each.is_open for each in state.offers)
    assert state.claimed_by is None
    answered = _of_now(state, state.rang_at) or _of_now(state, state.called_113_at)
    is_in_time = state.owner_unit != CENTRE and not state.is_overdue(ticks[-1])
    if urgent and not (answered or is_in_time):
        assert state.ring_by is not None, "time alone led to no call"
    # A yellow's deadline is the end of the day; what was met is due again at the end of the third.
    last = at + timedelta(days=4)
    state = _passed(state, [at + timedelta(days=2), last])
    assert state.owner_unit == CENTRE
    assert state.is_overdue(last)
    assert state.snoozed_until is None
    assert state.is_open
    assert step(state, ev.TimePassed(at + timedelta(days=9)), units=UNITS) == state


def _passed(state: AlertState, times: list[datetime]) -> AlertState:
    for at in times:
        passed = step(state, ev.TimePassed(at), units=UNITS)
        assert isinstance(passed, AlertState)
        check_step(state, ev.TimePassed(at), passed)
        state = passed
    return state
