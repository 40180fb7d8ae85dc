"""Who owns an alert: offers made, claimed, declined and run out, and the way back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from triage.rules.alert_next_look import due_again, rested
from triage.rules.alert_remeasure import nothing_came
from triage.rules.alert_state import AlertState, Offer, OfferStatus, Refusal, Refused, unsettled
from triage.rules.causes import is_missing
from triage.rules.deadlines import due_at, late_red_due_at, never_later
from triage.rules.offer_hours import was_cut_short, within_hours
from triage.rules.routing import is_offered, next_offers, offer_to

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from triage.rules import alert_events as ev
    from triage.rules.deadlines import UnitTimes

Step = AlertState | Refused


def escalated(state: AlertState, event: ev.Escalated, units: Mapping[str, UnitTimes]) -> Step:
    """Offer to the next in the plan's line, or to the unit named.

    Refused where another is next than the actor was shown: nobody is asked whom she does not know of.
    """
    if event.to_unit is not None:
        return _offered_to(state, event, event.to_unit, units)
    refused = _may_not_offer(state, event)
    if refused is not None:
        return refused
    offered = offered_on(state, event.at, units)
    if offered is state:
        return Refused(Refusal.NO_RECEIVER)
    asked = asked_now(state, offered)
    if event.shown_unit is not None and event.shown_unit != asked:
        return Refused(Refusal.ANOTHER_IS_NEXT, {"unit": asked})
    return offered


def asked_now(before: AlertState, after: AlertState) -> str | None:
    """Return the unit that the last offer made between two states asks; None: all were passed over."""
    made = after.offers[len(before.offers) :]
    return made[-1].unit if made and made[-1].is_open else None


def handed_over(state: AlertState, event: ev.HandedOver, units: Mapping[str, UnitTimes]) -> Step:
    """Offer to the unit named; ownership moves when it claims."""
    return _offered_to(state, event, event.to_unit, units)


def offer_claimed(
    state: AlertState, event: ev.OfferClaimed | ev.Claimed, units: Mapping[str, UnitTimes]
) -> Step:
    """Move ownership to the unit that takes the offer, whoever holds a claim.

    The accepted handover is the one step that may move a deadline later: it becomes the new
    owner's, from the claim. Taken back by the centre it may not.
    """
    if state.open_offer(event.unit) is None:
        return _no_offer(state, event.unit)
    due = new_owners_due(state, event.at, units[event.unit])
    if event.unit == state.centre:
        due = never_later(state.due_at, due)
    return replace(
        state,
        owner_unit=event.unit,
        claimed_by=event.by,
        claimed_at=event.at,
        due_at=due,
        met_at=None,
        snoozed_until=None,
        broke_through=None,
        offers=tuple(_after_claim(each, event.unit) for each in state.offers),
        **unsettled(state, event.at, is_moved=True),
    )


def offer_declined(
    state: AlertState, event: ev.OfferDeclined, units: Mapping[str, UnitTimes]
) -> Step:
    """Note the refusal, and offer to the next in line."""
    offer = state.open_offer(event.unit)
    if offer is None:
        return _no_offer(state, event.unit)
    if not event.reason.strip():
        return Refused(Refusal.NEEDS_REASON)
    declined = replace(offer, status=OfferStatus.DECLINED, reason=event.reason)
    offers = tuple(declined if each is offer else each for each in state.offers)
    return _line_goes_on(replace(state, offers=offers), [event.unit], event.at, units)


def passed(state: AlertState, at: datetime, units: Mapping[str, UnitTimes]) -> AlertState:
    """Let time pass: snoozes and holds end, unmet handovers go back, unanswered offers go to the next.

    A new reading that was asked for and did not come lets the alert call again; what was met and
    left open is due again.

    The next in line gets the whole of its time from now, also where nobody looked for a while.
    """
    state = rested(state, at, units)
    if state.held_until is not None and at > state.held_until:
        state = replace(state, held_until=None)
    state = due_again(nothing_came(state, at), at, units)
    if state.is_taken_over and (state.is_overdue(at) or units[state.owner_unit].is_closed):
        state = back_to_centre(state, at, OfferStatus.LAPSED)
    over = [each.unit for each in state.offers if _is_over(each, at)]
    if not over:
        return state
    offers = tuple(_ended(each, at, units.get(each.unit)) for each in state.offers)
    return _line_goes_on(replace(state, offers=offers), over, at, units)


def offered_on(
    state: AlertState, at: datetime, units: Mapping[str, UnitTimes], over: Sequence[str] = ()
) -> AlertState:
    """Offer to the next in line that is open; those closed before it are passed over.

    ``over``: units whose offer ended just now, perhaps one from before the present colour.
    """
    asked = {each.unit for each in state.round_of_offers} | {state.owner_unit, *over}
    made = next_offers(state.receivers, asked, at, units)
    return replace(state, offers=state.offers + made) if made else state


def kept_to_hours(state: AlertState, at: datetime, units: Mapping[str, UnitTimes]) -> AlertState:
    """Let a red's open offers end when their unit closes; what is closed by now is passed over.

    A red waits for no opening, whoever made the offer and whatever colour the alert had then. What
    is not offered by itself (a yellow, silence) waits for the unit's next opening.
    """
    if not (state.is_open and is_offered(state.colour, state.cause)):
        return state
    offers = tuple(within_hours(each, at, units.get(each.unit)) for each in state.offers)
    if offers == state.offers:
        return state
    over = [
        then.unit
        for then, now in zip(state.offers, offers, strict=True)
        if then.is_open and not now.is_open
    ]
    kept = replace(state, offers=offers)
    return kept_to_hours(_line_goes_on(kept, over, at, units), at, units) if over else kept


def is_being_considered(state: AlertState) -> bool:
    """Whether a unit of the plan's line has an offer that it can still answer."""
    return any(each.is_open and each.unit in state.receivers for each in state.offers)


