"""Agreements: the list, a new one, the end of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dho.lib import clock
from tenants import presenters
from tenants.forms import AgreementForm
from tenants.operations.agreements import (
    AgreementIsOver,
    AlreadyAgreed,
    NobodyElseSees,
    PeriodIsBackwards,
    PeriodIsPast,
    UnitIsNoParty,
    check_controller,
    end_agreement,
    make_agreement,
)
from tenants.queries.agreements import agreements as all_agreements
from tenants.queries.agreements import own_agreement, reach, units_to_agree_with
from tenants.rules.codes import PatientGroup, Purpose, UnitKind
from tenants.rules.periods import Standing
from tenants.rules.permissions import Permission
from tenants.views.door import attempt, page, shown

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer

_PURPOSES = (Purpose.FOLLOW_UP, Purpose.TREATMENT)
_REFUSALS = {
    UnitIsNoParty: ("unit", gettext_lazy("An agreement with this unit would open nothing.")),
    PeriodIsPast: ("first_date", gettext_lazy("An agreement begins today at the earliest.")),
    PeriodIsBackwards: ("last_date", gettext_lazy("The last day comes before the first.")),
    AlreadyAgreed: (
        "unit",
        gettext_lazy("There is an agreement with this unit on this patient group in that period."),
    ),
}


_NOBODY = gettext_lazy(
    "Alerts are open there, and nobody in your municipality could act on them. Give a nurse of a unit of yours access first. Nothing was changed."
)


@page(Permission.MANAGE_AGREEMENTS, "GET", "HEAD")
def agreements(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the agreements in which the viewer's tenant is a party."""
    rows = [
        {
            "row": row,
            "standing": presenters.STANDINGS[row.standing],
            "kind": presenters.UNIT_KINDS[row.unit_kind],
            "purpose": presenters.PURPOSES[row.purpose],
            "group": presenters.GROUPS[row.patient_group],
            "can_end": row.standing in {Standing.VALID, Standing.FUTURE},
        }
        for row in all_agreements(viewer)
    ]
    context = {
        "own": [one for one in rows if one["row"].is_own],  # type: ignore[attr-defined]
        "run_out": [one["row"] for one in rows if one["row"].runs_out_soon],  # type: ignore[attr-defined]
        "others": [one for one in rows if not one["row"].is_own],  # type: ignore[attr-defined]
        "may_make": viewer.unit_kind is UnitKind.MUNICIPAL,
        "tenant": viewer.tenant_name,
    }
    return TemplateResponse(request, "tenants/agreements.html", context)


@page(Permission.MANAGE_AGREEMENTS)
def agreement_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Make an agreement."""
    check_controller(viewer)
    today = clock.now().astimezone(clock.OSLO).date()
    form = AgreementForm(
        request.POST or None,
        initial={
            "first_date": today,
            "purpose": Purpose.FOLLOW_UP.value,
            "patient_group": PatientGroup.ALL.value,
        },
        unit=[
            (str(unit.id), f"{unit.name} – {unit.tenant.name}")
            for unit in units_to_agree_with(viewer)
        ],
        purpose=presenters.choices(presenters.PURPOSES, _PURPOSES),
        patient_group=presenters.choices(presenters.GROUPS, PatientGroup),
    )
    if form.is_valid():
        data = form.cleaned_data
        made = attempt(
            form,
            lambda: make_agreement(
                by=viewer,
                unit_id=data["unit"],
                purpose=Purpose(data["purpose"]),
                patient_group=PatientGroup(data["patient_group"]),
                first_date=data["first_date"],
                last_date=data["last_date"],
            ),
            _REFUSALS,
        )
        if made is not None:
            messages.success(request, _("The agreement is made."))
            return redirect("tenants:agreements")
    return shown(request, "tenants/agreement_new.html", form, {"tenant": viewer.tenant_name})


@page(Permission.MANAGE_AGREEMENTS)
def agreement_end(request: HttpRequest, viewer: Viewer, agreement_id: UUID) -> HttpResponse:
    """Ask first, then end an agreement."""
    check_controller(viewer)
    if request.method == "POST":
        try:
            end_agreement(by=viewer, agreement_id=agreement_id)
        except AgreementIsOver:
            messages.warning(request, _("The agreement was over already. Nothing was changed."))
        except NobodyElseSees:
            messages.error(request, _NOBODY)
        else:
            messages.success(request, _("The agreement is ended. What it opened is closed now."))
        return redirect("tenants:agreements")
    row = own_agreement(viewer, agreement_id)
    context = {
        "row": row,
        "group": presenters.GROUPS[row.patient_group],
        "reach": reach(viewer, agreement_id),
        "back": reverse("tenants:agreements"),
    }
    return TemplateResponse(request, "tenants/agreement_end.html", context)
