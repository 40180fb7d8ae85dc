"""Pages of reports that are made once and kept: the list, how far one is, and the files."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from benefits.forms.reports import LANGUAGES, LanguageForm, NewReportForm, ReportForm
from benefits.gateways import PdfEngineMissing, handed_to_worker, pdf_of, xlsx_of
from benefits.operations.drawing import ask_for_pdf, draw_pdfs
from benefits.operations.reports import NotReady, ask_for_report, open_report, write_report
from benefits.presenters.document import report_drawn
from benefits.presenters.report import report_view
from benefits.presenters.runs import EDITION_NAMES, run_view
from benefits.presenters.table import sheets_of
from benefits.presenters.words import period_code_name
from benefits.queries.figures import offered_periods
from benefits.queries.pdfs import drawn_pdf, pdfs_of
from benefits.queries.quotes import words_of
from benefits.queries.runs import frozen, report_run, report_runs
from benefits.queries.tenants import is_own, sees_everybody
from benefits.rules.report import ReportEdition
from benefits.rules.runs import ReportLanguage
from benefits.views.figures import Asked, asked_for
from benefits.views.pdf_parts import pdf_part
from dho.identity.scopes import page
from dho.lib import clock
from dho.web.pdf import pdf_response
from tenants.rules.permissions import Permission

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from benefits.models import ReportRun
    from benefits.rules.report import Report
    from tenants.rules.viewer import Viewer

_SHOWN = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
@page(Permission.READ_BENEFITS)
def reports(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the reports of a tenant; ask for a new one."""
    asked = asked_for(request, viewer)
    form = None
    if asked.tenant_id is not None and sees_everybody(viewer, asked.tenant_id):
        form = _form(request, viewer, asked)
        if request.method == "POST" and form.is_valid() and not asked.period_is_unknown:
            run = ask_for_report(
                by=viewer,
                tenant_id=asked.tenant_id,
                period=asked.period,
                for_whom=ReportEdition(form.cleaned_data["edition"]),
                language=ReportLanguage(asked.language),
            )
            transaction.on_commit(lambda: _begin(viewer, run.id))
            return redirect("benefits:run", run_id=run.id)
    context = {"asked": asked, "form": form, "runs": _runs(viewer, asked)}
    is_wrong = request.method == "POST"
    return TemplateResponse(
        request, "benefits/reports.html", context, status=422 if is_wrong else 200
    )


@require_GET
@page(Permission.READ_BENEFITS)
def run(request: HttpRequest, viewer: Viewer, run_id: UUID) -> HttpResponse:
    """Show one report: how far it is, then its figures and the files."""
    found = report_run(viewer, run_id)
    seen = run_view(found, clock.now())
    report = frozen(found) if seen.is_ready else None
    context = {
        "run": seen,
        "report": report_view(report) if report else None,
        "quotes": words_of(viewer, found.tenant_id, report.quotes) if report else [],
        "language": (get_language() or "nb")[:2],
        "languages": LANGUAGES,
        **_pdfs(found),
    }
    return TemplateResponse(request, "benefits/run.html", context)


@require_GET
@page(Permission.READ_BENEFITS)
def run_pdfs(request: HttpRequest, viewer: Viewer, run_id: UUID) -> HttpResponse:
    """Say in which languages a report is drawn; the page asks every second while one is on its way."""
    found = report_run(viewer, run_id)
    context = _pdfs(found)
    return TemplateResponse(request, "benefits/pdfs.html", context)


@require_POST
@page(Permission.READ_BENEFITS)
def draw(request: HttpRequest, viewer: Viewer, run_id: UUID) -> HttpResponse:
    """Ask for the PDF of a report in a language, then show how far it is."""
    form = LanguageForm(request.POST)
    if form.is_valid():
        language = ReportLanguage(form.cleaned_data["language"])
        with suppress(NotReady):
            if ask_for_pdf(by=viewer, run_id=run_id, language=language):
                transaction.on_commit(lambda: _begin(viewer, run_id))
    found = report_run(viewer, run_id)
    return redirect(f"{reverse('benefits:run', args=[found.id])}#pdfs")


