"""The patient is asked to measure again: it comes, or the alert calls again by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from selfcare_plans.rules.document import Colour
from triage.rules.alert_next_look import looked_at
from triage.rules.alert_state import AlertState, Refusal, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from triage.rules import alert_events as ev
    from triage.rules.deadlines import UnitTimes

Step = AlertState | Refused
_URGENT = (Colour.RED, Colour.NOT_JUDGED)


def asked_to_measure(
    state: AlertState, event: ev.AskedToMeasure, units: Mapping[str, UnitTimes]
) -> Step:
    """Note the request: it meets the deadline, and until ``due_at`` the alert waits for it.

    A later time moves no earlier one. Red waits no longer than the shift, as with a snooze.
    """
    if event.unit != state.owner_unit:
        return Refused(
            Refusal.NOT_OWNER, {"owner": state.owner_unit, "claimed_by": state.claimed_by}
        )
    if event.seen is not None and (unseen := state.unseen(event.seen)):
        return Refused(Refusal.UNSEEN_FINDINGS, {"unseen": unseen})
    if event.due_at <= event.at:
        return Refused(Refusal.NOT_AHEAD)
    shift_ends = units[event.unit].hours.next_change(event.at)
    if state.colour in _URGENT and event.due_at > shift_ends:
        return Refused(Refusal.PAST_THE_SHIFT, {"latest": shift_ends})
    return replace(
        state,
        remeasure_due_at=min(state.remeasure_due_at or event.due_at, event.due_at),
        broke_through=None,
        **looked_at(state, event.at),
    )


def measured_again(state: AlertState, event: ev.MeasuredAgain) -> Step:
    """What was asked for came. Green or not, who asked is to see it: it wakes a snooze."""
    if state.remeasure_due_at is None:
        return state
    return replace(
        state,
        remeasure_due_at=event.waits_until,
        snoozed_until=None,
        broke_through=state.broke_through or "MEASURED_AGAIN",
    )


def nothing_came(state: AlertState, at: datetime) -> AlertState:
    """By the time that was set nothing came: the alert calls again, unmet, with its old deadline."""
    if state.remeasure_due_at is None or at < state.remeasure_due_at:
        return state
    return replace(
        state,
        remeasure_due_at=None,
        met_at=None,
        snoozed_until=None,
        broke_through="NOT_MEASURED_AGAIN",
    )


def earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    """Return the earlier of two times to wait until, of alerts made one."""
    return min((each for each in (one, other) if each is not None), default=None)
