"""The plan's questions on a person's own page; a relative who may help answers for her."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from benefits.forms.survey import SkipForm, SurveyForm
from benefits.operations.surveys import (
    NoLongerAsked,
    NotAllAnswered,
    answer_survey,
    open_questions,
    skip_survey,
)
from benefits.presenters.survey import questions
from benefits.rules.surveys import Skip
from dho.identity.scopes import page
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotAllowed, NotFound
from triage.patient_views.frame import open_frame

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer
    from triage.patient_views.frame import Frame


@require_http_methods(["GET", "POST"])
@page(Permission.ANSWER_SURVEY)
def survey(request: HttpRequest, viewer: Viewer, patient_id: UUID | None = None) -> HttpResponse:
    """Show the questions that wait, or that none do; take the answers."""
    frame = _frame(viewer, patient_id)
    found = open_questions(by=viewer, patient=frame.record.patient)
    if found is None:
        if request.method == "POST":
            return _not_asked(request, frame)
        return _shown(request, frame, patient_id)
    is_sent = request.method == "POST"
    form = SurveyForm(questions(found.asked), request.POST if is_sent else None)
    if is_sent and form.is_valid():
        try:
            answer_survey(
                by=viewer,
                patient=frame.record.patient,
                relation=frame.record.relation,
                survey_id=_sent_id(request),
                answers=form.answers(),
            )
        except NoLongerAsked:
            return _not_asked(request, frame)
        except NotAllAnswered:
            form.add_error(None, _("The questions have changed meanwhile. Look once more."))
        else:
            messages.success(request, _("Thank you. Your answers are kept."))
            return HttpResponseRedirect(frame.links.day)
    more: dict[str, Any] = {"form": form, "survey_id": found.survey_id, "skip_form": SkipForm()}
    return _shown(request, frame, patient_id, 422 if is_sent else 200, **more)


@require_POST
@page(Permission.ANSWER_SURVEY)
def skip(request: HttpRequest, viewer: Viewer, patient_id: UUID | None = None) -> HttpResponse:
    """Keep that the person does not answer, and why."""
    frame = _frame(viewer, patient_id)
    form = SkipForm(request.POST)
    if not form.is_valid():
        found = open_questions(by=viewer, patient=frame.record.patient)
        if found is None:
            return _not_asked(request, frame)
        asked = SurveyForm(questions(found.asked))
        more: dict[str, Any] = {"form": asked, "survey_id": found.survey_id, "skip_form": form}
        return _shown(request, frame, patient_id, 422, **more)
    try:
        skip_survey(
            by=viewer,
            patient=frame.record.patient,
            relation=frame.record.relation,
            survey_id=_sent_id(request),
            reason=Skip(form.cleaned_data["reason"]),
        )
    except NoLongerAsked:
        return _not_asked(request, frame)
    messages.success(request, _("That is all right. You are not asked again this time."))
    return HttpResponseRedirect(frame.links.day)


def _frame(viewer: Viewer, patient_id: UUID | None) -> Frame:
    frame = open_frame(viewer, patient_id)
    if not frame.record.may_record:
        raise NotAllowed(Permission.ANSWER_SURVEY.value)
    return frame


def _sent_id(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("survey", ""))
    except ValueError:
        raise NotFound from None


def _not_asked(request: HttpRequest, frame: Frame) -> HttpResponse:
    messages.success(request, _("These questions no longer need an answer."))
    return HttpResponseRedirect(frame.links.day)


def _shown(
    request: HttpRequest, frame: Frame, patient_id: UUID | None, status: int = 200, **more: Any
) -> HttpResponse:
    context = frame.context(request, survey_of=patient_id, form=None)
    return TemplateResponse(request, "benefits/survey.html", {**context, **more}, status=status)
