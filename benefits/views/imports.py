"""Pages of files with figures: bring one, say what its columns are, look, take, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from benefits.forms.imports import ColumnsForm, UploadForm
from benefits.gateways import csv_of, fill_in_book, taking_handed_over, xlsx_of
from benefits.operations.import_taking import (
    NotTaken,
    RowsAreWrong,
    ask_to_take,
    look_at_undoing,
    take_file,
    undo_file,
)
from benefits.operations.imports import (
    NotWaiting,
    bring_file,
    choose_columns,
    figures_to_fetch,
    open_rows,
)
from benefits.presenters import imports as shown
from benefits.presenters.import_template import asked_by_plan, sheet_to_fill
from benefits.queries.imports import (
    import_file,
    import_files,
    import_tenants,
    same_file_before,
)
from benefits.queries.plan import benefit_plan
from benefits.rules.imports import AT_ONCE, ImportState
from dho.identity.scopes import page
from dho.lib import clock
from tenants.rules.permissions import Permission

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from tenants.rules.viewer import Viewer

_SHOWN = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
@page(Permission.IMPORT_BENEFITS)
def files(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the files that were brought; bring one."""
    tenants = [(str(one.id), one.name) for one in import_tenants(viewer)]
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(*data, tenants=tenants)
    if form.is_valid():
        tenant_id = next(
            one.id for one in import_tenants(viewer) if str(one.id) == form.cleaned_data["tenant"]
        )
        names = shown.indicator_words(benefit_plan(tenant_id))
        file = bring_file(
            by=viewer, tenant_id=tenant_id, brought=form.cleaned_data["file"], names=names
        )
        return redirect(
            "benefits:import" if file.columns else "benefits:import-columns", file_id=file.id
        )
    rows = import_files(viewer).select_related("tenant", "uploaded_by", "taken_by", "undone_by")
    context = {
        "form": form,
        "tenants": tenants,
        "files": [shown.file_view(one) for one in rows[:_SHOWN]],
    }
    return TemplateResponse(
        request, "benefits/imports.html", context, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "POST"])
@page(Permission.IMPORT_BENEFITS)
def columns(request: HttpRequest, viewer: Viewer, file_id: UUID) -> HttpResponse:
    """Ask what each column of a file is."""
    try:
        file, table = open_rows(by=viewer, file_id=file_id)
    except NotWaiting:
        return redirect("benefits:import", file_id=file_id)
    plan = benefit_plan(file.tenant_id)
    names = shown.indicator_words(plan)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        table=table,
        plan=plan,
        targets=shown.column_targets(plan),
        points=shown.point_choices(),
        labels=shown.column_labels(table.header),
        initial=shown.initial_columns(table, shown.stored_columns(file), names),
    )
    if form.is_valid():
        choose_columns(
            by=viewer, file_id=file_id, columns=form.cleaned_data["columns"], names=names
        )
        return redirect("benefits:import", file_id=file_id)
    fields = [form[f"column-{at}"] for at in range(len(table.header))]
    context = {
        "file": shown.file_view(file),
        "form": form,
        "lines": list(zip(fields, shown.samples(table), strict=True)),
    }
    return TemplateResponse(
        request, "benefits/import_columns.html", context, status=422 if form.is_bound else 200
    )


@require_GET
@page(Permission.IMPORT_BENEFITS)
def one(request: HttpRequest, viewer: Viewer, file_id: UUID) -> HttpResponse:
    """Show one file: what it would give and what is wrong, how far it is, what became of it."""
    return _one(request, viewer, file_id)


@require_GET
@page(Permission.IMPORT_BENEFITS)
def progress(request: HttpRequest, viewer: Viewer, file_id: UUID) -> HttpResponse:
    """Say how far the taking of a file is; the page asks every second until it is over."""
    context = {"file": shown.file_view(import_file(viewer, file_id))}
    return TemplateResponse(request, "benefits/import_progress.html", context)


