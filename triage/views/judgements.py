"""Why this colour: the page of one judgement, also to print for an incident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dho.identity.scopes import page
from dho.lib import clock
from selfcare_plans.operations import purpose_of
from selfcare_plans.rules.document import Colour
from selfcare_plans.rules.kind_facts import ANSWERS
from tenants.operations.access import access_patient
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer
from triage.forms import AssessForm
from triage.operations.assess import AssessmentNeedsReason, assess
from triage.presenters.assessments import assessments_shown
from triage.presenters.judgement import judgement_shown
from triage.presenters.plans import patient_head
from triage.presenters.reading_rows import response_of
from triage.queries.assessments import assessments_of
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
    """The explanation, the inputs, what people assessed, and whether the engine says the same."""
    return _page(request, viewer, judgement_id, AssessForm())


@require_http_methods(["POST"])
@page(Permission.ASSESS)
def judgement_assess(request: HttpRequest, viewer: Viewer, judgement_id: UUID) -> HttpResponse:
    """Set her own colour beside this one; a refusal stands in the form."""
    form = AssessForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        colour, reason = Colour(said["colour"]), said["reason"]
        try:
            assess(by=viewer, judgement_id=judgement_id, colour=colour, reason=reason)
        except AssessmentNeedsReason:
            form.add_error("reason", _("Your colour is not the engine's: write why."))
        else:
            messages.success(request, _("Your assessment stands beside the engine's colour."))
            return redirect("triage:judgement", judgement_id)
    return _page(request, viewer, judgement_id, form, status=422)


def _page(
    request: HttpRequest, viewer: Viewer, judgement_id: UUID, form: AssessForm, status: int = 200
) -> HttpResponse:
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
        "may_report": viewer.can(Permission.REPORT_INCIDENT),
        "now": clock.now(),
        "assessments": assessments_shown(assessments_of(judgement)),
        "form": form,
        "may_assess": viewer.can(Permission.ASSESS),
        "response": _response(viewer, judgement),
    }
    return TemplateResponse(request, "triage/judgement.html", context, status=status)


def _response(viewer: Viewer, judgement: Judgement) -> Response | None:
    """Return the answers in words where a form was judged."""
    if judgement.kind != ANSWERS or judgement.reading_id is None:
        return None
    reading = one_reading(viewer, judgement.reading_id)
    return response_of(reading) if reading else None
