"""Log a call, note that nobody answered, ask for a new measurement."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dho.identity.scopes import page
from dho.lib import clock
from measurements.presenters import STAFF_WORDS
from measurements.rules.kinds import NUMBER_KINDS
from tenants.operations.access import access_patient
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound
from triage.forms import CallForm, MeasureAgainForm, SeenForm, seen_ids, seen_text
from triage.operations.alerts import StepRefused
from triage.operations.contact import (
    NO_ANSWER,
    Call,
    PromiseNotAhead,
    ask_to_measure,
    log_call,
)
from triage.presenters.actions import alert_panel
from triage.presenters.board import document_of
from triage.presenters.refusals import refusal_words
from triage.presenters.sentences import what_happened
from triage.queries.alerts import findings_in_sight, one_alert, open_alerts_in_sight
from triage.queries.board import in_force_now
from triage.rules.contacts import Direction, Whom

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer

AHEAD = timedelta(hours=1)
"""Before when a new measurement is proposed to come."""
MOST_AHEAD = timedelta(days=7)


@require_http_methods(["GET", "POST"])
@page(Permission.ACT_ON_ALERT)
def contact(request: HttpRequest, viewer: Viewer, alert_id: UUID) -> HttpResponse:
    """Log a call about one alert."""
    alert = one_alert(viewer, alert_id)
    if alert is None:
        raise NotFound
    return _call(request, viewer, alert.patient_id, [str(alert_id)])


@require_http_methods(["GET", "POST"])
@page(Permission.ACT_ON_ALERT)
def call(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Log a call about the patient; it counts for all that is open unless something else is said."""
    return _call(request, viewer, patient_id, None)


def _call(
    request: HttpRequest, viewer: Viewer, patient_id: UUID, about: Sequence[str] | None
) -> HttpResponse:
    patient = access_patient(viewer, patient_id, Purpose.FOLLOW_UP)
    alerts = [
        (str(one.id), what_happened(one.reason_code, one.reason_params))
        for one in open_alerts_in_sight(viewer, patient)
    ]
    chosen = about if about is not None else [one for one, _words in alerts]
    there = findings_in_sight(viewer, patient)
    initial = {"alerts": chosen, "seen": seen_text(there)}
    form = CallForm(request.POST or None, alerts=alerts, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        # Sent from the address of an alert without a list, it is about that one.
        ids = said.get("alerts") or (about or [])
        try:
            log_call(
                by=viewer,
                patient_id=patient.id,
                call=_call_of(said),
                alert_ids=[UUID(one) for one in ids],
                seen=_seen(form),
            )
        except PromiseNotAhead:
            form.add_error("promised_at", _("The time must lie ahead."))
        else:
            messages.success(request, _("The call is logged."))
            if came_later(there, _seen(form)):
                messages.warning(request, came_meanwhile())
            return _to_patient(patient.id)
    context = {"form": form, "patient": patient}
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "triage/contact/call.html", context, status=status)


def came_later(there: Iterable[UUID], stood: Iterable[UUID] | None) -> bool:
    """Whether something is there that did not stand on the page; None: what stood is not known."""
    return stood is not None and not set(there) <= set(stood)


def came_meanwhile() -> str:
    """Return that something came after the page was loaded: it was not spoken of, and goes on waiting."""
    return _("Something new came while you talked. It goes on waiting: look at it.")


def _seen(form: SeenForm) -> list[UUID] | None:
    """Return what stood on the page that was sent; None for a page that does not say."""
    if "seen" not in form.data:
        return None
    return seen_ids(form.cleaned_data["seen"])


def _call_of(said: dict[str, Any]) -> Call:
    return Call(
        direction=Direction(said["direction"]),
        whom=Whom(said["whom"]),
        reached=said["reached"] == "yes",
        minutes=said["minutes"],
        said=said["said"],
        promised_at=said["promised_at"],
    )


@require_POST
@page(Permission.ACT_ON_ALERT)
def no_answer(request: HttpRequest, viewer: Viewer, alert_id: UUID) -> HttpResponse:
    """The patient was rung and did not answer: one tap. The alert goes on calling."""
    alert = one_alert(viewer, alert_id)
    if alert is None:
        raise NotFound
    log_call(by=viewer, patient_id=alert.patient_id, call=NO_ANSWER, alert_ids=[alert_id])
    messages.success(request, _("The attempt is logged. The deadline goes on."))
    return _to_patient(alert.patient_id)


@require_http_methods(["GET", "POST"])
@page(Permission.ACT_ON_ALERT)
def measure_again(request: HttpRequest, viewer: Viewer, alert_id: UUID) -> HttpResponse:
    """Ask the patient to measure again before a time."""
    alert = one_alert(viewer, alert_id)
    if alert is None:
        raise NotFound
    patient = access_patient(viewer, alert.patient_id, Purpose.FOLLOW_UP)
    now = clock.now()
    kinds = _kinds(viewer, patient, alert.cause.removeprefix("MISSING:"))
    start = {"kind": kinds[0][0], "due_at": (now + AHEAD).replace(second=0, microsecond=0)}
    start["seen"] = seen_text(findings_in_sight(viewer, patient))
    form = MeasureAgainForm(request.POST or None, kinds=kinds, initial=start)
    if form.is_valid() and _asked(viewer, alert_id, form, now):
        messages.success(request, _("The patient is asked. It stands on the patient's own page."))
        return _to_patient(patient.id)
    context = {
        "form": form,
        "patient": patient,
        "alert": alert_panel(alert, viewer, now),
        "has_sign_in": patient.user_id is not None,
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "triage/contact/measure_again.html", context, status=status)


def _asked(viewer: Viewer, alert_id: UUID, form: MeasureAgainForm, now: datetime) -> bool:
    said = form.cleaned_data
    if said["due_at"] > now + MOST_AHEAD:
        form.add_error("due_at", _("At most a week ahead."))
        return False
    try:
        ask_to_measure(
            by=viewer,
            alert_id=alert_id,
            kind=said["kind"],
            words=said["words"],
            due_at=said["due_at"],
            seen=_seen(form),
        )
    except StepRefused as refused:
        words = refusal_words(refused.code, refused.params)
        form.add_error(None if refused.is_conflict else "due_at", words)
        return False
    return True


def _kinds(viewer: Viewer, patient: Any, first: str) -> list[tuple[str, str]]:
    """Return what can be asked for: what the alert is about, the plan's kinds, then all others."""
    version = in_force_now(viewer, patient)
    planned = [item.kind for item in document_of(version).items] if version else []
    names = dict.fromkeys([first, *planned, *NUMBER_KINDS])
    return [(name, STAFF_WORDS.label(name)) for name in names if name in NUMBER_KINDS]


def _to_patient(patient_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("triage:patient", args=[patient_id]))
