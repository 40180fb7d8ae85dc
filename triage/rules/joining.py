"""Does a finding join an open alert, does it break through, and what two alerts keep as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage.rules.amounts import SEVERITY
from triage.rules.causes import BY_HAND

if TYPE_CHECKING:
    from datetime import datetime

    from triage.rules.alert_state import AlertState, Finding


def joins(alert: AlertState, finding: Finding) -> bool:
    """Whether the finding belongs to this open alert: same cause, owned where it goes.

    The course is not asked for: an alert that outlives its course goes on in the next one.
    """
    return alert.is_open and alert.cause == finding.cause and alert.owner_unit == finding.route_unit


def newer_course(one: str, other: str) -> str:
    """Return the course begun last. Ids grow with time; a patient's own id, which stands for no
    course at all, is older than that of any course.
    """
    return max(one, other)


def breaks_through(
    alert: AlertState, finding: Finding, *, row_causes: frozenset[str] | None = None
) -> str | None:
    """Return why the finding is seen through claim and snooze, None when it only joins.

    Because the colour is worse, the cause is new to the patient's row (``row_causes``: those open
    already), a person opened it by hand, it comes with symptoms or text, lies one more yellow-width from green, or is the
    repetition that the plan names.
    """
    if SEVERITY[finding.colour] > SEVERITY[alert.colour]:
        return "WORSE"
    if row_causes is not None and finding.cause not in row_causes:
        return "NEW_CAUSE"
    if finding.cause == BY_HAND:
        return "BY_HAND"
    if finding.with_text:
        return "WITH_TEXT"
    if finding.outward_steps > alert.outward_steps:
        return "FURTHER_OUT"
    if finding.repeat_count > 0 and not alert.has_repeated:
        return "REPEATED"
    return None


def merged_due_at(one: AlertState, other: AlertState) -> tuple[datetime, datetime | None]:
    """Return the deadline and when it was met, of two alerts made one.

    The earlier deadline that nobody has met stays; where both are met, the earlier of both.
    """
    unmet = [each for each in (one, other) if each.met_at is None]
    if unmet:
        return min(each.due_at for each in unmet), None
    first = min((one, other), key=lambda each: each.due_at)
    return first.due_at, first.met_at
