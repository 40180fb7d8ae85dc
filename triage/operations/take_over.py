"""Move the responsibility for a course: offer it or ask for it, answer, and let the alerts follow.

Nothing moves before the other unit accepts; then owner, alerts and stay move in one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from dho.lib import clock
from dho.lib.ids import new_id
from dho.web.problems import NAMED
from selfcare_plans.queries import receivers_without_sight
from tenants.models import AccessGrant, Enrolment, Patient, TakeOver, Unit
from tenants.operations.access import access_patient
from tenants.operations.pauses import Period, begin_pause
from tenants.queries.parties import unit_of
from tenants.queries.patients import units_that_see
from tenants.queries.take_overs import one_take_over
from tenants.rules.codes import Purpose, UnitKind
from tenants.rules.pauses import LOOK_AGAIN_WITHIN_DAYS, PauseKind
from tenants.rules.permissions import Permission
from tenants.rules.take_over import Direction, Goes, TakeOverProblem, TakeOverState
from tenants.rules.viewer import NotFound, Viewer, check
from triage.models import Discharge
from triage.operations.alert_rows import times_of
from triage.operations.bump import bump_worklists
from triage.operations.equipment import say_equipment
from triage.operations.moving_alerts import move_alerts
from triage.operations.telling import tell_followers
from triage.queries.discharge import is_settled, running_stays
from triage.rules.take_over import Asking, answer_due_at, asking_of, look_again_within

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

MOVED, WAITS, ANSWERED = "TAKE_OVER_MOVED", "TAKE_OVER_WAITS", "TAKE_OVER_ANSWERED"


class TakeOverRefused(Exception):
    """It could not be made or answered; ``problem`` says why, ``row`` what stands where known."""

    def __init__(self, problem: TakeOverProblem, row: TakeOver | None = None) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.row = row


NAMED[TakeOverRefused] = 409


@transaction.atomic
def offer_take_over(
    *,
    by: Viewer,
    patient_id: UUID,
    reason: str,
    to_unit_id: UUID | None = None,
    look_again_on: date | None = None,
) -> TakeOver:
    """Offer the responsibility for a patient's course, or ask for it; the other unit answers.

    What it is follows from who asks: the centre that has it offers it to the hospital unit
    ``to_unit_id``; a hospital unit that has not asks for it; one that has offers it home; the centre
    asks for it back. A hospital unit that may no longer see the patient cannot answer: what the
    centre asks of it is accepted at once. ``look_again_on``: the patient is admitted, and a stay is
    to begin. Raises ``TakeOverRefused``, ``NotFound``, ``NotAllowed``.
    """
    check(by, Permission.OFFER_TAKE_OVER)
    patient = access_patient(by, patient_id, Purpose.FOLLOW_UP, action="TAKE_OVER_OFFERED")
    course = locked_course(patient)
    move = _move(by, course, to_unit_id)
    _check_reason(reason)
    if move.direction is Direction.RETURN and not move.answers_itself:
        check_may_go_home(course)
    admitted = look_again_on if move.direction is Direction.TAKE_OVER else None
    if admitted is not None:
        _check_look_again(admitted, patient)
    row = _made(by, patient, course, move, reason.strip()[:400], admitted)
    if move.answers_itself:
        _accept(by, patient, course, row)
        return row
    if move.direction is Direction.RETURN and move.made == course.owner_unit_id:
        close_discharges(by, course)
    tell_followers(patient, [move.asked], row.id, WAITS)
    return row


@transaction.atomic
def answer_take_over(
    *,
    by: Viewer,
    take_over_id: UUID,
    accept: bool,
    answer: str = "",
    equipment: Mapping[str, Goes] | None = None,
) -> TakeOver:
    """Accept or decline what the viewer's unit was asked. Accepting moves owner, alerts and stay.

    ``equipment``: where each piece goes, by name. What is known and not named stands as not said.

    Of two who answer at once one wins, and the other is told (``ANSWERED``, ``TOO_LATE``). A unit
    without a grant cannot get the responsibility (``NO_GRANT``). Raises ``TakeOverRefused``,
    ``NotFound``, ``NotAllowed``.
    """
    check(by, Permission.ANSWER_TAKE_OVER)
    patient, course, row = _reach(by, take_over_id, "TAKE_OVER_ANSWERED")
    if by.unit_id != row.asked_unit_id:
        raise TakeOverRefused(TakeOverProblem.NOT_THEIRS, row)
    _check_waits(row, clock.now())
    if accept:
        if row.to_unit_id not in units_that_see(row.tenant_id, row.patient_id):
            raise TakeOverRefused(TakeOverProblem.NO_GRANT, row)
        if row.direction == Direction.RETURN.value:
            check_may_go_home(course)
            if by.unit_id == course.owner_unit_id:
                close_discharges(by, course)
        _accept(by, patient, course, row, equipment)
        return row
    _check_reason(answer)
    _settle(by, row, TakeOverState.DECLINED, answer.strip()[:400])
    tell_followers(patient, [row.made_unit_id], row.id, ANSWERED)
    return row


@transaction.atomic
def withdraw_take_over(*, by: Viewer, take_over_id: UUID) -> TakeOver:
    """Take back what the viewer's unit offered or asked for. Raises as ``answer_take_over``."""
    check(by, Permission.OFFER_TAKE_OVER)
    patient, _course, row = _reach(by, take_over_id, "TAKE_OVER_WITHDRAWN")
    if by.unit_id != row.made_unit_id:
        raise TakeOverRefused(TakeOverProblem.NOT_THEIRS, row)
    _check_waits(row, clock.now())
    _settle(by, row, TakeOverState.WITHDRAWN)
    tell_followers(patient, [row.asked_unit_id], row.id, ANSWERED)
    return row


