"""The patient's own plan on paper."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from dho.identity.scopes import page
from dho.web.pdf import PdfEngineMissing, pdf_of, pdf_response
from selfcare_plans.operations import PLAN_PRINTED
from selfcare_plans.queries import unit_names
from tenants.rules.permissions import Permission
from triage.patient_views.frame import open_frame
from triage.presenters.plan_print import STYLE, file_name, plan_document
from triage.queries.patient import watching_unit

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer


@require_GET
@page(Permission.READ_OWN_RECORD)
def plan_print(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Send the patient's own plan in force as PDF."""
    frame = open_frame(viewer, None, action=PLAN_PRINTED)
    found, patient = frame.plan(), frame.record.patient
    if found is None:
        return redirect("triage:my-plan")
    html = plan_document(
        found.version,
        found.document,
        patient,
        centre=watching_unit(patient),
        units=unit_names(one.unit for goal in found.document.goals for one in goal.measures),
        now=frame.now,
    )
    try:
        pdf = pdf_of(html, style=STYLE)
    except PdfEngineMissing:
        status = int(HTTPStatus.SERVICE_UNAVAILABLE)
        context = frame.context(request)
        return TemplateResponse(request, "triage/patient/no_print.html", context, status=status)
    return pdf_response(pdf, file_name(found.version))
