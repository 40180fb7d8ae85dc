"""The answer to "have you done it?"."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dho.identity.scopes import page
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound
from triage.forms import ActNowForm
from triage.operations.acting import answer_act_now
from triage.patient_views.frame import open_frame

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer


@require_POST
@page(Permission.RECORD_READING)
def act_now(request: HttpRequest, viewer: Viewer, patient_id: UUID | None = None) -> HttpResponse:
    """Keep the answer, and go back to the answer page or the day."""
    frame = open_frame(viewer, patient_id)
    form = ActNowForm(request.POST)
    if not form.is_valid():
        raise NotFound
    said = form.cleaned_data
    is_done = said["done"] == "yes"
    answer_act_now(
        by=viewer,
        record=frame.record,
        reading_id=said["reading"],
        rule_id=said["rule"],
        is_done=is_done,
    )
    if is_done:
        messages.success(request, _("Good. The nurse sees that you have done it."))
    else:
        messages.warning(
            request, _("The nurse sees that it is not done yet. Do it as soon as you can.")
        )
    if said["reference"]:
        address = urlencode({"reference": said["reference"]})
        return HttpResponseRedirect(f"{frame.links.sent}?{address}")
    return HttpResponseRedirect(frame.links.day)
