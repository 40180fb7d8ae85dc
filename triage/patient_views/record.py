"""Register one reading, and read the answer to it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_http_methods

from dho.identity.scopes import page
from dho.lib.ids import new_id
from measurements.operations.record import Conflict, Taken
from measurements.rules.kinds import NUMBER_KINDS
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotAllowed, NotFound
from triage.operations.own_record import send_reading
from triage.operations.told_receipts import show_red
from triage.patient_views.frame import Frame, open_frame
from triage.presenters.patient.again import to_measure_again
from triage.presenters.patient.answer import answer
from triage.presenters.patient.doubts import already_sent, doubts, refused
from triage.presenters.patient.form import form_of, read_typed, reading_item, time_of
from triage.queries import patient as queries

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from measurements.rules.kind import Kind
    from tenants.rules.viewer import Viewer
    from triage.models import Alert
    from triage.presenters.patient.again import MeasureAgain
    from triage.presenters.patient.form import ReadingForm, Typed
    from triage.queries.patient import OwnReading, PlanNow

AGAIN_WITHIN = timedelta(hours=1)
"""A second unlikely reading of a kind within this time is not asked about once more."""


@require_http_methods(["GET", "POST"])
@page(Permission.RECORD_READING)
def record(
    request: HttpRequest, viewer: Viewer, kind: str, patient_id: UUID | None = None
) -> HttpResponse:
    """The form of one kind. A post is taken in, or comes back with what must be looked at."""
    frame = open_frame(viewer, patient_id)
    found = NUMBER_KINDS.get(kind)
    if found is None:
        raise NotFound
    if not frame.record.may_record:
        raise NotAllowed(Permission.RECORD_READING.value)
    if request.method == "POST":
        return _posted(request, frame, found)
    return _page(request, frame, _form(frame, found))


def _form(frame: Frame, kind: Kind, typed: Typed | None = None, reference: str = "") -> ReadingForm:
    plan = frame.plan()
    patient = frame.record.patient
    return form_of(
        kind=kind,
        document=plan.document if plan else None,
        last=queries.last_reading(patient, kind.name),
        now=frame.now,
        time_zone=patient.time_zone,
        reference=reference or new_id(),
        typed=typed,
    )


def _page(request: HttpRequest, frame: Frame, form: ReadingForm, status: int = 200) -> HttpResponse:
    context = frame.context(request, form=form, action=frame.links.record(form.kind))
    return TemplateResponse(request, "triage/patient/record.html", context, status=status)


def _posted(request: HttpRequest, frame: Frame, kind: Kind) -> HttpResponse:
    typed = read_typed(request.POST, kind)
    form = _form(frame, kind, typed, typed.reference)
    measured_at = time_of(typed, frame.now, frame.record.patient.time_zone)
    doubted = doubts(form, typed, kind, measured_at)
    if doubted is not None or measured_at is None:
        return _page(request, frame, doubted or form, 422)
    item = {**reading_item(typed, kind), "measured_at": measured_at, "reference": form.reference}
    result = send_reading(
        by=frame.viewer, record=frame.record, item=item, now=frame.now, is_now=not typed.measured_at
    )
    if isinstance(result, Taken):
        address = urlencode({"reference": form.reference})
        return HttpResponseRedirect(f"{frame.links.sent}?{address}")
    if isinstance(result, Conflict):
        # A new reference: sent once more it is a reading of its own.
        return _page(request, frame, already_sent(_form(frame, kind, typed)), 409)
    return _page(request, frame, refused(form, result), 422)


@require_GET
@page(Permission.READ_READINGS)
def sent(request: HttpRequest, viewer: Viewer, patient_id: UUID | None = None) -> HttpResponse:
    """The answer to a reading. Asked for as a part, only the answer: it may have got a colour."""
    frame = open_frame(viewer, patient_id)
    patient = frame.record.patient
    reading = queries.reading_sent(patient, request.GET.get("reference", "")[:200])
    if reading is None:
        raise NotFound
    earlier = queries.readings_since(patient, reading.measured_at - AGAIN_WITHIN, kind=reading.kind)
    before = next((one for one in earlier if one.measured_at < reading.measured_at), None)
    plan = queries.plan_now(viewer, patient, reading.received_at)
    alert = queries.alert_about(patient, reading)
    shown = answer(
        reading=reading,
        before=before,
        plan=plan,
        alert=alert,
        watch=frame.watch,
        here=frame.here(plan) if plan else None,
    )
    unread = show_red(by=viewer, record=frame.record, readings=[reading])
    part = "#answer" if "part" in request.GET else ""
    context = frame.context(
        request,
        answer=shown,
        once_more=frame.links.record(reading.kind),
        unread_reds=unread,
        again=_again(frame, reading, alert, plan),
        acts=frame.acts([reading]),
        reference=request.GET.get("reference", "")[:200],
        address=request.get_full_path(),
    )
    return TemplateResponse(request, f"triage/patient/sent.html{part}", context)


def _again(
    frame: Frame, reading: OwnReading, alert: Alert | None, plan: PlanNow | None
) -> list[MeasureAgain]:
    """Return the second reading that this one's yellow waits for, until a newer one has come."""
    if alert is None:
        return []
    newer = queries.readings_since(frame.record.patient, reading.measured_at, kind=reading.kind)
    document = plan.document if plan else None
    first = {alert.id: reading}
    return to_measure_again([alert], first, newer, document, frame.links, frame.now)
