"""An alert's row as far as sorting needs it."""

from __future__ import annotations

from typing import Any

from selfcare_plans.rules.document import Colour
from triage.rules.alert_state import AlertState


def facts_of(row: Any) -> AlertState:
    """Return the state by which the worklist sorts; without findings and offers."""
    return AlertState(
        enrolment=str(row.enrolment_id or row.patient_id),
        cause=row.cause,
        centre=str(row.centre_id),
        owner_unit=str(row.owner_unit_id),
        colour=Colour(row.colour),
        opened_at=row.opened_at,
        waiting_since=row.waiting_since,
        due_at=row.due_at,
        findings=(),
        claimed_by=str(row.claimed_by_id) if row.claimed_by_id else None,
        claimed_at=row.claimed_at,
        snoozed_until=row.snoozed_until,
        held_until=row.held_until,
        met_at=row.met_at,
        is_late=row.is_late,
        broke_through=row.broke_through or None,
        ring_by=row.ring_by,
        settled_at=row.settled_at,
        settled_until=row.settled_until,
        unsettled_at=row.unsettled_at,
    )
