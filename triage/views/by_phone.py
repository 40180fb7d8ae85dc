"""Register what a person without a device tells on the telephone: several kinds at once."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from dho.identity.scopes import page
from dho.lib import clock
from tenants.operations.access import access_patient
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound
from triage.forms import seen_ids, seen_text
from triage.operations.by_phone import NotTakenIn, record_by_phone
from triage.operations.contact import Call
from triage.presenters.board import document_of
from triage.presenters.by_phone import PhoneForm, phone_form
from triage.presenters.reading_rows import reading_rows
from triage.queries.alerts import findings_in_sight
from triage.queries.board import in_force_now
from triage.queries.readings import one_reading
from triage.rules.contacts import Direction
from triage.views.contact import came_later, came_meanwhile

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer

MOST = 20


@require_http_methods(["GET", "POST"])
@page(Permission.READ_PATIENT)
def phone_in(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """The form of all kinds of the plan. A post is taken in whole, or comes back with what is wrong."""
    patient = access_patient(viewer, patient_id, Purpose.FOLLOW_UP)
    version = in_force_now(viewer, patient)
    document = document_of(version) if version else None
    now = clock.now()
    form = phone_form(request.POST, document, now, patient.time_zone)
    there = findings_in_sight(viewer, patient)
    if request.method == "POST" and form.is_ready:
        stood = seen_ids(request.POST["seen"].split(",")) if "seen" in request.POST else None
        try:
            ids = record_by_phone(
                by=viewer,
                patient_id=patient.id,
                items=form.items(),
                now=now,
                call=_call(form, viewer),
                seen=stood,
            )
        except NotTakenIn as refused:
            form = form.refused(refused.problems)
        else:
            if form.call and came_later(there, stood):
                messages.warning(request, came_meanwhile())
            address = reverse("triage:phone-in-sent", args=[patient.id])
            return HttpResponseRedirect(f"{address}?{urlencode([('reading', i) for i in ids])}")
    context = {
        "form": form,
        "patient": patient,
        "may_log": viewer.can(Permission.ACT_ON_ALERT),
        "has_plan": document is not None,
        "seen": request.POST.get("seen", seen_text(there)),
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "triage/contact/phone_in.html", context, status=status)


def _call(form: PhoneForm, viewer: Viewer) -> Call | None:
    if not form.call or not viewer.can(Permission.ACT_ON_ALERT):
        return None
    return Call(direction=Direction(form.call), said=form.summary)


@require_GET
@page(Permission.READ_PATIENT)
def phone_in_sent(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """What was taken in, with its colours as soon as they are there; asked for as a part, only that."""
    patient = access_patient(viewer, patient_id, Purpose.FOLLOW_UP)
    found: list[Any] = []
    for text in request.GET.getlist("reading")[:MOST]:
        try:
            reading = one_reading(viewer, UUID(text))
        except ValueError:
            continue
        if reading is not None and reading.patient_id == patient.id:
            found.append(reading)
    if not found:
        raise NotFound
    part = "#colours" if "part" in request.GET else ""
    context = {
        "patient": patient,
        "readings": reading_rows(found, clock.now()),
        "is_final": all(one.colour for one in found),
        "address": f"{request.path}?{request.GET.urlencode()}",
    }
    return TemplateResponse(request, f"triage/contact/phone_in_sent.html{part}", context)
