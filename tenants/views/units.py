"""Units of the tenant: telephone, opening hours, deadlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants import presenters
from tenants.forms import NewUnitForm, UnitForm
from tenants.operations.organisation import (
    ClosesBeforeItOpens,
    NameIsTaken,
    UnitDoesNotFit,
    UnitFacts,
    create_unit,
    update_unit,
)
from tenants.queries.memberships import own_unit, own_units, unit_kinds_to_make
from tenants.rules.codes import PlanApproval, UnitKind
from tenants.rules.permissions import Permission
from tenants.views.door import attempt, page, shown

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer

_REFUSALS = {
    NameIsTaken: ("name", gettext_lazy("Another unit has this name.")),
    UnitDoesNotFit: ("kind", gettext_lazy("Your organisation cannot have a unit of that kind.")),
    ClosesBeforeItOpens: ("closes", gettext_lazy("The unit must close later than it opens.")),
}
_FIELDS = (
    "name",
    "phone",
    "direct_phone",
    "email",
    "opens",
    "closes",
    "red_minutes",
    "offer_minutes",
)


@page(Permission.MANAGE_MEMBERSHIPS, "GET", "HEAD")
def units(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the units of the viewer's tenant."""
    rows = [
        {
            "unit": unit,
            "kind": presenters.unit_kind_word(unit.kind),
            "days": presenters.weekdays(unit.weekdays),
        }
        for unit in own_units(viewer)
    ]
    return TemplateResponse(
        request, "tenants/units.html", {"rows": rows, "tenant": viewer.tenant_name}
    )


@page(Permission.MANAGE_MEMBERSHIPS)
def unit_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Add a unit."""
    form = NewUnitForm(
        request.POST or None,
        initial={
            "weekdays": list("12345"),
            "opens": "08:00",
            "closes": "15:00",
            "red_minutes": 30,
            "offer_minutes": 30,
        },
        kind=presenters.choices(presenters.UNIT_KINDS, unit_kinds_to_make(viewer)),
    )
    if form.is_valid():
        made = attempt(
            form,
            lambda: create_unit(
                by=viewer, kind=UnitKind(form.cleaned_data["kind"]), facts=_facts(form.cleaned_data)
            ),
            _REFUSALS,
        )
        if made is not None:
            messages.success(request, _("The unit is added."))
            return redirect("tenants:units")
    return shown(request, "tenants/unit_form.html", form, {"heading": _("New unit")})


@page(Permission.MANAGE_MEMBERSHIPS)
def unit_change(request: HttpRequest, viewer: Viewer, unit_id: UUID) -> HttpResponse:
    """Change a unit's telephone, hours and deadlines."""
    unit = own_unit(viewer, unit_id)
    present = {field: getattr(unit, field) for field in _FIELDS}
    initial = {
        **present,
        "weekdays": list(unit.weekdays),
        "approval_days": unit.approval_days,
        "plan_approval": unit.plan_approval,
        "yellow_work_minutes": unit.yellow_work_minutes,
        "red_work_minutes": unit.red_work_minutes,
    }
    form = UnitForm(request.POST or None, initial=initial)
    if form.is_valid():
        changed = attempt(
            form,
            lambda: update_unit(by=viewer, unit_id=unit_id, facts=_facts(form.cleaned_data)),
            _REFUSALS,
        )
        if changed is not None:
            messages.success(request, _("The unit is changed."))
            return redirect("tenants:units")
    return shown(request, "tenants/unit_form.html", form, {"heading": unit.name})


def _facts(data: dict[str, Any]) -> UnitFacts:
    return UnitFacts(
        **{field: data[field] for field in _FIELDS},
        weekdays="".join(sorted(data["weekdays"])),
        approval_days=data["approval_days"],
        plan_approval=PlanApproval(data["plan_approval"]) if data["plan_approval"] else None,
        yellow_work_minutes=data["yellow_work_minutes"],
        red_work_minutes=data["red_work_minutes"],
    )
