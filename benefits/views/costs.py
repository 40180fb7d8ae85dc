"""The page on which a municipality sets what things cost, with its history and what it comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from benefits.forms.costs import (
    FixedCostForm,
    LicenceStepForm,
    OwnUnitCostForm,
    UnitCostForm,
    WithdrawForm,
)
from benefits.operations.costs import (
    NotToBePriced,
    set_fixed_cost,
    set_licence_step,
    set_own_unit_cost,
    set_unit_cost,
    withdraw_cost,
)
from benefits.presenters.costs import history, keys_view, own_choices, own_view
from benefits.presenters.money import money_view
from benefits.queries.costs import all_costs, cost_tenant, costs_of
from benefits.queries.figures import benefit_report
from benefits.queries.plan import benefit_plan
from benefits.rules.money_types import CostKey, Payer, Per, Phase
from benefits.rules.points import ALL, period_of
from dho.identity.scopes import page
from dho.lib import clock
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from benefits.presenters.costs import OwnRow
    from tenants.rules.viewer import Viewer

_OWN = "OWN"
_FORMS: dict[str, Any] = {
    "UNIT": UnitCostForm,
    _OWN: OwnUnitCostForm,
    "STEP": LicenceStepForm,
    "FIXED": FixedCostForm,
}


@require_http_methods(["GET", "POST"])
@page(Permission.SET_COSTS)
def costs(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the costs of the own municipality; set one, or withdraw one."""
    tenant_id = cost_tenant(viewer)
    if tenant_id is None:
        if request.method == "POST":
            raise NotFound
        return TemplateResponse(request, "benefits/costs.html", {"is_elsewhere": True})
    sent = request.POST.get("kind", "") if request.method == "POST" else ""
    if sent == "WITHDRAW":
        return _withdrawn(request, viewer)
    holds = costs_of(tenant_id, clock.today())
    own = own_view(holds, benefit_plan(tenant_id).benefits)
    bound = _form(sent, own, request.POST) if sent in _FORMS else None
    if bound is not None and bound.is_valid() and _is_set(viewer, sent, bound):
        messages.success(request, _("Saved. It holds from the day that you gave."))
        return redirect("benefits:costs")
    context = {
        "forms": [
            (kind, bound if bound is not None and kind == sent else _form(kind, own))
            for kind in _FORMS
            if own or kind != _OWN or kind == sent
        ],
        "bound": bound,
        "keys": keys_view(holds),
        "own": own,
        "history": history(all_costs(tenant_id)),
        "money": _preview(viewer, tenant_id),
    }
    return TemplateResponse(
        request, "benefits/costs.html", context, status=422 if request.method == "POST" else 200
    )


def _form(kind: str, own: Sequence[OwnRow], data: Any = None) -> Any:
    day = clock.today()
    initial = {"price_year": day.year, "valid_from": day, "years": 1}
    more = {"choices": own_choices(own)} if kind == _OWN else {}
    return _FORMS[kind](data, prefix=kind.lower(), initial=initial, **more)


def _withdrawn(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        raise NotFound
    withdraw_cost(by=viewer, cost_id=form.cleaned_data["cost"])
    messages.success(request, _("Withdrawn. It stays in the history."))
    return redirect("benefits:costs")


def _is_set(viewer: Viewer, kind: str, form: Any) -> bool:
    """Set it; where another version of the row came into the plan meanwhile, say so in the form."""
    try:
        _set(viewer, kind, form)
    except NotToBePriced:
        form.add_error("row", form.fields["row"].error_messages["invalid_choice"])
        return False
    return True


def _set(viewer: Viewer, kind: str, form: Any) -> None:
    found, figure = form.cleaned_data, form.figure()
    if kind == "UNIT":
        set_unit_cost(by=viewer, key=CostKey(found["key"]), figure=figure)
    elif kind == _OWN:
        code, version, payer = form.chosen()
        set_own_unit_cost(by=viewer, code=code, version=version, payer=payer, figure=figure)
    elif kind == "STEP":
        set_licence_step(
            by=viewer,
            phase=Phase(found["phase"]),
            from_patients=found["from_patients"],
            figure=figure,
        )
    else:
        set_fixed_cost(
            by=viewer,
            name=found["name"],
            payer=Payer(found["payer"]),
            phase=Phase(found["phase"]),
            per=Per(found["per"]),
            years=found["years"],
            is_shared=found["is_shared"],
            figure=figure,
        )


def _preview(viewer: Viewer, tenant_id: UUID) -> Any:
    """Return what the costs come to today, for who may read the figures of benefits."""
    if not viewer.can(Permission.READ_BENEFITS):
        return None
    now = clock.now()
    report = benefit_report(viewer, tenant_id, period_of(ALL, clock.today()), made_at=now)
    return money_view(report.money) if report and report.money else None
