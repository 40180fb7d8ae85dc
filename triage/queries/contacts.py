"""Contacts with a patient on one timeline, promised calls, and what was asked to be measured again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from dho.lib import clock
from messaging.queries import messages_since
from messaging.rules import Side
from tenants.queries.patients import visible_patients
from triage.models import AlertEvent, ContactLog, RemeasureRequest
from triage.rules.alert_state import Status
from triage.rules.contacts import Direction, Way, Whom

if TYPE_CHECKING:
    from datetime import datetime

    from tenants.models import Patient
    from tenants.rules.viewer import Viewer

PROMISE_STANDS = timedelta(days=7)
_WAY_OF_CALL = {Direction.OUT.value: Way.CALL_OUT, Direction.IN.value: Way.CALL_IN}
_WAY_OF_EVENT = {"MESSAGE": Way.MESSAGE_OUT, "REMEASURE": Way.REMEASURE}


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact. ``reached``: whether the call was answered, the message read, the reading came.

    ``by`` is a person's name, ``unit`` a unit's, empty for the patient and for relatives. ``whom``: of
    a call, whom it was with.
    """

    at: datetime
    way: Way
    by: str
    unit: str
    reached: bool
    text: str
    whom: str = ""


def contacts_of(patient: Patient, since: datetime) -> list[ContactRow]:
    """Return calls, messages and requests to measure again since an instant, the newest first.

    ``patient`` was reached by ``access_patient``. Three statements.
    """
    own = {"tenant_id": patient.tenant_id, "patient_id": patient.id}
    calls = ContactLog.objects.filter(**own, at__gte=since).select_related("by", "unit")
    asked = RemeasureRequest.objects.filter(**own, asked_at__gte=since).select_related("by", "unit")
    rows = [
        *(
            ContactRow(
                one.at,
                _WAY_OF_CALL[one.direction],
                one.by.name,
                one.unit.name,
                one.is_reached,
                one.said,
                one.whom,
            )
            for one in calls
        ),
        *(
            ContactRow(
                one.sent_at,
                Way.MESSAGE_OUT if one.side == Side.STAFF.value else Way.MESSAGE_IN,
                one.by.name,
                one.unit.name if one.unit else "",
                one.read_at is not None,
                one.text,
            )
            for one in messages_since(patient, since)
        ),
        *(
            ContactRow(
                one.asked_at,
                Way.REMEASURE,
                one.by.name,
                one.unit.name,
                one.came_at is not None,
                one.words,
            )
            for one in asked
        ),
        *_only_noted(patient, since),
    ]
    return sorted(rows, key=lambda one: one.at, reverse=True)


def _only_noted(patient: Patient, since: datetime) -> list[ContactRow]:
    """Return contacts that stand in the alerts' history only, noted without a call or a message."""
    events = AlertEvent.objects.filter(
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        code="CONTACT_LOGGED",
        at__gte=since,
        detail__kept__isnull=True,
    )
    return [
        ContactRow(
            one.at,
            _WAY_OF_EVENT.get(str(one.detail.get("contact")), Way.CALL_OUT),
            one.by.name if one.by else "",
            one.unit.name if one.unit else "",
            reached=True,
            text=str(one.detail.get("note", "")),
        )
        for one in events.select_related("by", "unit")
    ]


def promises_open(viewer: Viewer) -> QuerySet[ContactLog]:
    """Return the promised calls of the viewer's unit that nobody has made yet, the first due on top.

    A promise is kept by the next talk with the same party, whoever rings; an attempt keeps none. A
    week after its time it is no longer listed.
    """
    unit: Any = viewer.unit_id
    patients = visible_patients(viewer).filter(
        tenant_id=OuterRef("tenant_id"), id=OuterRef("patient_id")
    )
    return _unkept(
        ContactLog.objects.filter(Exists(patients.order_by()), unit_id=unit)
    ).select_related("patient__tenant", "by", "unit")


def promise_to(patient: Patient) -> ContactLog | None:
    """Return the call that the patient was promised and that nobody has made yet."""
    rows = ContactLog.objects.filter(tenant_id=patient.tenant_id, patient_id=patient.id)
    found: ContactLog | None = _unkept(rows).select_related("by", "unit").first()
    return found


def promised_for_alert() -> Any:
    """Return when the patient of an alert was promised a call, to be annotated on alerts."""
    rows = ContactLog.objects.filter(
        tenant_id=OuterRef("tenant_id"), patient_id=OuterRef("patient_id")
    )
    return Subquery(_unkept(rows).values("promised_at")[:1])


def _unkept(rows: QuerySet[ContactLog]) -> QuerySet[ContactLog]:
    talks = ContactLog.objects.filter(
        Q(whom=OuterRef("whom")) | Q(whom=Whom.WITH_PATIENT.value),
        tenant_id=OuterRef("tenant_id"),
        patient_id=OuterRef("patient_id"),
        is_reached=True,
        at__gt=OuterRef("at"),
    )
    since = clock.now() - PROMISE_STANDS
    return rows.filter(~Exists(talks), promised_at__gte=since).order_by("promised_at")


def remeasures_waited_for(patient: Patient) -> list[RemeasureRequest]:
    """Return what the patient is asked to measure again, while its alert is open, soonest first."""
    rows = RemeasureRequest.objects.filter(
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        came_at__isnull=True,
        alert__state=Status.OPEN.value,
    )
    return list(rows.select_related("unit").order_by("due_at"))
