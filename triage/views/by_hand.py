"""Open an alert by hand, and say that one is at work on an alert."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dho.identity.scopes import page
from selfcare_plans.rules.document import Colour
from tenants.operations.access import access_patient
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import Viewer
from triage.forms.worklist import ByHandForm
from triage.operations.alerts import StepRefused, stay_active
from triage.operations.by_hand import open_by_hand
from triage.presenters.refusals import refusal_words

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.ACT_ON_ALERT)
def alert_new(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """The form, or the alert that it opens; then the patient, where it stands."""
    patient = access_patient(viewer, patient_id, Purpose.FOLLOW_UP)
    form = ByHandForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        open_by_hand(
            by=viewer,
            patient_id=patient_id,
            colour=Colour(said["colour"]),
            reason=said["reason"],
            kind=said["kind"],
        )
        messages.success(request, _("Opened. It stands on the centre's list."))
        return HttpResponseRedirect(reverse("triage:patient", args=[patient_id]))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "patient": patient}
    return TemplateResponse(request, "triage/worklist/by_hand.html", context, status=status)


@require_POST
@page(Permission.ACT_ON_ALERT)
def active(request: HttpRequest, viewer: Viewer, alert_id: UUID) -> HttpResponse:
    """The heartbeat of an open panel, a call, a draft. 409 says who has it now, or that it lapsed."""
    del request
    try:
        stay_active(by=viewer, alert_id=alert_id)
    except StepRefused as refused:
        said = {"code": refused.code.value, "words": refusal_words(refused.code, refused.params)}
        return JsonResponse(said, status=409)
    return HttpResponse(status=204)
