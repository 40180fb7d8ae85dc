"""Begin, ask for, agree to, change and end pauses and hospital stays of a patient's course.

They silence silence, never a reading: what the plan expects meanwhile is taken away by the sweeper,
and made again when a pause is shortened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction

from dho.lib import clock
from dho.lib.ids import new_id
from tenants.models import Enrolment, Patient, Pause
from tenants.operations.access import access_patient, record_access
from tenants.operations.enrolments import NotEnrolled
from tenants.queries.patients import open_enrolment, visible_patients
from tenants.rules.codes import Purpose
from tenants.rules.pauses import PauseKind, PauseProblem, PauseState, period_problem
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer, check

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID


class PauseRefused(Exception):
    """A pause cannot be as it was asked for; ``problem`` says why."""

    def __init__(self, problem: PauseProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class PauseIsSettled(Exception):
    """Somebody has answered it already."""


@dataclass(frozen=True, slots=True)
class Period:
    """From when until when, aware instants. Without ``ends_at`` a day (the patient's) to look again."""

    starts_at: datetime
    ends_at: datetime | None = None
    look_again_on: date | None = None


@transaction.atomic
def begin_pause(
    *, by: Viewer, patient_id: UUID, kind: PauseKind, period: Period, reason: str
) -> Pause:
    """Store a pause or stay that holds at once.

    Raises ``NotAllowed``, ``NotFound``, ``NotEnrolled``, ``PauseRefused``.
    """
    check(by, Permission.PAUSE_FOLLOW_UP)
    patient = access_patient(by, patient_id, Purpose.FOLLOW_UP, action="PAUSE_BEGUN")
    course = _course(patient)
    _check(patient, period)
    now = clock.now()
    pause = _pause(by, patient, course, period, reason)
    pause.kind, pause.state = kind.value, PauseState.AGREED.value
    pause.settled_by_id, pause.settled_at = by.user_id, now
    pause.save(force_insert=True)
    return pause


@transaction.atomic
def ask_for_pause(*, by: Viewer, patient_id: UUID, period: Period, reason: str) -> Pause:
    """Store what a patient, or a relative, asks for; it silences nothing before a nurse agrees.

    It must have an end. Raises ``NotAllowed``, ``NotFound``, ``NotEnrolled``, ``PauseRefused``.
    """
    check(by, Permission.ASK_FOR_PAUSE)
    patient = access_patient(by, patient_id, Purpose.OWN_RECORD, action="PAUSE_ASKED_FOR")
    course = _course(patient)
    _check(patient, period, must_end=True)
    pause = _pause(by, patient, course, period, reason)
    pause.kind, pause.state = PauseKind.PAUSE.value, PauseState.ASKED.value
    pause.save(force_insert=True)
    return pause


@transaction.atomic
def settle_pause(*, by: Viewer, pause_id: UUID, agree: bool) -> Pause:
    """Agree to what was asked for, or decline it.

    Raises ``NotAllowed``, ``NotFound``, ``PauseIsSettled``.
    """
    pause = _reach(by, pause_id)
    if pause.state != PauseState.ASKED.value:
        raise PauseIsSettled
    pause.state = (PauseState.AGREED if agree else PauseState.DECLINED).value
    _settle(by, pause, "PAUSE_AGREED" if agree else "PAUSE_DECLINED")
    return pause


@transaction.atomic
def change_pause(
    *, by: Viewer, pause_id: UUID, ends_at: datetime | None, look_again_on: date | None
) -> Pause:
    """Give a pause another end, or another day to look again; looking starts the 7 days anew.

    Raises ``NotAllowed``, ``NotFound``, ``PauseRefused``.
    """
    pause = _reach(by, pause_id)
    patient = Patient.objects.get(tenant_id=pause.tenant_id, id=pause.patient_id)
    _check(patient, Period(pause.starts_at, ends_at, look_again_on))
    pause.ends_at, pause.look_again_on = ends_at, look_again_on
    pause.looked_on = _today(patient)
    _settle(by, pause, "PAUSE_CHANGED")
    return pause


@transaction.atomic
def end_pause(*, by: Viewer, pause_id: UUID) -> Pause:
    """End a pause now; what has not closed yet is expected again. One to come is taken back.

    Raises ``NotAllowed``, ``NotFound``.
    """
    pause = _reach(by, pause_id)
    pause.ends_at = max(pause.starts_at, clock.now())
    _settle(by, pause, "PAUSE_ENDED")
    return pause


def _course(patient: Patient) -> Enrolment:
    course = open_enrolment(patient)
    if course is None:
        raise NotEnrolled
    return course


def _today(patient: Patient) -> date:
    return clock.now().astimezone(ZoneInfo(patient.time_zone)).date()


def _check(patient: Patient, period: Period, *, must_end: bool = False) -> None:
    problem = period_problem(
        starts_at=period.starts_at,
        ends_at=period.ends_at,
        look_again_on=period.look_again_on,
        today=_today(patient),
        must_end=must_end,
    )
    if problem is not None:
        raise PauseRefused(problem)


def _pause(by: Viewer, patient: Patient, course: Enrolment, period: Period, reason: str) -> Pause:
    return Pause(
        id=new_id(),
        tenant_id=patient.tenant_id,
        patient=patient,
        enrolment=course,
        starts_at=period.starts_at,
        ends_at=period.ends_at,
        look_again_on=None if period.ends_at else period.look_again_on,
        looked_on=_today(patient),
        reason=reason,
        made_at=clock.now(),
        by_id=by.user_id,
    )


def _reach(by: Viewer, pause_id: UUID) -> Pause:
    check(by, Permission.PAUSE_FOLLOW_UP)
    pause = (
        Pause.objects.select_for_update(of=("self",))
        .filter(id=pause_id, patient_id__in=visible_patients(by).values("id"))
        .first()
    )
    if pause is None:
        raise NotFound
    return pause


def _settle(by: Viewer, pause: Pause, action: str) -> None:
    pause.settled_by_id, pause.settled_at = by.user_id, clock.now()
    pause.save()
    record_access(
        viewer=by,
        tenant_id=pause.tenant_id,
        patient_id=pause.patient_id,
        action=action,
        purpose=Purpose.FOLLOW_UP,
    )
