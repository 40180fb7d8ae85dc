"""Alerts, the part to import: how they open, join, call again, move, end, and how they are sorted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from measurements.rules.facts import ReadingFact
from selfcare_plans.rules.document import Colour
from triage.rules.alert_events import MergedFrom, MergedInto
from triage.rules.alert_machine import step
from triage.rules.alert_state import (
    AlertState,
    Finding,
    Offer,
    OfferStatus,
    Outcome,
    Refusal,
    Refused,
    Status,
)
from triage.rules.causes import cause_of, is_missing
from triage.rules.deadlines import is_late_red
from triage.rules.joining import breaks_through, joins

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triage.rules.deadlines import UnitTimes
    from triage.rules.verdict import Verdict, WindowFact

__all__ = [
    "AlertState",
    "Finding",
    "Offer",
    "OfferStatus",
    "Outcome",
    "Refusal",
    "Refused",
    "SeverityKey",
    "Status",
    "breaks_through",
    "finding_of",
    "joins",
    "merge",
    "severity_key",
    "step",
]

SeverityKey = tuple[bool, int, bool, bool, datetime, str]
_FRESH_RED, _LATE_RED, _RED_MISSING, _YELLOW = range(4)


def finding_of(
    verdict: Verdict,
    subject: ReadingFact | WindowFact,
    *,
    id: str,
    enrolment: str,
    route_unit: str,
    later_green: bool = False,
) -> Finding | None:
    """Return the finding of a verdict, or None for a green one.

    ``later_green``: whether a green of that kind, measured later, is already stored.
    """
    if verdict.colour is Colour.GREEN:
        return None
    repeats = [each.params for each in verdict.fired if each.code == "REPETITION"]
    most = max(repeats, key=lambda each: int(each["count"]), default=None)
    return Finding(
        id=id,
        enrolment=enrolment,
        cause=cause_of(subject, verdict),
        colour=verdict.colour,
        received_at=_counts_from(subject),
        route_unit=route_unit,
        with_text=isinstance(subject, ReadingFact) and subject.with_text,
        outward_steps=verdict.outward_steps,
        repeat_count=int(most["count"]) if most else 0,
        repeat_times=int(most["times"]) if most else 0,
        is_late=verdict.colour is Colour.RED and _is_late(subject, later_green=later_green),
        held_until=_held_until(verdict, subject),
        held_by=_held_by(verdict),
    )


def _held_until(verdict: Verdict, subject: ReadingFact | WindowFact) -> datetime | None:
    if verdict.confirm_minutes is None or not isinstance(subject, ReadingFact):
        return None
    return subject.received_at + timedelta(minutes=verdict.confirm_minutes)


def _held_by(verdict: Verdict) -> str:
    if verdict.confirm_minutes is None or not verdict.fired:
        return ""
    return f"{verdict.version_id}/{verdict.fired[0].rule_id}"


def _counts_from(subject: ReadingFact | WindowFact) -> datetime:
    return subject.received_at if isinstance(subject, ReadingFact) else subject.deadline_at


def _is_late(subject: ReadingFact | WindowFact, *, later_green: bool) -> bool:
    return isinstance(subject, ReadingFact) and is_late_red(
        subject.measured_at, subject.received_at, later_green=later_green
    )


def merge(
    one: AlertState, other: AlertState, at: datetime, *, units: Mapping[str, UnitTimes]
) -> tuple[AlertState, AlertState] | Refused:
    """Make one of two open alerts of the same enrolment, cause and owner: (the older, the emptied).

    To be called whenever ownership moved to a unit that has such an alert already: a claimed
    offer, but also a return to the centre. The findings stand in the older, the earlier unmet
    deadline stays, the younger is RESOLVED as MERGED.
    """
    older, younger = sorted((one, other), key=lambda each: each.opened_at)
    kept = step(older, MergedFrom(at, other=younger), units=units)
    if isinstance(kept, Refused):
        return kept
    emptied = step(younger, MergedInto(at), units=units)
    return emptied if isinstance(emptied, Refused) else (kept, emptied)


def severity_key(alert: AlertState, now: datetime) -> SeverityKey:
    """Return what the worklist sorts an open alert by, ascending; a patient's row by its least.

    Fresh reds and NOT_JUDGED, late reds, many missed in a row, yellows. Within each: overdue first,
    then what nobody has claimed (or what calls again), then the longest waiting. What is snoozed
    stands last, unless its deadline has passed unmet meanwhile.
    """
    is_overdue = alert.is_overdue(now)
    resting = (each for each in (alert.snoozed_until, alert.held_until) if each is not None)
    asleep = not is_overdue and alert.ring_by is None and any(until > now for until in resting)
    is_cared_for = alert.claimed_by is not None and alert.broke_through is None
    return asleep, _band(alert), not is_overdue, is_cared_for, alert.waiting_since, alert.enrolment


def _band(alert: AlertState) -> int:
    if alert.colour not in (Colour.RED, Colour.NOT_JUDGED):
        return _YELLOW
    if is_missing(alert.cause):
        return _RED_MISSING
    return _LATE_RED if alert.is_late else _FRESH_RED
