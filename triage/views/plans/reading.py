"""Read the plan and its history; begin a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dho.identity.scopes import page
from dho.lib import clock
from dho.web import written
from selfcare_plans import operations, queries
from selfcare_plans.forms.publish import StartForm
from selfcare_plans.operations import (
    PLAN_HISTORY_READ,
    PLAN_OPENED_TO_WRITE,
    NoOpenEnrolment,
    PlanAlreadyStarted,
)
from selfcare_plans.rules.template_documents import in_language
from tenants.queries.patients import open_enrolment
from tenants.rules.permissions import Permission
from tenants.rules.viewer import Viewer
from triage.presenters import plan_editor, plan_life, plan_words
from triage.presenters import plans as shown
from triage.presenters import template_plans as beside_template
from triage.queries.trial_lists import days_of_start_up
from triage.views.plans.reached import Reached, document_of, names_in, reach

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from selfcare_plans.models import PlanVersion
    from selfcare_plans.rules.document import PlanDocument


@require_GET
@page(Permission.READ_PLAN)
def plan_page(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """The plan in force as it was agreed, what is proposed, and who approved."""
    reached = reach(viewer, patient_id)
    version = queries.version_in_force(viewer, reached.patient, clock.now())
    proposal, published = reached.proposal(), reached.published()
    draft = reached.draft()
    documents = [queries.document_of(one) for one in (version, draft, proposal, published) if one]
    units = names_in(documents)
    agreed, proposed = document_of(version), document_of(draft or proposal)
    waiting = draft or proposal
    context = reached.context(
        version=shown.version_head(version) if version else None,
        plan=plan_words.plan_in_words(agreed, units) if agreed else None,
        coming=shown.coming(published),
        draft=shown.version_head(draft) if draft else None,
        changes=shown.changes(document_of(published), proposed, units)
        if proposed and published
        else (),
        has_course=open_enrolment(reached.patient) is not None,
        has_order=viewer.can(Permission.PUBLISH_PLAN) and _has_order(reached),
        proposal=plan_life.proposal_in_words(proposal, viewer) if proposal else None,
        acts=plan_life.acts_in_words(queries.acts_of(viewer, waiting)) if waiting else (),
        temporary=agreed.temporary if agreed else None,
        ended=queries.last_ended(viewer, reached.patient) if reached.plan is None else None,
        measured_days=days_of_start_up(version) if version and agreed and agreed.temporary else 0,
        origin=beside_template.origin_in_words(viewer, version) if version else None,
        may_read_templates=viewer.can(Permission.READ_TEMPLATES),
        **_lived(reached, version, agreed),
    )
    return TemplateResponse(request, "triage/plans/plan.html", context)


def _has_order(reached: Reached) -> bool:
    today = written.local(clock.now()).date()
    return queries.orders_for(reached.patient, today).exists()


def _lived(
    reached: Reached, version: PlanVersion | None, agreed: PlanDocument | None
) -> dict[str, Any]:
    """Return what the page shows beside the plan in force: goals as lived, the handover."""
    if version is None or agreed is None:
        return {}
    viewer, patient = reached.viewer, reached.patient
    state = queries.living_state(viewer, version.plan)
    units = queries.unit_names(one.unit for goal in agreed.goals for one in goal.measures)
    return {
        "goals": plan_life.goals_now(agreed, state, units, viewer, patient),
        "handover": plan_life.handover_in_words(queries.handover_of(viewer, version)),
        "may_evaluate": viewer.can(Permission.EVALUATE_GOAL),
        "may_hand_over": viewer.can(Permission.HAND_OVER_PLAN),
        "states": plan_life.STATES.items(),
        "results": plan_life.RESULTS.items(),
        "today": written.local(clock.now()).date(),
    }


@require_GET
@page(Permission.READ_PLAN)
def plan_history(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Every version that was ever published, and what it changed."""
    reached = reach(viewer, patient_id, action=PLAN_HISTORY_READ)
    versions = queries.versions_of_patient(viewer, reached.patient)
    units = names_in([queries.document_of(one) for one in versions])
    entries = shown.history(versions, queries.document_of, units)
    return TemplateResponse(
        request,
        "triage/plans/history.html",
        reached.context(entries=entries, ended=queries.last_ended(viewer, reached.patient)),
    )


@require_GET
@page(Permission.READ_PLAN)
def plan_compare(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """The difference between any two versions, in words."""
    reached = reach(viewer, patient_id, action=PLAN_HISTORY_READ)
    versions = queries.versions_of_patient(viewer, reached.patient)
    by_number = {str(one.number): one for one in versions}
    older = by_number.get(request.GET.get("from", ""), versions[-1] if versions else None)
    newer = by_number.get(request.GET.get("to", ""), versions[0] if versions else None)
    context = reached.context(versions=[shown.version_head(one) for one in versions])
    if older is not None and newer is not None:
        before, after = queries.document_of(older), queries.document_of(newer)
        context |= {
            "older": shown.version_head(older),
            "newer": shown.version_head(newer),
            "changes": shown.changes(before, after, names_in([before, after])),
        }
    return TemplateResponse(request, "triage/plans/compare.html", context)


@require_http_methods(["GET", "POST"])
@page(Permission.EDIT_PLAN)
def plan_start(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Choose what the patient's first plan begins from."""
    reached = reach(viewer, patient_id, action=PLAN_OPENED_TO_WRITE)
    if request.method == "POST":
        form = StartForm(request.POST)
        if form.is_valid():
            return _start(request, viewer, patient_id, form.cleaned_data["template"])
    course = open_enrolment(reached.patient)
    choices = plan_editor.template_choices(
        queries.templates_to_begin_from(viewer),
        lambda one: in_language(queries.template_documents(one), reached.patient.language).items,
        course.patient_group if course else "",
    )
    context = reached.context(
        choices=choices,
        has_course=course is not None,
        has_order=viewer.can(Permission.PUBLISH_PLAN) and _has_order(reached),
    )
    return TemplateResponse(request, "triage/plans/start.html", context)


def _start(
    request: HttpRequest, viewer: Viewer, patient_id: UUID, source: UUID | None
) -> HttpResponse:
    try:
        operations.start_plan(by=viewer, patient_id=patient_id, template_version_id=source)
    except PlanAlreadyStarted:
        messages.warning(request, _("Somebody has begun the plan already. Here it is."))
        return redirect("triage:plan", patient_id=patient_id)
    except NoOpenEnrolment:
        messages.error(request, _("The patient is not enrolled, so there is nothing to plan yet."))
        return redirect("triage:plan", patient_id=patient_id)
    return redirect("triage:plan-edit", patient_id=patient_id)
