"""How an operation reaches a plan: through its patient, with the plan locked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dho.lib import clock
from selfcare_plans.models import PlanAct, PlanStatus, PlanVersion, SelfCarePlan
from selfcare_plans.models.plans import UNPUBLISHED
from selfcare_plans.operations.refusals import DraftChangedMeanwhile, NotADraft
from selfcare_plans.rules.approval import Door
from selfcare_plans.rules.document import PlanDocument, encode
from selfcare_plans.rules.life import ActCode
from tenants.operations.access import access_patient
from tenants.queries.patients import open_enrolment
from tenants.rules.codes import Purpose, Role
from tenants.rules.viewer import NotFound

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from tenants.models import Patient, Unit
    from tenants.rules.viewer import Viewer

PLAN_READ = "PLAN_READ"
PLAN_HISTORY_READ = "PLAN_HISTORY_READ"
PLAN_OPENED_TO_WRITE = "PLAN_OPENED_TO_WRITE"
PLAN_EDITED = "PLAN_EDITED"
PLAN_PUBLISHED = "PLAN_PUBLISHED"
PLAN_PROPOSED = "PLAN_PROPOSED"
PLAN_ANSWERED = "PLAN_ANSWERED"
PLAN_LIVED = "PLAN_LIVED"
PLAN_PRINTED = "PLAN_PRINTED"
PLAN_ENDED = "PLAN_ENDED"

DOCTORS = frozenset({Role.GP, Role.HOSPITAL_DOCTOR})
"""Who may answer for a limit beyond an outer limit."""


def purpose_of(viewer: Viewer) -> Purpose:
    """Return why the viewer opens a plan, for the access log."""
    if viewer.membership_id is None:
        return Purpose.OWN_RECORD
    return Purpose.TREATMENT if viewer.role in DOCTORS else Purpose.FOLLOW_UP


def locked_plans() -> QuerySet[SelfCarePlan]:
    """Return the plans in scope, to be locked until the transaction ends: one writer at a time."""
    return SelfCarePlan.objects.select_for_update(no_key=True)


def of_plan(plan: SelfCarePlan) -> QuerySet[PlanVersion]:
    """Return all versions of the plan, the draft among them."""
    return PlanVersion.objects.filter(tenant_id=plan.tenant_id, plan_id=plan.id)


def reach_plan(by: Viewer, plan: SelfCarePlan | None, action: str) -> SelfCarePlan:
    """Return the plan, its patient reached and the access logged. Raises ``NotFound``."""
    if plan is None:
        raise NotFound
    access_patient(by, plan.patient_id, purpose_of(by), action=action)
    return plan


def locked_draft(by: Viewer, version_id: UUID, revision: int, action: str) -> PlanVersion:
    """Return the draft, its plan locked, reached and as the caller knows it.

    Raises ``NotFound``, ``NotADraft`` and ``DraftChangedMeanwhile``.
    """
    return locked_version(by, version_id, revision, action, (PlanStatus.DRAFT,))


def locked_version(
    by: Viewer, version_id: UUID, revision: int, action: str, statuses: Collection[str]
) -> PlanVersion:
    """Return the version in one of the states, its plan locked, reached and as the caller knows it.

    Raises ``NotFound``, ``NotADraft`` and ``DraftChangedMeanwhile``.
    """
    where = PlanVersion.objects.filter(id=version_id)
    plan_ids = list(where.values_list("plan_id", flat=True))
    reach_plan(by, locked_plans().filter(id__in=plan_ids).first(), action)
    version = where.select_related("plan__enrolment__centre", "patient", "author").get()
    if version.status not in statuses or version.document is None or version.plan.ended_at:
        raise NotADraft
    if version.revision != revision:
        raise DraftChangedMeanwhile(version)
    return version


def next_number(plan: SelfCarePlan) -> int:
    """Return the number of the version that comes after the published ones."""
    published = of_plan(plan).exclude(status__in=UNPUBLISHED).order_by("-number")
    return (published.values_list("number", flat=True).first() or 0) + 1


def today(patient: Patient, now: datetime) -> date:
    """Return the patient's own date at the instant ``now``."""
    return now.astimezone(ZoneInfo(patient.time_zone)).date()


def as_json(document: PlanDocument) -> Any:
    """Return the document as it is stored."""
    return json.loads(encode(document))


def centre_of(version: PlanVersion) -> Unit:
    """Return the centre that follows the patient: of the running course, else of the plan's own."""
    course = open_enrolment(version.patient)
    return course.centre if course else version.plan.enrolment.centre


def write_act(
    by: Viewer, version: PlanVersion, code: ActCode, *, door: Door = Door.PAGE, comment: str = ""
) -> PlanAct:
    """Keep that the viewer did this with the version, now."""
    act = PlanAct(
        tenant_id=version.tenant_id,
        patient_id=version.patient_id,
        version=version,
        code=code.value,
        door=door.value,
        comment=comment,
        by_id=by.user_id,
        unit_id=by.unit_id,
        at=clock.now(),
    )
    act.save(force_insert=True)
    return act
