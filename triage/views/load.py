"""Numbers for leaders: the page, the same tables as a file, and what is staffed."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dho.identity.scopes import page
from dho.lib import clock
from dho.web import written
from tenants.operations.audit import record_administration
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound
from triage.forms.load import PeriodForm, StaffingForm
from triage.operations.load import set_staffing
from triage.presenters.load import Table, load_tables
from triage.presenters.week_ahead import shares_table, week_shown
from triage.queries.load import (
    PERIODS,
    LoadMaterial,
    cost_shares,
    has_figures,
    load_material,
    staffed_minutes,
    tenants_carrying,
    week_ahead,
)
from triage.rules.figures import ALL

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from tenants.rules.viewer import Viewer
    from triage.presenters.week_ahead import WeekShown

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_GET
@page(Permission.READ_LOAD)
def load_page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the numbers of one tenant, or of all that the centre follows up."""
    now = clock.now()
    material, tenant = _asked(request, viewer, now)
    _record(viewer, material, "LOAD_READ")
    week = _week(viewer, now)
    context = {
        "material": material,
        "periods": PERIODS,
        "tenant": tenant,
        "has_figures": has_figures(viewer),
        "week": week,
        "may_set": week is not None and viewer.can(Permission.SET_STAFFING),
        "tables": load_tables(material, tenant, now),
        "shares": _shares(viewer, material) if week and tenant == ALL else None,
    }
    return TemplateResponse(request, "triage/load.html", context)


@require_GET
@page(Permission.READ_LOAD)
def load_csv(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Send the tables of the page as one file; no person stands in it."""
    now = clock.now()
    material, tenant = _asked(request, viewer, now)
    _record(viewer, material, "LOAD_EXPORTED")
    week = _week(viewer, now)
    tables = load_tables(material, tenant, now)
    if week is not None and tenant == ALL:
        shares = _shares(viewer, material)
        tables += [one for one in (week.table, shares) if one is not None]
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="load.csv"'
    answer.write("\ufeff")
    out = csv.writer(answer, delimiter=";")
    out.writerow([_("Period"), _period(material)])
    out.writerow([_("Tenant"), _safe(dict(material.tenants).get(tenant, _("All together")))])
    for table in tables:
        _write(out, table)
    return answer


@require_http_methods(["GET", "POST"])
@page(Permission.SET_STAFFING)
def staffing_page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Say how many minutes are staffed each weekday, and which percent each tenant carries."""
    tenants = tenants_carrying(viewer)
    if not tenants:
        raise NotFound
    form = StaffingForm(
        request.POST if request.method == "POST" else None,
        tenants=tenants,
        minutes=staffed_minutes(viewer.unit_id),
        shares=cost_shares(viewer),
    )
    if form.is_valid():
        set_staffing(by=viewer, minutes=form.minutes(), shares=form.shares())
        messages.success(request, _("Saved. The forecast is compared with this."))
        return redirect("triage:load")
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "triage/load_staffing.html", {"form": form}, status=status)


def _asked(request: HttpRequest, viewer: Viewer, now: datetime) -> tuple[LoadMaterial, str]:
    """Read the address. Raises ``NotFound`` for a tenant out of sight."""
    form = PeriodForm(request.GET)
    form.is_valid()
    weeks = int(form.cleaned_data.get("weeks") or PERIODS[0])
    material = load_material(viewer, weeks=weeks, now=now)
    wanted = form.cleaned_data.get("tenant")
    if "tenant" in form.errors or (wanted and str(wanted) not in dict(material.tenants)):
        raise NotFound
    return material, str(wanted) if wanted else ALL


def _record(viewer: Viewer, material: LoadMaterial, action: str) -> None:
    for tenant, _name in material.tenants:
        record_administration(
            by=viewer, tenant_id=UUID(tenant), action=action, detail={"weeks": material.weeks}
        )


def _week(viewer: Viewer, now: datetime) -> WeekShown | None:
    found = week_ahead(viewer, now)
    return week_shown(found) if found else None


def _shares(viewer: Viewer, material: LoadMaterial) -> Table | None:
    return shares_table(material, cost_shares(viewer))


def _period(material: LoadMaterial) -> str:
    first, last = written.local(material.since), written.local(material.until)
    return f"{first:%Y-%m-%d} – {last:%Y-%m-%d}"


def _write(out: Any, table: Table) -> None:
    out.writerow([])
    out.writerow([_safe(table.title)])
    out.writerow([_safe(cell) for cell in table.head])
    for row in table.rows:
        out.writerow([_safe(cell) for cell in row])


def _safe(cell: str) -> str:
    """Return the cell so that a spreadsheet reads it as text, never as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
