"""What time alone does to alerts: offers unanswered, snoozes over, take-overs not met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from dho.lib import clock
from messaging.operations import notices_for
from triage.models import Alert, AlertEvent, AlertState, Offer, OfferState
from triage.operations.material import TRIAGE, ask
from triage.operations.merging import merge_into_open
from triage.operations.offers import offers_for
from triage.operations.routing import routes_of

if TYPE_CHECKING:
    from datetime import datetime

BATCH = 100


def move_time() -> int:
    """Do everything that is due now. Returns how many alerts were touched."""
    with transaction.atomic(using=TRIAGE):
        now = clock.now()
        touched = _unanswered(now) + _snoozes_over(now) + _returned(now)
        ask("bump_worklists", {"tenants": sorted({alert.tenant_id for alert in touched})})
    return len(touched)


def _unanswered(now: datetime) -> list[Alert]:
    late = list(
        Offer.objects.using(TRIAGE)
        .select_for_update(skip_locked=True, of=("self",))
        .filter(state=OfferState.OPEN.value, deadline_at__lte=now)
        .select_related("alert")
        .order_by("deadline_at", "id")[:BATCH]
    )
    if not late:
        return []
    routes = routes_of(sorted({offer.patient_id for offer in late}))
    touched = []
    for offer in late:
        offer.state, offer.answered_at = OfferState.UNANSWERED.value, now
        offer.save(using=TRIAGE, update_fields=["state", "answered_at"])
        alert = Alert.objects.using(TRIAGE).select_for_update().get(
            tenant_id=offer.tenant_id, id=offer.alert_id
        )
        if alert.state != AlertState.OPEN.value:
            continue
        alert.not_answered = True
        _event(alert, "NOT_ANSWERED", {"unit": str(offer.to_unit_id)}, now)
        if offer.place is not None:
            offer_next(alert, routes[alert.patient_id].receivers_of(alert.cause), offer.place + 1, now)
        alert.save(using=TRIAGE, update_fields=["not_answered"])
        touched.append(alert)
    return touched


def offer_next(
    alert: Alert, receivers: Any, after: int, now: datetime, *, using: str = TRIAGE
) -> None:
    """Offer the alert to the next in line, if there is one."""
    offers = offers_for(alert, receivers, now=now, after=after)
    Offer.objects.using(using).bulk_create(offers)
    for offer in offers:
        is_open = offer.state == OfferState.OPEN.value
        _event(alert, "OFFERED" if is_open else "PASSED_OVER", {"to": str(offer.to_unit_id)}, now, using)
        if is_open:
            subject = (offer.tenant_id, offer.patient_id, offer.to_unit_id, offer.id)
            notices_for(using=using, subjects=[subject], code="PATIENT_NEEDS_YOU")


def _snoozes_over(now: datetime) -> list[Alert]:
    over = list(
        Alert.objects.using(TRIAGE)
        .select_for_update(skip_locked=True, of=("self",))
        .filter(state=AlertState.OPEN.value, snoozed_until__lte=now)[:BATCH]
    )
    for alert in over:
        alert.snoozed_until, alert.snooze_reason = None, ""
        alert.save(using=TRIAGE, update_fields=["snoozed_until", "snooze_reason"])
        _event(alert, "SNOOZE_OVER", {}, now)
    return over


def _returned(now: datetime) -> list[Alert]:
    """Bring alerts whose new owner did nothing by the deadline back to the centre, due at once."""
    back = list(
        Alert.objects.using(TRIAGE)
        .select_for_update(skip_locked=True, of=("self",))
        .filter(state=AlertState.OPEN.value, met_at__isnull=True, due_at__lte=now)
        .exclude(owner_unit_id=F("centre_id"))
        .order_by("due_at")[:BATCH]
    )
    touched = []
    for alert in back:
        if merge_into_open(alert, alert.centre_id, now, using=TRIAGE):
            touched.append(alert)
            continue
        _event(alert, "RETURNED", {"from": str(alert.owner_unit_id)}, now)
        alert.owner_unit_id, alert.claimed_by_id, alert.claimed_at = alert.centre_id, None, None
        alert.due_at = min(alert.due_at, now)
        alert.not_answered = True
        alert.save(
            using=TRIAGE,
            update_fields=["owner_unit", "claimed_by", "claimed_at", "due_at", "not_answered"],
        )
        touched.append(alert)
    return touched


def _event(
    alert: Alert, code: str, detail: dict[str, Any], now: datetime, using: str = TRIAGE
) -> None:
    AlertEvent.objects.using(using).bulk_create([
        AlertEvent(
            tenant_id=alert.tenant_id, patient_id=alert.patient_id, alert=alert, at=now, code=code,
            detail=detail,
        )
    ])
