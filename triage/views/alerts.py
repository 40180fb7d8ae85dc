"""What people press: each button is one verb, then back to where they were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dho.identity.scopes import page
from dho.lib import clock
from dho.lib.clock import OSLO
from selfcare_plans.rules.document import Colour
from tenants.operations.access import access_patient
from tenants.rules.ages import age_on
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer
from triage.forms import AssessForm, DeclineForm, HandOverForm, ResolveForm, seen_ids
from triage.forms.worklist import NextInLineForm, SnoozeForm
from triage.operations import alerts as verbs
from triage.operations.assess import AssessmentNeedsReason, NothingToAssess, assess_alert
from triage.operations.next_in_line import NextInLine, next_in_line
from triage.presenters.actions import alert_panel, not_further
from triage.presenters.came import came_words
from triage.presenters.refusals import refusal_words
from triage.queries.alerts import one_alert, units_to_offer
from triage.rules.alert_state import Outcome, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpRequest


def go_back(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Go back to where the person pressed, of our own pages; else to the patient."""
    wanted = request.POST.get("next") or request.headers.get("Referer", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}):
        return HttpResponseRedirect(wanted)
    return HttpResponseRedirect(reverse("triage:patient", args=[patient_id]))


def _do(
    request: HttpRequest, viewer: Viewer, alert_id: UUID, verb: Callable[[], Any], done: str
) -> HttpResponse:
    before = one_alert(viewer, alert_id)
    if before is None:
        raise NotFound
    try:
        verb()
    except verbs.StepRefused as refused:
        messages.error(request, refusal_words(refused.code, refused.params))
    else:
        messages.success(request, done)
    return go_back(request, before.patient_id)


@require_POST
@page(Permission.ACT_ON_ALERT)
def claim(request: HttpRequest, viewer: Viewer, alert_id: UUID) -> HttpResponse:
    """Take the alert or the offer; the nurse stands on the patient afterwards."""
    alert = one_alert(viewer, alert_id)
    if alert is None:
        raise NotFound
    try:
        verbs.claim(by=viewer, alert_id=alert_id)
    except verbs.StepRefused as refused:
        messages.error(request, refusal_words(refused.code, refused.params))
        return go_back(request, alert.patient_id)
    messages.success(request, _("You have taken it."))
    return HttpResponseRedirect(reverse("triage:patient", args=[alert.patient_id]))


@require_POST
@page(Permission.ACT_ON_ALERT)
def release(request: HttpRequest, viewer: Viewer, alert_id: UUID) -> HttpResponse:
    """Let go."""
    return _do(
        request, viewer, alert_id, lambda: verbs.release(by=viewer, alert_id=alert_id), _("Let go.")
    )


@require_http_methods(["GET", "POST"])
@page(Permission.ACT_ON_ALERT)
def resolve(request: HttpRequest, viewer: Viewer, alert_id: UUID) -> HttpResponse:
    """Close with an outcome."""
    return _with_form(request, viewer, alert_id, ResolveForm, "resolve", _resolve)


def _resolve(viewer: Viewer, alert_id: UUID, said: dict[str, Any]) -> str:
    verbs.resolve(
        by=viewer,
        alert_id=alert_id,
        outcome=Outcome(said["outcome"]),
        note=said["note"],
        seen=seen_ids(said["seen"]),
        minutes=said["minutes"],
    )
    return _("Resolved. The note is ready for the journal.")


@require_http_methods(["GET", "POST"])
@page(Permission.ACT_ON_ALERT)
def snooze(request: HttpRequest, viewer: Viewer, alert_id: UUID) -> HttpResponse:
    """Let it rest until a time, for a reason."""
    return _with_form(request, viewer, alert_id, SnoozeForm, "snooze", _snooze)


def _snooze(viewer: Viewer, alert_id: UUID, said: dict[str, Any]) -> str:
    until = said["until"]
    until = until if until.tzinfo else until.replace(tzinfo=OSLO)
    verbs.snooze(
        by=viewer,
        alert_id=alert_id,
        until=until,
        reason=said["reason"],
        seen=seen_ids(said["seen"]),
    )
    return _("Snoozed. The deadline goes on.")


@require_http_methods(["GET", "POST"])
@page(Permission.ACT_ON_ALERT)
def decline(request: HttpRequest, viewer: Viewer, alert_id: UUID) -> HttpResponse:
    """Refuse an offer."""
    return _with_form(request, viewer, alert_id, DeclineForm, "decline", _decline)


def _decline(viewer: Viewer, alert_id: UUID, said: dict[str, Any]) -> str:
    verbs.decline(by=viewer, alert_id=alert_id, reason=said["reason"])
    return _("Declined. The centre still has it.")


@require_http_methods(["GET", "POST"])
@page(Permission.ACT_ON_ALERT)
def hand_over(request: HttpRequest, viewer: Viewer, alert_id: UUID) -> HttpResponse:
    """Offer the alert to another unit that may see the patient."""
    alert = one_alert(viewer, alert_id)
    if alert is None:
        raise NotFound
    units = units_to_offer(viewer, alert)

    def make(*args: Any, **kwargs: Any) -> HandOverForm:
        return HandOverForm(*args, units=units, **kwargs)

    return _with_form(request, viewer, alert_id, make, "hand-over", _hand_over)


