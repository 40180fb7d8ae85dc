"""The receipt of a red answer."""

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
from triage.forms import ToldForm
from triage.operations.told_receipts import confirm_told
from triage.patient_views.frame import open_frame

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer


@require_POST
@page(Permission.READ_OWN_RECORD)
def told(request: HttpRequest, viewer: Viewer, patient_id: UUID | None = None) -> HttpResponse:
    """Keep the receipt, and go back to the answer page or the day."""
    frame = open_frame(viewer, patient_id)
    form = ToldForm(request.POST)
    if not form.is_valid():
        raise NotFound
    said = form.cleaned_data
    confirm_told(by=viewer, record=frame.record, reading_id=said["reading"])
    messages.success(request, _("Thank you. The centre sees that the answer is read."))
    if said["reference"]:
        address = urlencode({"reference": said["reference"]})
        return HttpResponseRedirect(f"{frame.links.sent}?{address}")
    return HttpResponseRedirect(frame.links.day)
