"""The national identity number: hidden until somebody asks for it, and the asking is logged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from dho.identity.scopes import page
from dho.lib import clock
from tenants.operations.national_number import read_national_number
from tenants.rules.ages import age_on
from tenants.rules.permissions import Permission
from triage.presenters.national_number import number_shown

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer


@never_cache
@require_POST
@page(Permission.READ_PATIENT)
def national_number(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Show the number: in its place on the board, or on a page of its own without scripts."""
    patient, number = read_national_number(by=viewer, patient_id=patient_id)
    context = {
        "patient": patient,
        "age": age_on(patient.birth_date, clock.now().date()),
        "number": number_shown(number),
    }
    is_part = request.headers.get("HX-Request") == "true"
    template = "triage/board/number_shown.html" if is_part else "triage/board/number_page.html"
    return TemplateResponse(request, template, context)
