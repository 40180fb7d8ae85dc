"""The last step of every ladder is a telephone call: when it is due, and what ends it.

A red that nobody of the plan's line is considering, and that the centre still has, must be rung
about by a person. Another list would be one more inbox that nobody opens. Only a call that reached
somebody, somebody who takes it over, an outcome, or 113 ends it; time alone never does.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from triage.rules.alert_next_look import looked_at
from triage.rules.alert_offers import is_being_considered, not_owner, withdrawn
from triage.rules.alert_state import AlertState, Refusal, Refused
from triage.rules.routing import is_offered

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from triage.rules import alert_events as ev
    from triage.rules.deadlines import UnitTimes

Step = AlertState | Refused

RING_MINUTES = 15
"""Open minutes that the centre has to ring, from when nobody of the line is left. Ours, to be
approved by a doctor. Never before the red's own deadline: the patient is rung first."""
OUT_OF_HOURS = "OUT_OF_HOURS"
"""The out-of-hours clinic (116 117) as the one who was rung."""
MUST_RING = "MUST_RING"
LOGGED, CALLED_113 = "CALL_LOGGED", "CALLED_113"
"""What a call, and 113, are called in the history of an alert."""


def must_ring(state: AlertState) -> bool:
    """Whether a person of the centre must ring about this red now.

    So it is from when the line is exhausted (all refused, unanswered, lapsed, given back or passed
    over, or there is none), and stays so although somebody is asked once more: a click moves no
    call further away.
    """
    if not (state.is_open and is_offered(state.colour, state.cause)) or state.is_taken_over:
        return False
    if any(_is_of_now(state, at) for at in (state.rang_at, state.called_113_at)):
        return False
    return state.ring_by is not None or not is_being_considered(state)


def ringing(state: AlertState, at: datetime, units: Mapping[str, UnitTimes]) -> AlertState:
    """Return the alert with the time to ring by set, kept or ended; newly set it calls again."""
    if not must_ring(state):
        return state if state.ring_by is None else replace(state, ring_by=None)
    if state.ring_by is not None:
        return state
    in_hand = state.claimed_by is not None or state.snoozed_until is not None
    soonest = units[state.owner_unit].hours.add_open_minutes(at, RING_MINUTES)
    return replace(
        state,
        ring_by=max(soonest, state.due_at),
        snoozed_until=None,
        broke_through=MUST_RING if in_hand else state.broke_through,
    )


def call_logged(state: AlertState, event: ev.CallLogged) -> Step:
    """Note a call to a receiver by a person of the owner. Not reached: it is asked for again.

    It is no contact with the patient, so it meets no deadline.
    """
    if event.unit != state.owner_unit:
        return not_owner(state)
    if not event.is_reached:
        return replace(state, tried_at=event.at)
    if not event.agreed.strip():
        return Refused(Refusal.NEEDS_OWN_WORDS)
    through = None if state.broke_through == MUST_RING else state.broke_through
    return replace(state, tried_at=event.at, rang_at=event.at, broke_through=through)


def called_113(state: AlertState, event: ev.Called113) -> Step:
    """End every waiting: rest, hold, open offers, the call to ring. It stays open for an outcome.

    Whoever of those who may act rang, owner or not: help is on its way, so that the owner's
    deadline is met. It is looked at again as any other that is left open.
    """
    return replace(
        state,
        called_113_at=state.called_113_at if _is_of_now(state, state.called_113_at) else event.at,
        snoozed_until=None,
        held_until=None,
        broke_through=None,
        offers=tuple(withdrawn(each) for each in state.offers),
        **looked_at(state, event.at),
    )


def _is_of_now(state: AlertState, at: datetime | None) -> bool:
    """Whether it was about the present colour: a worse one asks anew."""
    return at is not None and at >= state.waiting_since
