"""The conversation with a patient, as staff read and write it; and what boxes about a patient show."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dho.identity.scopes import page
from dho.lib import clock
from dho.lib.ids import new_id
from messaging.forms import AnswerForm
from messaging.queries import conversation
from tenants.operations.access import access_patient
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from triage.forms import seen_text
from triage.operations.messages import read_by_staff, write_to_patient
from triage.presenters.contact import contact_rows, conversation_shown, promise_words
from triage.queries.alerts import findings_in_sight, message_alert
from triage.queries.contacts import contacts_of, promise_to
from triage.queries.patient import relatives_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer

SHOWN_DAYS = timedelta(days=30)
IN_PANEL = 5
"""So many of the latest contacts stand in the panel."""


@require_http_methods(["GET", "POST"])
@page(Permission.MESSAGE_PATIENT)
def messages_page(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Read and write. What the patient wrote counts as read when the unit that answers opens it."""
    patient = access_patient(viewer, patient_id, Purpose.FOLLOW_UP)
    read_by_staff(by=viewer, patient=patient)
    waiting = message_alert(viewer, patient)
    seen = seen_text(findings_in_sight(viewer, patient))
    form = AnswerForm(
        request.POST or None,
        may_close=waiting is not None,
        initial={"reference": new_id(), "seen": seen},
    )
    if form.is_valid():
        return _sent(request, viewer, patient_id, form.cleaned_data)
    context = {
        "form": form,
        "patient": patient,
        "conversation": conversation_shown(conversation(patient), to_staff=True),
        "reads_here": patient.user_id is not None
        or any(one.user_id and one.may_record for one in relatives_of(patient)),
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "triage/contact/messages.html", context, status=status)


def _sent(
    request: HttpRequest, viewer: Viewer, patient_id: UUID, said: dict[str, Any]
) -> HttpResponse:
    written = write_to_patient(
        by=viewer,
        patient_id=patient_id,
        text=said["text"],
        reference=said["reference"],
        alert_id=_uuid(request.GET.get("alert", "")),
        closes=bool(said.get("closes")),
        seen=said["seen"] if "seen" in request.POST else None,
    )
    messages.success(request, _("Sent. You see here when it is read."))
    if written.is_left_open:
        words = _(
            "The alert stays open: something new came, or a colleague has it. Look once more."
        )
        messages.warning(request, words)
    return HttpResponseRedirect(reverse("triage:messages", args=[patient_id]))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def contact_context(viewer: Viewer, patient: Any) -> dict[str, Any]:
    """Return what panel and board show of contacts: the unread, the promised, the latest."""
    now = clock.now()
    unread = read_by_staff(by=viewer, patient=patient)
    promise = promise_to(patient)
    return {
        "unread": conversation_shown(unread, to_staff=True),
        "promise": promise_words(promise.promised_at, now)
        if promise and promise.promised_at
        else "",
        "contact_rows": contact_rows(contacts_of(patient, now - SHOWN_DAYS))[:IN_PANEL],
        "may_message": viewer.can(Permission.MESSAGE_PATIENT),
        "may_record": viewer.can(Permission.RECORD_READING),
    }