@require_GET
@page(Permission.READ_BENEFITS)
def progress(request: HttpRequest, viewer: Viewer, run_id: UUID) -> HttpResponse:
    """Say how far a report is; the page asks every second until it is over, and then opens it."""
    seen = run_view(report_run(viewer, run_id), clock.now())
    headers = {"HX-Refresh": "true"} if seen.is_ready else {}
    return TemplateResponse(request, "benefits/run_progress.html", {"run": seen}, headers=headers)


@require_GET
@page(Permission.READ_BENEFITS)
def run_file(request: HttpRequest, viewer: Viewer, run_id: UUID, kind: str) -> HttpResponse:
    """Send a report as PDF, XLSX or JSON: the same frozen figures, in the language asked for."""
    form = ReportForm(request.GET)
    form.is_valid()
    language = form.cleaned_data.get("language") or (get_language() or "nb")[:2]
    pdf = drawn_pdf(report_run(viewer, run_id), language) if kind == "pdf" else None
    if kind == "pdf" and pdf is None:
        return redirect("benefits:run", run_id=run_id)
    try:
        found = open_report(by=viewer, run_id=run_id)
    except NotReady:
        return redirect("benefits:run", run_id=run_id)
    report = frozen(found)
    parts = {"tenant": report.tenant_name.lower(), "period": report.period.code, "kind": kind}
    name = _("benefits-%(tenant)s-%(period)s.%(kind)s") % parts
    if pdf is not None:
        return pdf_response(pdf, name)
    if kind == "json":
        return _kept(_as_json(report, found.data_version), name)
    sheets = sheets_of(report, data_version=found.data_version, language=language)
    title = f"{_('Benefit report')}: {report.tenant_name}"
    book = xlsx_of(sheets, title=title, made_at=report.made_at)
    return _kept(HttpResponse(book, content_type=_XLSX), name)


def _pdfs(run: ReportRun) -> dict[str, object]:
    return pdf_part(
        pdfs_of(run),
        look=reverse("benefits:run-pdfs", args=[run.id]),
        take=f"{reverse('benefits:run-pdf', args=[run.id])}?language=",
        draw=reverse("benefits:run-draw", args=[run.id]),
    )


def _begin(viewer: Viewer, run_id: UUID) -> None:
    """Give the report to a worker; without a broker it is written and drawn here and now."""
    if viewer.membership_id is None or not handed_to_worker(run_id, viewer.membership_id):
        write_report(by=viewer, run_id=run_id)
        # The page says that it could not be drawn; the figures are there.
        with suppress(PdfEngineMissing):
            draw_pdfs(by=viewer, run_id=run_id, draw=report_drawn(pdf_of))


def _form(request: HttpRequest, viewer: Viewer, asked: Asked) -> NewReportForm:
    tenant_id = asked.tenants[0][0] if asked.tenant_id is None else asked.tenant_id
    editions = [ReportEdition.PUBLISHED]
    if is_own(viewer, tenant_id):
        editions.append(ReportEdition.INTERNAL)
    codes = offered_periods(viewer, tenant_id, clock.today())
    # What is published should be few and whole: an odd period is for the own figures alone.
    is_internal = request.POST.get("edition") == ReportEdition.INTERNAL
    if is_internal and asked.period.code not in codes:
        codes.append(asked.period.code)
    return NewReportForm(
        request.POST or None,
        tenant=[(str(found), name) for found, name in asked.tenants if found == tenant_id],
        period=[(code, period_code_name(code)) for code in codes],
        edition=[(one.value, EDITION_NAMES[one]) for one in editions],
    )


def _runs(viewer: Viewer, asked: Asked) -> list[object]:
    if asked.tenant_id is None:
        return []
    rows = report_runs(viewer, asked.tenant_id).select_related("tenant", "asked_by")
    now = clock.now()
    return [run_view(one, now) for one in rows.defer("figures", "told")[:_SHOWN]]


def _as_json(report: Report, data_version: str) -> HttpResponse:
    # Which words of patients a report has is told by the words alone, which can be withdrawn.
    told = replace(report, quotes=())
    body = {"data_version": data_version, "report": msgspec.to_builtins(told)}
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _kept(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=name)
    )
    return response
