"""The patient's conversation with those who follow up; a helping relative reads and answers too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from dho.identity.scopes import page
from dho.lib.ids import new_id
from messaging.forms import MessageForm
from messaging.queries import conversation
from tenants.rules.permissions import Permission
from triage.operations.messages import read_at_home, write_to_centre
from triage.patient_views.frame import open_frame
from triage.presenters.contact import conversation_shown

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer


@require_http_methods(["GET", "POST"])
@page(Permission.WRITE_TO_CENTRE)
def messages_page(
    request: HttpRequest, viewer: Viewer, patient_id: UUID | None = None
) -> HttpResponse:
    """Read and write; the page says when somebody reads it, and what is never to be written."""
    frame = open_frame(viewer, patient_id)
    read_at_home(by=viewer, record=frame.record)
    form = MessageForm(request.POST or None, initial={"reference": new_id()})
    if form.is_valid():
        said = form.cleaned_data
        write_to_centre(
            by=viewer, record=frame.record, text=said["text"], reference=said["reference"]
        )
        return HttpResponseRedirect(f"{frame.links.messages}?sent=1#write")
    context = frame.context(
        request,
        form=form,
        conversation=conversation_shown(conversation(frame.record.patient), to_staff=False),
        is_sent="sent" in request.GET,
    )
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "triage/patient/messages.html", context, status=status)
