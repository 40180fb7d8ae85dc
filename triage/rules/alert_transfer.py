"""The alert follows the course: an accepted take-over or return moves what is open to the new owner."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from triage.rules.alert_offers import new_owners_due, withdrawn
from triage.rules.alert_state import (
    AlertState,
    Offer,
    OfferStatus,
    Refusal,
    Refused,
    unsettled,
)
from triage.rules.causes import is_missing
from triage.rules.deadlines import never_later

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from triage.rules import alert_events as ev
    from triage.rules.deadlines import UnitTimes


def transferred(
    state: AlertState, event: ev.Transferred, units: Mapping[str, UnitTimes]
) -> AlertState | Refused:
    """Move ownership to ``to_unit``; nobody there has it in hand yet.

    An accepted handover: at a hospital the deadline is the new owner's, counted from now. Home at
    the centre one that nobody has met moves no later. Open offers to others end. Silence stays at
    the centre until a nurse has tried to reach the patient.
    """
    to_unit = event.to_unit
    if to_unit == state.owner_unit:
        return Refused(Refusal.OWN_UNIT)
    goes_home = to_unit == state.centre
    if is_missing(state.cause) and not (state.was_tried or goes_home):
        return Refused(Refusal.TRY_THE_PATIENT_FIRST)
    due = new_owners_due(state, event.at, units[to_unit])
    if goes_home and state.met_at is None:
        due = never_later(state.due_at, due)
    return replace(
        state,
        owner_unit=to_unit,
        claimed_by=None,
        claimed_at=None,
        due_at=due,
        met_at=None,
        snoozed_until=None,
        broke_through=None,
        offers=_taken(state, to_unit, event.at),
        **unsettled(state, event.at, is_moved=True),
    )


def centre_gone(
    state: AlertState, event: ev.CentreGone, units: Mapping[str, UnitTimes]
) -> AlertState:
    """Put ``to_unit`` in the place of a centre that may not see the patient any longer.

    What the centre owned is the unit's from now: nobody there has it in hand, and a deadline that
    nobody has met moves no later. What another unit has taken over stays with it. Offers to
    receivers stand.
    """
    to_unit = event.to_unit
    home = to_unit if state.centre == event.gone else state.centre
    offers = tuple(
        withdrawn(each) if each.unit in {event.gone, to_unit} else each for each in state.offers
    )
    moved = replace(state, centre=home, offers=offers)
    if state.owner_unit != event.gone:
        return moved
    due = new_owners_due(state, event.at, units[to_unit])
    return replace(
        moved,
        owner_unit=to_unit,
        claimed_by=None,
        claimed_at=None,
        due_at=due if state.met_at is not None else never_later(state.due_at, due),
        met_at=None,
        snoozed_until=None,
        broke_through=None,
        **unsettled(state, event.at, is_moved=True),
    )


def _taken(state: AlertState, unit: str, at: datetime) -> tuple[Offer, ...]:
    """Return the offers with one that the unit has taken: its open one, else one of this moment."""
    mine = state.open_offer(unit)
    offers = tuple(
        replace(each, status=OfferStatus.CLAIMED) if each is mine else withdrawn(each)
        for each in state.offers
    )
    if mine is not None:
        return offers
    return (*offers, Offer(unit=unit, made_at=at, due_at=None, status=OfferStatus.CLAIMED))
