"""The shift: its report, what must be settled before closing, notes to the next one."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dho.identity.scopes import page
from dho.lib import clock
from dho.lib.clock import OSLO
from tenants.operations.access import access_patient, record_list
from tenants.queries.evening import services_for
from tenants.rules.codes import Purpose, UnitKind
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer
from triage.forms.shift import SettleForm, ShiftNoteForm
from triage.operations.alerts import StepRefused
from triage.operations.settle import Left, settle
from triage.operations.shift import (
    NoteExpiresWrongly,
    NoteSaysNothing,
    end_note,
    sign_off,
    write_note,
)
from triage.presenters.refusals import refusal_words
from triage.presenters.shift import report_shown, service_choices, settle_rows
from triage.presenters.shift import settle_row as row_shown
from triage.queries.alerts import one_alert
from triage.queries.hours import shift_of
from triage.queries.shift import alerts_to_settle, left_now, shift_report
from triage.rules.alert_state import Settling

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from tenants.models import EveningService
    from triage.rules.shift import Shift


@require_GET
@page(Permission.READ_WORKLIST)
def shift_page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The report: what stands, and what changed since the viewer signed off last."""
    now = clock.now()
    shift = shift_of(viewer, now)
    report = shift_report(viewer, shift, now)
    _listed(viewer, [*report.waiting, *report.closed, *report.notes, *report.promises])
    context = {
        **report_shown(report, shift, viewer, now),
        "shift": shift,
        "now": now,
        "to_settle": left_now(viewer, shift)[1],
        "may_act": viewer.can(Permission.ACT_ON_ALERT),
        "sets_hours": viewer.can(Permission.MANAGE_HOURS) and viewer.unit_kind is UnitKind.CENTRE,
    }
    return TemplateResponse(request, "triage/shift/report.html", context)


@require_GET
@page(Permission.ACT_ON_ALERT)
def settle_page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Everything that must not be left as it is: one row each, one save a row."""
    now = clock.now()
    shift = shift_of(viewer, now)
    alerts = alerts_to_settle(viewer, shift, now) if shift else []
    _listed(viewer, alerts)
    rows = settle_rows(alerts, shift) if shift else []
    told = services_for({one.tenant_id for one in alerts}, viewer.unit_id)
    for row in rows:
        row["form"] = _form(row, shift, told)
    context = {"rows": rows, "shift": shift, "left": _left(rows), "total": len(rows)}
    return TemplateResponse(request, "triage/shift/settle.html", context)


@require_POST
@page(Permission.ACT_ON_ALERT)
def settle_row(request: HttpRequest, viewer: Viewer, alert_id: UUID) -> HttpResponse:
    """Save one row; htmx gets the row again with how many are left, others the page."""
    alert, now = one_alert(viewer, alert_id), clock.now()
    shift = shift_of(viewer, now)
    if alert is None or shift is None:
        raise NotFound
    access_patient(viewer, alert.patient_id, Purpose.FOLLOW_UP)
    told = services_for({alert.tenant_id}, viewer.unit_id)
    form = _form(row_shown(alert, shift), shift, told, request.POST)
    if form.is_valid() and _settled(viewer, alert_id, form):
        alert = one_alert(viewer, alert_id)
    is_htmx = request.headers.get("HX-Request") == "true"
    if not form.errors and not is_htmx:
        messages.success(request, _("Settled."))
        return HttpResponseRedirect(reverse("triage:settle-all"))
    row = row_shown(alert, shift)
    row["form"] = form if form.errors else _form(row, shift, told)
    row["is_saved"] = not form.errors
    context = {"row": row, "shift": shift, "left": left_now(viewer, shift)[1], "rows": [row]}
    template = "triage/shift/settled.html" if is_htmx else "triage/shift/settle.html"
    status = 422 if form.errors else 200
    return TemplateResponse(request, template, context, status=status)


def _settled(viewer: Viewer, alert_id: UUID, form: SettleForm) -> bool:
    said = form.cleaned_data
    until = said["until"]
    if until is not None and until.tzinfo is None:
        until = until.replace(tzinfo=OSLO)
    left = Left(Settling(said["how"]), until, form.told_whom, said["note"])
    seen = [found for text in said["seen"] if (found := _uuid(text))]
    try:
        settle(by=viewer, alert_id=alert_id, left=left, seen=seen)
    except StepRefused as refused:
        form.add_error(None, refusal_words(refused.code, refused.params))
        return False
    return True


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _form(
    row: dict[str, Any],
    shift: Shift | None,
    told: dict[UUID, list[EveningService]],
    data: Any = None,
) -> SettleForm:
    opens = shift.next_opening.astimezone(OSLO).replace(tzinfo=None) if shift else None
    initial = {"seen": row["seen"], "until": opens}
    alert = row["line"].alert
    services = service_choices(told.get(alert.tenant_id, []))
    return SettleForm(data, initial=initial, services=services, auto_id=f"s-{alert.id}-%s")


def _left(rows: list[dict[str, Any]]) -> int:
    return sum(not row["is_settled"] for row in rows)


@require_POST
@page(Permission.ACT_ON_ALERT)
def sign_off_page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """End the shift: never refused; what is left is named."""
    row = sign_off(by=viewer)
    if row.left_alerts:
        words = ngettext(
            "Signed off. %(left)s is left without a word, and is named at the next opening.",
            "Signed off. %(left)s are left without a word, and are named at the next opening.",
            row.left_alerts,
        )
        messages.warning(request, words % {"left": row.left_alerts})
    else:
        messages.success(request, _("Signed off. Everything that is open is settled."))
    return HttpResponseRedirect(reverse("triage:shift"))


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.ACT_ON_ALERT)
def note_new(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Write a note on a patient to the next shift."""
    patient = access_patient(viewer, patient_id, Purpose.FOLLOW_UP)
    today = clock.today()
    form = ShiftNoteForm(request.POST or None, initial={"last_date": today + timedelta(days=3)})
    if form.is_valid():
        midnight = form.cleaned_data["last_date"] + timedelta(days=1)
        until = datetime.combine(midnight, time(), tzinfo=OSLO)
        try:
            write_note(
                by=viewer, patient_id=patient_id, text=form.cleaned_data["text"], until=until
            )
        except NoteSaysNothing:
            form.add_error("text", _("Write something."))
        except NoteExpiresWrongly:
            form.add_error("last_date", _("A day from today on, 30 days at most."))
        else:
            messages.success(request, _("The note stands for the next shift."))
            return HttpResponseRedirect(reverse("triage:patient", args=[patient_id]))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "patient": patient}
    return TemplateResponse(request, "triage/shift/note.html", context, status=status)


@require_POST
@page(Permission.ACT_ON_ALERT)
def note_end(request: HttpRequest, viewer: Viewer, shift_note_id: UUID) -> HttpResponse:
    """Take a note away."""
    row = end_note(by=viewer, note_id=shift_note_id)
    messages.success(request, _("The note is taken away."))
    return HttpResponseRedirect(reverse("triage:patient", args=[row.patient_id]))


def _listed(viewer: Viewer, rows: Iterable[Any]) -> None:
    seen = sorted({(row.tenant_id, row.patient_id) for row in rows})
    record_list(viewer=viewer, seen=seen, action="SHIFT_READ", purpose=Purpose.FOLLOW_UP)
