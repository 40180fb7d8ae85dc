"""The plan in force on paper, made by staff for the patient."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dho.identity.scopes import page
from dho.lib import clock
from dho.web.pdf import PdfEngineMissing, pdf_of, pdf_response
from selfcare_plans import queries
from selfcare_plans.operations import PLAN_PRINTED, note_plan_printed
from tenants.rules.permissions import Permission
from tenants.rules.viewer import Viewer
from triage.presenters.plan_print import STYLE, file_name, plan_document
from triage.queries.patient import watching_unit
from triage.views.plans.reached import reach

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_GET
@page(Permission.READ_PLAN)
def plan_print(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Send the plan in force as PDF, and note the print where the viewer hands plans over."""
    reached = reach(viewer, patient_id, action=PLAN_PRINTED)
    now = clock.now()
    version = queries.version_in_force(viewer, reached.patient, now)
    if version is None:
        messages.info(request, _("No plan is in force, so there is nothing to print."))
        return redirect("triage:plan", patient_id=patient_id)
    document = queries.document_of(version)
    html = plan_document(
        version,
        document,
        reached.patient,
        centre=watching_unit(reached.patient),
        units=queries.unit_names(one.unit for goal in document.goals for one in goal.measures),
        now=now,
    )
    try:
        pdf = pdf_of(html, style=STYLE)
    except PdfEngineMissing as missing:
        context = reached.context(missing=str(missing))
        status = int(HTTPStatus.SERVICE_UNAVAILABLE)
        return TemplateResponse(request, "triage/plans/no_print.html", context, status=status)
    if viewer.can(Permission.HAND_OVER_PLAN):
        note_plan_printed(by=viewer, patient_id=patient_id, version_id=version.id)
    return pdf_response(pdf, file_name(version))
