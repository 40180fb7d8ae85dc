"""Conversations, and devices that take notices. The patient was reached before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from messaging.models import Message, PushSubscription
from messaging.rules import FROM_HOME, Side

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from tenants.models import Patient

PAGE = 200
"""So many of the newest messages are shown."""


def conversation(patient: Patient, limit: int = PAGE) -> list[Message]:
    """Return the newest messages, oldest first, with who wrote and who read them."""
    rows = _of(patient).select_related("by", "unit", "read_by").order_by("-sent_at", "-id")
    return list(reversed(rows[:limit]))


def messages_since(patient: Patient, since: datetime) -> list[Message]:
    """Return the messages since an instant, newest first."""
    rows = _of(patient).filter(sent_at__gte=since).select_related("by", "unit")
    return list(rows.order_by("-sent_at"))


def unread_from_home(patient: Patient) -> list[Message]:
    """Return what the patient or a relative wrote and nobody of the staff has read, oldest first."""
    rows = _of(patient).filter(side__in=[one.value for one in FROM_HOME], read_at__isnull=True)
    return list(rows.select_related("by").order_by("sent_at"))


def unread_from_staff(patient: Patient) -> int:
    """Return how many messages of the staff wait to be read by the patient."""
    return _of(patient).filter(side=Side.STAFF.value, read_at__isnull=True).count()


def _of(patient: Patient) -> QuerySet[Message]:
    return Message.objects.filter(tenant_id=patient.tenant_id, patient_id=patient.id)


def devices_of(patient: Patient, ended_since: datetime) -> list[PushSubscription]:
    """Return the patient's devices that take notices, and those that ended since, newest first."""
    rows = PushSubscription.objects.filter(tenant_id=patient.tenant_id, patient_id=patient.id)
    wanted = rows.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=ended_since))
    return list(wanted.order_by("-made_at", "-id"))
