"""A nurse asks; and the list of what waits, for her and for the doctor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dho.identity.scopes import page
from dho.lib import clock
from tenants.operations.access import access_patient, record_list
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import Viewer
from triage.forms.questions import AskForm
from triage.operations.question_links import NoLinkForThat
from triage.operations.questions import AlreadyAsked, Asking, WordsMissing, ask_doctor
from triage.presenters.plans import patient_head
from triage.presenters.questions import questions_shown
from triage.presenters.sentences import what_happened
from triage.queries.questions import (
    alerts_to_ask_about,
    answered_lately,
    open_questions,
    proposal_to_ask_about,
    questions_counted,
    units_to_ask,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_GET
@page(Permission.READ_DOCTOR_QUESTIONS)
def questions_page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The open questions with age and deadline, and those answered last."""
    now = clock.now()
    waiting, more = open_questions(viewer)
    answered = answered_lately(viewer)
    record_list(
        viewer=viewer,
        seen={(one.tenant_id, one.patient_id) for one in (*waiting, *answered)},
        action="QUESTIONS_LISTED",
        purpose=Purpose.FOLLOW_UP,
    )
    context = {
        "waiting": questions_shown(waiting, now),
        "answered": questions_shown(answered, now),
        "more": more,
        "may_answer": viewer.can(Permission.ANSWER_DOCTOR_QUESTION),
        "may_ask": viewer.can(Permission.ASK_DOCTOR),
    }
    return TemplateResponse(request, "triage/questions/list.html", context)


@require_GET
@page(Permission.READ_DOCTOR_QUESTIONS)
def questions_waiting(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """A part of the worklist: how many questions wait, and how many are past their deadline."""
    context = {
        "counted": questions_counted(viewer, clock.now()),
        "may_answer": viewer.can(Permission.ANSWER_DOCTOR_QUESTION),
    }
    return TemplateResponse(request, "triage/questions/waiting.html", context)


@require_http_methods(["GET", "POST"])
@page(Permission.ASK_DOCTOR)
def question_ask(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Ask the GP office or a hospital unit about a patient."""
    patient = access_patient(viewer, patient_id, Purpose.FOLLOW_UP)
    units = units_to_ask(viewer, patient)
    proposal = proposal_to_ask_about(viewer, patient)
    alerts = alerts_to_ask_about(viewer, patient)
    choices: dict[str, Any] = {
        "units": [(str(one.unit.id), one.unit.name) for one in units],
        "alerts": [
            (str(one.id), what_happened(one.reason_code, one.reason_params)) for one in alerts
        ],
        "has_proposal": proposal is not None,
        "has_link": any(one.may_have_link for one in units),
    }
    named = {str(one.id) for one in alerts} & {request.GET.get("alert", "")}
    first = next(iter(named), str(alerts[0].id) if alerts else "")
    is_red = any(one.colour == "RED" and str(one.id) == first for one in alerts)
    initial = {"about": first, "with_link": not is_red}
    if proposal is not None:
        initial["unit"] = str(proposal.asked_unit_id)
    form = AskForm(request.POST or None, initial=initial, **choices)
    if form.is_valid():
        answer = _ask(request, viewer, patient_id, form, proposal)
        if answer is not None:
            return answer
    context = {"form": form, "head": patient_head(patient), "units": units}
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "triage/questions/ask.html", context, status=status)


def _ask(
    request: HttpRequest, viewer: Viewer, patient_id: UUID, form: AskForm, proposal: Any
) -> HttpResponse | None:
    said = form.cleaned_data
    takes_proposal = said.get("with_proposal") and str(proposal.asked_unit_id) == said["unit"]
    asking = Asking(
        patient_id=patient_id,
        unit_id=UUID(said["unit"]),
        text=said["text"],
        alert_id=form.alert_id,
        version_id=proposal.id if takes_proposal else None,
        with_link=bool(said.get("with_link")),
    )
    try:
        question = ask_doctor(by=viewer, asking=asking)
    except WordsMissing:
        form.add_error("text", _("Write the question."))
    except AlreadyAsked:
        form.add_error(None, _("They have an open question about this already."))
    except NoLinkForThat:
        form.add_error(
            "with_link",
            _("Not as a link: the alert is red, or the unit has no registered e-mail or doctor."),
        )
    else:
        messages.success(request, _("The question is sent."))
        return redirect("triage:question", question.id)
    return None
