"""How long a claim holds: thirty minutes after what its holder last did, then by time alone it is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from triage.rules.alert_events import Active, Done
from triage.rules.alert_state import AlertState, Refusal, Refused

if TYPE_CHECKING:
    from datetime import datetime

    from triage.rules.alert_events import Happened

LAPSES_AFTER = timedelta(minutes=30)
"""Ours, to be approved by a doctor: a claim without activity for so long is dropped."""


def active(state: AlertState, event: Active) -> AlertState | Refused:
    """Note that the holder is at work on it: an open panel in use, a call, words being typed.

    Refused to anybody else, with who has it now: so she who lost it is told.
    """
    if state.claimed_by != event.by:
        who = {"claimed_by": state.claimed_by, "at": state.claimed_at}
        return Refused(Refusal.ALREADY_CLAIMED if state.claimed_by else Refusal.NOT_CLAIMED, who)
    return state


def holds_until(state: AlertState) -> datetime | None:
    """Return when the claim lapses if its holder does nothing more; None where nobody has it."""
    last = state.active_at or state.claimed_at
    return None if state.claimed_by is None or last is None else last + LAPSES_AFTER


def has_lapsed(state: AlertState, at: datetime) -> bool:
    """Whether the claim is over by time alone at ``at``. A snooze is no activity."""
    until = holds_until(state)
    return state.is_open and until is not None and at >= until


def lapsed(state: AlertState, at: datetime) -> AlertState:
    """Drop a claim that has lapsed. Owner, deadline, snooze and findings stay as they are."""
    if not has_lapsed(state, at):
        return state
    return replace(state, claimed_by=None, claimed_at=None)


def with_activity(
    before: AlertState, after: AlertState | Refused, event: Happened
) -> AlertState | Refused:
    """Return what a step made of it, with when the holder last did something.

    Any step by the holder counts; a claim that came by another way counts from then.
    """
    if isinstance(after, Refused):
        return after
    if after.claimed_by is None:
        return replace(after, active_at=None) if after.active_at else after
    by_holder = isinstance(event, Done) and event.by == after.claimed_by
    if by_holder or after.claimed_by != before.claimed_by:
        return replace(after, active_at=event.at)
    return after
