"""Meetings with a unit's doctors: the agenda from what waits, to print, and the minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dho.identity.scopes import page
from dho.lib import clock
from measurements.queries.questionnaires import plan_kinds
from tenants.operations.access import record_list
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer
from triage.forms.meetings import DecisionForm, MeetingForm
from triage.operations.meetings import Deciding, NotHeldYet, decide_in_meeting, hold_meeting
from triage.operations.questions import WordsMissing
from triage.presenters.learning import by_patient
from triage.presenters.questions import questions_shown
from triage.queries.learning import learning_material
from triage.queries.meetings import (
    agenda,
    decisions_of,
    meetings_of,
    one_meeting,
    units_to_meet,
)
from triage.queries.questions import doctors_at
from triage.views.questions.shared import REFUSED, refused_in_words

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LEARNING_DAYS = 90


@require_GET
@page(Permission.ASK_DOCTOR)
def meetings_page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The units to meet, and the meetings that were held last."""
    context = {"units": units_to_meet(viewer), "held": meetings_of(viewer)}
    return TemplateResponse(request, "triage/questions/meetings.html", context)


@require_http_methods(["GET", "POST"])
@page(Permission.ASK_DOCTOR)
def agenda_page(request: HttpRequest, viewer: Viewer, unit_id: UUID) -> HttpResponse:
    """What waits for one unit's doctors; posted, the minutes of a meeting begin."""
    unit = next((one for one in units_to_meet(viewer) if one.id == unit_id), None)
    if unit is None:
        raise NotFound
    now = clock.now()
    form = MeetingForm(request.POST or None, initial={"held_on": now.astimezone(clock.OSLO).date()})
    if form.is_valid():
        try:
            meeting = hold_meeting(by=viewer, unit_id=unit_id, **form.cleaned_data)
        except WordsMissing:
            form.add_error("participants", _("Write who took part."))
        except NotHeldYet:
            form.add_error("held_on", _("Minutes are written on the day, or after it."))
        else:
            return redirect("triage:meeting", meeting.id)
    found = agenda(viewer, unit)
    seen = {one.id for one in found.patients}
    lessons = [
        one
        for one in by_patient(learning_material(viewer, days=LEARNING_DAYS))
        if one.patient_id in seen
    ]
    taught = {one.patient_id for one in lessons}
    waiting: tuple[Any, ...] = (*found.questions, *found.proposed, *found.reviews)
    about = {(one.tenant_id, one.patient_id) for one in waiting}
    about |= {(one.tenant_id, one.id) for one in found.patients if one.id in taught}
    record_list(viewer=viewer, seen=about, action="MEETING_PREPARED", purpose=Purpose.FOLLOW_UP)
    context = {
        "unit": unit,
        "questions": questions_shown(found.questions, now),
        "proposed": found.proposed,
        "reviews": [(one, one.document.get("review_date")) for one in found.reviews],
        "lessons": lessons,
        "form": form,
        "now": now,
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "triage/questions/agenda.html", context, status=status)


@require_http_methods(["GET", "POST"])
@page(Permission.ASK_DOCTOR)
def meeting_page(request: HttpRequest, viewer: Viewer, meeting_id: UUID) -> HttpResponse:
    """The minutes: what was decided for each patient, and one more decision."""
    meeting = one_meeting(viewer, meeting_id)
    if meeting is None:
        raise NotFound
    found = agenda(viewer, meeting.unit)
    form = DecisionForm(
        request.POST or None,
        patients=[(str(one.id), one.name) for one in found.patients],
        doctors=[(str(user.id), user.name) for _held, user in doctors_at(meeting.unit_id)],
    )
    if form.is_valid() and _decided(request, viewer, meeting_id, form):
        return redirect("triage:meeting", meeting_id)
    decisions = decisions_of(viewer, meeting)
    record_list(
        viewer=viewer,
        # The form names everybody whom the unit may see.
        seen={(one.tenant_id, one.patient_id) for one in decisions}
        | {(one.tenant_id, one.id) for one in found.patients},
        action="MEETING_READ",
        purpose=Purpose.FOLLOW_UP,
    )
    context = {
        "meeting": meeting,
        "decisions": decisions,
        "questions": questions_shown(found.questions, clock.now()),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "triage/questions/meeting.html", context, status=status)


def _decided(request: HttpRequest, viewer: Viewer, meeting_id: UUID, form: DecisionForm) -> bool:
    said: dict[str, Any] = form.cleaned_data
    deciding = Deciding(
        UUID(said["patient"]),
        said["text"],
        makes_draft=said["makes_draft"],
        answer=form.chosen,
        doctor_id=form.doctor_id,
    )
    try:
        decide_in_meeting(
            by=viewer, meeting_id=meeting_id, deciding=deciding, known_kinds=plan_kinds()
        )
    except NotFound:
        form.add_error("answer", _("The patient has no open question to this unit."))
        return False
    except REFUSED as error:
        form.add_error(None, refused_in_words(error))
        return False
    messages.success(request, _("The decision is written down."))
    return True
