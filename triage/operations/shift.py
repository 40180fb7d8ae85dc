"""Write to the next shift, and end one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from dho.lib import clock
from tenants.operations.access import access_patient, record_access
from tenants.operations.audit import record_administration
from tenants.queries.parties import tenant_of, unit_of
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer, check
from triage.models import ShiftNote, SignOff
from triage.queries.hours import shift_of
from triage.queries.shift import left_now, standing_notes
from triage.rules.shift_notes import LONGEST

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

MAX_TEXT = 400


class NoteSaysNothing(Exception):
    """A note has a text."""


class NoteExpiresWrongly(Exception):
    """A note stands until a time ahead, 30 days at most."""


@transaction.atomic
def write_note(*, by: Viewer, patient_id: UUID, text: str, until: datetime) -> ShiftNote:
    """Leave a note on a patient to the next shifts of the own unit.

    Raises ``NotAllowed``, ``NotFound``, ``NoteSaysNothing``, ``NoteExpiresWrongly``.
    """
    check(by, Permission.ACT_ON_ALERT)
    unit_id, now = unit_of(by), clock.now()
    patient = access_patient(by, patient_id, Purpose.FOLLOW_UP, action="SHIFT_NOTE_WRITTEN")
    if not text.strip():
        raise NoteSaysNothing
    if not now < until <= now + LONGEST:
        raise NoteExpiresWrongly
    row = ShiftNote(tenant_id=patient.tenant_id, patient_id=patient.id, unit_id=unit_id)
    row.text, row.by_id, row.at, row.until = text.strip()[:MAX_TEXT], by.user_id, now, until
    row.save(force_insert=True)
    return row


@transaction.atomic
def end_note(*, by: Viewer, note_id: UUID) -> ShiftNote:
    """Take a note of the own unit away before it expires. Raises ``NotAllowed``, ``NotFound``."""
    check(by, Permission.ACT_ON_ALERT)
    row = standing_notes(by, clock.now()).filter(id=note_id).first()
    if row is None:
        raise NotFound
    row.ended_at, row.ended_by_id = clock.now(), by.user_id
    row.save(update_fields=["ended_at", "ended_by"])
    record_access(
        viewer=by,
        tenant_id=row.tenant_id,
        patient_id=row.patient_id,
        action="SHIFT_NOTE_ENDED",
        purpose=Purpose.FOLLOW_UP,
    )
    return row


@transaction.atomic
def sign_off(*, by: Viewer) -> SignOff:
    """End the own shift; it is never refused, and what is left is counted. Raises ``NotAllowed``."""
    check(by, Permission.ACT_ON_ALERT)
    now = clock.now()
    is_open, left = left_now(by, shift_of(by, now))
    row = SignOff(unit_id=unit_of(by), user_id=by.user_id, at=now)
    row.open_alerts, row.left_alerts = is_open, left
    row.save(force_insert=True)
    record_administration(
        by=by,
        tenant_id=tenant_of(by),
        action="SHIFT_SIGNED_OFF",
        detail={"open": is_open, "left": left},
    )
    return row