@require_POST
@page(Permission.IMPORT_BENEFITS)
def take(request: HttpRequest, viewer: Viewer, file_id: UUID) -> HttpResponse:
    """Take a file in which nothing is wrong."""
    try:
        file = ask_to_take(by=viewer, file_id=file_id)
    except (NotWaiting, RowsAreWrong):
        return _one(
            request, viewer, file_id, problem=_("The file cannot be taken as it is."), status=409
        )
    is_long = shown.file_view(file).gives > AT_ONCE
    transaction.on_commit(lambda: _begin(viewer, file_id, is_long=is_long))
    return redirect("benefits:import", file_id=file_id)


@require_http_methods(["GET", "POST"])
@page(Permission.IMPORT_BENEFITS)
def undo(request: HttpRequest, viewer: Viewer, file_id: UUID) -> HttpResponse:
    """Say what undoing a file would do, and do it."""
    try:
        if request.method == "GET":
            return _undoing(request, viewer, file_id)
        done = undo_file(by=viewer, file_id=file_id)
    except NotTaken:
        return redirect("benefits:import", file_id=file_id)
    count = len(done.standing)
    words = ngettext("One figure was taken back.", "%(count)s figures were taken back.", count)
    messages.success(request, words % {"count": count})
    return redirect("benefits:import", file_id=file_id)


def _undoing(request: HttpRequest, viewer: Viewer, file_id: UUID) -> HttpResponse:
    file, found = look_at_undoing(by=viewer, file_id=file_id)
    context = {
        "file": shown.file_view(file),
        "standing": len(found.standing),
        "back": sum(before is not None for _now, before in found.standing),
        "changed": shown.changed_lines(found.changed, benefit_plan(file.tenant_id)),
    }
    return TemplateResponse(request, "benefits/import_undo.html", context)


@require_GET
@page(Permission.IMPORT_BENEFITS)
def errors(request: HttpRequest, viewer: Viewer, file_id: UUID, kind: str) -> HttpResponse:
    """Send everything that is wrong in a file as a spreadsheet: row, column, what."""
    del request
    file = import_file(viewer, file_id)
    lines = shown.error_lines(file.findings, benefit_plan(file.tenant_id)) if file.findings else []
    rows: list[list[str | int | float | None]] = [[_("Row"), _("Column"), _("What is wrong")]]
    rows += [[line.row, line.column, line.what] for line in lines]
    name = _("errors.%(kind)s") % {"kind": kind}
    if kind == "csv":
        return _kept(HttpResponse(csv_of(rows), content_type="text/csv; charset=utf-8"), name)
    title = _("What is wrong")
    book = xlsx_of({title: rows}, title=title, made_at=clock.now())
    return _kept(HttpResponse(book, content_type=_XLSX), name)


@require_GET
@page(Permission.IMPORT_BENEFITS)
def template(request: HttpRequest, viewer: Viewer, tenant_id: UUID) -> HttpResponse:
    """Send a spreadsheet to fill in: who and when, with bounds, and definitions."""
    del request
    due = figures_to_fetch(by=viewer, tenant_id=tenant_id)
    sheet = sheet_to_fill(due, asked_by_plan(benefit_plan(tenant_id)))
    return _kept(HttpResponse(fill_in_book(sheet), content_type=_XLSX), _("template.xlsx"))


def _begin(viewer: Viewer, file_id: UUID, *, is_long: bool) -> None:
    """Take a short file here and now; a long one is for a worker, where there is one."""
    member = viewer.membership_id
    if not is_long or member is None or not taking_handed_over(file_id, member):
        take_file(by=viewer, file_id=file_id, words=shown.indicator_words)


def _one(
    request: HttpRequest, viewer: Viewer, file_id: UUID, *, problem: str = "", status: int = 200
) -> HttpResponse:
    file = import_file(viewer, file_id)
    before = same_file_before(file) if file.state == ImportState.PREVIEWED else None
    context: dict[str, Any] = {
        "file": shown.file_view(file, benefit_plan(file.tenant_id)),
        "before": before,
        "problem": problem,
    }
    return TemplateResponse(request, "benefits/import.html", context, status=status)


def _kept(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
