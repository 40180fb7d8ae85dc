"""Say of one reading that it was entered in error or is real; its photo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dho.identity.scopes import page
from dho.lib import clock
from measurements.operations.mark import (
    MarkedInError,
    confirm_reading,
    mark_entered_in_error,
)
from measurements.operations.photos import show_photo
from tenants.operations.access import access_patient
from tenants.rules.codes import Purpose, Role
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotAllowed, NotFound
from triage.forms import ConfirmForm, InErrorForm
from triage.presenters.reading_rows import reading_row
from triage.queries.readings import one_reading

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from tenants.rules.viewer import Viewer
    from triage.queries.readings import ShownReading


@require_http_methods(["GET", "POST"])
@page(Permission.MARK_READING)
def in_error(request: HttpRequest, viewer: Viewer, reading_id: UUID) -> HttpResponse:
    """A nurse or doctor marks a reading as entered in error, with a reason."""
    reading = _reading(viewer, reading_id)
    form = InErrorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        mark_entered_in_error(by=viewer, reading_id=reading_id, reason=form.cleaned_data["reason"])
        messages.success(request, _("The reading is marked as entered in error."))
        return redirect("triage:patient", reading.patient_id)
    context = {
        "form": form,
        "reading": reading_row(reading, clock.now()),
        "patient": access_patient(viewer, reading.patient_id, Purpose.FOLLOW_UP),
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "triage/reading_in_error.html", context, status=status)


@require_http_methods(["GET", "POST"])
@page(Permission.MARK_READING)
def confirm(request: HttpRequest, viewer: Viewer, reading_id: UUID) -> HttpResponse:
    """A nurse or doctor says that an odd reading is real; asked once more first."""
    reading = _reading(viewer, reading_id)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            confirm_reading(by=viewer, reading_id=reading_id, reason=reason)
        except MarkedInError:
            messages.error(request, _("It was entered in error and cannot be confirmed."))
        else:
            messages.success(request, _("The reading is confirmed as real."))
        return redirect("triage:patient", reading.patient_id)
    context = {
        "form": form,
        "reading": reading_row(reading, clock.now()),
        "patient": access_patient(viewer, reading.patient_id, Purpose.FOLLOW_UP),
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "triage/reading_confirm.html", context, status=status)


@require_GET
@page(Permission.READ_READINGS)
def photo(request: HttpRequest, viewer: Viewer, reading_id: UUID) -> HttpResponse:
    """The photo of a diary entry or an event; a browser may not guess what it is."""
    del request
    found = show_photo(by=viewer, reading_id=reading_id)
    return HttpResponse(
        found.content,
        content_type=found.media_type,
        headers={
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Content-Disposition": "inline",
        },
    )


def _reading(viewer: Viewer, reading_id: UUID) -> ShownReading:
    if viewer.role is Role.PATIENT:
        raise NotAllowed(Permission.MARK_READING.value)
    found = one_reading(viewer, reading_id)
    if found is None:
        raise NotFound
    return found
