"""The patient, or a relative who may register, says whether what the plan asks at once is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from dho.lib import clock
from tenants.operations.access import record_access
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotAllowed, NotFound, check
from triage.models import ActNowAnswer
from triage.operations.alert_rows import Changes
from triage.operations.bump import bump_worklists
from triage.queries.acting import plan_that_judged
from triage.queries.patient import alert_about, own_reading
from triage.rules.acting import at_once

if TYPE_CHECKING:
    from uuid import UUID

    from tenants.rules.viewer import Viewer
    from triage.operations.own_record import OwnRecord

ACT_NOW_ANSWERED = "ACT_NOW_ANSWERED"
_STEP = 400


@transaction.atomic
def answer_act_now(
    *, by: Viewer, record: OwnRecord, reading_id: UUID, rule_id: str, is_done: bool
) -> ActNowAnswer:
    """Keep the answer; the nurse sees it on the alert. It closes nothing.

    "Not yet" may be followed by "yes". Raises ``NotAllowed`` for a relative without the right to
    register, ``NotFound`` for a reading of somebody else's, or where the plan asks nothing.
    """
    check(by, Permission.RECORD_READING)
    if not record.may_record:
        raise NotAllowed(Permission.RECORD_READING.value)
    patient = record.patient
    reading = own_reading(patient, reading_id)
    plan = plan_that_judged(by, patient, reading) if reading else None
    if reading is None or reading.judgement_id is None or plan is None:
        raise NotFound
    act = dict(at_once(plan.document, reading.fired)).get(rule_id)
    if act is None or not act.ask_done:
        raise NotFound
    alert = alert_about(patient, reading)
    now = clock.now()
    own = {"tenant_id": patient.tenant_id, "patient_id": patient.id}
    made = ActNowAnswer(
        **own,
        judgement_id=reading.judgement_id,
        reading_id=reading.id,
        measured_at=reading.measured_at,
        alert=alert,
        rule_id=rule_id,
        step=act.step[:_STEP],
        is_done=is_done,
        by_id=by.user_id,
        at=now,
    )
    made.save(force_insert=True)
    if alert is not None:
        changes = Changes("default", now, by_user=by.user_id)
        detail = {"rule": rule_id, "done": is_done, "note": act.step[:_STEP]}
        changes.event(alert, ACT_NOW_ANSWERED, detail)
        changes.write()
        bump_worklists([alert.tenant_id])
    is_own = record.relation is None
    purpose = Purpose.OWN_RECORD if is_own else Purpose.FOLLOW_UP
    record_access(viewer=by, **own, action=ACT_NOW_ANSWERED, purpose=purpose)
    return made
