"""Meetings with a unit's doctors: with whom, what waits for them, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dho.lib import clock
from selfcare_plans.queries.lists import plans_waiting
from tenants.models import AccessGrant, Unit
from tenants.queries.patients import visible_patients
from tenants.queries.periods import not_ended
from triage.models import Meeting, MeetingDecision
from triage.queries.questions import ASKABLE, open_questions, questions_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from selfcare_plans.models import PlanVersion
    from tenants.models import Patient
    from tenants.rules.viewer import Viewer
    from triage.models import Question

LATELY = 10


@dataclass(frozen=True, slots=True)
class Agenda:
    """What waits for one unit, and the patients whom it may see."""

    unit: Unit
    questions: list[Question]
    proposed: list[PlanVersion]
    reviews: list[PlanVersion]
    patients: list[Patient]


def units_to_meet(viewer: Viewer) -> list[Unit]:
    """Return the GP offices and hospital units to which patients in sight are opened now."""
    ids = _grants(viewer).values_list("unit_id", flat=True).distinct()
    found = Unit.objects.filter(id__in=list(ids), kind__in=ASKABLE)
    return list(found.order_by("name", "id"))


def agenda(viewer: Viewer, unit: Unit) -> Agenda:
    """Return the agenda of a meeting with a unit's doctors, made from what waits."""
    now = clock.now()
    seen = set(_grants(viewer).filter(unit_id=unit.id).values_list("patient_id", flat=True))
    waiting = plans_waiting(viewer, now, now.astimezone(clock.OSLO).date())
    questions, _more = open_questions(viewer)
    patients = visible_patients(viewer).filter(id__in=seen).select_related("tenant")
    return Agenda(
        unit=unit,
        questions=[one for one in questions if one.to_unit_id == unit.id],
        proposed=[one for one in waiting.proposed if one.asked_unit_id == unit.id],
        reviews=[one for one in waiting.reviews if one.patient_id in seen],
        patients=list(patients.order_by("search_name", "id")),
    )


def meetings_of(viewer: Viewer) -> Sequence[Meeting]:
    """Return the last meetings of the viewer's centre, newest first."""
    rows = Meeting.objects.filter(centre_id=_unit(viewer)).select_related("unit", "written_by")
    return list(rows.order_by("-held_on", "-at")[:LATELY])


def one_meeting(viewer: Viewer, meeting_id: UUID) -> Meeting | None:
    """Return a meeting of the viewer's own centre, or None."""
    rows = Meeting.objects.select_related("unit", "written_by")
    return rows.filter(id=meeting_id, centre_id=_unit(viewer)).first()


def decisions_of(viewer: Viewer, meeting: Meeting) -> list[MeetingDecision]:
    """Return what the meeting decided of patients in sight, as it was written."""
    rows = MeetingDecision.objects.filter(
        meeting_id=meeting.id, patient_id__in=visible_patients(viewer).values("id")
    )
    return list(
        rows.select_related("patient__tenant", "version", "question", "by").order_by("at", "id")
    )


def open_question_to(viewer: Viewer, patient: Patient, unit_id: UUID) -> Question | None:
    """Return the patient's open question to a unit, if any."""
    return next(
        (
            one
            for one in questions_of(viewer, patient)
            if one.state == "OPEN" and one.to_unit_id == unit_id
        ),
        None,
    )


def _grants(viewer: Viewer) -> Any:
    now = clock.now()
    return AccessGrant.objects.filter(
        not_ended(),
        started_at__lte=now,
        patient_id__in=visible_patients(viewer).values("id"),
    )


def _unit(viewer: Viewer) -> Any:
    return viewer.unit_id