def locked_course(patient: Patient) -> Enrolment:
    """Return the running course, locked: one at a time moves it. Raises ``TakeOverRefused``.

    Without joins: who waited for the lock would find none where the owner has changed meanwhile.
    """
    course = (
        Enrolment.objects.select_for_update(no_key=True)
        .filter(tenant_id=patient.tenant_id, patient_id=patient.id, ended_at__isnull=True)
        .first()
    )
    if course is None:
        raise TakeOverRefused(TakeOverProblem.NOT_ENROLLED)
    return course


def check_may_go_home(course: Enrolment) -> None:
    """Raise ``TakeOverRefused`` while a stay runs, or a discharge lacks a doctor's word."""
    if running_stays(course, clock.now()):
        raise TakeOverRefused(TakeOverProblem.STAY_RUNS)
    if not is_settled(course):
        raise TakeOverRefused(TakeOverProblem.MARKS_MISSING)


def close_discharges(by: Viewer, course: Enrolment) -> None:
    """Close what is under way: every point has its word, or it was about an earlier stay."""
    now = clock.now()
    rows = Discharge.objects.filter(
        tenant_id=course.tenant_id, enrolment_id=course.id, settled_at__isnull=True
    )
    for row in rows.select_for_update():
        if row.discharged_at is None:
            row.discharged_at, row.discharged_by_id = now, by.user_id
        row.settled_at = now
        row.save(update_fields=["discharged_at", "discharged_by", "settled_at"])


@dataclass(frozen=True, slots=True)
class _Move:
    """To whom, who of the two asks, and whether nobody is left who could answer."""

    to_unit: UUID
    made: UUID
    asked: UUID
    direction: Direction
    answers_itself: bool = False


def _move(by: Viewer, course: Enrolment, to_unit_id: UUID | None) -> _Move:
    mine, owner, centre = unit_of(by), course.owner_unit_id, course.centre_id
    is_hospital = by.unit_kind is UnitKind.HOSPITAL
    match asking_of(mine=mine, owner=owner, centre=centre, is_hospital=is_hospital):
        case Asking.GIVE:
            unit = _hospital(course, to_unit_id)
            return _Move(unit, mine, unit, Direction.TAKE_OVER)
        case Asking.TAKE:
            return _Move(mine, mine, owner, Direction.TAKE_OVER)
        case Asking.HOME:
            return _Move(centre, mine, centre, Direction.RETURN)
        case Asking.BACK:
            is_blind = owner not in units_that_see(course.tenant_id, course.patient_id)
            return _Move(centre, mine, owner, Direction.RETURN, answers_itself=is_blind)
    raise TakeOverRefused(TakeOverProblem.NOT_THEIRS)


def _hospital(course: Enrolment, unit_id: UUID | None) -> UUID:
    hospitals = Unit.objects.filter(kind=UnitKind.HOSPITAL.value)
    if unit_id is None or not hospitals.filter(id=unit_id).exists():
        raise TakeOverRefused(TakeOverProblem.NOT_A_HOSPITAL)
    if unit_id not in units_that_see(course.tenant_id, course.patient_id):
        raise TakeOverRefused(TakeOverProblem.NO_GRANT)
    return unit_id


