"""What a relative answers when the patient is silent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from dho.lib import clock
from dho.lib.ids import new_id
from tenants.operations.access import record_access
from tenants.operations.pauses import Period, ask_for_pause
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer, check
from triage.models import RelativeAnswer, Word
from triage.queries.silence import told_steps

if TYPE_CHECKING:
    from datetime import datetime

    from triage.operations.own_record import OwnRecord


@transaction.atomic
def cannot_reach(*, by: Viewer, record: OwnRecord) -> None:
    """Say that the patient cannot be reached: a finding at once, made by the sweeper within seconds.

    Said twice it is kept once. Raises ``NotFound`` for a relative who was not told.
    """
    _say(by, record, Word.CANNOT_REACH)


@transaction.atomic
def all_is_well(*, by: Viewer, record: OwnRecord, ends_at: datetime | None, reason: str) -> None:
    """Say that all is well, and ask for a pause with an end; a nurse decides.

    The word of a relative silences nothing by itself. Raises ``NotFound``, ``PauseRefused``,
    ``NotEnrolled``.
    """
    _say(by, record, Word.ALL_IS_WELL)
    period = Period(clock.now(), ends_at)
    ask_for_pause(by=by, patient_id=record.patient.id, period=period, reason=reason)


def _say(by: Viewer, record: OwnRecord, word: Word) -> None:
    check(by, Permission.ASK_FOR_PAUSE)
    steps = told_steps(by, record.patient)
    if not steps:
        raise NotFound
    RelativeAnswer.objects.bulk_create(
        [
            RelativeAnswer(
                id=new_id(),
                tenant_id=record.patient.tenant_id,
                patient_id=record.patient.id,
                step_id=steps[0].id,
                relative_id=steps[0].relative_id,
                word=word.value,
                at=clock.now(),
            )
        ],
        ignore_conflicts=True,
    )
    record_access(
        viewer=by,
        tenant_id=record.patient.tenant_id,
        patient_id=record.patient.id,
        action="RELATIVE_ANSWERED",
        purpose=Purpose.FOLLOW_UP,
    )
