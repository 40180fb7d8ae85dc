"""The page on which figures of a whole tenant are entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from benefits.forms.plan import TenantFigureForm
from benefits.operations.tenant_figures import AskedHere, enter_figure
from benefits.presenters.plan_choices import figure_choices
from benefits.presenters.staff_survey import round_view
from benefits.presenters.tenant_figures import entered_view
from benefits.presenters.words import period_code_name
from benefits.queries.plan import benefit_plan
from benefits.queries.staff_survey import staff_rounds
from benefits.queries.tenant_figures import entered_figures
from benefits.queries.tenants import own_tenant
from benefits.rules.staff_survey import SCORE
from benefits.rules.tenant_figures import ImpossibleFigure, UnknownFigurePeriod, offered
from dho.lib import clock
from dho.web.written import number
from tenants.rules.permissions import Permission
from tenants.rules.viewer import Viewer
from tenants.views.door import page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_SHOWN = 200


@page(Permission.RECORD_BENEFITS)
def tenant_figures(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what is entered, and take one figure more."""
    tenant_id = own_tenant(viewer, Permission.RECORD_BENEFITS)
    plan = benefit_plan(tenant_id)
    today = clock.today()
    form = TenantFigureForm(
        request.POST if request.method == "POST" else None,
        indicator=figure_choices(plan),
        period=[(code, period_code_name(code)) for code in offered(today)],
    )
    if form.is_valid() and _entered(request, viewer, form):
        return redirect("benefits:tenant-figures")
    rows = [entered_view(row, plan) for row in entered_figures(tenant_id)[:_SHOWN]]
    context = {
        "form": form,
        "rows": rows,
        "asks_staff": SCORE in plan.tenant_indicators,
        "rounds": [round_view(one) for one in staff_rounds(tenant_id)],
        "asks": bool(plan.tenant_indicators),
        "reads_plan": viewer.can(Permission.READ_BENEFIT_PLAN),
    }
    return TemplateResponse(
        request, "benefits/tenant_figures.html", context, status=422 if form.is_bound else 200
    )


def _entered(request: HttpRequest, viewer: Viewer, form: TenantFigureForm) -> bool:
    given = form.cleaned_data
    try:
        is_new = enter_figure(
            by=viewer,
            indicator=given["indicator"],
            period=given["period"],
            value=given["value"],
            source_text=given["source_text"],
        )
    except UnknownFigurePeriod:
        form.add_error("period", _("This figure is of the other sort of period: quarter or year."))
        return False
    except AskedHere:
        form.add_error(
            "period",
            _("Staff were asked by this system in that year: its own figure stands, and no other."),
        )
        return False
    except ImpossibleFigure as error:
        message = _("Write a number from %(lowest)s to %(highest)s, as exact as the figure is.")
        form.add_error(
            "value", message % {"lowest": error.lowest, "highest": number(error.highest)}
        )
        return False
    messages.success(request, _("The figure is kept.") if is_new else _("Nothing was changed."))
    return True
