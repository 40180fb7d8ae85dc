"""Greens received together: each patient a line of her own in the log; one undo for ten minutes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction

from dho.lib import clock
from dho.lib.ids import new_id
from dho.lib.sql import statement
from dho.web.problems import answers_with
from tenants.operations.access import record_access
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotAllowed, NotFound, check
from triage.models import Received
from triage.queries.greens import UNDO_FOR, greens, today

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from tenants.rules.viewer import Viewer


@answers_with(409)
class UndoIsOver(Exception):
    """More than ten minutes have passed: what was received stays received."""


@dataclass(frozen=True, slots=True)
class RoundReceived:
    """How many were received, and how many that were named no longer could be."""

    id: UUID
    received: int
    left_out: int


@transaction.atomic
def receive_greens(*, by: Viewer, patients: Sequence[UUID], as_of: datetime) -> RoundReceived:
    """Receive the greens of those named, as they stood on the list at ``as_of``.

    Who is no longer ready, or of whom a reading came after ``as_of``, is left out and stays on the
    list. Raises ``NotAllowed`` for roles that may not.
    """
    check(by, Permission.ACKNOWLEDGE_GREENS)
    if by.unit_id is None:
        raise NotAllowed(Permission.ACKNOWLEDGE_GREENS.value)
    named = sorted(set(patients))
    with connection.cursor() as cursor:
        cursor.execute(statement("triage", "lock_patients"), {"patients": named})
    now = clock.now()
    taken = [one for one in greens(by).ready if one.patient.id in set(named) and one.up_to <= as_of]
    round_id = new_id()
    Received.objects.bulk_create(
        Received(
            id=new_id(),
            tenant_id=one.patient.tenant_id,
            patient_id=one.patient.id,
            round_id=round_id,
            local_date=today(now)[0],
            up_to=one.up_to,
            readings=one.readings,
            at=now,
            by_id=by.user_id,
            unit_id=by.unit_id,
        )
        for one in taken
    )
    for one in taken:
        record_access(
            viewer=by,
            tenant_id=one.patient.tenant_id,
            patient_id=one.patient.id,
            action="GREENS_RECEIVED",
            purpose=Purpose.FOLLOW_UP,
        )
    return RoundReceived(round_id, len(taken), len(named) - len(taken))


@transaction.atomic
def undo_greens(*, by: Viewer, round_id: UUID) -> int:
    """Undo what the viewer received together. Raises ``NotFound``, ``UndoIsOver``."""
    check(by, Permission.ACKNOWLEDGE_GREENS)
    rows = list(
        Received.objects.select_for_update().filter(
            round_id=round_id, by_id=by.user_id, undone_at__isnull=True
        )
    )
    if not rows:
        raise NotFound
    now = clock.now()
    if now - rows[0].at >= UNDO_FOR:
        raise UndoIsOver
    Received.objects.filter(round_id=round_id, id__in=[one.id for one in rows]).update(
        undone_at=now, undone_by_id=by.user_id
    )
    for one in rows:
        record_access(
            viewer=by,
            tenant_id=one.tenant_id,
            patient_id=one.patient_id,
            action="GREENS_UNDONE",
            purpose=Purpose.FOLLOW_UP,
        )
    return len(rows)
