"""The answers of one form, as staff read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from dho.identity.scopes import page
from dho.lib import clock
from selfcare_plans.operations import purpose_of
from selfcare_plans.rules.kind_facts import ANSWERS
from tenants.operations.access import access_patient
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound
from triage.presenters.plans import patient_head
from triage.presenters.reading_rows import reading_row, response_of
from triage.queries.readings import one_reading

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer

ANSWERS_READ = "ANSWERS_READ"


@require_GET
@page(Permission.READ_PATIENT)
def answers_page(request: HttpRequest, viewer: Viewer, reading_id: UUID) -> HttpResponse:
    """Each question with its answer in words, the sums, and the version that was answered."""
    reading = one_reading(viewer, reading_id)
    if reading is None or reading.kind != ANSWERS:
        raise NotFound
    patient = access_patient(viewer, reading.patient_id, purpose_of(viewer), action=ANSWERS_READ)
    context = {
        "head": patient_head(patient),
        "patient": patient,
        "row": reading_row(reading, clock.now()),
        "response": response_of(reading),
    }
    return TemplateResponse(request, "triage/answers.html", context)
