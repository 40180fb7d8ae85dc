"""Messages of a conversation: what staff writes meets a deadline, what comes from home opens one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from dho.lib import clock
from messaging.models import Message
from messaging.operations import (
    YOU_HAVE_A_MESSAGE,
    mark_read,
    notices_to_people,
    write_message,
)
from messaging.queries import unread_from_home
from messaging.rules import FROM_HOME, Side
from tenants.operations.access import access_patient
from tenants.queries.patients import open_enrolment
from tenants.rules.codes import Purpose, RelativeRole
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotAllowed, check
from triage.operations import alerts as verbs
from triage.operations.apart import Among, in_a_batch
from triage.operations.findings import NewFinding, settle_findings
from triage.operations.material import TRIAGE, lock_patients
from triage.queries.alerts import open_alerts_of_unit
from triage.queries.patient import relatives_of
from triage.rules.alert_events import Contact
from triage.rules.alert_state import Outcome
from triage.rules.causes import MESSAGE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from tenants.models import Patient
    from tenants.rules.viewer import Viewer
    from triage.operations.own_record import OwnRecord


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a message of staff. ``is_left_open``: it was to close an alert, and did not."""

    message: Message
    is_left_open: bool = False


@transaction.atomic
def write_to_patient(
    *,
    by: Viewer,
    patient_id: UUID,
    text: str,
    reference: UUID,
    alert_id: UUID | None = None,
    closes: bool = False,
    seen: Sequence[UUID] | None = None,
) -> Written:
    """Write to the patient; the notice that goes out says only that there is a message.

    It is a contact for the alert that it was written from, and for the alert about what the patient
    wrote, where the viewer's unit owns them. ``seen``: the findings that stood on her page, where that
    is known: what came later goes on waiting. ``closes``: it is also the end of the latter; a newer
    message keeps it open.
    Raises ``NotFound``, ``NotAllowed``, ``MessageUnfit``.
    """
    check(by, Permission.MESSAGE_PATIENT)
    patient = access_patient(by, patient_id, Purpose.FOLLOW_UP)
    open_alerts = open_alerts_of_unit(by, patient)
    from_alert = alert_id if any(one.id == alert_id for one in open_alerts) else None
    message, is_new = write_message(
        by=by,
        patient=patient,
        side=Side.STAFF,
        text=text,
        reference=reference,
        alert_id=from_alert,
    )
    if not is_new:
        return Written(message)
    _tell(patient, message)
    is_left_open = False
    for alert in open_alerts:
        if alert.id != from_alert and alert.cause != MESSAGE:
            continue
        detail = {"kept": str(message.id)}
        verbs.log_contact(
            by=by, alert_id=alert.id, contact=Contact.MESSAGE, detail=detail, seen=seen
        )
        if closes and alert.cause == MESSAGE:
            is_left_open = not _closed(by, alert.id, message.text, seen or ())
    return Written(message, is_left_open)


def _closed(by: Viewer, alert_id: UUID, text: str, seen: Sequence[UUID]) -> bool:
    """Close the alert about the patient's words with the answer as its note, if all were seen."""
    try:
        verbs.resolve(by=by, alert_id=alert_id, outcome=Outcome.ADVICE_GIVEN, note=text, seen=seen)
    except verbs.StepRefused:
        return False
    return True


def _tell(patient: Patient, message: Message) -> None:
    """Tell the patient; where she has no sign-in, the relatives who may register for her."""
    users = {patient.user_id} - {None}
    if not users:
        users = {
            one.user_id
            for one in relatives_of(patient)
            if one.user_id and one.may_record and one.role == RelativeRole.HELPER.value
        }
    notices_to_people(
        using="default",
        subjects=[(patient.tenant_id, patient.id, user, message.id) for user in users if user],
        code=YOU_HAVE_A_MESSAGE,
    )


@transaction.atomic
def write_to_centre(*, by: Viewer, record: OwnRecord, text: str, reference: UUID) -> Message:
    """Write to those who follow the patient up; within seconds it stands on their list.

    Raises ``NotAllowed`` for a relative who may not register, ``MessageUnfit``.
    """
    if not record.may_record:
        raise NotAllowed(Permission.WRITE_TO_CENTRE.value)
    side = Side.PATIENT if record.relation is None else Side.RELATIVE
    message, _is_new = write_message(
        by=by, patient=record.patient, side=side, text=text, reference=reference
    )
    return message


def read_at_home(*, by: Viewer, record: OwnRecord) -> None:
    """Note that the staff's messages were shown. Raises as ``write_to_centre`` does."""
    if not record.may_record:
        raise NotAllowed(Permission.WRITE_TO_CENTRE.value)
    mark_read(by=by, patient=record.patient, by_staff=False)


def read_by_staff(*, by: Viewer, patient: Patient) -> list[Message]:
    """Note that those who answer have read what came from home; return what was unread till now.

    Somebody of another unit reads without it being said: she will not answer.
    """
    unread = unread_from_home(patient)
    if unread and answers(by, patient):
        mark_read(by=by, patient=patient, by_staff=True)
    return unread


def answers(by: Viewer, patient: Patient) -> bool:
    """Whether the viewer is of the unit that answers the patient: the centre, or who owns the alert."""
    course = open_enrolment(patient)
    centre_id = course.centre_id if course else patient.tenant.default_unit_id
    if not by.can(Permission.MESSAGE_PATIENT):
        return False
    return by.unit_id == centre_id or any(
        one.cause == MESSAGE for one in open_alerts_of_unit(by, patient)
    )


def find_messages(limit: int = 50) -> int:
    """Make a finding of each message from home, yellow, without a judgement: it has an owner and a deadline.

    What it says is not read here. Returns how many there were.
    """

    def take(among: Among) -> list[Message]:
        rows = (
            Message.objects.using(TRIAGE)
            .select_for_update(skip_locked=True)
            .filter(side__in=[one.value for one in FROM_HOME], became_finding_at__isnull=True)
            .filter(among.condition)
            .only("id", "tenant_id", "patient_id", "side", "sent_at")
        )
        return list(rows.order_by("sent_at")[:limit])

    return in_a_batch(
        "find_messages", take=take, settle=_settle, patient_of=lambda row: row.patient_id
    )


def _settle(rows: Sequence[Message]) -> None:
    lock_patients({row.patient_id for row in rows})
    settle_findings(
        [
            NewFinding(
                tenant_id=row.tenant_id,
                patient_id=row.patient_id,
                kind="",
                measured_at=row.sent_at,
                received_at=row.sent_at,
                reason_code=MESSAGE,
                reason_params={"side": row.side},
                message_id=row.id,
            )
            for row in rows
        ]
    )
    Message.objects.using(TRIAGE).filter(id__in=[row.id for row in rows]).update(
        became_finding_at=clock.now()
    )
