"""Bring your own case: pasted readings against a draft, with colours and sentences. Nothing is stored."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from dho.identity.scopes import page
from dho.lib import clock
from dho.web.written import weekday_and_date
from measurements.presenters import STAFF_WORDS
from selfcare_plans import queries
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer
from triage.forms import OwnCaseForm
from triage.presenters import plans as shown
from triage.presenters.drawing import drawable, drawn_days
from triage.presenters.pasted_case import lines_shown
from triage.rules.pasted_case import judge_lines, read_lines
from triage.views.plans.reached import reach

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

_ALWAYS = datetime(1900, 1, 1, tzinfo=UTC)
PLAN_TRIED = "PLAN_TRIED"


@require_http_methods(["GET", "POST"])
@page(Permission.EDIT_PLAN)
def plan_own_case(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Judge pasted readings by the draft, or by the version in force where there is no draft."""
    reached = reach(viewer, patient_id, action=PLAN_TRIED)
    version = reached.draft() or reached.published()
    if version is None:
        raise NotFound
    document, zone = queries.document_of(version), ZoneInfo(reached.patient.time_zone)
    kinds = [(item.kind, STAFF_WORDS.label(item.kind)) for item in document.items]
    form = OwnCaseForm(request.POST or None, kinds=kinds)
    lines, status, now = [], 200, clock.now()
    if form.is_valid():
        read = read_lines(
            form.cleaned_data["lines"], kind=form.cleaned_data["kind"], zone=zone, now=now
        )
        verdicts = judge_lines(read, document, number=version.number, since=_ALWAYS, zone=zone)
        lines = lines_shown(read, verdicts)
    elif form.is_bound:
        status = 422
    context = reached.context(
        form=form,
        lines=lines,
        version=shown.version_head(version),
        is_draft=not version.published_at,
        drawable=drawable(document),
        days=[
            {"date": f"{day:%d.%m.%Y}", "short": f"{day.day}.", "label": weekday_and_date(day)}
            for day in drawn_days(now.astimezone(zone).date())
        ],
    )
    return TemplateResponse(request, "triage/plans/own_case.html", context, status=status)
