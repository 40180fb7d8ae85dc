"""Another GP office for a patient, and a unit that closes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.forms import GpForm
from tenants.operations.access import access_patient
from tenants.operations.agreements import NoAgreementCovers
from tenants.operations.gp import GpIsTheSame, change_gp
from tenants.operations.organisation import UnitIsClosed, UnitIsNeeded, close_unit
from tenants.queries.grants import gp_offices
from tenants.queries.memberships import own_unit
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.views.door import attempt, page, shown

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer

_NOBODY = "NOBODY"


@page(Permission.MANAGE_GRANTS)
def gp_change(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Choose another GP office for the patient, or none."""
    patient = access_patient(viewer, patient_id, Purpose.ADMINISTRATION, action="READ_ACCESS")
    offices = [(str(one.id), one.name) for one in gp_offices(viewer, patient)]
    if patient.gp_unit_id:
        offices.append((_NOBODY, _("No GP office now")))
    form = GpForm(request.POST or None, unit=offices)
    if form.is_valid():
        wanted = form.cleaned_data["unit"]
        done = attempt(
            form,
            lambda: change_gp(
                by=viewer,
                patient_id=patient_id,
                unit_id=None if wanted == _NOBODY else UUID(wanted),
                reason=form.cleaned_data["reason"],
            ),
            {
                NoAgreementCovers: ("unit", gettext_lazy("No valid agreement covers this.")),
                GpIsTheSame: ("unit", gettext_lazy("The patient has this GP office already.")),
            },
        )
        if done is not None:
            messages.success(
                request,
                _("The GP office is changed. Plans that name the old one come on the list."),
            )
            return redirect("tenants:patient-access", patient_id)
    context = {
        "patient": patient,
        "heading": _("Change GP office"),
        "submit": _("Change"),
        "back": reverse("tenants:patient-access", args=[patient_id]),
        "text": _("The new office sees the patient at once, the old one no longer."),
        "nothing": not offices,
    }
    return shown(request, "tenants/patient_form.html", form, context)


@page(Permission.MANAGE_MEMBERSHIPS)
def unit_close(request: HttpRequest, viewer: Viewer, unit_id: UUID) -> HttpResponse:
    """Ask, and close a unit for good."""
    unit = own_unit(viewer, unit_id)
    problem = ""
    if request.method == "POST":
        try:
            close_unit(by=viewer, unit_id=unit_id)
        except UnitIsNeeded:
            problem = _(
                "A follow-up centre, and the unit that receives what nobody else does, stay."
            )
        except UnitIsClosed:
            problem = _("The unit is closed already.")
        else:
            messages.success(request, _("The unit is closed."))
            return redirect("tenants:units")
    return TemplateResponse(
        request,
        "tenants/unit_close.html",
        {"unit": unit, "problem": problem, "back": reverse("tenants:units")},
        status=409 if problem else 200,
    )
