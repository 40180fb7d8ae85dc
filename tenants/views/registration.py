"""A new patient, with the follow-up that begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from tenants import presenters
from tenants.forms import PatientForm
from tenants.operations.agreements import NoAgreementCovers
from tenants.operations.registration import (
    AlreadyRegistered,
    BirthDateIsAhead,
    NewPatient,
    NumberRefused,
    register_patient,
)
from tenants.queries.registration import centres_to_choose, gp_offices, tenants_to_register_in
from tenants.rules.codes import PatientGroup
from tenants.rules.permissions import Permission
from tenants.views.door import attempt, page, shown

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from tenants.models import Patient
    from tenants.rules.viewer import Viewer

_REFUSALS = {
    AlreadyRegistered: (
        "national_number",
        gettext_lazy(
            "A patient with this identity number is registered in this municipality already. Search in the list of patients."
        ),
    ),
    BirthDateIsAhead: ("birth_date", gettext_lazy("The birth date is in the future.")),
    NoAgreementCovers: (
        "patient_group",
        gettext_lazy(
            "No valid agreement lets this centre follow up patients of this group from this municipality."
        ),
    ),
}
_PLAIN = (
    "given_name",
    "family_name",
    "birth_date",
    "national_number",
    "phone",
    "address",
    "language",
    "lives_alone",
    "hard_of_hearing",
    "home_care_phone",
)


@sensitive_post_parameters("national_number")
@page(Permission.REGISTER_PATIENT)
def patient_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Register a patient and go on to who has access."""
    tenants, centres = tenants_to_register_in(viewer), centres_to_choose(viewer)
    if not centres:
        return TemplateResponse(request, "tenants/patient_new.html", {"form": None})
    form = PatientForm(
        request.POST or None,
        initial={"language": "nb"},
        tenant=[(str(one.id), one.name) for one in tenants],
        centre=list(dict.fromkeys((str(one.centre_id), one.name) for one in centres)),
        patient_group=presenters.choices(
            presenters.GROUPS,
            [one for one in PatientGroup if any(one in c.groups for c in centres)],
        ),
        language=settings.LANGUAGES,
        gp_unit=[("", _("Not known")), *((str(one.id), one.name) for one in gp_offices())],
    )
    if form.is_valid():
        patient = _register(form, viewer)
        if patient is not None:
            messages.success(request, _("The patient is registered, and the follow-up has begun."))
            return redirect("tenants:patient-access", patient.id)
    return shown(request, "tenants/patient_new.html", form, {})


def _register(form: PatientForm, viewer: Viewer) -> Patient | None:
    data = form.cleaned_data
    try:
        return attempt(form, lambda: _act(data, viewer), _REFUSALS)
    except NumberRefused as error:
        form.add_error("national_number", str(presenters.NUMBER_PROBLEMS[error.problem]))
        return None


def _act(data: dict[str, Any], viewer: Viewer) -> Patient:
    return register_patient(
        by=viewer,
        new=NewPatient(
            tenant_id=UUID(data["tenant"]),
            gp_unit_id=UUID(data["gp_unit"]) if data["gp_unit"] else None,
            **{field: data[field] for field in _PLAIN},
        ),
        centre_id=UUID(data["centre"]),
        patient_group=PatientGroup(data["patient_group"]),
    )
