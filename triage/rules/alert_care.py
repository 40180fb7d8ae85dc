"""Who has an alert in hand, and how it ends: claim, release, snooze, contact, resolve."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from selfcare_plans.rules.document import Colour
from triage.rules.alert_next_look import looked_at
from triage.rules.alert_offers import (
    back_to_centre,
    not_owner,
    offer_claimed,
    withdrawn,
)
from triage.rules.alert_state import (
    NOT_FOR_PERSONS,
    AlertState,
    OfferStatus,
    Outcome,
    Refusal,
    Refused,
    Status,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from triage.rules import alert_events as ev
    from triage.rules.deadlines import UnitTimes

Step = AlertState | Refused
_URGENT = (Colour.RED, Colour.NOT_JUDGED)
# Ours: longer than a week nothing is left to itself.
MOST_REST = timedelta(days=7)


def claimed(state: AlertState, event: ev.Claimed, units: Mapping[str, UnitTimes]) -> Step:
    """Give the alert to a person of its owner; of a unit with an open offer, take the offer."""
    if event.unit != state.owner_unit:
        return offer_claimed(state, event, units)
    if state.claimed_by not in (None, event.by):
        return already_claimed(state)
    at = event.at if state.claimed_by is None else state.claimed_at
    return replace(state, claimed_by=event.by, claimed_at=at, broke_through=None)


def released(state: AlertState, event: ev.Released) -> Step:
    """Let go. A colleague may release for someone who left; a receiver gives ownership back."""
    if event.unit != state.owner_unit:
        return not_owner(state)
    if state.is_taken_over:
        return back_to_centre(state, event.at, OfferStatus.GIVEN_BACK)
    if state.claimed_by is None:
        return Refused(Refusal.NOT_CLAIMED)
    return replace(state, claimed_by=None, claimed_at=None)


def snoozed(state: AlertState, event: ev.Snoozed, units: Mapping[str, UnitTimes]) -> Step:
    """Let the alert rest; its deadline goes on. Red rests no longer than the shift, others a week."""
    refused = _may_not_decide(state, event) or _unseen(state, event.seen)
    if refused is not None:
        return refused
    if not event.reason.strip():
        return Refused(Refusal.NEEDS_REASON)
    if state.ring_by is not None:
        return Refused(Refusal.MUST_RING_FIRST, {"until": state.ring_by})
    if event.until <= event.at:
        return Refused(Refusal.NOT_AHEAD)
    shift_ends = units[event.unit].hours.next_change(event.at)
    if state.colour in _URGENT and event.until > shift_ends:
        return Refused(Refusal.PAST_THE_SHIFT, {"latest": shift_ends})
    if event.until > event.at + MOST_REST:
        return Refused(Refusal.PAST_A_WEEK, {"latest": event.at + MOST_REST})
    return replace(state, snoozed_until=event.until, broke_through=None)


def contact_logged(state: AlertState, event: ev.ContactLogged) -> Step:
    """Note a contact; only one by the owner that reached the patient meets the deadline.

    An attempt is counted and silences nothing; a talk with others about the patient changes nothing,
    nor does one on a page that did not show all: what came meanwhile was not spoken of.
    """
    if event.unit != state.owner_unit or not event.is_with_patient:
        return state
    if not event.reached:
        return replace(state, attempts=state.attempts + 1)
    if came_after(state, event.seen):
        return state
    return replace(state, broke_through=None, **looked_at(state, event.at))


def resolved(state: AlertState, event: ev.Resolved) -> Step:
    """Close with an outcome, if the actor saw every finding and said what must be said."""
    if event.outcome in NOT_FOR_PERSONS:
        return Refused(Refusal.NOT_FOR_PERSONS)
    refused = _may_not_decide(state, event) or _unseen(state, event.seen)
    if refused is not None:
        return refused
    if _needs_own_words(state, event) and not event.note.strip():
        return Refused(Refusal.NEEDS_OWN_WORDS)
    end = closed(state, event.at, event.outcome, event.by)
    return replace(end, met_at=state.met_at or event.at, looked_at=event.at)


def closed(state: AlertState, at: datetime, outcome: Outcome, by: str) -> AlertState:
    return replace(
        state,
        status=Status.RESOLVED,
        outcome=outcome,
        resolved_by=by,
        resolved_at=at,
        snoozed_until=None,
        held_until=None,
        remeasure_due_at=None,
        broke_through=None,
        ring_by=None,
        offers=tuple(withdrawn(each) for each in state.offers),
    )


def refused_to_decide(state: AlertState, event: ev.Settled) -> Refused | None:
    """Return why the actor may not decide on the alert: another's, or not seen whole."""
    return _may_not_decide(state, event) or _unseen(state, event.seen)


def _may_not_decide(
    state: AlertState, event: ev.Snoozed | ev.Resolved | ev.Settled
) -> Refused | None:
    if event.unit != state.owner_unit:
        return not_owner(state)
    if state.claimed_by not in (None, event.by):
        return already_claimed(state)
    return None


def came_after(state: AlertState, seen: frozenset[str] | None) -> bool:
    """Whether a finding is there that did not stand on the page; None: what stood is not known."""
    return seen is not None and bool(state.unseen(seen))


def _unseen(state: AlertState, seen: frozenset[str]) -> Refused | None:
    unseen = state.unseen(seen)
    return Refused(Refusal.UNSEEN_FINDINGS, {"unseen": unseen}) if unseen else None


def _needs_own_words(state: AlertState, event: ev.Resolved) -> bool:
    again = event.outcome is Outcome.WATCH_AND_WAIT and event.waited_before
    differs = event.own_colour is not None and event.own_colour is not state.colour
    return state.colour is Colour.RED or again or differs


def already_claimed(state: AlertState) -> Refused:
    return Refused(
        Refusal.ALREADY_CLAIMED, {"claimed_by": state.claimed_by, "at": state.claimed_at}
    )
