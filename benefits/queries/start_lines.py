"""What waits on somebody's start page, in as few statements as can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benefits.models import CollectionRequest, Survey
from benefits.queries.staff_survey import waiting_rounds
from benefits.rules.surveys import SurveyState
from tenants.queries.patients import recordable_patients
from tenants.rules.permissions import Permission

if TYPE_CHECKING:
    from uuid import UUID

    from tenants.rules.viewer import Viewer


def latest_request(viewer: Viewer) -> str | None:
    """Return the quarter of the latest request to the viewer's own office that is not done, or None."""
    if viewer.unit_id is None or not viewer.can(Permission.COLLECT_BENEFITS):
        return None
    rows = CollectionRequest.objects.filter(
        unit_id=viewer.unit_id, noticed_at__isnull=False, done_at__isnull=True
    )
    return rows.order_by("-quarter").values_list("quarter", flat=True).first()


def survey_waits(viewer: Viewer, patient_id: UUID | None) -> bool:
    """Whether the plan's questions wait for the person, or for the relative's ``patient_id``."""
    if not viewer.can(Permission.ANSWER_SURVEY):
        return False
    own = recordable_patients(viewer)
    if patient_id is not None:
        own = own.filter(id=patient_id)
    return Survey.objects.filter(
        patient_id__in=own.values("id"), state=SurveyState.SENT.value
    ).exists()


def staff_survey_waits(viewer: Viewer) -> bool:
    """Whether the survey of staff waits for the viewer."""
    return waiting_rounds(viewer).exists()
