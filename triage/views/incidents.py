"""Incident reports (avvik): written beside the colour they are about, listed and exported."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dho.identity.scopes import page
from dho.lib import clock
from dho.lib.clock import OSLO
from dho.web import written
from tenants.operations.access import access_patient, record_list
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound
from tenants.views.door import ROWS_PER_PAGE, page_number, pager
from triage.forms import IncidentForm
from triage.operations.journal import AheadOfTime, NewIncident, report_incident
from triage.presenters.journal import INCIDENT_KINDS, explained_text
from triage.presenters.judgement import JudgementShown, judgement_shown
from triage.presenters.plans import patient_head
from triage.queries.board import published_versions
from triage.queries.journal import incidents
from triage.queries.replay import one_judgement, replayed
from triage.rules.journal import IncidentKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.http import HttpRequest

    from tenants.models import Patient
    from tenants.rules.viewer import Viewer

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.REPORT_INCIDENT)
def incident_new(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Write a report; ``?judgement=`` says which colour it is about."""
    patient = access_patient(viewer, patient_id, Purpose.CONTROL)
    form = _form(request)
    explained = _explained(viewer, patient, form)
    if form.is_valid():
        data = form.cleaned_data
        new = NewIncident(
            IncidentKind(data["kind"]),
            data["happened_at"],
            data["what"],
            data["done"],
            data["judgement"],
        )
        try:
            report_incident(
                by=viewer,
                patient_id=patient_id,
                new=new,
                explained=explained_text(explained) if explained else "",
            )
        except AheadOfTime:
            form.add_error("happened_at", _("That has not happened yet."))
        else:
            messages.success(request, _("The report is kept, and stands on the list of incidents."))
            return redirect("triage:patient", patient_id)
    context = {"head": patient_head(patient), "form": form, "explained": explained}
    return TemplateResponse(
        request, "triage/incident_form.html", context, status=422 if form.is_bound else 200
    )


@require_GET
@page(Permission.REPORT_INCIDENT)
def incidents_page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """List the reports about patients in sight, newest first."""
    number = page_number(request)
    found = incidents(viewer, first=(number - 1) * ROWS_PER_PAGE, count=ROWS_PER_PAGE + 1)
    rows, neighbours = pager(request, number, found)
    _record(viewer, rows)
    shown = [{"row": one, "kind": INCIDENT_KINDS[IncidentKind(one.kind)]} for one in rows]
    return TemplateResponse(request, "triage/incidents.html", {"rows": shown, **neighbours})


@require_GET
@page(Permission.REPORT_INCIDENT)
def incidents_csv(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The same list as a file for the organisation's own system of incidents."""
    del request
    rows = incidents(viewer)
    _record(viewer, rows)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="avvik.csv"'
    answer.write("\ufeff")
    out = csv.writer(answer, delimiter=";")
    out.writerow(
        [
            _("Reported"),
            _("Happened"),
            _("Organisation"),
            _("Patient"),
            _("What is it about?"),
            _("What happened?"),
            _("What was done at once?"),
            _("By"),
            _("Unit"),
            _("Why this colour"),
        ]
    )
    for one in rows:
        out.writerow([_safe(cell) for cell in _cells(one)])
    return answer


def _form(request: HttpRequest) -> IncidentForm:
    if request.method == "POST":
        return IncidentForm(request.POST)
    now = clock.now().astimezone(OSLO).replace(second=0, microsecond=0, tzinfo=None)
    return IncidentForm(initial={"happened_at": now, "judgement": request.GET.get("judgement", "")})


def _explained(viewer: Viewer, patient: Patient, form: IncidentForm) -> JudgementShown | None:
    """Return the colour that the report is about. Raises ``NotFound`` for another patient's."""
    asked: Any = form["judgement"].value()
    if not asked:
        return None
    try:
        judgement_id = form.fields["judgement"].clean(asked)
    except ValidationError as error:
        raise NotFound from error
    judgement = one_judgement(viewer, judgement_id)
    if judgement is None or judgement.patient_id != patient.id:
        raise NotFound
    return judgement_shown(replayed([judgement])[0], published_versions(patient))


def _record(viewer: Viewer, rows: Sequence[Any]) -> None:
    record_list(
        viewer=viewer,
        seen=[(one.tenant_id, one.patient_id) for one in rows],
        action="INCIDENTS_LISTED",
        purpose=Purpose.CONTROL,
    )


def _cells(one: Any) -> list[str]:
    return [
        f"{written.local(one.at):%Y-%m-%d %H:%M}",
        f"{written.local(one.happened_at):%Y-%m-%d %H:%M}",
        one.patient.tenant.name,
        one.patient.name,
        str(INCIDENT_KINDS[IncidentKind(one.kind)]),
        one.what,
        one.done,
        one.by.name,
        one.unit.name,
        one.explained,
    ]


def _safe(cell: str) -> str:
    """Return the cell so that a spreadsheet reads it as text, never as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
