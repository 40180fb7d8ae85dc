"""Discharge a patient: mark limits and medicines, end the stay, and offer the responsibility home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from dho.lib import clock
from dho.lib.ids import new_id
from dho.web.problems import NAMED, answers_with
from selfcare_plans.operations import DOCTORS
from tenants.operations.access import access_patient
from tenants.operations.pauses import end_pause
from tenants.queries.parties import unit_of
from tenants.queries.patients import units_that_see
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.take_over import TakeOverProblem
from tenants.rules.viewer import NotAllowed, check
from triage.models import Discharge, DischargeMark
from triage.operations.alert_rows import times_of
from triage.operations.take_over import (
    TakeOverRefused,
    close_discharges,
    locked_course,
    offer_take_over,
)
from triage.operations.telling import tell_followers
from triage.queries.discharge import DischargeNow, discharge_now, running_stays

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from tenants.models import Enrolment, TakeOver
    from tenants.rules.viewer import Viewer
    from triage.rules.discharge import Mark

TEMPORARY, READY = "PLAN_TEMPORARY", "DISCHARGE_READY"


class CentreIsClosed(Exception):
    """The centre is closed now and opens at ``opens_at``; to be confirmed once more."""

    def __init__(self, opens_at: datetime) -> None:
        super().__init__(opens_at.isoformat())
        self.opens_at = opens_at


NAMED[CentreIsClosed] = 409


@answers_with(409)
class PlanMovedOn(Exception):
    """The plan in force is another than the one that was looked at."""


@answers_with(409)
class AlreadyDischarged(Exception):
    """Somebody discharged the patient first."""


@answers_with(409)
class NotDischarged(Exception):
    """There is no discharge under way to mark."""


@transaction.atomic
def mark_points(
    *, by: Viewer, patient_id: UUID, version_id: UUID | None, marks: Mapping[str, Mark]
) -> DischargeNow:
    """Keep a doctor's word on points of the plan in force: still holds, or changed.

    The first mark of the owning hospital unit begins the discharge; afterwards any doctor who sees
    the patient may mark. ``version_id``: the version that was looked at. What is marked "changed" is
    settled by the new value, published as ever. Raises ``PlanMovedOn``, ``NotDischarged``,
    ``TakeOverRefused``, ``NotFound``, ``NotAllowed``.
    """
    _check_doctor(by)
    patient = access_patient(by, patient_id, Purpose.TREATMENT, action="DISCHARGE_MARKED")
    course = locked_course(patient)
    now = clock.now()
    found = discharge_now(course, now)
    if (found.version.id if found.version else None) != version_id:
        raise PlanMovedOn
    row = found.row or _begin(by, course, now)
    unit = unit_of(by)
    told = {point.key: point.said for point in found.points}
    DischargeMark.objects.bulk_create(
        [
            DischargeMark(
                id=new_id(),
                tenant_id=course.tenant_id,
                patient_id=course.patient_id,
                discharge=row,
                key=key,
                said=told[key],
                mark=mark.value,
                by_id=by.user_id,
                unit_id=unit,
                role=by.role.value,
                at=now,
            )
            for key, mark in marks.items()
            if key in told and not _is_said(found, key, told[key], mark)
        ]
    )
    after = discharge_now(course, now)
    if row.discharged_at and not after.open_points and unit != course.owner_unit_id:
        tell_followers(patient, [course.owner_unit_id], row.id, READY)
    return after


@transaction.atomic
def discharge(
    *, by: Viewer, patient_id: UUID, message: str, confirmed_closed: bool = False
) -> DischargeNow:
    """The patient goes home: the stay ends, and readings are expected again.

    The responsibility stays with the hospital unit until the centre has accepted it. Where every
    point has a doctor's word it is offered home at once; else the plan is temporary, and the patient
    is told. ``message``: what the centre should know; its reason. While the centre is closed it takes a confirmation of its own: ``CentreIsClosed``.
    Raises also ``AlreadyDischarged``, ``TakeOverRefused``, ``NotFound``, ``NotAllowed``.
    """
    check(by, Permission.DISCHARGE)
    patient = access_patient(by, patient_id, Purpose.TREATMENT, action="DISCHARGED")
    course = locked_course(patient)
    if by.unit_id != course.owner_unit_id:
        raise TakeOverRefused(TakeOverProblem.NOT_THEIRS)
    now = clock.now()
    found = discharge_now(course, now)
    if found.row is not None and found.row.discharged_at is not None:
        raise AlreadyDischarged
    if not message.strip():
        raise TakeOverRefused(TakeOverProblem.NEEDS_REASON)
    hours = times_of(course.centre).hours
    is_closed = not hours.is_open(now)
    if is_closed and not confirmed_closed:
        raise CentreIsClosed(hours.next_opening(now))
    for stay in running_stays(course, now):
        end_pause(by=by, pause_id=stay.id)
    row = found.row or _begin(by, course, now)
    row.discharged_at, row.discharged_by_id = now, by.user_id
    row.centre_was_closed = is_closed
    row.save(update_fields=["discharged_at", "discharged_by", "centre_was_closed"])
    after = discharge_now(course, now)
    if after.is_temporary:
        told = {course.centre_id, *_gp(patient.gp_unit_id, course)} - {by.unit_id}
        tell_followers(patient, told, row.id, TEMPORARY, patient_too=True)
        return after
    offer_home(by=by, patient_id=patient_id, message=message)
    return discharge_now(course, now)


@transaction.atomic
def offer_home(*, by: Viewer, patient_id: UUID, message: str) -> TakeOver:
    """Offer the responsibility back to the centre, when every point has a doctor's word.

    Raises as ``offer_take_over``; ``MARKS_MISSING`` while a point wants one.
    """
    check(by, Permission.DISCHARGE)
    patient = access_patient(by, patient_id, Purpose.TREATMENT, action="TAKE_OVER_OFFERED")
    course = locked_course(patient)
    row = discharge_now(course, clock.now()).row
    if row is None or row.discharged_at is None:
        raise NotDischarged
    if by.unit_id != course.owner_unit_id:
        raise TakeOverRefused(TakeOverProblem.NOT_THEIRS)
    return offer_take_over(by=by, patient_id=patient_id, reason=message)


def _begin(by: Viewer, course: Enrolment, now: datetime) -> Discharge:
    if not by.can(Permission.DISCHARGE) or by.unit_id != course.owner_unit_id:
        raise NotDischarged
    close_discharges(by, course)
    row = Discharge(
        id=new_id(),
        tenant_id=course.tenant_id,
        patient_id=course.patient_id,
        enrolment=course,
        unit_id=course.owner_unit_id,
        begun_at=now,
        begun_by_id=by.user_id,
    )
    row.save(force_insert=True)
    return row


def _is_said(found: DischargeNow, key: str, said: str, mark: Mark) -> bool:
    """Whether the same was said of the same before: nobody's word is taken over by a click."""
    before = found.marks.get(key)
    return before is not None and (before.said, before.mark) == (said, mark.value)


def _gp(gp_unit_id: UUID | None, course: Enrolment) -> set[UUID]:
    seeing = units_that_see(course.tenant_id, course.patient_id)
    return {gp_unit_id} & seeing if gp_unit_id else set()


def _check_doctor(by: Viewer) -> None:
    check(by, Permission.PUBLISH_PLAN)
    if by.role not in DOCTORS:
        raise NotAllowed(Permission.DISCHARGE.value)
