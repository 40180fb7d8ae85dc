"""From the trial period: proposals from the patient's own readings, and the answers to them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dho.identity.scopes import page
from measurements.presenters import STAFF_WORDS
from selfcare_plans.forms.trial import TrialForm
from selfcare_plans.operations import (
    PLAN_OPENED_TO_WRITE,
    DraftChangedMeanwhile,
    PlanAlreadyStarted,
    PlanHasProblems,
    ReasonMissing,
)
from selfcare_plans.presenters.problems import problem_in_words
from tenants.rules.permissions import Permission
from tenants.rules.viewer import Viewer
from triage.operations.trial import (
    Answer,
    NothingProposed,
    ProposalChanged,
    decide_on_proposal,
)
from triage.presenters.trial import sources_of, trial_shown
from triage.queries.trial import trial_of
from triage.rules.trial import Decision, Which
from triage.views.plans.reached import reach

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from triage.queries.trial import TrialFound
    from triage.views.plans.reached import Reached

_BOUNDS = ("yellow_low", "green_low", "green_high", "yellow_high")
_ANSWERS = {"accept": Decision.ACCEPTED, "change": Decision.CHANGED, "leave": Decision.LEFT}


@require_http_methods(["GET", "POST"])
@page(Permission.EDIT_PLAN)
def plan_trial(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """What the first weeks, or the last, say of what is usual; accept, change or leave each."""
    reached = reach(viewer, patient_id, action=PLAN_OPENED_TO_WRITE)
    asked = request.GET.get("period", "")
    which = Which(asked) if asked in set(Which) else None
    found = trial_of(viewer, reached.patient, which)
    if found is None:
        messages.info(request, _("There is no plan that a proposal could go into."))
        return redirect("triage:plan", patient_id=patient_id)
    if request.method == "GET":
        return _page(request, reached, found)
    form = TrialForm(request.POST)
    decision = _ANSWERS.get(request.POST.get("do", ""))
    if not form.is_valid() or decision is None:
        return _page(request, reached, found, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _decide(request, reached, found, form, decision)


def _decide(
    request: HttpRequest, reached: Reached, found: TrialFound, form: TrialForm, decision: Decision
) -> HttpResponse:
    data = form.cleaned_data
    proposal = next((one for one in found.proposals if one.series.key == data["series"]), None)
    language = found.document.language
    source, limits_source = sources_of(proposal, language) if proposal else ("", "")
    answer = Answer(
        series=data["series"],
        token=data["token"],
        decision=decision,
        reason=data["reason"],
        source=source,
        limits_source=limits_source,
        normal=data["normal"],
        bounds={name: data[name] for name in _BOUNDS},
    )
    status = HTTPStatus.CONFLICT
    try:
        decide_on_proposal(
            by=reached.viewer, patient_id=reached.patient.id, which=found.which, answer=answer
        )
    except (ProposalChanged, DraftChangedMeanwhile):
        form.add_error(
            None, _("Readings or the draft changed meanwhile. Look at the proposal once more.")
        )
    except NothingProposed:
        form.add_error(None, _("There are too few readings to decide on."))
    except PlanAlreadyStarted:
        form.add_error(
            None, _("A version waits for a doctor's answer. Withdraw it first, then decide here.")
        )
    except ReasonMissing:
        form.add_error("reason", _("Write why."))
    except PlanHasProblems as error:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        kind = data["series"].partition(":")[0]
        for one in error.problems:
            form.add_error(None, problem_in_words(one, STAFF_WORDS, kind=kind))
    else:
        messages.success(request, _said(decision))
        here = reverse("triage:plan-trial", kwargs={"patient_id": reached.patient.id})
        return redirect(f"{here}?period={found.which.value}")
    return _page(request, reached, found, form, status=status)


def _said(decision: Decision) -> str:
    if decision is Decision.LEFT:
        return _("Kept: the plan is left as it is.")
    return _("It stands in the draft. Rehearse the draft, then propose or publish it.")


def _page(
    request: HttpRequest,
    reached: Reached,
    found: TrialFound,
    form: TrialForm | None = None,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = reached.context(
        shown=trial_shown(found, form),
        form=form,
        has_draft=reached.draft() is not None,
        waits=reached.proposal() is not None,
        why=[str(one) for one in form.non_field_errors()] if form is not None else [],
    )
    return TemplateResponse(request, "triage/plans/trial.html", context, status=int(status))
