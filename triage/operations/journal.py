"""Mark a note as transferred to the journal of record; report an incident."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from dho.lib import clock
from tenants.operations.access import access_patient, record_access
from tenants.queries.parties import unit_of
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer, check
from triage.models import Incident, JournalTransfer
from triage.queries.journal import one_note
from triage.queries.replay import one_judgement

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from triage.rules.journal import IncidentKind, Transfer


class AlreadyTransferred(Exception):
    """Somebody was first. Carries who, when and how."""

    def __init__(self, transfer: JournalTransfer) -> None:
        super().__init__(str(transfer.alert_id))
        self.transfer = transfer


class AheadOfTime(Exception):
    """An incident that has not happened yet."""


@dataclass(frozen=True, slots=True)
class NewIncident:
    """What is reported. ``judgement_id``: which colour it is about, if any."""

    kind: IncidentKind
    happened_at: datetime
    what: str
    done: str = ""
    judgement_id: UUID | None = None


@transaction.atomic
def mark_transferred(*, by: Viewer, alert_id: UUID, text: str, how: Transfer) -> JournalTransfer:
    """Keep that the note stands in the journal, with the text as it left.

    Raises ``NotAllowed``, ``NotFound``, ``AlreadyTransferred``.
    """
    check(by, Permission.ACT_ON_ALERT)
    note = one_note(by, alert_id)
    if note.transfer is not None:
        raise AlreadyTransferred(note.transfer)
    row = JournalTransfer(tenant_id=note.alert.tenant_id, patient_id=note.alert.patient_id)
    row.alert_id, row.text, row.how = note.alert.id, text, how.value
    row.at, row.by_id, row.unit_id = clock.now(), by.user_id, unit_of(by)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        first = one_note(by, alert_id).transfer
        if first is None:
            raise
        raise AlreadyTransferred(first) from None
    record_access(
        viewer=by,
        tenant_id=row.tenant_id,
        patient_id=row.patient_id,
        action="NOTE_TRANSFERRED",
        purpose=Purpose.FOLLOW_UP,
    )
    return row


@transaction.atomic
def report_incident(
    *, by: Viewer, patient_id: UUID, new: NewIncident, explained: str = ""
) -> Incident:
    """Keep an incident report about a patient in sight.

    ``explained``: why the colour was so, as its page said. Raises ``NotAllowed``, ``NotFound``,
    ``AheadOfTime``.
    """
    check(by, Permission.REPORT_INCIDENT)
    patient = access_patient(by, patient_id, Purpose.CONTROL, action="INCIDENT_REPORTED")
    if new.happened_at > clock.now():
        raise AheadOfTime
    if new.judgement_id is not None:
        judgement = one_judgement(by, new.judgement_id)
        if judgement is None or judgement.patient_id != patient.id:
            raise NotFound
    row = Incident(tenant_id=patient.tenant_id, patient_id=patient.id, kind=new.kind.value)
    row.judgement_id, row.happened_at = new.judgement_id, new.happened_at
    row.what, row.done, row.explained = new.what, new.done, explained
    row.at, row.by_id, row.unit_id = clock.now(), by.user_id, unit_of(by)
    row.save(force_insert=True)
    return row
