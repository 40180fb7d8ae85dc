"""What a rule asks the patient to do at once, and what was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfcare_plans.queries import document_of
from selfcare_plans.queries.versions import versions_in_sight
from triage.models import ActNowAnswer
from triage.queries.patient import PlanNow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from tenants.models import Patient
    from tenants.rules.viewer import Viewer
    from triage.queries.patient import OwnReading


def plan_that_judged(viewer: Viewer, patient: Patient, reading: OwnReading) -> PlanNow | None:
    """Return the version whose colour stands on the reading, or None until there is one."""
    if reading.version_id is None:
        return None
    version = (
        versions_in_sight(viewer)
        .filter(tenant_id=patient.tenant_id, patient_id=patient.id, id=reading.version_id)
        .first()
    )
    return PlanNow(version, document_of(version)) if version else None


def act_now_answers(
    patient: Patient, readings: Iterable[UUID]
) -> dict[tuple[UUID, str], ActNowAnswer]:
    """Return the newest answer by reading and rule."""
    rows = ActNowAnswer.objects.filter(
        tenant_id=patient.tenant_id, patient_id=patient.id, reading_id__in=list(readings)
    )
    return {(one.reading_id, one.rule_id): one for one in rows.order_by("at", "id")}
