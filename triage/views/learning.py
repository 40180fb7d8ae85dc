"""Learning from outcomes: rules whose alerts often lead to nothing, with a change one step away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from dho.identity.scopes import page
from tenants.operations.access import record_list
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import Viewer
from triage.presenters.learning import by_patient, by_template
from triage.queries.learning import learning_material

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

DAYS = 90


@require_GET
@page(Permission.EDIT_PLAN)
def learning_page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Rules of patients and of templates, the most waste first."""
    material = learning_material(viewer, days=DAYS)
    record_list(
        viewer=viewer,
        seen=[(one.tenant_id, one.id) for one in material.patients.values()],
        action="OUTCOMES_LISTED",
        purpose=Purpose.FOLLOW_UP,
    )
    context = {
        "patients": by_patient(material)[:100],
        "templates": by_template(material),
        "is_cut": material.is_cut,
        "days": DAYS,
    }
    return TemplateResponse(request, "triage/learning.html", context)
