"""Emergency look-up: open one record for an hour with a reason, close it, review it.

Whoever sees no such patient by agreement or grant can still read the record when it is urgent; the
patient's privacy officer is told, the patient sees it, and somebody must find whether it was right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import connection, transaction

from dho.lib import clock
from dho.lib.fields import blind_index
from dho.lib.ids import new_id
from dho.lib.scope import scope
from tenants.models import EmergencyAccess
from tenants.operations.access import record_access
from tenants.queries.parties import party_of, tenant_of
from tenants.queries.patients import visible_patients
from tenants.rules.codes import Purpose
from tenants.rules.emergency import Verdict, says_why
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer, check

if TYPE_CHECKING:
    from uuid import UUID


class ReasonTooShort(Exception):
    """Too little for anybody to review."""


class AlreadyInSight(Exception):
    """The viewer sees the patient by agreement or grant; no emergency is needed."""

    def __init__(self, patient_id: UUID) -> None:
        super().__init__(str(patient_id))
        self.patient_id = patient_id


class AlreadyReviewed(Exception):
    """Another privacy officer was first."""


class OwnLookUp(Exception):
    """Nobody reviews what they opened themselves."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A look-up that was opened, and whose record it is."""

    id: UUID
    tenant_id: UUID
    patient_id: UUID


def in_emergency(viewer: Viewer, access_id: UUID) -> Viewer:
    """Return the viewer as they look by an emergency look-up: one patient, and only reading."""
    return replace(viewer, emergency_id=access_id)


@transaction.atomic
def open_emergency_access(*, by: Viewer, national_number: str, reason: str) -> Opened | None:
    """Open the record of whoever has the number to the viewer, for an hour.

    None: nobody has it, which stands in the log of the viewer's own tenant. Enters scopes of its
    own, so none may be open. Raises ``NotAllowed``, ``ReasonTooShort``, ``AlreadyInSight``.
    """
    check(by, Permission.LOOK_UP_IN_EMERGENCY)
    if not says_why(reason):
        raise ReasonTooShort
    number = blind_index(national_number)
    with scope(party_of(by)):
        seen = visible_patients(by).filter(national_number_index=number).first()
    if seen is not None:
        raise AlreadyInSight(seen.id)
    access_id = new_id()
    found = _open(by, access_id, number, " ".join(reason.split()))
    if found is None:
        record_access(
            viewer=by,
            tenant_id=tenant_of(by),
            patient_id=None,
            action="EMERGENCY_NOBODY",
            purpose=Purpose.EMERGENCY,
        )
        return None
    with scope(party_of(in_emergency(by, access_id))):
        record_access(
            viewer=by,
            tenant_id=found.tenant_id,
            patient_id=found.patient_id,
            action="EMERGENCY_OPENED",
            purpose=Purpose.EMERGENCY,
            detail={"reason": reason, "emergency": str(access_id)},
        )
    return found


@transaction.atomic
def end_emergency_access(*, by: Viewer) -> None:
    """Close a look-up before its hour is over. Raises ``NotFound`` when it is not open to the viewer.

    ``by`` looks by that emergency look-up, and its scope is open.
    """
    check(by, Permission.READ_PATIENT)
    patient = visible_patients(by).first()
    if by.emergency_id is None or patient is None:
        raise NotFound
    record_access(
        viewer=by,
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        action="EMERGENCY_ENDED",
        purpose=Purpose.EMERGENCY,
    )
    EmergencyAccess.objects.filter(tenant_id=patient.tenant_id, id=by.emergency_id).update(
        ended_at=clock.now()
    )


@transaction.atomic
def review_emergency_access(*, by: Viewer, access_id: UUID, verdict: Verdict, note: str) -> None:
    """Store what the privacy officer found. Raises ``NotAllowed``, ``NotFound``,
    ``AlreadyReviewed``, ``OwnLookUp``, and ``ReasonTooShort`` for "not justified" without why.
    """
    check(by, Permission.REVIEW_EMERGENCIES)
    found = (
        EmergencyAccess.objects.select_for_update(of=("self",))
        .filter(tenant_id=tenant_of(by), id=access_id)
        .first()
    )
    if found is None:
        raise NotFound
    if found.reviewed_at is not None:
        raise AlreadyReviewed
    if found.user_id == by.user_id:
        raise OwnLookUp
    if verdict is Verdict.NOT_JUSTIFIED and not says_why(note):
        raise ReasonTooShort
    found.reviewed_at, found.reviewed_by_id = clock.now(), by.user_id
    found.verdict, found.review_note = verdict.value, " ".join(note.split())
    found.save(update_fields=["reviewed_at", "reviewed_by", "verdict", "review_note"])
    record_access(
        viewer=by,
        tenant_id=found.tenant_id,
        patient_id=found.patient_id,
        action="EMERGENCY_REVIEWED",
        purpose=Purpose.CONTROL,
        detail={"verdict": verdict.value, "emergency": str(access_id)},
    )


def _open(by: Viewer, access_id: UUID, number: bytes, reason: str) -> Opened | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM open_emergency_access(%s, %s, %s, %s, %s)",
            [access_id, by.membership_id, by.user_id, number, reason],
        )
        row = cursor.fetchone()
    return Opened(access_id, *row) if row else None
