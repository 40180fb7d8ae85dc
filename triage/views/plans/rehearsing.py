"""Rehearse the draft over the patient's earlier readings, beside the version in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dho.identity.scopes import page
from selfcare_plans import queries
from tenants.rules.permissions import Permission
from tenants.rules.viewer import Viewer
from triage.operations.approving import PLAN_REHEARSED
from triage.presenters import plans as shown
from triage.presenters.rehearsal import rehearsal_shown
from triage.queries.rehearsal import rehearsed
from triage.rules.rehearsal import DAYS, LEAST_DAYS
from triage.views.plans.reached import reach

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_GET
@page(Permission.EDIT_PLAN)
def plan_rehearse(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """What the draft, or the proposal, would have said of what was measured: cost first, then load."""
    reached = reach(viewer, patient_id, action=PLAN_REHEARSED)
    draft, current = reached.draft() or reached.proposal(), reached.published()
    if draft is None:
        messages.info(request, _("There is no draft to rehearse."))
        return redirect("triage:plan", patient_id=patient_id)
    asked = request.GET.get("days", "")
    days = int(asked) if asked in map(str, DAYS) else LEAST_DAYS
    found, material = rehearsed(reached.patient, draft, current, days=days)
    before = queries.document_of(current) if current else None
    context = reached.context(
        draft=shown.version_head(draft),
        current=shown.version_head(current) if current else None,
        shown=rehearsal_shown(found, material, before, queries.document_of(draft)),
        is_proposed=reached.proposal() is not None,
        is_simulated=bool(material.simulated),
        days=days,
        choices=DAYS,
    )
    return TemplateResponse(request, "triage/plans/rehearse.html", context)
