"""What was done last time, for the same cause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from triage.presenters.board.lanes import causes_shown
from triage.presenters.words import OUTCOMES
from triage.presenters.worklist import chip_of
from triage.rules.alert_state import Outcome

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from triage.queries.board import Board


@dataclass(frozen=True, slots=True)
class LastTimeShown:
    """How the last alert of a cause ended: what, who, when, and the note."""

    alert_id: UUID
    cause: str
    colour: str
    at: datetime
    outcome: str
    note: str
    who: str
    unit: str


def last_times(board: Board) -> tuple[LastTimeShown, ...]:
    """Return the last time of each open alert's cause; without an open alert, the last of all."""
    if board.open_alerts:
        causes = dict.fromkeys(one.cause for one in board.open_alerts)
        found = [board.before[cause] for cause in causes if cause in board.before]
    else:
        found = [one for one in board.closed_alerts if one.resolved_by][:1]
    return tuple(_last_time(one) for one in found)


def _last_time(alert: Any) -> LastTimeShown:
    return LastTimeShown(
        alert_id=alert.id,
        cause=causes_shown(alert.cause),
        colour=chip_of(alert),
        at=alert.resolved_at,
        outcome=str(OUTCOMES[Outcome(alert.outcome)]),
        note=alert.note,
        who=alert.resolved_by.name if alert.resolved_by else "",
        unit=alert.owner_unit.name,
    )
