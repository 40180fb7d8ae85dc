"""Notices on the patient's own devices: turned on there, and turned off anywhere."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dho.identity.scopes import page
from messaging.forms import DeviceForm
from messaging.gateways.push import push_key
from messaging.operations.push import DeviceRefused, NewDevice, turn_off_device, turn_on_device
from messaging.queries import devices_of
from messaging.rules.push import device_label
from tenants.operations.enrolments import NotEnrolled
from tenants.rules.permissions import Permission
from triage.patient_views.frame import Frame, open_frame
from triage.presenters.patient.devices import device_problem_words, devices_shown

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer

_SHOWN_AFTER_THE_END = timedelta(days=30)


@require_http_methods(["GET", "POST"])
@page(Permission.MANAGE_OWN_DEVICES)
def devices(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the own devices; a post from a browser that was asked turns that one on."""
    frame = open_frame(viewer, None)
    form = DeviceForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _turned_on(request, frame, form):
        return _back(request, _("Notices are on, on this device."))
    live, ended = devices_shown(devices_of(frame.record.patient, frame.now - _SHOWN_AFTER_THE_END))
    context = frame.context(request, form=form, live=live, ended=ended, push_key=push_key())
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "triage/patient/devices.html", context, status=status)


@require_POST
@page(Permission.MANAGE_OWN_DEVICES)
def device_off(request: HttpRequest, viewer: Viewer, device_id: UUID) -> HttpResponse:
    """Turn one of the own devices off."""
    frame = open_frame(viewer, None)
    turn_off_device(by=viewer, patient=frame.record.patient, device_id=device_id)
    return _back(request, _("Notices are off, on that device."))


def _turned_on(request: HttpRequest, frame: Frame, form: DeviceForm) -> bool:
    label = device_label(request.headers.get("User-Agent", ""))
    try:
        turn_on_device(
            by=frame.viewer,
            patient=frame.record.patient,
            device=NewDevice(**form.cleaned_data, label=label),
        )
    except DeviceRefused as refused:
        form.add_error(None, device_problem_words(refused.problem))
    except NotEnrolled:
        form.add_error(None, _("You are not followed up now, so there is nothing to send."))
    else:
        return True
    return False


def _back(request: HttpRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(reverse("triage:my-devices"))
