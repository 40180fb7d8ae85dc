"""When ownership moves to a unit that already has an alert of that cause, the two become one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage.models import Alert, AlertEvent, AlertState, Finding, Offer, OfferState
from triage.rules.joining import is_worse
from triage.rules.outcomes import AlertOutcome
from selfcare_plans.rules.document import Colour

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


def merge_into_open(alert: Alert, unit_id: UUID, now: datetime, *, using: str) -> Alert | None:
    """Move the findings to the unit's open alert of the same cause, if there is one.

    The older alert's row stays, the earlier deadline stands, the emptied one is RESOLVED as
    MERGED. Returns the alert that goes on, or None when there was none to merge with.
    """
    other = (
        Alert.objects.using(using)
        .select_for_update()
        .filter(
            tenant_id=alert.tenant_id, patient_id=alert.patient_id, cause=alert.cause,
            owner_unit_id=unit_id, state=AlertState.OPEN.value,
        )
        .exclude(id=alert.id)
        .first()
    )
    if other is None:
        return None
    Finding.objects.using(using).filter(tenant_id=alert.tenant_id, alert_id=alert.id).update(alert=other)
    Offer.objects.using(using).filter(
        tenant_id=alert.tenant_id, alert_id=alert.id, state=OfferState.OPEN.value
    ).update(state=OfferState.WITHDRAWN.value, answered_at=now)
    other.due_at = min(other.due_at, alert.due_at)
    other.finding_count += alert.finding_count
    if is_worse(Colour(alert.colour), Colour(other.colour)):
        other.colour, other.counts_from = alert.colour, alert.counts_from
        other.reason_code, other.reason_params = alert.reason_code, alert.reason_params
        other.measured_at = alert.measured_at
    other.save(using=using)
    alert.state, alert.resolved_at = AlertState.RESOLVED.value, now
    alert.outcome, alert.merged_into = AlertOutcome.MERGED.value, other
    alert.save(using=using)
    AlertEvent.objects.using(using).bulk_create([
        AlertEvent(
            tenant_id=alert.tenant_id, patient_id=alert.patient_id, alert=alert, at=now,
            code="MERGED", detail={"into": str(other.id)},
        )
    ])
    return other
