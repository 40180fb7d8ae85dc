"""Plans and their versions as a viewer may see them, and who can be named as receiver."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import F, Q

from dho.lib import clock
from selfcare_plans.models import PlanStatus, PlanVersion, SelfCarePlan
from selfcare_plans.models.plans import UNPUBLISHED
from selfcare_plans.rules.document import PlanDocument
from tenants.models import AccessGrant, Agreement, Unit
from tenants.queries.patients import open_enrolment, visible_patients
from tenants.queries.periods import not_ended, valid_agreement
from tenants.rules.codes import PatientGroup, UnitKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from tenants.models import Patient
    from tenants.rules.viewer import Viewer


def plan_of(viewer: Viewer, patient: Patient) -> SelfCarePlan | None:
    """Return the patient's open plan, or None."""
    return SelfCarePlan.objects.filter(
        tenant_id=patient.tenant_id,
        patient_id__in=visible_patients(viewer).filter(id=patient.id).values("id"),
        ended_at__isnull=True,
    ).first()


def versions_in_sight(viewer: Viewer) -> QuerySet[PlanVersion]:
    """Return the versions, drafts among them, of the patients whom the viewer may see."""
    return PlanVersion.objects.filter(
        patient_id__in=visible_patients(viewer).values("id")
    ).select_related(
        "author", "approver", "proposed_by", "asked_unit", "asked_doctor", "standing_order"
    )


def version_in_force(viewer: Viewer, patient: Patient, at: datetime) -> PlanVersion | None:
    """Return the version in force at the instant ``at`` (aware), or None.

    Half-open, by its times and not by its status: a version that begins tomorrow is published
    today, and its predecessor holds until then.
    """
    own = versions_in_sight(viewer).filter(tenant_id=patient.tenant_id, patient_id=patient.id)
    return in_force_at(own, at)


def in_force_at(rows: QuerySet[PlanVersion], at: datetime) -> PlanVersion | None:
    """Return which of one patient's versions is in force at the instant ``at`` (aware), or None."""
    return (
        rows.filter(Q(in_force_to__isnull=True) | Q(in_force_to__gt=at), in_force_from__lte=at)
        .exclude(status__in=UNPUBLISHED)
        .order_by("-in_force_from", "-number")
        .first()
    )


def versions(viewer: Viewer, plan: SelfCarePlan) -> list[PlanVersion]:
    """Return the published and superseded versions of the plan, newest first."""
    return list(
        versions_in_sight(viewer)
        .filter(tenant_id=plan.tenant_id, plan_id=plan.id)
        .exclude(status__in=UNPUBLISHED)
        .order_by("-number")
    )


def versions_of_patient(viewer: Viewer, patient: Patient) -> list[PlanVersion]:
    """Return every version that was ever published for the patient, of ended plans too, newest first."""
    return list(
        versions_in_sight(viewer)
        .filter(tenant_id=patient.tenant_id, patient_id=patient.id)
        .exclude(status__in=UNPUBLISHED)
        .order_by("-in_force_from", "-number")
    )


def last_ended(viewer: Viewer, patient: Patient) -> SelfCarePlan | None:
    """Return the plan that was ended last, where there is no open one; else None."""
    rows = SelfCarePlan.objects.filter(
        tenant_id=patient.tenant_id,
        patient_id__in=visible_patients(viewer).filter(id=patient.id).values("id"),
    ).select_related("ended_by")
    found = list(rows.order_by("-created_at"))
    return found[0] if found and all(one.ended_at for one in found) else None


def published_version(viewer: Viewer, plan: SelfCarePlan) -> PlanVersion | None:
    """Return the version that the next one will take the place of, or None."""
    return (
        versions_in_sight(viewer)
        .filter(tenant_id=plan.tenant_id, plan_id=plan.id, status=PlanStatus.PUBLISHED)
        .first()
    )


def draft(viewer: Viewer, plan: SelfCarePlan) -> PlanVersion | None:
    """Return the plan's draft, or None. One that was discarded is an empty row and no draft."""
    return (
        versions_in_sight(viewer)
        .filter(tenant_id=plan.tenant_id, plan_id=plan.id, status=PlanStatus.DRAFT)
        .exclude(document=None)
        .first()
    )


def proposal(viewer: Viewer, plan: SelfCarePlan) -> PlanVersion | None:
    """Return the version that awaits a doctor's answer, or None."""
    return (
        versions_in_sight(viewer)
        .filter(tenant_id=plan.tenant_id, plan_id=plan.id, status=PlanStatus.PROPOSED)
        .first()
    )


def document_of(version: PlanVersion) -> PlanDocument:
    """Return the version's document as its typed value."""
    return msgspec.convert(version.document, type=PlanDocument)


def units_that_may_see(viewer: Viewer, patient: Patient) -> list[Unit]:
    """Return the units that a plan may name as receivers, by name.

    Those with an open grant under a valid agreement, and the centre of the running course: the
    units that routing can offer a red to. A viewer with granted sight may read no other unit's
    agreement: there the open grant stands alone, and routing asks for the agreement again when it
    makes an offer.
    """
    now = clock.now()
    grants = AccessGrant.objects.filter(
        not_ended(),
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        started_at__lte=now,
    )
    if viewer.sees_whole_tenants:
        grants = grants.filter(valid_agreement("agreement__"), agreement__unit_id=F("unit_id"))
    seeing = Q(id__in=list(grants.values_list("unit_id", flat=True)))
    centre = _centre_that_sees(viewer, patient)
    if centre is not None:
        seeing |= Q(id=centre)
    return list(Unit.objects.filter(seeing).order_by("name", "id"))


def receivers_without_sight(patient: Patient, document: Any) -> set[str]:
    """Return the receivers that a document (as JSON) names and that may not see the patient now.

    The database's own answer, which publishing is held to whatever code runs. It reads agreements
    that the viewer may not.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT plan_receivers_without_sight(%s, %s, %s)",
            [patient.tenant_id, patient.id, json.dumps(document)],
        )
        (found,) = cursor.fetchone()
    return set(found)


def units_that_may_tick(viewer: Viewer, patient: Patient) -> list[Unit]:
    """Return the units that a measure may name: those of ``units_that_may_see``, and at home.

    The municipal units of the patient's own tenant see her as a whole, without a grant.
    """
    seeing = {unit.id for unit in units_that_may_see(viewer, patient)}
    at_home = Q(tenant_id=patient.tenant_id, kind=UnitKind.MUNICIPAL.value)
    return list(Unit.objects.filter(Q(id__in=seeing) | at_home).order_by("name", "id"))


def _centre_that_sees(viewer: Viewer, patient: Patient) -> UUID | None:
    course = open_enrolment(patient)
    if course is None:
        return None
    agreements = Agreement.objects.filter(
        valid_agreement(),
        Q(patient_group=PatientGroup.ALL) | Q(patient_group=course.patient_group),
        tenant_id=patient.tenant_id,
        unit_id=course.centre_id,
    )
    if viewer.sees_whole_tenants and not agreements.exists():
        return None
    centre_id: UUID = course.centre_id
    return centre_id


def unit_names(ids: Iterable[str]) -> dict[str, str]:
    """Return the names of units by id, also of those that may no longer see the patient."""
    wanted = {identifier for text in ids if (identifier := _uuid(text)) is not None}
    found = Unit.objects.filter(id__in=wanted).values_list("id", "name")
    return {str(identifier): name for identifier, name in found}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
