"""The doctor's minute, signed in; and what the nurse does with a question beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dho.identity.scopes import page
from dho.lib import clock
from dho.web import written
from dho.web.pdf import PdfEngineMissing, pdf_of, pdf_response
from measurements.queries.questionnaires import plan_kinds
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer
from triage.forms.questions import AnswerForm, WriteInForm
from triage.operations.question_links import NoLinkForThat, send_link
from triage.operations.questions import (
    AlreadyAnswered,
    Given,
    answer_question,
    by_way,
    withdraw_question,
)
from triage.presenters.questions import question_text
from triage.queries.questions import doctors_at
from triage.rules.questions import Answer, Way
from triage.views.questions.shared import REFUSED, page_of, reach_question, refused_in_words

if TYPE_CHECKING:
    from django.http import HttpRequest

    from selfcare_plans.models import PlanVersion

STYLE = "css/question_print.css"
READ, TAKEN_OUT = "QUESTION_READ", "QUESTION_TAKEN_OUT"


@require_GET
@page(Permission.READ_DOCTOR_QUESTIONS)
def question_page(request: HttpRequest, viewer: Viewer, question_id: UUID) -> HttpResponse:
    """Patient, question, trend, plan and proposal on one page, and three answers."""
    return _page(request, viewer, question_id)


@require_POST
@page(Permission.ANSWER_DOCTOR_QUESTION)
def question_answer(request: HttpRequest, viewer: Viewer, question_id: UUID) -> HttpResponse:
    """One of three answers, and a free text."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, question_id, form, status=422)
    said = form.cleaned_data
    given = Given(
        form.chosen,
        said["text"],
        by_way(viewer),
        revision=said["revision"],
        replaces=said["replaces"],
    )
    try:
        answer_question(by=viewer, question_id=question_id, given=given, known_kinds=plan_kinds())
    except REFUSED as error:
        form.add_error(None, refused_in_words(error))
        return _page(request, viewer, question_id, form, status=422)
    messages.success(request, _("Your answer is sent to the follow-up centre."))
    return redirect("triage:question", question_id)


@require_http_methods(["GET", "POST"])
@page(Permission.ASK_DOCTOR)
def question_write_in(request: HttpRequest, viewer: Viewer, question_id: UUID) -> HttpResponse:
    """What the doctor answered by message, by phone or in a meeting, written in by the nurse."""
    question = reach_question(viewer, question_id, READ)
    if question.state != "OPEN":
        messages.info(request, _("The question is answered or withdrawn already."))
        return redirect("triage:question", question_id)
    doctors = [(str(user.id), user.name) for _held, user in doctors_at(question.to_unit_id)]
    now = clock.now()
    shown = page_of(viewer, question, now)
    initial: dict[str, Any] = {
        "at": written.local(now).replace(second=0, microsecond=0, tzinfo=None),
        "doctor": doctors[0][0] if doctors else "",
    }
    if shown.proposal is not None:
        initial |= {"revision": shown.proposal.revision, "replaces": shown.proposal.replaces}
    form = WriteInForm(request.POST or None, initial=initial, doctors=doctors)
    if form.is_valid():
        said = form.cleaned_data
        given = Given(
            form.chosen,
            said["text"],
            Way(said["way"]),
            doctor=said["name"],
            doctor_id=form.doctor_id,
            at=max(said["at"], question.asked_at)
            if _same_minute(said["at"], question)
            else said["at"],
            revision=said["revision"],
            replaces=said["replaces"],
        )
        try:
            answer_question(
                by=viewer, question_id=question_id, given=given, known_kinds=plan_kinds()
            )
        except REFUSED as error:
            form.add_error(None, refused_in_words(error))
        else:
            messages.success(request, _("The answer is written in."))
            return redirect("triage:question", question_id)
    context = {"form": form, "page": shown, "question": question}
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "triage/questions/write_in.html", context, status=status)


def _same_minute(at: Any, question: Any) -> bool:
    """Whether a time without seconds is that of the question, which had some."""
    return bool(at == question.asked_at.replace(second=0, microsecond=0))


