"""Greens of today: the summary under the worklist, the names, the one press, and its undo."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dho.identity.scopes import page
from dho.lib import clock
from tenants.operations.access import record_list
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import Viewer
from triage.forms.worklist import GreensForm
from triage.operations.greens import UndoIsOver, receive_greens, undo_greens
from triage.presenters.greens import green_rows
from triage.queries.greens import greens, rounds_to_undo

if TYPE_CHECKING:
    from django.http import HttpRequest


LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@require_GET
@page(Permission.ACKNOWLEDGE_GREENS)
def summary(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """How many greens there are; names nobody."""
    found = greens(viewer)
    context = {"ready": len(found.ready), "held_back": len(found.held_back), "greens": found}
    return TemplateResponse(request, "triage/worklist/greens_summary.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.ACKNOWLEDGE_GREENS)
def greens_page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The names, before anything is confirmed; posted, they are received."""
    form = GreensForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _receive(request, viewer, form)
    found = greens(viewer)
    record_list(
        viewer=viewer,
        seen=[(one.patient.tenant_id, one.patient.id) for one in (*found.ready, *found.held_back)],
        action="GREENS_LISTED",
        purpose=Purpose.FOLLOW_UP,
    )
    now = clock.now()
    context = {
        "form": form,
        "at": found.at,
        "ready": green_rows(found.ready, now),
        "held_back": green_rows(found.held_back, now),
        "waiting": found.waiting,
        "received": found.received,
        "rounds": rounds_to_undo(viewer),
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "triage/worklist/greens.html", context, status=status)


def _receive(request: HttpRequest, viewer: Viewer, form: GreensForm) -> HttpResponse:
    as_of = _instant(request.POST.get("as_of", ""))
    done = receive_greens(by=viewer, patients=form.patients, as_of=as_of)
    if done.received:
        said = ngettext("%(count)s received.", "%(count)s received.", done.received)
        messages.success(request, said % {"count": done.received})
    if done.left_out:
        said = ngettext(
            "%(count)s was left out: something came meanwhile.",
            "%(count)s were left out: something came meanwhile.",
            done.left_out,
        )
        messages.warning(request, said % {"count": done.left_out})
    return redirect("triage:greens")


def _instant(text: str) -> datetime:
    """Return when the names were shown; nothing that came later is received with them."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    return found if found and found.tzinfo else LONG_AGO


@require_POST
@page(Permission.ACKNOWLEDGE_GREENS)
def undo(request: HttpRequest, viewer: Viewer, round_id: UUID) -> HttpResponse:
    """Undo a round of one's own, for ten minutes."""
    try:
        undo_greens(by=viewer, round_id=round_id)
    except UndoIsOver:
        messages.error(request, _("Ten minutes have passed: it stays received."))
    else:
        messages.success(request, _("Undone. They stand on the list again."))
    return redirect("triage:greens")
