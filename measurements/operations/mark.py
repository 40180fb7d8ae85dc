"""Say of a stored reading that it was entered in error, or that it is real however odd.

The reading stays, and so does its judgement. A due row tells triage to judge again what follows.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction

from dho.lib import clock
from dho.lib.ids import new_id
from dho.web.problems import NAMED
from measurements.models import Mark, ReadingMark, ReadingReceipt
from measurements.signals import readings_taken_in
from tenants.operations.access import record_access
from tenants.queries.patients import visible_patients
from tenants.rules.codes import Purpose, Role
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotAllowed, NotFound, check

if TYPE_CHECKING:
    from uuid import UUID

    from tenants.rules.viewer import Viewer

OWN_WITHIN = timedelta(hours=24)
"""So long after a reading was received the patient may say that it was an error."""

MAX_REASON = 400

_DUE = """
INSERT INTO measurements_duereading
    (tenant_id, id, patient_id, reading_id, measured_at, because_of, received_at, attempts, is_marked)
VALUES (%s, %s, %s, %s, %s, %s, %s, 0, true)
"""


class NeedsReason(ValueError):
    """Nobody can say that a reading is an error without saying why."""


class TooLate(Exception):
    """A patient may mark own readings for a day; after that a nurse does it."""


class MarkedInError(Exception):
    """It was entered in error; that it is real cannot be said any more."""


NAMED[NeedsReason] = 422
NAMED[TooLate] = 409
NAMED[MarkedInError] = 409


def mark_entered_in_error(*, by: Viewer, reading_id: UUID, reason: str) -> ReadingMark:
    """Mark a reading as entered in error; once more answers with the first mark.

    Raises ``NotAllowed`` for a role that marks nothing, ``NotFound`` for a reading that does not
    exist or is out of sight, ``NeedsReason``, and ``TooLate`` for a patient after 24 hours.
    """
    check(by, Permission.MARK_READING)
    if not reason.strip():
        raise NeedsReason
    receipt = _receipt(by, reading_id)
    if by.role is Role.PATIENT and clock.now() - receipt.received_at > OWN_WITHIN:
        raise TooLate
    return _mark(by, receipt, Mark.IN_ERROR, reason.strip()[:MAX_REASON])


def confirm_reading(*, by: Viewer, reading_id: UUID, reason: str = "") -> ReadingMark:
    """Say that a reading is real, and how one knows; an odd one then counts as history.

    Raises ``NotAllowed`` for anybody but nurses and doctors, ``NotFound`` for a reading that does
    not exist or is out of sight, and ``MarkedInError``.
    """
    check(by, Permission.MARK_READING)
    if by.role is Role.PATIENT:
        raise NotAllowed(Permission.MARK_READING.value)
    receipt = _receipt(by, reading_id)
    own = {"tenant_id": receipt.tenant_id, "reading_id": reading_id}
    if ReadingMark.objects.filter(**own, mark=Mark.IN_ERROR.value).exists():
        raise MarkedInError
    return _mark(by, receipt, Mark.REAL, reason.strip()[:MAX_REASON])


def _receipt(by: Viewer, reading_id: UUID) -> ReadingReceipt:
    patients = visible_patients(by).order_by()
    receipt = ReadingReceipt.objects.filter(
        reading_id=reading_id, patient_id__in=patients.values("id")
    ).first()
    if receipt is None:
        raise NotFound
    return receipt


def _mark(by: Viewer, receipt: ReadingReceipt, mark: Mark, reason: str) -> ReadingMark:
    own = {"tenant_id": receipt.tenant_id, "reading_id": receipt.reading_id, "mark": mark.value}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(receipt.reading_id)]
        )
        first = ReadingMark.objects.filter(**own).first()
        if first is not None:
            return first
        now = clock.now()
        made = ReadingMark.objects.create(
            **own,
            patient_id=receipt.patient_id,
            measured_at=receipt.measured_at,
            by_id=by.user_id,
            unit_id=by.unit_id,
            at=now,
            reason=reason,
        )
        where = [receipt.patient_id, receipt.reading_id, receipt.measured_at]
        cursor.execute(_DUE, [receipt.tenant_id, new_id(), *where, now, now])
        record_access(
            viewer=by,
            tenant_id=receipt.tenant_id,
            patient_id=receipt.patient_id,
            action=f"READING_MARKED_{mark.value}",
            purpose=Purpose.OWN_RECORD if by.membership_id is None else Purpose.FOLLOW_UP,
        )
    transaction.on_commit(lambda: readings_taken_in.send(sender=None) and None, robust=True)
    return made
