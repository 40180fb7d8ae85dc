"""Ask for a pause; and, as a relative, answer when the patient is silent."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dho.identity.scopes import page
from tenants.operations.enrolments import NotEnrolled
from tenants.operations.pauses import PauseRefused, Period, ask_for_pause
from tenants.presenters import PAUSE_PROBLEMS
from tenants.rules.pauses import end_of_day, first_instant
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound
from triage.forms import AllIsWellForm, AskPauseForm
from triage.operations.relative_answers import all_is_well, cannot_reach
from triage.patient_views.frame import Frame, open_frame
from triage.queries.silence import told_steps

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer


@require_http_methods(["GET", "POST"])
@page(Permission.ASK_FOR_PAUSE)
def pause(request: HttpRequest, viewer: Viewer, patient_id: UUID | None = None) -> HttpResponse:
    """Ask for a pause with an end; a nurse answers."""
    frame = open_frame(viewer, patient_id)
    patient = frame.record.patient
    form = AskPauseForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        zone = ZoneInfo(patient.time_zone)
        period = Period(
            first_instant(data["first_date"], zone, frame.now), end_of_day(data["last_date"], zone)
        )
        if _asked(
            form,
            lambda: ask_for_pause(
                by=viewer, patient_id=patient.id, period=period, reason=data["reason"]
            ),
        ):
            return _thanks(
                request,
                frame,
                _("The centre has got it and answers. Until then, measure as agreed."),
            )
    context = frame.context(request, form=form)
    return _shown(request, "triage/patient/pause.html", context, form)


@require_http_methods(["GET", "POST"])
@page(Permission.ASK_FOR_PAUSE)
def silence(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Two answers of a relative who was told: all is well, or I cannot reach her."""
    frame = open_frame(viewer, patient_id)
    steps = told_steps(viewer, frame.record.patient)
    if not steps:
        raise NotFound
    if request.method == "POST" and request.POST.get("answer") == "cannot_reach":
        cannot_reach(by=viewer, record=frame.record)
        return _thanks(
            request, frame, _("The centre is told now. Ring 113 if you think that it is urgent.")
        )
    form = AllIsWellForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        ends_at = end_of_day(data["last_date"], ZoneInfo(frame.record.patient.time_zone))
        if _asked(
            form,
            lambda: all_is_well(
                by=viewer, record=frame.record, ends_at=ends_at, reason=data["reason"]
            ),
        ):
            return _thanks(request, frame, _("Thank you. The centre has got it."))
    context = frame.context(request, form=form, told_at=steps[0].at)
    return _shown(request, "triage/patient/silence.html", context, form)


def _asked(form: forms.Form, act: Callable[[], object]) -> bool:
    try:
        act()
    except PauseRefused as refused:
        form.add_error(None, str(PAUSE_PROBLEMS[refused.problem]))
    except NotEnrolled:
        form.add_error(None, _("The patient is not followed up now."))
    else:
        return True
    return False


def _thanks(request: HttpRequest, frame: Frame, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(frame.links.day)


def _shown(
    request: HttpRequest, template: str, context: dict[str, object], form: forms.Form
) -> HttpResponse:
    return TemplateResponse(request, template, context, status=422 if form.is_bound else 200)
