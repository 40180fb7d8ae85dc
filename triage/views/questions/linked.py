"""A question opened by its link: a code first, then who answers, then the one page.

Whoever stands here is not signed in. Nothing about anybody is said before the code, and what is
wrong, over, answered or another's is answered alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dho.identity.queries import viewer_of_membership
from dho.lib import clock
from dho.lib.scope import scope
from measurements.queries.questionnaires import plan_kinds
from tenants.queries.parties import party_of
from tenants.rules.viewer import NotFound
from triage.forms.questions import AnswerForm
from triage.operations.question_links import LinkFound, ask_code, by_link, find_link, type_code
from triage.operations.questions import Given, answer_question, by_way
from triage.presenters.questions import tariff_of
from triage.queries.questions import centres_to_ring, doctors_at
from triage.views.questions.limits import limits_of
from triage.views.questions.shared import REFUSED, page_of, reach_question, refused_in_words

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer

KEY = "question_link"


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def linked_question(request: HttpRequest, secret: str) -> HttpResponse:
    """The code, the name, the page, the answer: whichever is next."""
    found = find_link(secret)
    answer = _over(request) if found is None else _step(request, secret, found)
    answer.headers["Cache-Control"] = "no-store"
    # Not "no-referrer": a browser then posts with the origin "null", and no form would be taken.
    answer.headers["Referrer-Policy"] = "same-origin"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _step(request: HttpRequest, secret: str, found: LinkFound) -> HttpResponse:
    do = request.POST.get("do", "")
    if do == "send":
        if ask_code(secret):
            messages.success(request, _("A code is on its way to the office's registered e-mail."))
        else:
            messages.info(request, _("No new code was sent: one a minute, five for a link."))
        return redirect("triage:question-linked", secret)
    if do == "open":
        return _typed(request, secret, found)
    kept = request.session.get(KEY, {})
    if not found.is_open or kept.get("link") != str(found.link_id):
        return _ask_for_code(request)
    viewer = _viewer(request, found)
    if viewer is None:
        return _ask_who(request, found)
    return _minute(request, by_link(viewer, found), found)


def _typed(request: HttpRequest, secret: str, found: LinkFound) -> HttpResponse:
    if not type_code(secret, request.POST.get("code", "")):
        return _ask_for_code(request, is_wrong=True)
    request.session.cycle_key()
    request.session[KEY] = {"link": str(found.link_id)}
    return redirect("triage:question-linked", secret)


def _ask_for_code(request: HttpRequest, *, is_wrong: bool = False) -> HttpResponse:
    context = {"is_wrong": is_wrong}
    status = 422 if is_wrong else 200
    return TemplateResponse(
        request, "triage/questions/link_code.html", context, status=status
    ).render()


def _viewer(request: HttpRequest, found: LinkFound) -> Viewer | None:
    """Return the doctor of the unit who said that she is here; the only one there need not say it."""
    doctors = {str(held.id): held for held, _user in doctors_at(found.unit_id)}
    kept = request.session[KEY]
    chosen = request.POST.get("who", "") or kept.get("who", "")
    if len(doctors) == 1:
        chosen = next(iter(doctors))
    if chosen not in doctors:
        return None
    if kept.get("who") != chosen:
        request.session[KEY] = {**kept, "who": chosen}
    return viewer_of_membership(UUID(chosen))


def _ask_who(request: HttpRequest, found: LinkFound) -> HttpResponse:
    context = {"doctors": [(held.id, user.name) for held, user in doctors_at(found.unit_id)]}
    return TemplateResponse(request, "triage/questions/link_who.html", context).render()


def _minute(request: HttpRequest, viewer: Viewer, found: LinkFound) -> HttpResponse:
    """The page, or her answer to it, in the scope of the link alone."""
    with scope(party_of(viewer)):
        try:
            question = reach_question(viewer, found.question_id, "QUESTION_READ_BY_LINK")
        except NotFound:
            return _over(request)
        limits = limits_of(request, viewer, question)
        if limits is not None and limits.is_answered:
            return _thanks(request, question)
        shown = page_of(viewer, question, clock.now())
        initial: dict[str, Any] = {}
        if shown.proposal is not None:
            initial = {"revision": shown.proposal.revision, "replaces": shown.proposal.replaces}
        is_answer = request.method == "POST" and "answer" in request.POST
        form = AnswerForm(request.POST if is_answer else None, initial=initial)
        if form.is_valid():
            answered = _answer(viewer, found, form)
            if answered:
                return _thanks(request, question)
        context = {"page": shown, "form": form, "may_answer": True, "by_link": viewer.name}
        context |= limits.context() if limits is not None else {}
        status = 422 if form.is_bound or (limits is not None and limits.is_refused) else 200
        return TemplateResponse(
            request, "triage/questions/question.html", context, status=status
        ).render()


def _thanks(request: HttpRequest, question: Any) -> HttpResponse:
    tariff = tariff_of(question.patient)
    request.session.pop(KEY, None)
    return TemplateResponse(
        request, "triage/questions/link_answered.html", {"tariff": tariff}
    ).render()


def _answer(viewer: Viewer, found: LinkFound, form: AnswerForm) -> bool:
    said = form.cleaned_data
    given = Given(
        form.chosen,
        said["text"],
        by_way(viewer),
        revision=said["revision"],
        replaces=said["replaces"],
    )
    try:
        answer_question(
            by=viewer, question_id=found.question_id, given=given, known_kinds=plan_kinds()
        )
    except REFUSED as error:
        form.add_error(None, refused_in_words(error))
        return False
    return True


def _over(request: HttpRequest) -> HttpResponse:
    context = {"centres": centres_to_ring()}
    return TemplateResponse(
        request, "triage/questions/link_over.html", context, status=404
    ).render()
