"""Pages of collecting: how it goes, in counts; one office's request as a grid and as a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from benefits.forms.grid import GridForm, TenantForm, grid_key
from benefits.forms.sheet import say_too_large
from benefits.gateways import fill_in_book
from benefits.operations.collecting import GridChanged, open_grid, save_grid
from benefits.operations.held_back import open_held_back
from benefits.operations.values import PartTooLarge
from benefits.presenters import collecting as shown
from benefits.presenters.import_template import asked_in_grid, due_in_grid, sheet_to_fill
from benefits.presenters.words import period_code_name
from benefits.queries.collecting import requests_in_sight, tenants_asking
from benefits.queries.progress import progress
from dho.identity.scopes import page
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from benefits.operations.collecting import Grid
    from tenants.rules.viewer import Viewer

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HELD = 50


@require_GET
@page(Permission.RECORD_BENEFITS)
def overview(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Counts by row and office for all who record; requests and names for those who see persons."""
    sees_persons = viewer.can(Permission.COLLECT_BENEFITS)
    held = open_held_back(by=viewer, most=_HELD) if sees_persons else None
    requests = requests_in_sight(viewer) if sees_persons else []
    found = progress(viewer, requests)
    left = {request_id: count for one in found for request_id, count in one.left.items()}
    context = {
        "tenants": shown.progress_shown(found, with_reasons=sees_persons),
        "marks": shown.marks_of(found),
        "headings": [{"state": one.value, "word": shown.DUE_WORDS[one]} for one in shown.SHOWN],
        "requests": shown.requests_shown(requests, left),
        "sees_persons": sees_persons,
        "may_import": viewer.can(Permission.IMPORT_BENEFITS),
        "held": shown.held_shown(held.shown) if held else [],
        "held_more": held.more if held else 0,
        "may_read_benefits": viewer.can(Permission.READ_BENEFITS),
    }
    return TemplateResponse(request, "benefits/collect.html", context)


@require_http_methods(["GET", "POST"])
@page(Permission.COLLECT_BENEFITS)
def grid(request: HttpRequest, viewer: Viewer, quarter: str, unit_id: UUID) -> HttpResponse:
    """One office's patients in one grid; saved as a whole, or shown again with what was typed."""
    found = open_grid(by=viewer, quarter=quarter, unit_id=unit_id)
    is_sent = request.method == "POST"
    form = GridForm(found, shown.cell_label, request.POST if is_sent else None)
    if is_sent and form.is_valid():
        try:
            changed = save_grid(
                by=viewer,
                quarter=quarter,
                unit_id=unit_id,
                entries=form.entries(),
                was=form.stood(),
            )
        except GridChanged as meanwhile:
            form = _again(request, found, meanwhile)
        except PartTooLarge as wrong:
            say_too_large(form, (grid_key(wrong.patient_id, *one) for one in wrong.parts))
        else:
            messages.success(request, _saved(changed))
            return redirect("benefits:collect-grid", quarter=quarter, unit_id=unit_id)
    context = {
        "grid": found,
        "tenants": tenants_asking(viewer, quarter, unit_id),
        "form": form,
        "columns": shown.columns_shown(found),
        "rows": shown.rows_shown(found, form),
        "marks": shown.marks_shown(found.counts),
        "quarter_name": period_code_name(found.quarter.code),
        "may_follow": viewer.can(Permission.RECORD_BENEFITS),
    }
    is_wrong = form.is_bound and not form.is_valid()
    return TemplateResponse(request, "benefits/grid.html", context, status=422 if is_wrong else 200)


@require_GET
@page(Permission.COLLECT_BENEFITS)
def template(request: HttpRequest, viewer: Viewer, quarter: str, unit_id: UUID) -> HttpResponse:
    """Send the request as a spreadsheet, for an office that fills it in elsewhere.

    A file that comes back is one municipality's: of several, the page offers one for each.
    """
    form = TenantForm(request.GET)
    if not form.is_valid():
        raise NotFound
    tenant_id = form.cleaned_data["tenant"]
    if tenant_id is None and len(tenants_asking(viewer, quarter, unit_id)) > 1:
        return redirect("benefits:collect-grid", quarter=quarter, unit_id=unit_id)
    found = open_grid(
        by=viewer, quarter=quarter, unit_id=unit_id, tenant_id=tenant_id, action="COLLECT_TEMPLATE"
    )
    book = fill_in_book(sheet_to_fill(due_in_grid(found), asked_in_grid(found)))
    response = HttpResponse(book, content_type=_XLSX)
    name = _("figures-%(quarter)s.xlsx") % {"quarter": found.quarter.code}
    response["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=name)
    )
    return response


def _saved(changed: int) -> str:
    if not changed:
        return _("Nothing was changed.")
    words = ngettext("Saved: %(count)s figure.", "Saved: %(count)s figures.", changed)
    return words % {"count": changed}


def _again(request: HttpRequest, found: Grid, meanwhile: GridChanged) -> GridForm:
    """Return the form with what was typed; where somebody else wrote, theirs, marked."""
    fresh = GridForm(found, shown.cell_label)
    data = request.POST.copy()
    theirs = [grid_key(*cell) for cell in meanwhile.cells]
    for name in theirs:
        data[name] = fresh.initial.get(name, "")
    data["was"] = fresh.initial["was"]
    form = GridForm(found, shown.cell_label, data)
    form.add_error(
        None,
        _(
            "Somebody else has filled in some of the same cells meanwhile, and nothing of yours is"
            " saved yet. Their values now stand in the cells that are marked. Look at them, and save"
            " again."
        ),
    )
    for name in theirs:
        if name in form.fields:
            form.add_error(name, _("Somebody else wrote here."))
    return form
