"""Which step of an alert ends the telling of its reds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage.rules.alert_care import came_after
from triage.rules.alert_events import Called113, Contact, ContactLogged, Resolved
from triage.rules.told import TellingState

if TYPE_CHECKING:
    from triage.rules.alert_events import Event
    from triage.rules.alert_state import AlertState


def told_by(event: Event, before: AlertState) -> TellingState | None:
    """Return what a step makes of tellings that nobody confirmed, None where they go on.

    A nurse who reached the patient, or somebody who is with her, has told her, unless something came
    after her page was loaded. What was written, or asked to be measured again, may lie unread. With
    113 rung, or the alert resolved, there is nothing more to tell.
    """
    if isinstance(event, ContactLogged) and event.contact is Contact.CALL:
        has_told = event.reached and event.is_with_patient and not came_after(before, event.seen)
        return TellingState.TOLD_BY_NURSE if has_told else None
    if isinstance(event, Called113 | Resolved):
        return TellingState.ENDED
    return None
