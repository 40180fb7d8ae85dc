"""The patient: the list of those in sight, the panel beside the worklist, the whole board."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from dho.identity.scopes import page
from dho.lib import clock
from tenants.operations.access import access_patient, record_list
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import Viewer
from triage.operations.next_in_line import next_in_line
from triage.presenters.actions import alert_panel
from triage.presenters.alerts import event_words
from triage.presenters.board import board_shown, days_wanted, kinds_with_ranges, why_i_see
from triage.presenters.budget import budget_rows
from triage.presenters.journal import note_shown
from triage.presenters.learning import LessonShown, by_patient
from triage.presenters.nurse_words import words_on_board
from triage.presenters.patients import patient_rows
from triage.presenters.questions import QuestionShown, questions_shown
from triage.presenters.reading_rows import reading_rows
from triage.queries.board import Board, alert_history, board, unit_names
from triage.queries.budget import budgets
from triage.queries.journal import notes_of
from triage.queries.learning import learning_material
from triage.queries.patients import patients_in_sight
from triage.queries.questions import questions_of
from triage.queries.readings import ReadingsWanted, readings_page
from triage.queries.shift import notes_on
from triage.rules.causes import is_missing
from triage.views.messages import contact_context
from triage.views.take_over import box_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

PER_PAGE = 50
LATEST = 30
"""How many readings the board lists."""
LEARNING_DAYS = 90
PANEL_DAYS = 30


@require_GET
@page(Permission.READ_PATIENT_LIST)
def patients_page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The patients that the viewer may see, with their latest colour."""
    text = request.GET.get("q", "")[:60].strip()
    after = request.GET.get("after", "")[:140]
    rows, older = patients_in_sight(viewer, text=text, after=after, limit=PER_PAGE)
    record_list(
        viewer=viewer,
        seen=[(row.tenant_id, row.id) for row in rows],
        action="PATIENTS_LISTED",
        purpose=Purpose.FOLLOW_UP,
    )
    context = {
        "patients": patient_rows(rows, clock.now()),
        "text": text,
        "older": older,
        "may_register": viewer.can(Permission.REGISTER_PATIENT),
        "may_report": viewer.can(Permission.REPORT_INCIDENT),
        "may_look_up": viewer.can(Permission.LOOK_UP_IN_EMERGENCY),
        "may_learn": viewer.can(Permission.EDIT_PLAN),
    }
    return TemplateResponse(request, "triage/patients.html", context)


@require_GET
@page(Permission.READ_PATIENT)
def panel(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """The panel beside the list: nine of ten cases need no other page."""
    context = _context(viewer, patient_id)
    context["budgets"] = budget_rows(budgets(viewer, patient_id))
    return TemplateResponse(request, "triage/panel.html", context)


@require_GET
@page(Permission.READ_PATIENT)
def patient_page(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """The whole board of one patient; ``days`` is how far back the time axis goes."""
    days = days_wanted(request.GET.get("days", ""))
    context = _context(viewer, patient_id, days=days)
    latest = readings_page(viewer, ReadingsWanted(patient_id=patient_id, limit=LATEST)).readings
    context |= {
        "notes": [note_shown(one) for one in notes_of(context.pop("closed"))],
        "readings": reading_rows(latest, context["now"]),
        "may_mark": viewer.can(Permission.MARK_READING),
        "lessons": _lessons(viewer, patient_id),
        "questions": _questions(viewer, context["patient"]),
    }
    return TemplateResponse(request, "triage/patient.html", context)


def _questions(viewer: Viewer, patient: Any) -> list[QuestionShown]:
    """Return the last questions to doctors about this patient, to those who ask or answer them."""
    if not viewer.can(Permission.READ_DOCTOR_QUESTIONS):
        return []
    return questions_shown(questions_of(viewer, patient), clock.now())


def _lessons(viewer: Viewer, patient_id: UUID) -> list[LessonShown]:
    """Return the rules of this patient whose alerts led to nothing, to those who write plans."""
    if not viewer.can(Permission.EDIT_PLAN):
        return []
    return by_patient(learning_material(viewer, days=LEARNING_DAYS, patient_id=patient_id))


def _context(viewer: Viewer, patient_id: UUID, *, days: int | None = None) -> dict[str, Any]:
    """Return what both forms show; the short one has no ``days`` of its own."""
    patient = access_patient(viewer, patient_id, Purpose.FOLLOW_UP)
    found = board(viewer, patient, days=days or PANEL_DAYS)
    now = found.now
    version = found.in_force
    shown = board_shown(found, is_short=days is None)
    lines = next_in_line(by=viewer, alerts=found.open_alerts)
    return {
        "patient": patient,
        "board": shown,
        "age": shown.age,
        "group": shown.group,
        "enrolment": found.enrolment,
        "alerts": [
            replace(
                alert_panel(one, viewer, now, words_on_board(one, found), lines.get(one.id)),
                set_by=shown.set_by.get(one.id, ""),
            )
            for one in found.open_alerts
        ],
        "closed": found.closed_alerts,
        "history": _history(found) if days else [],
        "version": version,
        "document": shown.document,
        "why_i_see": why_i_see(found.opened_by, viewer),
        "adjustable": kinds_with_ranges(version) if viewer.can(Permission.PUBLISH_PLAN) else (),
        "may_report": viewer.can(Permission.REPORT_INCIDENT),
        "may_act": viewer.can(Permission.ACT_ON_ALERT),
        "may_ask_doctor": viewer.can(Permission.ASK_DOCTOR),
        "may_edit_plan": viewer.can(Permission.EDIT_PLAN),
        "may_grant": viewer.can(Permission.MANAGE_GRANTS),
        "may_record_benefits": viewer.can(Permission.RECORD_BENEFITS),
        "pauses": found.pauses,
        "last_heard": found.last_heard,
        "relatives_words": found.words,
        "is_silent": any(is_missing(one.cause) for one in found.open_alerts),
        "shift_notes": notes_on(viewer, patient, now),
        "may_pause": viewer.can(Permission.PAUSE_FOLLOW_UP),
        "take_over": box_of(viewer, patient, found.enrolment),
        "now": now,
        **contact_context(viewer, patient),
    }


def _history(found: Board) -> list[Any]:
    events = alert_history([*found.open_alerts, *found.closed_alerts])
    names = unit_names({str(one.detail["unit"]) for one in events if one.detail.get("unit")})
    return [
        {
            "at": one.at,
            "who": one.by.name if one.by else "",
            "unit": one.unit.name if one.unit else "",
            "what": event_words(one.code, one.detail, names),
            "note": one.detail.get("note", ""),
        }
        for one in events
    ]
