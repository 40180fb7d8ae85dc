"""Pauses and hospital stays: the centre's list, and begin, change, end and answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dho.lib import clock
from tenants import presenters
from tenants.forms import PauseChangeForm, PauseForm
from tenants.operations.access import access_patient, record_list
from tenants.operations.enrolments import NotEnrolled
from tenants.operations.pauses import (
    PauseIsSettled,
    PauseRefused,
    Period,
    begin_pause,
    change_pause,
    end_pause,
    settle_pause,
)
from tenants.queries.pauses import PauseRow, one_pause, pauses_in_sight
from tenants.rules.codes import Purpose
from tenants.rules.pauses import PauseKind, end_of_day, first_instant
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound
from tenants.views.door import page, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from tenants.models import Patient
    from tenants.rules.viewer import Viewer

_NOT_FOLLOWED_UP = gettext_lazy("The patient is not followed up now.")


@page(Permission.PAUSE_FOLLOW_UP, "GET", "HEAD")
def pauses(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what was asked for, whose day to look again has come, and what stands."""
    rows = pauses_in_sight(viewer)
    record_list(
        viewer=viewer,
        seen=[(one.tenant_id, one.patient_id) for one in rows],
        action="PAUSES_LISTED",
        purpose=Purpose.FOLLOW_UP,
    )
    context = {
        "groups": [
            (_("Asked for"), [one for one in rows if one.is_asked]),
            (_("Look again now"), [one for one in rows if one.must_look and not one.is_asked]),
            (_("Standing and to come"), [o for o in rows if not o.must_look and not o.is_asked]),
        ],
        "any": bool(rows),
    }
    return TemplateResponse(request, "tenants/pauses.html", context)


@page(Permission.PAUSE_FOLLOW_UP)
def pause_new(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Begin a pause or a hospital stay."""
    patient = access_patient(viewer, patient_id, Purpose.FOLLOW_UP)
    zone = ZoneInfo(patient.time_zone)
    form = PauseForm(
        request.POST or None, kind=presenters.choices(presenters.PAUSE_KINDS, PauseKind)
    )
    if form.is_valid():
        data = form.cleaned_data

        def act() -> object:
            return begin_pause(
                by=viewer,
                patient_id=patient_id,
                kind=PauseKind(data["kind"]),
                period=Period(
                    first_instant(data["first_date"], zone, clock.now()),
                    _ends(data["last_date"], zone),
                    data["look_again_on"],
                ),
                reason=data["reason"],
            )

        if _done(form, act):
            messages.success(request, _("Nothing is expected of the patient meanwhile."))
            return redirect("triage:patient", patient_id)
    text = _(
        "The patient is not reminded and no alert comes when measurements are missing. What is measured all the same is judged as ever."
    )
    frame = _frame(patient, _("Pause or hospital stay"), _("Save"), text=text)
    return shown(request, "tenants/patient_form.html", form, frame)


@page(Permission.PAUSE_FOLLOW_UP)
def pause_change(
    request: HttpRequest, viewer: Viewer, patient_id: UUID, pause_id: UUID
) -> HttpResponse:
    """Give it another end, look again, or end it now."""
    patient = access_patient(viewer, patient_id, Purpose.FOLLOW_UP)
    row = _row(viewer, patient_id, pause_id)
    zone = ZoneInfo(patient.time_zone)
    form = PauseChangeForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data

        def act() -> object:
            if data["ends_now"]:
                return end_pause(by=viewer, pause_id=pause_id)
            return change_pause(
                by=viewer,
                pause_id=pause_id,
                ends_at=_ends(data["last_date"], zone),
                look_again_on=data["look_again_on"],
            )

        if _done(form, act):
            messages.success(request, _("Changed. What is to be measured follows."))
            return redirect("triage:patient", patient_id)
    heading = str(presenters.capital(str(presenters.PAUSE_KINDS[row.kind])))
    frame = _frame(patient, heading, _("Save"), text=row.reason)
    return shown(request, "tenants/patient_form.html", form, frame)


@page(Permission.PAUSE_FOLLOW_UP, "POST")
def pause_settle(
    request: HttpRequest, viewer: Viewer, patient_id: UUID, pause_id: UUID
) -> HttpResponse:
    """Agree to what was asked for, or decline."""
    _row(viewer, patient_id, pause_id)
    agree = request.POST.get("answer") == "agree"
    try:
        settle_pause(by=viewer, pause_id=pause_id, agree=agree)
    except PauseIsSettled:
        messages.warning(request, _("Somebody has answered it already. Nothing was changed."))
    else:
        messages.success(request, _("Agreed.") if agree else _("Declined. Tell the patient."))
    return redirect("tenants:pauses")


def _ends(day: date | None, zone: ZoneInfo) -> datetime | None:
    return end_of_day(day, zone) if day else None


def _row(viewer: Viewer, patient_id: UUID, pause_id: UUID) -> PauseRow:
    row = one_pause(viewer, pause_id)
    if row is None or row.patient_id != patient_id:
        raise NotFound
    return row


def _done(form: forms.Form, act: Callable[[], object]) -> bool:
    try:
        act()
    except PauseRefused as refused:
        form.add_error(None, str(presenters.PAUSE_PROBLEMS[refused.problem]))
        return False
    except NotEnrolled:
        form.add_error(None, str(_NOT_FOLLOWED_UP))
        return False
    return True


def _frame(patient: Patient, heading: str, submit: str, **more: Any) -> dict[str, Any]:
    return {
        "patient": patient,
        "heading": heading,
        "submit": submit,
        "back": reverse("triage:patient", args=[patient.id]),
        **more,
    }
