"""A unit that was asked takes an alert over, whether or not an offer to it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from triage.rules.alert_care import claimed
from triage.rules.alert_offers import offer_claimed
from triage.rules.alert_state import AlertState, Offer, OfferStatus, Refusal, Refused
from triage.rules.causes import is_missing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triage.rules import alert_events as ev
    from triage.rules.deadlines import UnitTimes


def taken_over(
    state: AlertState, event: ev.TakenOver, units: Mapping[str, UnitTimes]
) -> AlertState | Refused:
    """Move the alert to the unit whose doctor answered that she takes over.

    The question was the offer: where none stands (it ran out, or the unit was closed), one is made
    and taken at once. In the unit's own hands already, it is claimed there. Silence stays at the
    centre until a nurse has tried to reach the patient.
    """
    if event.unit == state.owner_unit or state.open_offer(event.unit) is not None:
        return claimed(state, event, units)
    if is_missing(state.cause) and state.contacted_at is None and not state.attempts:
        return Refused(Refusal.TRY_THE_PATIENT_FIRST)
    offer = Offer(unit=event.unit, made_at=event.at, due_at=event.at, status=OfferStatus.OPEN)
    return offer_claimed(replace(state, offers=(*state.offers, offer)), event, units)
