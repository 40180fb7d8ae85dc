"""Calls about a red: the one that must be made, and 113."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dho.identity.scopes import page
from dho.lib import clock
from tenants.operations.access import access_patient
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer
from triage.forms import RingForm
from triage.operations.alerts import StepRefused
from triage.operations.calls import call_113, log_receiver_call
from triage.presenters.actions import alert_panel
from triage.presenters.calls import clinic
from triage.presenters.refusals import refusal_words
from triage.queries.alerts import one_alert
from triage.queries.calls import rung_about

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_POST
@page(Permission.ACT_ON_ALERT)
def called_113(request: HttpRequest, viewer: Viewer, alert_id: UUID) -> HttpResponse:
    """One tap: 113 was rung. The nurse stands on the patient afterwards."""
    alert = one_alert(viewer, alert_id)
    if alert is None:
        raise NotFound
    try:
        call_113(by=viewer, alert_id=alert_id)
    except StepRefused as refused:
        messages.error(request, refusal_words(refused.code, refused.params))
    else:
        messages.success(request, _("113 is noted. Nothing waits any more; resolve it afterwards."))
    return HttpResponseRedirect(reverse("triage:patient", args=[alert.patient_id]))


@require_http_methods(["GET", "POST"])
@page(Permission.ACT_ON_ALERT)
def log_call_page(request: HttpRequest, viewer: Viewer, alert_id: UUID) -> HttpResponse:
    """Say who was rung about a red, whether anybody answered, and what was agreed."""
    alert = one_alert(viewer, alert_id)
    if alert is None:
        raise NotFound
    patient = access_patient(viewer, alert.patient_id, Purpose.FOLLOW_UP)
    whom = [(one, name or clinic()) for one, name in rung_about(viewer, alert)]
    form = RingForm(request.POST if request.method == "POST" else None, whom=whom)
    if form.is_valid():
        said = form.cleaned_data
        is_reached = said["reached"] == "yes"
        try:
            log_receiver_call(
                by=viewer,
                alert_id=alert_id,
                to=said["to"],
                is_reached=is_reached,
                agreed=said["agreed"],
            )
        except StepRefused as refused:
            form.add_error(None, refusal_words(refused.code, refused.params))
        else:
            done = _("The call is logged.") if is_reached else _("Not reached: ring again.")
            messages.success(request, done)
            return HttpResponseRedirect(reverse("triage:patient", args=[patient.id]))
    context = {
        "form": form,
        "alert": alert_panel(alert, viewer, clock.now()),
        "patient": patient,
        "name": "receiver-call",
        "title": _("Log the call"),
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "triage/alert_form.html", context, status=status)
