"""The plan's life: propose, answer, start up, tick, evaluate, hand over, and what waits."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dho.identity.scopes import page
from dho.lib import clock
from dho.web import written
from measurements.queries.questionnaires import plan_kinds
from selfcare_plans import operations, queries
from selfcare_plans.forms.life import (
    AnswerForm,
    EvaluateForm,
    ProposeForm,
    StartUpForm,
    TickForm,
    VersionForm,
)
from selfcare_plans.operations import (
    PLAN_OPENED_TO_WRITE,
    CannotBeAsked,
    CannotPublish,
    DraftChangedMeanwhile,
    EndsTooEarly,
    NoOpenEnrolment,
    NoStandingOrder,
    NotADraft,
    NotInThePlan,
    NotTheirMeasure,
    NotTheirsToAnswer,
    PlanAlreadyStarted,
    PlanHasProblems,
    ReasonMissing,
    ReceiverCannotSeePatient,
)
from selfcare_plans.presenters.problems import blind_receivers_in_words
from selfcare_plans.rules.life import EvaluationResult, MeasureState
from tenants.operations.access import record_list
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import Viewer
from triage.presenters import plan_life
from triage.presenters import plans as shown
from triage.presenters.trial_lists import trial_tasks
from triage.queries.trial_lists import trial_lists
from triage.views.plans.reached import Reached, reach

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_GONE = (DraftChangedMeanwhile, NotADraft)


@require_GET
@page(Permission.READ_PLAN_LIST)
def plan_list(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Plans on which somebody must do something: approve, review, end, hand over."""
    now = clock.now()
    found = queries.plans_waiting(viewer, now, written.local(now).date())
    trial = trial_lists(viewer, now)
    seen = {
        (one.tenant_id, one.patient_id)
        for rows in (
            found.proposed,
            found.returned,
            found.reviews,
            found.temporary,
            found.handovers,
            trial.ready,
            trial.again,
        )
        for one in rows
    }
    record_list(viewer=viewer, seen=seen, action="PLANS_LISTED", purpose=Purpose.FOLLOW_UP)
    context = {
        "lists": {**plan_life.tasks(found), **trial_tasks(trial)},
        "may_edit": viewer.can(Permission.EDIT_PLAN),
        "may_approve": viewer.can(Permission.APPROVE_FROM_OVERVIEW),
        "may_read_templates": viewer.can(Permission.READ_TEMPLATES),
        "may_read_questionnaires": viewer.can(Permission.READ_QUESTIONNAIRES),
    }
    return TemplateResponse(request, "triage/plans/list.html", context)


