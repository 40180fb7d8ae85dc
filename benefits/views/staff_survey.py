"""The survey of staff: two questions, once a round, on a page of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from benefits.forms.staff_survey import StaffSurveyForm
from benefits.operations.staff_survey import NotAsked, answer_staff_survey
from benefits.queries.staff_survey import waiting_rounds
from dho.web.written import full_date
from tenants.rules.permissions import Permission
from tenants.views.door import page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from benefits.rules.staff_survey import StaffAnswer
    from tenants.rules.viewer import Viewer


@page(Permission.ANSWER_STAFF_SURVEY)
def staff_survey(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the two questions, or that none wait; take the answer."""
    waiting = list(waiting_rounds(viewer).select_related("tenant").order_by("tenant__name"))
    form = StaffSurveyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _done(request, viewer, form.answer())
    context = {
        "form": form if waiting else None,
        "tenants": [one.tenant.name for one in waiting],
        "until": full_date(min(one.closes_on for one in waiting)) if waiting else "",
    }
    return TemplateResponse(
        request,
        "benefits/staff_survey.html",
        context,
        status=422 if form.is_bound and waiting else 200,
    )


@page(Permission.ANSWER_STAFF_SURVEY, "POST")
def decline(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Ask no more in this round."""
    return _done(request, viewer, None)


def _done(request: HttpRequest, viewer: Viewer, answer: StaffAnswer | None) -> HttpResponse:
    try:
        answer_staff_survey(by=viewer, answer=answer)
    except NotAsked:
        messages.success(request, _("These questions no longer need an answer."))
    else:
        # The same words to both, as the same is kept of both.
        messages.success(request, _("Thank you. You are not asked again this time."))
    return redirect("identity:start")
