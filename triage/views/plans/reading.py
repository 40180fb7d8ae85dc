"""Read the plan and its history; begin a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dho.identity.scopes import page
from dho.lib import clock
from selfcare_plans import operations, queries
from selfcare_plans.forms.publish import StartForm
from selfcare_plans.operations import NoOpenEnrolment, PlanAlreadyStarted
from selfcare_plans.rules.templates import TemplateName
from tenants.queries.patients import open_enrolment
from tenants.rules.permissions import Permission
from tenants.rules.viewer import Viewer
from triage.presenters import plans as shown
from triage.views.plans.reached import document_of, names_in, reach

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_GET
@page(Permission.READ_PLAN)
def plan_page(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """The plan in force as it was agreed, what is proposed, and who approved."""
    reached = reach(viewer, patient_id)
    version = queries.version_in_force(viewer, reached.patient, clock.now())
    draft, published = reached.draft(), reached.published()
    documents = [queries.document_of(one) for one in (version, draft, published) if one]
    units = names_in(documents)
    agreed, proposed = document_of(version), document_of(draft)
    context = reached.context(
        version=shown.version_head(version) if version else None,
        plan=shown.plan_in_words(agreed, units) if agreed else None,
        coming=shown.coming(published),
        draft=shown.version_head(draft) if draft else None,
        changes=shown.changes(document_of(published), proposed, units)
        if proposed and published
        else (),
        has_course=open_enrolment(reached.patient) is not None,
    )
    return TemplateResponse(request, "triage/plans/plan.html", context)


@require_GET
@page(Permission.READ_PLAN)
def plan_history(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Every version that was ever published, and what it changed."""
    reached = reach(viewer, patient_id)
    versions = queries.versions(viewer, reached.plan) if reached.plan else []
    units = names_in([queries.document_of(one) for one in versions])
    entries = shown.history(versions, queries.document_of, units)
    return TemplateResponse(request, "triage/plans/history.html", reached.context(entries=entries))


@require_http_methods(["GET", "POST"])
@page(Permission.EDIT_PLAN)
def plan_start(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Choose what the patient's first plan begins from."""
    reached = reach(viewer, patient_id)
    if request.method == "POST":
        form = StartForm(request.POST)
        if form.is_valid():
            return _start(request, viewer, patient_id, form.cleaned_data["template"])
    course = open_enrolment(reached.patient)
    choices = shown.template_choices(course.patient_group if course else "")
    context = reached.context(choices=choices, has_course=course is not None)
    return TemplateResponse(request, "triage/plans/start.html", context)


def _start(request: HttpRequest, viewer: Viewer, patient_id: UUID, name: str) -> HttpResponse:
    known = {one.value: one for one in TemplateName}
    try:
        operations.start_plan(by=viewer, patient_id=patient_id, template=known.get(name))
    except PlanAlreadyStarted:
        messages.warning(request, _("Somebody has begun the plan already. Here it is."))
        return redirect("triage:plan", patient_id=patient_id)
    except NoOpenEnrolment:
        messages.error(request, _("The patient is not enrolled, so there is nothing to plan yet."))
        return redirect("triage:plan", patient_id=patient_id)
    return redirect("triage:plan-edit", patient_id=patient_id)
