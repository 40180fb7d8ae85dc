"""Whether patients know of their red answers, for nurses and for the patient's own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from messaging.models import Notice
from messaging.rules import NoticeWay
from triage.models import Telling
from triage.rules.told import NOT_TOLD, TellingState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from tenants.models import Patient


def tellings() -> QuerySet[Telling]:
    """Return tellings with when their push and SMS really left the house, newest first.

    ``ring_…``: of the SMS to a relative who has no sign-in.
    """
    sms, push = (
        Notice.objects.filter(
            tenant_id=OuterRef("tenant_id"),
            subject_id=OuterRef("id"),
            way=way.value,
            to_patient=True,
        )
        for way in (NoticeWay.SMS, NoticeWay.PUSH)
    )
    ring = Notice.objects.filter(
        tenant_id=OuterRef("tenant_id"), subject_id=OuterRef("id"), to_relative_id__isnull=False
    )
    rows = Telling.objects.annotate(
        sms_state=Subquery(sms.values("state")[:1]),
        sms_sent_at=Subquery(sms.values("sent_at")[:1]),
        push_state=Subquery(push.values("state")[:1]),
        push_sent_at=Subquery(push.values("sent_at")[:1]),
        ring_state=Subquery(ring.values("state")[:1]),
        ring_sent_at=Subquery(ring.values("sent_at")[:1]),
    )
    return rows.select_related("told_by", "relative").order_by("-began_at", "-id")


def not_told() -> Exists:
    """Return whether every way of an alert's red is taken and nobody has confirmed."""
    return Exists(
        Telling.objects.filter(
            tenant_id=OuterRef("tenant_id"),
            alert_id=OuterRef("id"),
            state=TellingState.EXHAUSTED.value,
        )
    )


def not_confirmed(patient: Patient, readings: Sequence[UUID]) -> list[Telling]:
    """Return the tellings of these readings that nobody has confirmed, newest first."""
    rows = Telling.objects.filter(
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        reading_id__in=readings,
        state__in=[one.value for one in NOT_TOLD],
    )
    return list(rows.order_by("-measured_at", "-id"))
