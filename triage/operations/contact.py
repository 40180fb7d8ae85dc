"""Log a call with the patient or those around; ask the patient to measure again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from dho.lib import clock
from dho.lib.ids import new_id
from messaging.operations import notices_to_people
from tenants.operations.access import access_patient, record_access
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import check
from triage.models import ContactLog, RemeasureRequest
from triage.operations import alerts as verbs
from triage.queries.alerts import open_alerts_in_sight
from triage.rules.alert_events import Contact
from triage.rules.contacts import Direction, Whom, is_with_patient

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from tenants.rules.viewer import Viewer

REMEASURE = "REMEASURE"


class PromiseNotAhead(ValueError):
    """A call was promised at a time that has passed."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it is logged. ``minutes`` is how long it lasted; ``promised_at`` when to ring again."""

    direction: Direction = Direction.OUT
    whom: Whom = Whom.PATIENT
    reached: bool = True
    minutes: int | None = None
    said: str = ""
    promised_at: datetime | None = None


NO_ANSWER = Call(reached=False)


@transaction.atomic
def log_call(
    *,
    by: Viewer,
    patient_id: UUID,
    call: Call,
    alert_ids: Collection[UUID] = (),
    seen: Collection[UUID] | None = None,
) -> ContactLog:
    """Keep a call, and note it on those of the alerts that are still open.

    Only one by the owner that reached the patient, or somebody who is with her, meets a deadline. An
    attempt is counted and silences nothing. ``seen``: the findings that stood on her page; what came
    while she talked goes on waiting. Raises ``NotFound``, ``NotAllowed``, ``PromiseNotAhead``.
    """
    check(by, Permission.ACT_ON_ALERT)
    patient = access_patient(by, patient_id, Purpose.FOLLOW_UP)
    unit: Any = by.unit_id
    now = clock.now()
    if call.promised_at is not None and call.promised_at <= now:
        raise PromiseNotAhead
    own = [one for one in open_alerts_in_sight(by, patient) if one.id in set(alert_ids)]
    row = ContactLog(
        id=new_id(),
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        alert_id=own[0].id if own else None,
        direction=call.direction.value,
        whom=call.whom.value,
        is_reached=call.reached or call.direction is Direction.IN,
        minutes=call.minutes,
        said=call.said.strip()[:1000],
        promised_at=call.promised_at,
        at=now,
        by_id=by.user_id,
        unit_id=unit,
    )
    row.save(force_insert=True)
    for alert in own:
        verbs.log_contact(
            by=by,
            alert_id=alert.id,
            contact=Contact.CALL,
            note=row.said,
            reached=row.is_reached,
            is_with_patient=is_with_patient(call.whom),
            detail=_detail(row),
            seen=seen,
        )
    record_access(
        viewer=by,
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        action="CALL_LOGGED",
        purpose=Purpose.FOLLOW_UP,
    )
    return row


def _detail(row: ContactLog) -> dict[str, Any]:
    found: dict[str, Any] = {"kept": str(row.id), "direction": row.direction, "whom": row.whom}
    if row.promised_at is not None:
        found["promised_at"] = row.promised_at.isoformat()
    return found


@transaction.atomic
def ask_to_measure(
    *,
    by: Viewer,
    alert_id: UUID,
    kind: str,
    words: str,
    due_at: datetime,
    seen: Collection[UUID] | None = None,
) -> RemeasureRequest:
    """Ask the patient to measure a kind again before a time: she is told, and it stands on her page.

    It meets the deadline; without a reading by then the alert calls again by itself.
    Raises ``NotFound``, ``NotAllowed``, ``StepRefused``.
    """
    unit: Any = by.unit_id
    identity, said = new_id(), words.strip()[:400]
    alert = verbs.ask_to_measure(
        by=by,
        alert_id=alert_id,
        due_at=due_at,
        note=said,
        detail={"kept": str(identity), "kind": kind, "until": due_at.isoformat()},
        seen=seen,
    )
    row = RemeasureRequest(
        id=identity,
        tenant_id=alert.tenant_id,
        patient_id=alert.patient_id,
        alert=alert,
        kind=kind,
        words=said,
        asked_at=clock.now(),
        due_at=due_at,
        by_id=by.user_id,
        unit_id=unit,
    )
    row.save(force_insert=True)
    if alert.patient.user_id is not None:
        subject = (alert.tenant_id, alert.patient_id, alert.patient.user_id, row.id)
        notices_to_people(using="default", subjects=[subject], code=REMEASURE)
    return row
