"""Questions to doctors as a viewer may see them, and whom a nurse can ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from dho.lib import clock
from selfcare_plans.models import PlanStatus, PlanVersion
from selfcare_plans.queries.doctors import doctors_to_ask
from selfcare_plans.queries.versions import units_that_may_see, versions_in_sight
from tenants.models import Membership, Unit
from tenants.queries.patients import visible_patients
from tenants.queries.periods import not_ended
from tenants.rules.codes import Role, UnitKind
from triage.models import Alert, Question
from triage.queries.alerts import visible_alerts
from triage.rules.alert_state import Status
from triage.rules.questions import QuestionState

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from tenants.models import Patient, User
    from tenants.rules.viewer import Viewer

MOST = 100
LATELY = 20
ASKABLE = (UnitKind.GP_OFFICE.value, UnitKind.HOSPITAL.value)
_DOCTORS = (Role.GP.value, Role.HOSPITAL_DOCTOR.value)


def visible_questions(viewer: Viewer) -> QuerySet[Question]:
    """Return the questions in sight: at the centre all of its patients', elsewhere those to the unit."""
    if getattr(settings, "WALL_1_OFF", False):
        return Question.objects.all()
    patients = visible_patients(viewer).filter(
        tenant_id=OuterRef("tenant_id"), id=OuterRef("patient_id")
    )
    found = Question.objects.filter(Exists(patients.order_by()))
    return found if viewer.sees_whole_tenants else found.filter(to_unit_id=_unit(viewer))


def one_question(viewer: Viewer, question_id: UUID) -> Question | None:
    """Return a question in sight with what every view of it shows, or None."""
    return _with_details(visible_questions(viewer)).filter(id=question_id).first()


def open_questions(viewer: Viewer) -> tuple[list[Question], int]:
    """Return the open questions, the first due on top, and how many more there are."""
    rows = _with_details(visible_questions(viewer)).filter(state=QuestionState.OPEN.value)
    found = list(rows.order_by("due_at", "id")[: MOST + 1])
    more = rows.count() - MOST if len(found) > MOST else 0
    return found[:MOST], more


def answered_lately(viewer: Viewer) -> list[Question]:
    """Return the questions that were answered last, newest first."""
    rows = _with_details(visible_questions(viewer)).filter(state=QuestionState.ANSWERED.value)
    return list(rows.order_by("-answered_at", "-id")[:LATELY])


def questions_of(viewer: Viewer, patient: Patient) -> list[Question]:
    """Return the last questions about one patient, the open ones first."""
    rows = _with_details(visible_questions(viewer)).filter(
        tenant_id=patient.tenant_id, patient_id=patient.id
    )
    return sorted(
        rows.order_by("-asked_at")[:LATELY], key=lambda one: one.state != QuestionState.OPEN.value
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """How many questions are open, and how many of them are past their deadline."""

    open: int
    overdue: int


def questions_counted(viewer: Viewer, now: datetime) -> Counted:
    """Return the two numbers of the viewer's list."""
    rows = visible_questions(viewer).filter(state=QuestionState.OPEN.value)
    due = list(rows.values_list("due_at", flat=True))
    return Counted(len(due), sum(1 for one in due if one <= now))


@dataclass(frozen=True, slots=True)
class Asked:
    """A unit that can be asked about a patient, and the doctors who act there."""

    unit: Unit
    doctors: tuple[User, ...]

    @property
    def may_have_link(self) -> bool:
        """Whether the unit has a registered channel, and a doctor who can say who she is."""
        return bool(self.unit.email and self.doctors)


def units_to_ask(viewer: Viewer, patient: Patient) -> list[Asked]:
    """Return the GP offices and hospital units that may see the patient, the GP's own first."""
    doctors = {one.unit.id: one.doctors for one in doctors_to_ask(viewer, patient)}
    units = [one for one in units_that_may_see(viewer, patient) if one.kind in ASKABLE]
    units.sort(key=lambda one: (one.id != patient.gp_unit_id, one.name))
    return [Asked(one, doctors.get(one.id, ())) for one in units]


def doctors_at(unit_id: UUID) -> list[tuple[Membership, User]]:
    """Return who acts as a doctor at a unit now, by name, once each."""
    now = clock.now()
    held = Membership.objects.filter(
        not_ended(),
        unit_id=unit_id,
        role__in=_DOCTORS,
        started_at__lte=now,
        user__is_active=True,
    ).select_related("user")
    return list(
        {one.user_id: (one, one.user) for one in held.order_by("user__name", "id")}.values()
    )


def alerts_to_ask_about(viewer: Viewer, patient: Patient) -> list[Alert]:
    """Return the patient's open alerts."""
    return list(
        visible_alerts(viewer)
        .filter(patient_id=patient.id, state=Status.OPEN.value)
        .order_by("opened_at")
    )


def proposal_to_ask_about(viewer: Viewer, patient: Patient) -> PlanVersion | None:
    """Return the proposed version that waits for a doctor, if any."""
    return (
        versions_in_sight(viewer)
        .filter(patient_id=patient.id, status=PlanStatus.PROPOSED.value)
        .filter(plan__ended_at__isnull=True)
        .first()
    )


def _with_details(rows: QuerySet[Question]) -> QuerySet[Question]:
    return rows.select_related(
        "patient__tenant",
        "patient__gp_unit",
        "from_unit",
        "to_unit",
        "asked_by",
        "answered_by",
        "written_by",
        "alert",
        "version",
    )


def _unit(viewer: Viewer) -> Any:
    return viewer.unit_id


def centres_to_ring() -> list[Unit]:
    """Return the follow-up centres with a telephone: open facts, for a page that may say no more."""
    found = Unit.objects.filter(kind=UnitKind.CENTRE.value).exclude(phone="")
    return list(found.order_by("name")[:20])
