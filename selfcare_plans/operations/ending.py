"""End a plan: with a reason, on a day, by who may approve one. The patient is told."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction

from dho.lib import clock
from messaging.operations import notices_to_people
from selfcare_plans.models import PlanStatus, SelfCarePlan
from selfcare_plans.models.plans import UNPUBLISHED
from selfcare_plans.operations.publishing import approval_refusal
from selfcare_plans.operations.reach import (
    PLAN_ENDED,
    locked_plans,
    of_plan,
    purpose_of,
    today,
    write_act,
)
from selfcare_plans.operations.refusals import (
    CannotEnd,
    EndsTooEarly,
    NotTheirsToEnd,
    ReasonMissing,
)
from selfcare_plans.rules.approval import Door
from selfcare_plans.rules.life import ActCode
from tenants.operations.access import access_patient
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from selfcare_plans.models import PlanVersion
    from tenants.models import Patient
    from tenants.rules.viewer import Viewer

_REASON = 400


@transaction.atomic
def end_plan(
    *, by: Viewer, patient_id: UUID, reason: str, on: date | None = None, door: Door = Door.PAGE
) -> SelfCarePlan:
    """End the patient's plan now, or at the end of the day ``on`` (the patient's own date, ahead).

    Its version holds until then, and no reading after that is judged by it; what it still expects
    falls away, alerts stay open. A proposal goes back to being a draft, and no draft of it can be
    published. Raises ``ReasonMissing``, ``EndsTooEarly`` for a day that has passed,
    ``NotTheirsToEnd`` for who could not approve a plan, ``CannotEnd`` while a version is published
    that begins later, ``NotFound`` without a plan in force, and ``NotAllowed``.
    """
    check(by, Permission.PUBLISH_PLAN)
    patient = access_patient(by, patient_id, purpose_of(by), action=PLAN_ENDED)
    plan = (
        locked_plans()
        .filter(tenant_id=patient.tenant_id, patient_id=patient.id, ended_at__isnull=True)
        .first()
    )
    current = of_plan(plan).filter(status=PlanStatus.PUBLISHED).first() if plan else None
    if plan is None or current is None:
        raise NotFound
    if approval_refusal(by, current) is not None:
        raise NotTheirsToEnd
    said = reason.strip()[:_REASON]
    if not said:
        raise ReasonMissing
    now = clock.now()
    if current.in_force_from is not None and current.in_force_from > now:
        raise CannotEnd
    ends_at = _instant(patient, on, now)
    _reopen_proposal(by, plan)
    current.status, current.in_force_to = PlanStatus.SUPERSEDED.value, ends_at
    current.save(update_fields=["status", "in_force_to"])
    plan.ended_at, plan.ended_by_id, plan.ended_reason = ends_at, by.user_id, said
    plan.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    act = write_act(by, current, ActCode.ENDED, door=door, comment=said)
    _tell(patient, current, act.id)
    return plan


def _instant(patient: Patient, on: date | None, now: datetime) -> datetime:
    day = today(patient, now)
    if on is None or on == day:
        return now
    if on < day:
        raise EndsTooEarly
    zone = ZoneInfo(patient.time_zone)
    return datetime.combine(on + timedelta(days=1), time(), tzinfo=zone)


def _reopen_proposal(by: Viewer, plan: SelfCarePlan) -> None:
    """Nobody is asked any longer to approve a version of a plan that ends."""
    for proposal in of_plan(plan).filter(status__in=UNPUBLISHED).select_for_update():
        if proposal.status == PlanStatus.PROPOSED:
            write_act(by, proposal, ActCode.WITHDRAWN)
            proposal.status = PlanStatus.DRAFT.value
            proposal.revision += 1
            proposal.save(update_fields=["status", "revision"])


def _tell(patient: Patient, version: PlanVersion, act_id: UUID) -> None:
    if patient.user_id is not None:
        subject = (version.tenant_id, version.patient_id, patient.user_id, act_id)
        notices_to_people(using="default", subjects=[subject], code="PLAN_ENDED")
