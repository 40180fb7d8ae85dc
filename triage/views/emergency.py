"""Emergency look-up: a number, a reason and the password once more; then one record, for an hour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from dho.identity.operations import confirm_password
from dho.lib import clock
from dho.lib.scope import scope
from selfcare_plans.rules.document import Colour
from tenants.operations.access import access_patient
from tenants.operations.emergency import (
    AlreadyInSight,
    ReasonTooShort,
    end_emergency_access,
    in_emergency,
)
from tenants.queries.emergency import emergency_of
from tenants.queries.parties import party_of
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound
from tenants.views.door import signed_in
from triage.forms import LookUpForm
from triage.operations.emergency import look_up_in_emergency
from triage.presenters.actions import alert_panel
from triage.presenters.board import board_shown
from triage.presenters.nurse_words import words_on_board
from triage.presenters.owner import owner_line
from triage.presenters.reading_rows import reading_rows
from triage.queries.board import board
from triage.queries.readings import ReadingsWanted, readings_page
from triage.rules.agreed_steps import plan_steps

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from tenants.models import EmergencyAccess, Patient
    from tenants.rules.viewer import Viewer

LATEST = 30


@sensitive_post_parameters("password", "national_number")
@signed_in(Permission.LOOK_UP_IN_EMERGENCY, "GET", "HEAD", "POST")
def emergency_look_up(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Ask for number, reason and password; open the record."""
    form = LookUpForm(request.POST or None)
    if form.is_valid():
        answer = _opened(request, viewer, form)
        if answer is not None:
            return answer
    return TemplateResponse(
        request,
        "triage/emergency_look_up.html",
        {"form": form, "back": reverse("identity:start")},
        status=422 if form.is_bound else 200,
    )


@signed_in(Permission.LOOK_UP_IN_EMERGENCY, "GET", "HEAD")
def emergency_record(request: HttpRequest, viewer: Viewer, access_id: UUID) -> HttpResponse:
    """The record, to read, as long as the look-up lasts."""
    looking = in_emergency(viewer, access_id)
    with scope(party_of(looking)):
        try:
            access = emergency_of(looking)
            patient = access_patient(
                looking, access.patient_id, Purpose.EMERGENCY, action="EMERGENCY_READ"
            )
        except NotFound:
            return _over(request)
        context = _context(looking, patient, access)
        return TemplateResponse(request, "triage/emergency_record.html", context).render()


@signed_in(Permission.LOOK_UP_IN_EMERGENCY, "POST")
def emergency_end(request: HttpRequest, viewer: Viewer, access_id: UUID) -> HttpResponse:
    """Close it before the hour is over."""
    looking = in_emergency(viewer, access_id)
    with scope(party_of(looking)):
        end_emergency_access(by=looking)
    messages.success(request, _("The record is closed again."))
    return redirect("identity:start")


def _opened(request: HttpRequest, viewer: Viewer, form: LookUpForm) -> HttpResponse | None:
    data = form.cleaned_data
    if not confirm_password(request=request, user_id=viewer.user_id, password=data["password"]):
        form.add_error("password", _("That is not your password."))
        return None
    try:
        opened = look_up_in_emergency(
            by=viewer, national_number=data["national_number"], reason=data["reason"]
        )
    except ReasonTooShort:
        form.add_error("reason", _("Say in a sentence why it is urgent."))
        return None
    except AlreadyInSight as seen:
        messages.info(request, _("You see this patient already; no emergency is needed."))
        return HttpResponseRedirect(reverse("triage:patient", args=[seen.patient_id]))
    if opened is None:
        form.add_error("national_number", _("Nobody with this number is followed up here."))
        return None
    return redirect("triage:emergency-record", opened.id)


def _over(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(
        request, "triage/emergency_over.html", {"back": reverse("triage:emergency")}, status=404
    ).render()


def _context(viewer: Viewer, patient: Patient, access: EmergencyAccess) -> dict[str, Any]:
    found = board(viewer, patient)
    now = clock.now()
    latest = readings_page(viewer, ReadingsWanted(patient_id=patient.id, limit=LATEST)).readings
    shown = board_shown(found)
    document = shown.document
    return {
        "patient": patient,
        "responsible": owner_line(viewer, patient.id, with_alerts=False),
        "board": shown,
        "age": shown.age,
        "group": shown.group,
        "access": access,
        "alerts": [
            alert_panel(one, viewer, now, words_on_board(one, found)) for one in found.open_alerts
        ],
        "readings": reading_rows(latest, now),
        "version": found.in_force,
        "document": document,
        "steps_red": plan_steps(document, Colour.RED) if document else (),
        "now": now,
    }
