"""Documentation once: the notes that wait for the journal of record, each to copy or download."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dho.identity.scopes import page
from tenants.operations.access import access_patient, record_list
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.views.door import ROWS_PER_PAGE, page_number, pager
from triage.forms import TransferForm
from triage.operations.journal import AlreadyTransferred, mark_transferred
from triage.presenters.journal import note_shown
from triage.queries.journal import notes_waiting, one_note
from triage.rules.journal import Transfer

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from tenants.rules.viewer import Viewer


@require_GET
@page(Permission.ACT_ON_ALERT)
def journal_page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """List what the unit resolved and nobody has transferred yet, the oldest first."""
    number = page_number(request)
    found = notes_waiting(viewer, first=(number - 1) * ROWS_PER_PAGE, count=ROWS_PER_PAGE + 1)
    rows, neighbours = pager(request, number, found)
    record_list(
        viewer=viewer,
        seen=[(one.alert.tenant_id, one.alert.patient_id) for one in rows],
        action="NOTES_LISTED",
        purpose=Purpose.FOLLOW_UP,
    )
    context = {"notes": [note_shown(one) for one in rows], **neighbours}
    return TemplateResponse(request, "triage/journal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.ACT_ON_ALERT)
def note_page(request: HttpRequest, viewer: Viewer, alert_id: UUID) -> HttpResponse:
    """One note; POST says that it stands in the journal."""
    facts = one_note(viewer, alert_id)
    patient = access_patient(viewer, facts.alert.patient_id, Purpose.FOLLOW_UP)
    note = note_shown(facts)
    form = TransferForm(request.POST or None, initial={"text": note.text})
    if form.is_valid():
        try:
            mark_transferred(
                by=viewer,
                alert_id=alert_id,
                text=form.cleaned_data["text"],
                how=Transfer(form.cleaned_data["how"]),
            )
        except AlreadyTransferred:
            messages.error(request, note_shown(one_note(viewer, alert_id)).transferred)
        else:
            messages.success(request, _("Marked as transferred to the journal."))
        return redirect("triage:journal")
    return TemplateResponse(
        request,
        "triage/journal_note.html",
        {"note": note, "form": form, "patient": patient},
        status=422 if form.is_bound else 200,
    )


@require_GET
@page(Permission.ACT_ON_ALERT)
def note_text(request: HttpRequest, viewer: Viewer, alert_id: UUID) -> HttpResponse:
    """The note as a text file. It is not marked: a file that was fetched is not yet in a journal."""
    del request
    facts = one_note(viewer, alert_id)
    access_patient(viewer, facts.alert.patient_id, Purpose.FOLLOW_UP)
    answer = HttpResponse(note_shown(facts).text + "\n", content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="notat.txt"'
    return answer
