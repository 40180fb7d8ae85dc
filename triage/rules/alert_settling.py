"""How an open alert is left when its unit closes. It hides nothing and moves no deadline."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from selfcare_plans.rules.document import Colour
from triage.rules.alert_care import refused_to_decide
from triage.rules.alert_next_look import looked_at
from triage.rules.alert_state import AlertState, Refusal, Refused, Settling

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triage.rules import alert_events as ev
    from triage.rules.deadlines import UnitTimes
    from triage.rules.hours import OpeningHours

Step = AlertState | Refused
MAX_TOLD, MAX_NOTE = 120, 400
"""How many letters are kept of whom was told, and of the note."""
_NEEDS_WORDS = (Colour.RED, Colour.NOT_JUDGED)


def settled(state: AlertState, event: ev.Settled, units: Mapping[str, UnitTimes]) -> Step:
    """Note how the alert is left, by a person of its owner who saw every finding.

    Red, and what could not be judged, need own words. Telling the patient is a contact, as any
    other. The deadline, the owner and what calls again stay as they are.
    """
    refused = (
        refused_to_decide(state, event)
        or _does_not_hold(event, units[event.unit].hours)
        or _says_too_little(state, event)
    )
    if refused is not None:
        return refused
    told = looked_at(state, event.at) if event.how is Settling.TOLD_PATIENT else {}
    return replace(
        state,
        settled_at=event.at,
        settled_by=event.by,
        settled_how=event.how,
        settled_until=event.until if event.how is Settling.SAFE_UNTIL else None,
        **told,
    )


def _does_not_hold(event: ev.Settled, hours: OpeningHours) -> Refused | None:
    """Safe until a time past closing, and no longer than the next opening day lasts."""
    if event.how is not Settling.SAFE_UNTIL:
        return None
    if event.until is None:
        return Refused(Refusal.NEEDS_TIME)
    closes = max(event.at, hours.latest_day(event.at)[1])
    if event.until <= closes:
        return Refused(Refusal.BEFORE_CLOSING, {"earliest": closes})
    latest = hours.end_of_open_day(hours.next_opening(event.at))
    if event.until > latest:
        return Refused(Refusal.PAST_THE_NEXT_DAY, {"latest": latest})
    return None


def _says_too_little(state: AlertState, event: ev.Settled) -> Refused | None:
    if event.how is Settling.TOLD_EVENING_SERVICE and not event.told.strip():
        return Refused(Refusal.NEEDS_NAME)
    if state.colour in _NEEDS_WORDS and not event.note.strip():
        return Refused(Refusal.NEEDS_OWN_WORDS)
    return None