@require_POST
@page(Permission.ASK_DOCTOR)
def question_withdraw(request: HttpRequest, viewer: Viewer, question_id: UUID) -> HttpResponse:
    """Take the question back."""
    try:
        question = withdraw_question(by=viewer, question_id=question_id)
    except AlreadyAnswered as error:
        messages.error(request, refused_in_words(error))
        return redirect("triage:question", question_id)
    messages.success(request, _("The question is withdrawn."))
    return redirect("triage:patient", question.patient_id)


@require_POST
@page(Permission.ASK_DOCTOR)
def question_link(request: HttpRequest, viewer: Viewer, question_id: UUID) -> HttpResponse:
    """Send it as a link, or a new link in the place of the one before."""
    try:
        send_link(by=viewer, question_id=question_id)
    except NoLinkForThat:
        messages.error(
            request,
            _("Not as a link: the alert is red, or the unit has no registered e-mail or doctor."),
        )
    else:
        messages.success(request, _("The link is sent to the unit's registered e-mail."))
    return redirect("triage:question", question_id)


@require_GET
@page(Permission.READ_DOCTOR_QUESTIONS)
def question_text_file(request: HttpRequest, viewer: Viewer, question_id: UUID) -> HttpResponse:
    """The question as plain text in Norwegian, for another record or to read out."""
    del request
    question = reach_question(viewer, question_id, TAKEN_OUT)
    text = question_text(page_of(viewer, question, clock.now()))
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="question-{question_id}.txt"'
    return response


@require_GET
@page(Permission.READ_DOCTOR_QUESTIONS)
def question_pdf(request: HttpRequest, viewer: Viewer, question_id: UUID) -> HttpResponse:
    """The same as PDF, with the trend drawn."""
    question = reach_question(viewer, question_id, TAKEN_OUT)
    now = clock.now()
    context = {
        "page": page_of(viewer, question, now),
        "viewer": viewer,
        "language": get_language(),
        "now": now,
    }
    try:
        pdf = pdf_of(render_to_string("triage/questions/print.html", context), style=STYLE)
    except PdfEngineMissing as missing:
        messages.error(request, str(missing))
        return redirect("triage:question", question_id)
    return pdf_response(pdf, _("question-%(id)s.pdf") % {"id": question_id})


def answered_by_adjusting(
    request: HttpRequest, viewer: Viewer, version: PlanVersion
) -> HttpResponse | None:
    """Answer the question that led to the page of a limit, once the limit is published.

    ``?question=``; None where no question led there.
    """
    try:
        question_id = UUID(request.GET.get("question", ""))
    except ValueError:
        return None
    words = _("A limit was changed: plan version %(number)s.") % {"number": version.number}
    given = Given(
        Answer.ADJUST,
        version.comment or words,
        by_way(viewer),
        adjusted_id=version.id,
    )
    try:
        answer_question(by=viewer, question_id=question_id, given=given, known_kinds=plan_kinds())
    except NotFound:
        return None
    except REFUSED as error:
        messages.error(request, refused_in_words(error))
    return redirect("triage:question", question_id)


def _page(
    request: HttpRequest,
    viewer: Viewer,
    question_id: UUID,
    form: AnswerForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    question = reach_question(viewer, question_id, READ)
    shown = page_of(viewer, question, clock.now())
    initial: dict[str, Any] = {}
    if shown.proposal is not None:
        initial = {"revision": shown.proposal.revision, "replaces": shown.proposal.replaces}
    is_theirs = viewer.unit_id == question.to_unit_id
    is_open = question.state == "OPEN"
    context = {
        "page": shown,
        "form": form or AnswerForm(initial=initial),
        "may_answer": is_open and is_theirs and viewer.can(Permission.ANSWER_DOCTOR_QUESTION),
        "may_ask": is_open and viewer.can(Permission.ASK_DOCTOR),
        "may_link": is_open and (question.alert is None or question.alert.colour != "RED"),
        "text": question_text(shown) if viewer.can(Permission.ASK_DOCTOR) else "",
        "adjustable": list({one.kind: one.label for one in shown.limits}.items()),
        "address": request.build_absolute_uri(),
    }
    return TemplateResponse(request, "triage/questions/question.html", context, status=status)
