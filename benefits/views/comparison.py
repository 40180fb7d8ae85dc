"""The page of comparison groups: figures of groups without the service, entered by a lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from benefits.forms.beside import ComparisonForm
from benefits.operations.comparison import (
    ImpossibleFigures,
    NotComparable,
    NotInThePlan,
    end_comparison,
    enter_comparison,
)
from benefits.presenters.words import point_name
from benefits.queries.comparison import standing_comparisons
from benefits.queries.plan import benefit_plan
from benefits.queries.tenants import own_tenant, reported_tenant
from benefits.rules.difference import ComparisonGroup
from benefits.rules.points import Point
from dho.identity.scopes import page
from tenants.rules.permissions import Permission

if TYPE_CHECKING:
    from typing import Any
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from tenants.models import Tenant
    from tenants.rules.viewer import Viewer


@require_http_methods(["GET", "POST"])
@page(Permission.SET_COMPARISON)
def comparison(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what stands; enter more."""
    tenant = reported_tenant(viewer, own_tenant(viewer, Permission.SET_COMPARISON))
    form = _form(tenant, request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            group = ComparisonGroup(**{**data, "point": Point(data["point"])})
            enter_comparison(by=viewer, group=group)
        except NotComparable as error:
            form.add_error(*_said(error))
        else:
            messages.success(request, _("Kept. Reports that are made from now on show it."))
            return redirect("benefits:comparison")
    plan = benefit_plan(tenant.id)
    rows = [
        (one, _(plan.indicators[one.indicator].name), point_name(Point(one.point)))
        for one in standing_comparisons(tenant.id)
        if one.indicator in plan.indicators
    ]
    context = {"tenant": tenant, "form": form, "rows": rows}
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "benefits/comparison.html", context, status=status)


@require_POST
@page(Permission.SET_COMPARISON)
def comparison_end(request: HttpRequest, viewer: Viewer, figure_id: UUID) -> HttpResponse:
    """Take figures out of the reports to come."""
    end_comparison(by=viewer, figure_id=figure_id)
    messages.success(request, _("Ended. Reports that were made keep it."))
    return redirect("benefits:comparison")


def _form(tenant: Tenant, data: Any) -> ComparisonForm:
    plan = benefit_plan(tenant.id)
    compared = [one for row in plan.benefits for one in row.compared]
    points = [(one.value, point_name(one)) for one in Point if one.months]
    return ComparisonForm(
        data, indicator=[(one.code, _(one.name)) for one in compared], point=points
    )


def _said(error: NotComparable) -> tuple[str | None, str]:
    """Return the field that is wrong (None: the whole), and what to do."""
    if isinstance(error, NotInThePlan):
        return "point", _("The benefit plan does not follow up this indicator at that point.")
    if isinstance(error, ImpossibleFigures):
        return None, _("A mean lies outside what the indicator can be.")
    return "n", _("Fewer than five persons are not compared with.")