def _made(
    by: Viewer,
    patient: Patient,
    course: Enrolment,
    move: _Move,
    reason: str,
    look_again_on: date | None,
) -> TakeOver:
    now = clock.now()
    asked = Unit.objects.get(id=move.asked)
    row = TakeOver(
        id=new_id(),
        tenant_id=patient.tenant_id,
        patient=patient,
        enrolment=course,
        direction=move.direction.value,
        from_unit_id=course.owner_unit_id,
        to_unit_id=move.to_unit,
        made_unit_id=move.made,
        asked_unit=asked,
        reason=reason,
        is_admission=look_again_on is not None,
        look_again_on=look_again_on,
        made_at=now,
        made_by_id=by.user_id,
        due_at=answer_due_at(now, times_of(asked).hours),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise TakeOverRefused(TakeOverProblem.ALREADY_WAITING) from error
    return row


def _reach(by: Viewer, take_over_id: UUID, action: str) -> tuple[Patient, Enrolment, TakeOver]:
    """Return patient, locked course and the row as it stands under that lock."""
    found = one_take_over(by, take_over_id)
    if found is None:
        raise NotFound
    patient = access_patient(by, found.patient_id, Purpose.FOLLOW_UP, action=action)
    try:
        course = locked_course(patient)
    except TakeOverRefused as refused:
        raise TakeOverRefused(refused.problem, found) from refused
    row = one_take_over(by, take_over_id)  # read again: whoever held the lock may have answered
    if row is None:
        raise NotFound
    return patient, course, row


def _check_waits(row: TakeOver, now: datetime) -> None:
    if row.state == TakeOverState.EXPIRED.value or (
        row.state == TakeOverState.OFFERED.value and row.due_at <= now
    ):
        raise TakeOverRefused(TakeOverProblem.TOO_LATE, row)
    if row.state != TakeOverState.OFFERED.value:
        raise TakeOverRefused(TakeOverProblem.ANSWERED, row)


def _check_reason(text: str) -> None:
    if not text.strip():
        raise TakeOverRefused(TakeOverProblem.NEEDS_REASON)


def _check_look_again(day: date, patient: Patient) -> None:
    if not 0 <= (day - _today(patient)).days <= LOOK_AGAIN_WITHIN_DAYS:
        raise TakeOverRefused(TakeOverProblem.LOOK_TOO_FAR_AWAY)


def _accept(
    by: Viewer,
    patient: Patient,
    course: Enrolment,
    row: TakeOver,
    equipment: Mapping[str, Goes] | None = None,
) -> None:
    at = _settle(by, row, TakeOverState.ACCEPTED)
    course.owner_unit_id, course.owner_since, course.moved_by_id = row.to_unit_id, at, row.id
    course.save(update_fields=["owner_unit", "owner_since", "moved_by_id"])
    move_alerts(by=by, row=row)
    say_equipment(by, patient, row, at, equipment or {})
    if row.look_again_on is not None:
        _begin_stay(by, patient, course, row.look_again_on, row.reason)
    followers = units_that_see(row.tenant_id, row.patient_id) | _granted(patient)
    tell_followers(patient, followers - {by.unit_id}, row.id, MOVED, patient_too=True)
    bump_worklists([row.tenant_id])


def _begin_stay(by: Viewer, patient: Patient, course: Enrolment, day: date, why: str) -> None:
    """It silences what is missing, never a reading."""
    now = clock.now()
    if running_stays(course, now):
        return
    period = Period(now, look_again_on=look_again_within(day, _today(patient)))
    begin_pause(by=by, patient_id=patient.id, kind=PauseKind.STAY, period=period, reason=why[:200])


def _granted(patient: Patient) -> set[UUID]:
    """Return the units with an open grant that the database says may see the patient now.

    Who has granted sight may not read the agreements of others, so it is asked.
    """
    ids = AccessGrant.objects.filter(
        tenant_id=patient.tenant_id, patient_id=patient.id, ended_at__isnull=True
    ).values_list("unit_id", flat=True)
    opened = {str(one) for one in ids}
    blind = receivers_without_sight(patient, {"receivers": sorted(opened)})
    return {one for one in ids if str(one) not in blind}


def _settle(by: Viewer, row: TakeOver, state: TakeOverState, answer: str = "") -> datetime:
    now = clock.now()
    row.state, row.answer = state.value, answer
    row.answered_at, row.answered_by_id = now, by.user_id
    row.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    return now


def _today(patient: Patient) -> date:
    return clock.now().astimezone(ZoneInfo(patient.time_zone)).date()
