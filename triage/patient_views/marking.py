"""A patient says that an own reading was entered wrong, within 24 hours of its arrival."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dho.identity.scopes import page
from measurements.operations.mark import TooLate, mark_entered_in_error
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound
from triage.forms import InErrorForm
from triage.patient_views.frame import open_frame
from triage.presenters.reading_rows import reading_row
from triage.queries.readings import one_reading

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer


@require_http_methods(["GET", "POST"])
@page(Permission.MARK_READING)
def entered_wrong(request: HttpRequest, viewer: Viewer, reading_id: UUID) -> HttpResponse:
    """Ask why, mark, and go back to the readings; after a day say who can do it instead."""
    frame = open_frame(viewer, None)
    reading = one_reading(viewer, reading_id)
    if reading is None or reading.patient_id != frame.record.patient.id:
        raise NotFound
    form = InErrorForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            mark_entered_in_error(by=viewer, reading_id=reading_id, reason=reason)
        except TooLate:
            form.add_error(None, _("More than 24 hours have passed. Ask your nurse to mark it."))
            status = 409
        else:
            messages.success(request, _("The reading is marked as entered in error."))
            return redirect("triage:my-readings")
    context = frame.context(request, form=form, reading=reading_row(reading, frame.now))
    return TemplateResponse(request, "triage/patient/in_error.html", context, status=status)
