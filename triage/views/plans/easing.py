"""A rule that alerts often and leads to nothing, eased a little and rehearsed before anybody writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dho.identity.scopes import page
from selfcare_plans import operations, queries
from selfcare_plans.operations import PlanAlreadyStarted
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer
from triage.operations.approving import PLAN_REHEARSED
from triage.presenters import plans as shown
from triage.presenters.rehearsal import rehearsal_shown
from triage.queries.rehearsal import rehearsal_material
from triage.rules.easing import eased
from triage.rules.rehearsal import LEAST_DAYS, Plan, rehearse
from triage.views.plans.reached import names_in, reach

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from selfcare_plans.rules.document import PlanDocument
    from triage.views.plans.reached import Reached

_SIDES = frozenset({"below", "above"})


@require_http_methods(["GET", "POST"])
@page(Permission.EDIT_PLAN)
def plan_ease(request: HttpRequest, viewer: Viewer, patient_id: UUID, rule: str) -> HttpResponse:
    """What the eased rule would have meant; or, posted, a draft with it, which holds for nobody."""
    reached = reach(viewer, patient_id, action=PLAN_REHEARSED)
    current = reached.published()
    if current is None:
        raise NotFound
    asked = request.GET.get("side", "")
    before = queries.document_of(current)
    after = eased(before, rule, asked if asked in _SIDES else "")
    if after is None:
        messages.info(request, _("This rule cannot be eased by itself. Write a draft instead."))
        return redirect("triage:plan", patient_id=patient_id)
    if request.method == "POST":
        return _write(request, reached, after)
    material = rehearsal_material(reached.patient, days=LEAST_DAYS, documents=[before, after])
    found = rehearse(
        material, in_force=Plan(current.number, before), draft=Plan(current.number + 1, after)
    )
    context = reached.context(
        current=shown.version_head(current),
        changes=shown.changes(before, after, names_in([before, after])),
        shown=rehearsal_shown(found, material, before, after),
        is_simulated=bool(material.simulated),
        days=LEAST_DAYS,
    )
    return TemplateResponse(request, "triage/plans/ease.html", context)


def _write(request: HttpRequest, reached: Reached, document: PlanDocument) -> HttpResponse:
    try:
        draft = operations.begin_new_version(by=reached.viewer, plan_id=reached.the_plan().id)
    except PlanAlreadyStarted:
        messages.info(request, _("There is a draft already. Here it is."))
        return redirect("triage:plan-edit", patient_id=reached.patient.id)
    operations.edit_draft(
        by=reached.viewer,
        version_id=draft.id,
        document=document,
        revision=draft.revision,
        comment=_("From outcomes: the rule alerted often and led to nothing."),
    )
    messages.success(request, _("The draft is saved. It holds for nobody until it is published."))
    return redirect("triage:plan-rehearse", patient_id=reached.patient.id)
