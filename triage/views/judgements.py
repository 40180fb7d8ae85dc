"""Why this colour: the page of one judgement, also to print for an incident."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dho.identity.scopes import page
from dho.lib import clock
from dho.web.colours import colour_word
from dho.web.pdf import PdfEngineMissing, pdf_of, pdf_response
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
from triage.presenters.nurse_words import words_of
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
JUDGEMENT_PRINTED = "JUDGEMENT_PRINTED"
STYLE = "css/judgement_print.css"


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


@require_GET
@page(Permission.READ_PATIENT)
def judgement_print(request: HttpRequest, viewer: Viewer, judgement_id: UUID) -> HttpResponse:
    """The same on one page as PDF, to enclose with an incident."""
    shown = _context(viewer, judgement_id, JUDGEMENT_PRINTED)
    shown |= {
        "viewer": viewer,
        "language": get_language(),
        "word": colour_word(shown["one"].colour),
        "assessments": [(one, colour_word(one.colour)) for one in shown["assessments"]],
    }
    try:
        pdf = pdf_of(render_to_string("triage/judgement_print.html", shown), style=STYLE)
    except PdfEngineMissing as missing:
        messages.error(request, str(missing))
        return redirect("triage:judgement", judgement_id)
    return pdf_response(pdf, _("judgement-%(id)s.pdf") % {"id": judgement_id})


def _page(
    request: HttpRequest, viewer: Viewer, judgement_id: UUID, form: AssessForm, status: int = 200
) -> HttpResponse:
    context = _context(viewer, judgement_id, JUDGEMENT_EXPLAINED)
    context |= {"form": form, "may_assess": viewer.can(Permission.ASSESS)}
    return TemplateResponse(request, "triage/judgement.html", context, status=status)


def _context(viewer: Viewer, judgement_id: UUID, action: str) -> dict[str, Any]:
    judgement = one_judgement(viewer, judgement_id)
    if judgement is None:
        raise NotFound
    patient = access_patient(viewer, judgement.patient_id, purpose_of(viewer), action=action)
    versions = published_versions(patient)
    return {
        "head": patient_head(patient),
        "one": judgement_shown(replayed([judgement])[0], versions),
        "may_report": viewer.can(Permission.REPORT_INCIDENT),
        "now": clock.now(),
        "assessments": assessments_shown(assessments_of(judgement)),
        "to_nurse": words_of(judgement, versions),
        "response": _response(viewer, judgement),
    }


def _response(viewer: Viewer, judgement: Judgement) -> Response | None:
    """Return the answers in words where a form was judged."""
    if judgement.kind != ANSWERS or judgement.reading_id is None:
        return None
    reading = one_reading(viewer, judgement.reading_id)
    return response_of(reading) if reading else None
