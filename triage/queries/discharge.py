"""The discharge of a running course: what is marked, what still wants a doctor's word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q

from dho.lib import clock
from selfcare_plans.models import PlanVersion
from selfcare_plans.queries import document_of, in_force_at
from selfcare_plans.rules.approval import Door
from tenants.models import Pause
from tenants.queries.patients import open_enrolment
from tenants.rules.pauses import PauseKind, PauseState
from triage.models import Discharge, DischargeMark
from triage.rules.discharge import Mark, Marked, Point, points_of, unsettled

if TYPE_CHECKING:
    from datetime import datetime

    from tenants.models import Enrolment, Patient


@dataclass(frozen=True, slots=True)
class DischargeNow:
    """How a discharge stands. ``row`` None: nothing is marked yet. ``version``: the plan in force."""

    row: Discharge | None
    version: PlanVersion | None
    points: tuple[Point, ...]
    marks: dict[str, DischargeMark]
    open_points: tuple[Point, ...]

    @property
    def is_temporary(self) -> bool:
        """Whether the patient went home while the plan still wants a doctor's word."""
        return bool(self.row and self.row.discharged_at and self.open_points)


def running_stays(course: Enrolment, now: datetime) -> list[Pause]:
    """Return the hospital stays of a course that have begun and that nobody has ended."""
    rows = Pause.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=now),
        ~Q(ends_at=F("starts_at")) | Q(ends_at__isnull=True),
        tenant_id=course.tenant_id,
        enrolment_id=course.id,
        kind=PauseKind.STAY.value,
        state=PauseState.AGREED.value,
        starts_at__lte=now,
    )
    return list(rows.order_by("starts_at", "id"))


def open_discharge(course: Enrolment) -> Discharge | None:
    """Return the discharge that is under way, if any.

    One from before the hospital unit took over this time is not: what was said then was about
    another stay.
    """
    row = (
        Discharge.objects.filter(
            tenant_id=course.tenant_id, enrolment_id=course.id, settled_at__isnull=True
        )
        .select_related("unit", "discharged_by")
        .first()
    )
    is_away = course.owner_unit_id != course.centre_id
    return None if row is not None and is_away and row.begun_at < course.owner_since else row


def discharge_now(course: Enrolment, now: datetime) -> DischargeNow:
    """Return how the discharge of a course stands against the plan in force at ``now``."""
    row = open_discharge(course)
    own = PlanVersion.objects.filter(tenant_id=course.tenant_id, patient_id=course.patient_id)
    version = in_force_at(own, now)
    points = points_of(document_of(version)) if version else ()
    marks: dict[str, DischargeMark] = {}
    if row is not None:
        found = DischargeMark.objects.filter(tenant_id=row.tenant_id, discharge_id=row.id)
        for one in found.select_related("by", "unit").order_by("at", "id"):
            marks[one.key] = one
    said = {key: Marked(one.said, Mark(one.mark)) for key, one in marks.items()}
    by_a_doctor = version is not None and version.approved_door != Door.CENTRE.value
    left = unsettled(points, said, by_a_doctor=by_a_doctor)
    return DischargeNow(row, version, points, marks, left)


def is_settled(course: Enrolment) -> bool:
    """Whether no discharge of the course lacks a doctor's word, or none was begun."""
    row = open_discharge(course)
    return row is None or not discharge_now(course, clock.now()).open_points


def temporary_after_stay(patient: Patient, now: datetime) -> DischargeNow | None:
    """Return the discharge that makes the plan of a patient who was reached temporary, or None."""
    course = open_enrolment(patient)
    row = open_discharge(course) if course else None
    if course is None or row is None or row.discharged_at is None:
        return None
    found = discharge_now(course, now)
    return found if found.is_temporary else None
