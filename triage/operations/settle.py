"""Settle an alert before closing: one row, one save."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from triage.operations.alerts import act
from triage.rules import alert_events as ev
from triage.rules.alert_settling import MAX_NOTE, MAX_TOLD
from triage.rules.alert_state import Settling

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from tenants.rules.viewer import Viewer
    from triage.models import Alert


@dataclass(frozen=True, slots=True)
class Left:
    """How an alert is left. ``until``: of SAFE_UNTIL; ``told``: which evening service, and who."""

    how: Settling
    until: datetime | None = None
    told: str = ""
    note: str = ""


def settle(*, by: Viewer, alert_id: UUID, left: Left, seen: Sequence[UUID]) -> Alert:
    """Say how the alert is left over closing. Raises ``NotAllowed``, ``NotFound``, ``StepRefused``."""
    until = left.until if left.how is Settling.SAFE_UNTIL else None
    told = left.told if left.how is Settling.TOLD_EVENING_SERVICE else ""

    def event(now: datetime, me: str, unit: str, alert: Alert) -> ev.Event:
        # Not saved where the step is refused.
        alert.settled_to, alert.settled_note = told[:MAX_TOLD], left.note[:MAX_NOTE]
        return ev.Settled(
            now,
            by=me,
            unit=unit,
            how=left.how,
            seen=frozenset(str(one) for one in seen),
            until=until,
            told=told,
            note=left.note,
        )

    detail = {"how": left.how.value, "note": left.note[:MAX_NOTE], "told": told[:MAX_TOLD]}
    if until is not None:
        detail["until"] = until.isoformat()
    return act(by, alert_id, event, "SETTLED", detail)
