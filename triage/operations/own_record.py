"""A patient, or a relative, opens one record and sends readings from our own pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dho.identity.queries import self_sender_id
from measurements.operations.record import Result, record_as
from measurements.queries.questionnaires import stored_forms
from measurements.rules.reading_shape import read_reading
from tenants.operations.access import access_patient, record_list
from tenants.rules.codes import Purpose, Role
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotAllowed, NotFound
from triage.queries.patient import first_receipt, own_patient_id, relations_of

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from tenants.models import Patient, Relative
    from tenants.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """One record, open to the viewer. ``relation`` is None for the patient's own."""

    patient: Patient
    relation: Relative | None = None

    @property
    def may_record(self) -> bool:
        """Whether the viewer may send readings: the patient always, a relative where agreed."""
        return self.relation is None or self.relation.may_record

    @property
    def source(self) -> str:
        """Who takes the numbers down, as a reading's ``source``."""
        return "patient" if self.relation is None else "relative"


def open_record(*, by: Viewer, patient_id: UUID | None = None, action: str = "READ") -> OwnRecord:
    """Open the viewer's own record, or as a relative that of ``patient_id``; the log says so.

    ``action``: what was opened, as the log calls it.

    Raises ``NotFound`` where the viewer has no such record.
    """
    if patient_id is None:
        own = own_patient_id(by) if by.role is Role.PATIENT else None
        if own is None:
            raise NotFound
        return OwnRecord(access_patient(by, own, Purpose.OWN_RECORD, action=action))
    relation = next((one for one in _relations(by) if one.patient_id == patient_id), None)
    if relation is None:
        raise NotFound
    return OwnRecord(access_patient(by, patient_id, Purpose.FOLLOW_UP, action=action), relation)


def open_relations(*, by: Viewer) -> list[Relative]:
    """Return whose relative the viewer is, one relation per patient; the list is logged."""
    relations = _relations(by)
    record_list(
        viewer=by,
        seen=[(one.tenant_id, one.patient_id) for one in relations],
        action="PATIENTS_LISTED",
        purpose=Purpose.FOLLOW_UP,
    )
    return relations


def _relations(by: Viewer) -> list[Relative]:
    """Relations by patient; where somebody has two to one patient, the one with the wider rights."""
    if by.role is not Role.RELATIVE:
        return []
    found: dict[UUID, Relative] = {}
    for one in relations_of(by):
        found.setdefault(one.patient_id, one)
    return list(found.values())


def send_reading(
    *, by: Viewer, record: OwnRecord, item: dict[str, Any], now: datetime, is_now: bool
) -> Result:
    """Take in what was typed on our own page. ``item`` is a reading as in the API, without whose.

    ``is_now``: the time was left open, so a form that is sent twice keeps the time of the first.
    Raises ``NotAllowed`` for a relative without the right to record.
    """
    if not record.may_record:
        raise NotAllowed(Permission.RECORD_READING.value)
    before = first_receipt(record.patient, str(item["reference"]))
    measured_at = before.measured_at if before is not None and is_now else item["measured_at"]
    whole = {
        **item,
        "patient": str(record.patient.id),
        "source": record.source,
        "measured_at": measured_at.isoformat(),
    }
    reading = read_reading(whole, now, stored_forms())
    return record_as(by=by, sender_id=self_sender_id(), items=[reading])[0]
