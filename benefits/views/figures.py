"""Pages of benefits: figures of groups for project leads, one person's sheet for who records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from benefits.forms.reports import LANGUAGES, ReportForm
from benefits.forms.sheet import SheetForm, say_too_large
from benefits.operations.values import ChangedMeanwhile, PartTooLarge, open_sheet, record_values
from benefits.presenters import sheet as sheets
from benefits.presenters.report import report_view
from benefits.presenters.words import in_a_row, period_code_name
from benefits.queries.costs import cost_tenant
from benefits.queries.figures import benefit_report, offered_periods, published_run
from benefits.queries.joint import is_centre
from benefits.queries.tenants import is_own, reported_tenants
from benefits.rules.indicators import cell_key
from benefits.rules.points import ALL, Period, UnknownPeriod, period_of
from dho.identity.scopes import page
from dho.lib import clock
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from benefits.operations.values import Sheet
    from tenants.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for. ``tenant_id`` is None where the viewer has no figures at all."""

    tenant_id: UUID | None
    tenants: tuple[tuple[UUID, str], ...]
    period: Period
    period_is_unknown: bool
    language: str


@require_GET
@page(Permission.READ_BENEFITS)
def overview(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the figures of one tenant, with the way to the report that keeps them."""
    asked = asked_for(request, viewer)
    own = asked.tenant_id is not None and is_own(viewer, asked.tenant_id)
    context: dict[str, object] = {
        "asked": asked,
        "report": None,
        "periods": [],
        "languages": LANGUAGES,
        "is_centre": is_centre(viewer),
        "is_own": own,
        "sets_costs": cost_tenant(viewer) == asked.tenant_id is not None,
    }
    if asked.tenant_id is not None:
        found = benefit_report(viewer, asked.tenant_id, asked.period, made_at=clock.now())
        codes = offered_periods(viewer, asked.tenant_id, clock.today())
        if asked.period.code not in codes:
            codes.append(asked.period.code)
        context["report"] = report_view(found) if found else None
        context["run"] = None if own else published_run(viewer, asked.tenant_id, asked.period)
        context["tenant_name"] = dict(asked.tenants)[asked.tenant_id]
        context["periods"] = [(code, period_code_name(code)) for code in codes]
    return TemplateResponse(request, "benefits/overview.html", context)


@require_http_methods(["GET", "POST"])
@page(Permission.RECORD_BENEFITS)
def record(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Show and take one patient's values."""
    sheet = open_sheet(by=viewer, patient_id=patient_id)
    form = SheetForm(
        sheet, sheets.cell_names(sheet), request.POST if request.method == "POST" else None
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = record_values(
                by=viewer,
                patient_id=patient_id,
                entries=form.entries(),
                seen=form.cleaned_data["seen"],
            )
        except ChangedMeanwhile:
            sheet, form = _again(request, viewer, patient_id)
        except PartTooLarge as wrong:
            say_too_large(form, (cell_key(*one) for one in wrong.parts))
        else:
            messages.success(request, _saved(changed))
            return redirect("benefits:record", patient_id=patient_id)
    return TemplateResponse(
        request,
        "benefits/record.html",
        {
            "sheet": sheet,
            "form": form,
            "columns": sheets.columns(sheet),
            "blocks": sheets.blocks(sheet, form),
            "history": sheets.history(sheet),
            "perms_quotes": viewer.can(Permission.CHOOSE_QUOTES),
            "may_import": viewer.can(Permission.IMPORT_BENEFITS),
        },
        status=422 if form.is_bound and not form.is_valid() else 200,
    )


def _saved(changed: int) -> str:
    if not changed:
        return _("Nothing was changed.")
    return _("Saved. Values changed: %(count)s.") % {"count": changed}


def _again(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> tuple[Sheet, SheetForm]:
    """Return the form with what was typed, but where somebody else recorded, with theirs."""
    fresh = open_sheet(by=viewer, patient_id=patient_id)
    unseen = sheets.since(fresh, request.POST.get("seen", ""))
    data = request.POST.copy()
    names = sheets.cell_names(fresh)
    stands = SheetForm(fresh, names)
    for name in {cell_key(*cell) for cell in unseen} & stands.cells.keys():
        data[name] = stands.initial.get(name, "")
    data["seen"] = fresh.revision
    form = SheetForm(fresh, names, data)
    form.add_error(
        None,
        _(
            "Somebody else has recorded meanwhile, and nothing of yours is saved yet. Their values now"
            " stand here: %(cells)s. Look at them, and save again."
        )
        % {"cells": in_a_row([sheets.cell_name(*cell, fresh.plan) for cell in unseen])},
    )
    return fresh, form


def asked_for(request: HttpRequest, viewer: Viewer) -> Asked:
    """Read the address, or what was sent. Raises ``NotFound`` for a tenant whose figures the viewer may not see."""
    form = ReportForm(request.POST or request.GET)
    form.is_valid()
    wanted = form.cleaned_data.get("tenant")
    tenants = tuple((tenant.id, tenant.name) for tenant in reported_tenants(viewer))
    if "tenant" in form.errors or (wanted and wanted not in dict(tenants)):
        raise NotFound
    period, is_unknown = _period(form.cleaned_data.get("period", "?"))
    return Asked(
        tenant_id=wanted or next((found for found, _name in tenants), None),
        tenants=tenants,
        period=period,
        period_is_unknown=is_unknown,
        language=form.cleaned_data.get("language") or (get_language() or "nb")[:2],
    )


def _period(text: str) -> tuple[Period, bool]:
    day = clock.today()
    try:
        return period_of(text, day), False
    except UnknownPeriod:
        return period_of(ALL, day), True
