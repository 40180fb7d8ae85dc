"""A deadline that was met is no end: what is left open is looked at again, by time alone.

Who rang on Monday has until the end of Wednesday: a whole opening day of the owner may go by without
a word, the next one not. So a met alert can never stand for ever without anybody's deadline. Ours, to
be approved by a doctor.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from triage.rules.alert_state import AlertState
    from triage.rules.deadlines import UnitTimes
    from triage.rules.hours import OpeningHours


def looked_at(state: AlertState, at: datetime) -> dict[str, Any]:
    """Return the fields of a step by which a person of the owner meets the deadline."""
    return {
        "met_at": state.met_at or at,
        "contacted_at": state.contacted_at or at,
        "looked_at": at,
    }


def rested(state: AlertState, at: datetime, units: Mapping[str, UnitTimes]) -> AlertState:
    """End a snooze at its time. The person said when to return: a met alert is due that day."""
    until = state.snoozed_until
    if until is None or at < until:
        return state
    state = replace(state, snoozed_until=None)
    if state.met_at is None:
        return state
    return replace(state, met_at=None, due_at=units[state.owner_unit].hours.end_of_open_day(until))


def due_again(state: AlertState, at: datetime, units: Mapping[str, UnitTimes]) -> AlertState:
    """Give a met alert a deadline anew, once a whole opening day of its owner went by untouched.

    What rests, or waits for a reading that was asked for, calls by itself at its own time; what is
    *safe until* a time is counted from that time. Slow sweepers change nothing: the deadline follows
    from when somebody looked last.
    """
    last = _looked_last(state)
    if last is None or state.snoozed_until is not None or state.remeasure_due_at is not None:
        return state
    hours = units[state.owner_unit].hours
    opens = hours.next_opening(hours.next_opening(last))
    if at < opens:
        return state
    return replace(state, met_at=None, due_at=hours.end_of_open_day(opens))


def untouched_since(hours: OpeningHours, at: datetime) -> datetime:
    """Return the instant before which somebody must have looked for ``due_again`` to speak at ``at``.

    Raises ``NeverOpen``.
    """
    return hours.day_before(at)[0]


def _looked_last(state: AlertState) -> datetime | None:
    if state.met_at is None:
        return None
    looked = state.looked_at or state.met_at
    return looked if state.settled_until is None else max(looked, state.settled_until)
