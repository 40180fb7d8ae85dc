"""A walk over a weekend: from every open state time alone leads a red to the top of its ladder."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from tests.rules.alert_cast import (
    ANNA,
    CENTRE,
    GP,
    GRO,
    HANS,
    HOSPITAL,
    MINUTE,
    OSLO,
    UNIT_OF,
    UNITS,
    finding,
    opened,
)
from triage.rules import alert_events as ev
from triage.rules.alert_calls import RING_MINUTES
from triage.rules.alert_machine import step
from triage.rules.alert_state import AlertState, Refused, Settling
from triage.rules.deadlines import OFFER_MINUTES

if TYPE_CHECKING:
    from collections.abc import Iterator

FRIDAY = datetime(2026, 11, 27, 13, 45, tzinfo=OSLO)
TIMES = [FRIDAY + n * 15 * MINUTE for n in range(3)]
"""A quarter before the office closes at 14, at its closing, and a quarter after it."""
SEEN = frozenset({"f1", "f2"})


def clicks(state: AlertState, at: datetime) -> Iterator[ev.Event]:
    """What people do in the last hour of a week, without what ends the waiting."""
    for who in (ANNA, GRO, HANS):
        yield ev.Claimed(at, by=who, unit=UNIT_OF[who])
        yield ev.Released(at, by=who, unit=UNIT_OF[who])
    for who in (GRO, HANS):
        yield ev.OfferDeclined(at, by=who, unit=UNIT_OF[who], reason="no")
    for to_unit in (GP, HOSPITAL):
        yield ev.HandedOver(at, by=ANNA, unit=CENTRE, to_unit=to_unit)
    mine = {"by": ANNA, "unit": CENTRE, "seen": SEEN, "note": "x"}
    monday = UNITS[CENTRE].hours.next_opening(at) + 60 * MINUTE
    yield ev.Settled(at, how=Settling.SAFE_UNTIL, until=monday, **mine)  # type: ignore[arg-type]
    yield ev.Settled(at, how=Settling.TOLD_PATIENT, **mine)  # type: ignore[arg-type]
    yield ev.Settled(at, how=Settling.TOLD_EVENING_SERVICE, told="x", **mine)  # type: ignore[arg-type]
    if "f2" not in state.findings:
        yield ev.FindingJoined(at, finding=finding(at=at, id="f2"))


def check_time_alone(state: AlertState, at: datetime) -> None:
    """Each receiver in turn has its time, in the hours of the last resort; then the centre must ring.

    Nothing waits for Monday but the centre's own call, and that by its own hours.
    """
    for _ in range(4):
        waiting = [each.due_at for each in state.offers if each.is_open and each.due_at]
        limit = at + OFFER_MINUTES * MINUTE
        assert all(due <= limit for due in waiting), "an offer waits for an opening"
        if not state.is_taken_over:
            considered = any(each.is_open and each.unit in state.receivers for each in state.offers)
            assert considered or state.ring_by is not None, "nobody has it and nobody must ring"
        if state.ring_by is not None:
            rung = UNITS[CENTRE].hours.add_open_minutes(at, RING_MINUTES)
            assert state.ring_by <= max(rung, state.due_at)
        at += OFFER_MINUTES * MINUTE
        passed = step(state, ev.TimePassed(at), units=UNITS)
        assert isinstance(passed, AlertState)
        assert state.ring_by is None or passed.ring_by == state.ring_by
        state = passed
    assert not any(each.is_open for each in state.offers)
    assert state.is_taken_over or state.ring_by is not None, "time alone led to no call"


def plain(state: AlertState) -> AlertState:
    """Forget when things happened that decide nothing, so that walks meet."""
    return replace(
        state,
        active_at=None,
        claimed_at=FRIDAY if state.claimed_by else None,
        met_at=FRIDAY if state.met_at else None,
        contacted_at=FRIDAY if state.contacted_at else None,
        looked_at=FRIDAY if state.looked_at else None,
        settled_at=None,
        settled_by=None,
        settled_how=None,
        settled_until=None,
        unsettled_at=None,
    )


def walk(first: AlertState, most_offers: int) -> int:
    """Visit every state of the hour, from each trying everything. Returns how many."""
    seen = {(plain(first), 0)}
    todo = deque([(first, 0)])
    while todo:
        state, place = todo.popleft()
        at = TIMES[place]
        check_time_alone(state, at)
        events: list[tuple[ev.Event, int]] = [(each, place) for each in clicks(state, at)]
        if place + 1 < len(TIMES):
            events.append((ev.TimePassed(TIMES[place + 1]), place + 1))
        for event, then in events:
            after = step(state, event, units=UNITS)
            if isinstance(after, Refused) or len(after.offers) > most_offers:
                continue
            key = (plain(after), then)
            if key not in seen:
                seen.add(key)
                todo.append((after, then))
    return len(seen)


def test_over_a_weekend_time_alone_leads_a_red_to_whoever_is_open_and_then_to_a_call() -> None:
    assert walk(opened(at=FRIDAY), 2) > 100


def test_so_it_does_where_the_office_that_closes_is_all_the_line() -> None:
    assert walk(opened(at=FRIDAY, receivers=(GP,)), 2) > 50
