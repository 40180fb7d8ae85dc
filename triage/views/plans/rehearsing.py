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
from triage.presenters import plans as shown
from triage.presenters.rehearsal import rehearsal_shown
from triage.queries.rehearsal import rehearsal_material
from triage.rules.rehearsal import DAYS, LEAST_DAYS, Plan, rehearse
from triage.views.plans.reached import reach

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

PLAN_REHEARSED = "PLAN_REHEARSED"


@require_GET
@page(Permission.EDIT_PLAN)
def plan_rehearse(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """What the draft would have said of what was measured: its cost first, then its load."""
    reached = reach(viewer, patient_id, action=PLAN_REHEARSED)
    draft, current = reached.draft(), reached.published()
    if draft is None:
        messages.info(request, _("There is no draft to rehearse."))
        return redirect("triage:plan", patient_id=patient_id)
    asked = request.GET.get("days", "")
    days = int(asked) if asked in map(str, DAYS) else LEAST_DAYS
    material = rehearsal_material(reached.patient, days=days)
    after = queries.document_of(draft)
    before = queries.document_of(current) if current else None
    found = rehearse(
        material.readings,
        in_force=Plan(current.number, before) if current and before else None,
        draft=Plan(draft.number, after),
        episodes=material.episodes,
        ends_at=material.ends_at,
        days=days,
        zone=material.zone,
        silenced=material.silenced,
    )
    context = reached.context(
        draft=shown.version_head(draft),
        current=shown.version_head(current) if current else None,
        shown=rehearsal_shown(found, material, before, after),
        is_simulated=bool(material.simulated),
        days=days,
        choices=DAYS,
    )
    return TemplateResponse(request, "triage/plans/rehearse.html", context)
