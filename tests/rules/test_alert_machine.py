"""Every state that people, findings and time can bring a small alert into, walked to the end."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfcare_plans.rules.document import Colour
from tests.rules.alert_cast import ANNA, BEA, CENTRE, MONDAY
from tests.rules.alert_walk import (
    TICK,
    UNITS,
    check_step,
    check_time_alone,
    everything,
    plain,
    start,
    what_rests,
    who_has_it,
)
from triage.rules.alert_events import Active, Claimed, Event, Released, TimePassed
from triage.rules.alert_machine import step
from triage.rules.alert_state import AlertState, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

KINDS = [
    (Colour.RED, "spo2"),
    (Colour.YELLOW, "spo2"),
    (Colour.YELLOW, "MISSING:spo2"),
    (Colour.NOT_JUDGED, "NOT_JUDGED"),
]


def walk(
    first: AlertState,
    clicks: Callable[[AlertState, datetime], Iterator[Event]],
    ticks: int,
    most_offers: int = 2,
) -> int:
    """Visit every state within so many ticks and offers, from each trying everything. Returns how many."""
    seen: set[tuple[AlertState, int]] = {(plain(first, MONDAY), 0)}
    todo = deque(seen)
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
            check_step(state, event, after)
            place = (plain(after, MONDAY + then * TICK), then)
            if after.is_open and len(after.offers) <= most_offers and place not in seen:
                seen.add(place)
                todo.append(place)
    return len(seen)


@pytest.mark.parametrize(("colour", "cause"), KINDS)
def test_whoever_asks_takes_and_refuses_it_has_one_owner_and_a_way_on(
    colour: Colour, cause: str
) -> None:
    # Only a red is offered at once; the others have had one offer less, for the same time.
    most = 2 if colour is Colour.RED else 1
    assert walk(start(colour, cause), who_has_it, 1, most) > 100


@pytest.mark.parametrize(("colour", "cause"), KINDS)
def test_whatever_lets_it_rest_hides_nothing_and_moves_no_deadline(
    colour: Colour, cause: str
) -> None:
    assert walk(start(colour, cause), what_rests, 2) > 100


@given(st.sampled_from(KINDS), st.data())
def test_no_adversary_keeps_an_alert_from_the_top_of_its_ladder(
    kind: tuple[Colour, str], data: st.DataObject
) -> None:
    state, at = start(*kind), MONDAY
    for _ in range(data.draw(st.integers(1, 40), label="steps")):
        events = [*everything(state, at), TimePassed(at + TICK / 3), TimePassed(at + TICK)]
        event = data.draw(st.sampled_from(events))
        at = event.at
        after = step(state, event, units=UNITS)
        if isinstance(after, Refused):
            continue
        check_step(state, event, after)
        if not after.is_open:
            return
        state = after
    check_time_alone(state, at)


@pytest.mark.parametrize("is_held_open", [False, True])
def test_claiming_releasing_and_an_open_panel_for_ever_move_no_deadline(
    *, is_held_open: bool
) -> None:
    state = start(Colour.RED, "spo2")
    due, at, rung = state.due_at, MONDAY, None
    for _ in range(50):
        mine = Claimed(at, by=ANNA, unit=CENTRE)
        theirs = (Active(at, by=ANNA, unit=CENTRE), Released(at, by=BEA, unit=CENTRE))
        for event in (mine, theirs[not is_held_open]):
            after = step(state, event, units=UNITS)
            assert isinstance(after, AlertState)
            state = after
        rung = rung or state.ring_by
        at += TICK
    assert state.due_at == due
    assert state.is_overdue(at)
    assert rung is not None
    assert state.ring_by == rung
