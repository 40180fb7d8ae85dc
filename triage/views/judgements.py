"""Why this colour: the page of one judgement, also to print for an incident."""

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
from tenants.rules.viewer import NotFound, Viewer
from triage.presenters.judgement import judgement_shown
from triage.presenters.plans import patient_head
from triage.presenters.reading_rows import response_of
from triage.queries.board import published_versions
from triage.queries.readings import one_reading
from triage.queries.replay import one_judgement, replayed

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from measurements.presenters.answers import Response
    from triage.models import Judgement

JUDGEMENT_EXPLAINED = "JUDGEMENT_EXPLAINED"


@require_GET
@page(Permission.READ_PATIENT)
def judgement_page(request: HttpRequest, viewer: Viewer, judgement_id: UUID) -> HttpResponse:
    """The explanation, the inputs, and whether the present engine says the same."""
    judgement = one_judgement(viewer, judgement_id)
    if judgement is None:
        raise NotFound
    patient = access_patient(
        viewer, judgement.patient_id, purpose_of(viewer), action=JUDGEMENT_EXPLAINED
    )
    versions = published_versions(patient)
    context = {
        "head": patient_head(patient),
        "one": judgement_shown(replayed([judgement])[0], versions),
        "now": clock.now(),
        "response": _response(viewer, judgement),
    }
    return TemplateResponse(request, "triage/judgement.html", context)


def _response(viewer: Viewer, judgement: Judgement) -> Response | None:
    """Return the answers in words where a form was judged."""
    if judgement.kind != ANSWERS or judgement.reading_id is None:
        return None
    reading = one_reading(viewer, judgement.reading_id)
    return response_of(reading) if reading else None