def _hand_over(viewer: Viewer, alert_id: UUID, said: dict[str, Any]) -> str:
    verbs.hand_over(
        by=viewer, alert_id=alert_id, to_unit=UUID(said["to_unit"]), note=said["message"]
    )
    return _("Offered. You have it until somebody takes it.")


@require_http_methods(["GET", "POST"])
@page(Permission.ACT_ON_ALERT)
def offer_to_next(request: HttpRequest, viewer: Viewer, alert_id: UUID) -> HttpResponse:
    """Offer the alert to the next in the plan's line, who is named first."""
    alert = one_alert(viewer, alert_id)
    if alert is None:
        raise NotFound
    line = next_in_line(by=viewer, alerts=[alert]).get(alert.id) or NextInLine(
        refusal=Refusal.NO_RECEIVER if alert.owner_unit_id == viewer.unit_id else Refusal.NOT_OWNER
    )

    def make(*args: Any, **kwargs: Any) -> NextInLineForm:
        kwargs["initial"] = {"unit": line.unit_id}
        return NextInLineForm(*args, **kwargs)

    more = {"line": line, "why_not": not_further(line)}
    return _with_form(request, viewer, alert_id, make, "next-in-line", _offer_to_next, more)


def _offer_to_next(viewer: Viewer, alert_id: UUID, said: dict[str, Any]) -> str:
    verbs.escalate(by=viewer, alert_id=alert_id, message=said["message"], shown_unit=said["unit"])
    return _("Offered. You have it until somebody takes it.")


@require_http_methods(["GET", "POST"])
@page(Permission.ASSESS)
def assess(request: HttpRequest, viewer: Viewer, alert_id: UUID) -> HttpResponse:
    """Set her own colour beside the engine's, with a reason where it is another."""
    return _with_form(request, viewer, alert_id, AssessForm, "assess", _assess)


def _assess(viewer: Viewer, alert_id: UUID, said: dict[str, Any]) -> str:
    assess_alert(by=viewer, alert_id=alert_id, colour=Colour(said["colour"]), reason=said["reason"])
    return _("Your assessment stands beside the engine's colour.")


TITLES = {
    "assess": lambda: _("Set your own assessment"),
    "resolve": lambda: _("Resolve"),
    "snooze": lambda: _("Snooze"),
    "decline": lambda: _("Decline"),
    "hand-over": lambda: _("Offer to another unit"),
    "next-in-line": lambda: _("Offer to the next in line"),
}


def _with_form(
    request: HttpRequest,
    viewer: Viewer,
    alert_id: UUID,
    make: Callable[..., forms.Form],
    name: str,
    act: Callable[[Viewer, UUID, dict[str, Any]], str],
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the form, or do what it says; a refusal stands in the form and nothing is lost."""
    alert = one_alert(viewer, alert_id)
    if alert is None:
        raise NotFound
    patient = access_patient(viewer, alert.patient_id, Purpose.FOLLOW_UP)
    form = make(request.POST) if request.method == "POST" else make(initial=_initial(alert, viewer))
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, act(viewer, alert_id, form.cleaned_data))
        except verbs.StepRefused as refused:
            form = _told(request, viewer, alert_id, make, refused)
        except AssessmentNeedsReason:
            form.add_error("reason", _("Your colour is not the engine's: write why."))
        except NothingToAssess:
            form.add_error(None, _("Nothing was judged here, so there is no colour to assess."))
        else:
            return HttpResponseRedirect(_next(request, patient.id))
    context = {
        "form": form,
        "alert": alert_panel(alert, viewer, clock.now()),
        "patient": patient,
        "age": age_on(patient.birth_date, clock.now().date()),
        "name": name,
        "title": TITLES[name](),
        **(more or {}),
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "triage/alert_form.html", context, status=status)


def _next(request: HttpRequest, patient_id: UUID) -> str:
    """Return where the person came from, if the address says so, else the patient's board."""
    wanted = request.GET.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, {request.get_host()}):
        return wanted
    return reverse("triage:patient", args=[patient_id])


def _told(
    request: HttpRequest,
    viewer: Viewer,
    alert_id: UUID,
    make: Callable[..., forms.Form],
    refused: verbs.StepRefused,
) -> forms.Form:
    """Return the form as it was written, with what happened meanwhile.

    What came is named, and counts as seen when the form is sent again: nothing was overwritten.
    """
    said = request.POST.copy()
    words = refusal_words(refused.code, refused.params)
    alert = one_alert(viewer, alert_id)
    if alert is not None and refused.code is Refusal.UNSEEN_FINDINGS:
        said["seen"] = alert_panel(alert, viewer, clock.now()).seen
        words = f"{words} {came_words(alert, refused.params['unseen'])}"
    if refused.code is Refusal.ANOTHER_IS_NEXT:
        said["unit"] = refused.params["unit"] or ""
    form = make(said)
    form.is_valid()
    form.add_error(None, words)
    return form


def _initial(alert: Any, viewer: Viewer) -> dict[str, Any]:
    shown = alert_panel(alert, viewer, clock.now())
    return {"seen": shown.seen, "note": shown.note, "until": shown.back_at}