def _line_goes_on(
    state: AlertState, over: Sequence[str], at: datetime, units: Mapping[str, UnitTimes]
) -> AlertState:
    """Ask the next in line, while the centre has it, if those who did not take it stand in line.

    An offer to a unit that a person chose starts no line.
    """
    in_line = any(unit in state.receivers for unit in over)
    if state.is_taken_over or not in_line or is_being_considered(state):
        return state
    return offered_on(state, at, units, over)


def back_to_centre(state: AlertState, at: datetime, status: OfferStatus) -> AlertState:
    """The centre owns it again, nobody has it yet, and it is due at once."""
    offers = tuple(_after_return(each, state, status) for each in state.offers)
    if status not in {each.status for each in offers if each.unit == state.owner_unit}:
        # Owned because the whole course was taken over, without an offer of its own.
        offers += (Offer(unit=state.owner_unit, made_at=at, due_at=None, status=status),)
    return replace(
        state,
        owner_unit=state.centre,
        claimed_by=None,
        claimed_at=None,
        snoozed_until=None,
        due_at=never_later(state.due_at, at),
        met_at=None,
        offers=offers,
        **unsettled(state, at, is_moved=True),
    )


def _offered_to(
    state: AlertState,
    event: ev.Escalated | ev.HandedOver,
    unit: str,
    units: Mapping[str, UnitTimes],
) -> Step:
    refused = _may_not_offer(state, event)
    if refused is not None:
        return refused
    if unit == state.owner_unit:
        return Refused(Refusal.OWN_UNIT)
    waiting = state.open_offer(unit)
    if waiting is not None:
        return Refused(Refusal.ALREADY_OFFERED, {"unit": unit, "until": waiting.due_at})
    return replace(state, offers=(*state.offers, offer_to(unit, event.at, units)))


def _may_not_offer(state: AlertState, event: ev.Escalated | ev.HandedOver) -> Refused | None:
    if event.unit != state.owner_unit:
        return not_owner(state)
    if is_missing(state.cause) and not state.was_tried:
        return Refused(Refusal.TRY_THE_PATIENT_FIRST)
    return None


def withdrawn(offer: Offer) -> Offer:
    """Return the offer, taken back if it was still open."""
    return replace(offer, status=OfferStatus.WITHDRAWN) if offer.is_open else offer


def _after_claim(offer: Offer, unit: str) -> Offer:
    if offer.is_open and offer.unit == unit:
        return replace(offer, status=OfferStatus.CLAIMED)
    return withdrawn(offer)


def _after_return(offer: Offer, state: AlertState, status: OfferStatus) -> Offer:
    if offer.unit == state.owner_unit and offer.status is OfferStatus.CLAIMED:
        return replace(offer, status=status)
    return withdrawn(offer) if offer.unit == state.centre else offer


def _is_over(offer: Offer, at: datetime) -> bool:
    return offer.is_open and offer.due_at is not None and at >= offer.due_at


def _ended(offer: Offer, at: datetime, unit: UnitTimes | None) -> Offer:
    """Return what became of it at ``at``: a unit that closed before its time was out is passed over."""
    if not _is_over(offer, at):
        return offer
    is_cut = unit is not None and was_cut_short(offer, unit)
    status = OfferStatus.PASSED_OVER if is_cut else OfferStatus.NOT_ANSWERED
    return replace(offer, status=status)


def new_owners_due(state: AlertState, at: datetime, unit: UnitTimes) -> datetime:
    """Return the new owner's deadline, counted from the claim."""
    if state.is_late:
        return late_red_due_at(at, unit.hours)
    return due_at(state.colour, state.cause, at, unit.hours, unit.red_minutes)


def not_owner(state: AlertState) -> Refused:
    """Tell who owns the alert and who has it."""
    return Refused(Refusal.NOT_OWNER, {"owner": state.owner_unit, "claimed_by": state.claimed_by})


def _no_offer(state: AlertState, unit: str) -> Refused:
    """Tell what became of the unit's last offer, and who owns the alert."""
    last = next((each.status for each in reversed(state.offers) if each.unit == unit), None)
    return Refused(Refusal.NO_OFFER, {"offer": last, "owner": state.owner_unit})