@require_http_methods(["GET", "POST"])
@page(Permission.PROPOSE_PLAN)
def plan_propose(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Ask a doctor to approve the draft."""
    reached = reach(viewer, patient_id, action=PLAN_OPENED_TO_WRITE)
    draft = reached.draft()
    if draft is None:
        messages.info(request, _("There is no draft to propose."))
        return redirect("triage:plan", patient_id=patient_id)
    whom = plan_life.whom_to_ask(queries.doctors_to_ask(viewer, reached.patient))
    initial = {"version": draft.id, "revision": draft.revision}
    form = ProposeForm(request.POST or None, initial=initial, whom=whom)
    why: list[str] = []
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            why = _propose(reached, form.cleaned_data)
            if not why:
                messages.success(request, _("The plan is proposed. It waits for the doctor."))
                return redirect("triage:plan", patient_id=patient_id)
    context = reached.context(
        draft=shown.version_head(draft), form=form, why=why, has_doctor=bool(whom)
    )
    return TemplateResponse(request, "triage/plans/propose.html", context, status=int(status))


def _propose(reached: Reached, data: dict[str, Any]) -> list[str]:
    unit, _colon, doctor = data["whom"].partition(":")
    try:
        operations.propose_plan(
            by=reached.viewer,
            version_id=data["version"],
            revision=data["revision"],
            unit_id=UUID(unit),
            doctor_id=UUID(doctor) if doctor else None,
            known_kinds=plan_kinds(),
        )
    except _GONE:
        return [_("The draft was changed meanwhile. Look at it once more.")]
    except CannotBeAsked:
        return [_("That doctor cannot be asked any more. Choose another.")]
    except PlanHasProblems:
        return [_("Something must be put right before the plan can be proposed.")]
    except ReceiverCannotSeePatient as error:
        names = queries.unit_names(error.unit_ids)
        return [blind_receivers_in_words([names.get(one, one) for one in error.unit_ids])]
    return []


@require_POST
@page(Permission.PROPOSE_PLAN)
def plan_answer(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Return or take over a proposal, or withdraw it. Approving is on the page of publishing."""
    reached = reach(viewer, patient_id, action=PLAN_OPENED_TO_WRITE)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That could not be read. Try once more."))
        return redirect("triage:plan", patient_id=patient_id)
    data = form.cleaned_data
    named = {"by": viewer, "version_id": data["version"], "revision": data["revision"]}
    try:
        match request.POST.get("do", ""):
            case "return":
                operations.return_proposal(**named, comment=data["comment"])
                messages.success(request, _("The plan is returned, with your comment."))
            case "take":
                operations.take_proposal(**named)
                messages.success(request, _("The draft is yours to change, and to publish."))
                return redirect("triage:plan-edit", patient_id=reached.patient.id)
            case _do:
                operations.withdraw_proposal(**named)
                messages.success(request, _("The proposal is withdrawn, and a draft again."))
    except _GONE:
        messages.warning(request, _("The proposal was answered or withdrawn already."))
    except NotTheirsToAnswer:
        messages.error(request, _("The answer is not yours to give."))
    except ReasonMissing:
        messages.error(request, _("Write what should be otherwise, so that it can be changed."))
        return redirect("triage:plan-publish", patient_id=reached.patient.id)
    return redirect("triage:plan", patient_id=reached.patient.id)


@require_http_methods(["GET", "POST"])
@page(Permission.PUBLISH_PLAN)
def plan_start_up(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """A temporary plan from a template, under a doctor's standing order, in one step."""
    reached = reach(viewer, patient_id, action=PLAN_OPENED_TO_WRITE)
    today = written.local(clock.now()).date()
    orders = list(queries.orders_for(reached.patient, today))
    initial = {"responsible": viewer.name}
    form = StartUpForm(request.POST or None, initial=initial, order=plan_life.order_choices(orders))
    why: list[str] = []
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            why = _start_up(reached, form.cleaned_data)
            if not why:
                messages.success(request, _("The start-up plan holds from now."))
                return redirect("triage:plan", patient_id=patient_id)
    context = reached.context(form=form, why=why, has_order=bool(orders))
    return TemplateResponse(request, "triage/plans/start_up.html", context, status=int(status))


def _start_up(reached: Reached, data: dict[str, Any]) -> list[str]:
    try:
        operations.start_up_plan(
            by=reached.viewer,
            patient_id=reached.patient.id,
            order_id=UUID(data["order"]),
            until=data["until"],
            responsible=data["responsible"],
            known_kinds=plan_kinds(),
        )
    except NoStandingOrder:
        return [_("The standing order holds no longer.")]
    except EndsTooEarly:
        return [_("The last day must lie ahead.")]
    except (ReasonMissing, NoOpenEnrolment):
        return [_("A start-up plan needs a running course and somebody who sees to it.")]
    except PlanAlreadyStarted:
        return [_("The patient has a plan already.")]
    except (PlanHasProblems, CannotPublish, ReceiverCannotSeePatient):
        return [
            _(
                "The template cannot hold as it is for this patient, for instance because no"
                " unit is opened that can be told of red. Make a plan and fit it."
            )
        ]
    return []


@require_POST
@page(Permission.TICK_MEASURE)
def plan_tick(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Say how a measure stands."""
    form = TickForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose how the measure stands."))
        return redirect("triage:plan", patient_id=patient_id)
    data = form.cleaned_data
    try:
        operations.tick_measure(
            by=viewer,
            patient_id=patient_id,
            measure_id=data["measure"],
            state=MeasureState(data["state"]),
            comment=data["comment"],
        )
    except NotInThePlan:
        messages.warning(request, _("The plan in force has no such measure any more."))
    except NotTheirMeasure:
        messages.error(request, _("The measure is another organisation's to tick."))
    else:
        messages.success(request, _("Kept."))
    return redirect("triage:plan", patient_id=patient_id)


@require_POST
@page(Permission.EVALUATE_GOAL)
def plan_evaluate(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Write down whether a goal was reached."""
    form = EvaluateForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a date and a result."))
        return redirect("triage:plan", patient_id=patient_id)
    data = form.cleaned_data
    try:
        operations.evaluate_goal(
            by=viewer,
            patient_id=patient_id,
            goal_id=data["goal"],
            on=data["on"],
            result=EvaluationResult(data["result"]),
            comment=data["comment"],
        )
    except NotInThePlan:
        messages.warning(request, _("The plan in force has no such goal any more."))
    else:
        messages.success(request, _("Kept."))
    return redirect("triage:plan", patient_id=patient_id)


@require_POST
@page(Permission.HAND_OVER_PLAN)
def plan_hand_over(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """The patient has the new print, and the old one is thrown away."""
    form = VersionForm(request.POST)
    if form.is_valid():
        operations.hand_over_plan(
            by=viewer, patient_id=patient_id, version_id=form.cleaned_data["version"]
        )
        messages.success(request, _("Kept: the new print is handed over."))
    return redirect("triage:plan", patient_id=patient_id)
