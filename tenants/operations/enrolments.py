"""Begin and end a patient's course (DHO-forløp) at a centre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from dho.lib import clock
from tenants.models import Agreement, Enrolment, Patient, TakeOver, Unit
from tenants.operations.access import access_patient, record_access
from tenants.operations.agreements import NoAgreementCovers
from tenants.queries.patients import open_enrolment
from tenants.queries.periods import valid_agreement
from tenants.rules.codes import EndingReason, PatientGroup, Purpose, UnitKind
from tenants.rules.organisation import covers
from tenants.rules.permissions import Permission
from tenants.rules.take_over import TakeOverState
from tenants.rules.viewer import NotFound, Viewer, check

if TYPE_CHECKING:
    from uuid import UUID


class AlreadyEnrolled(Exception):
    """The patient has a running course; a patient has one at a time."""


class NotEnrolled(Exception):
    """The patient has no running course."""


@transaction.atomic
def start_enrolment(
    *, by: Viewer, patient_id: UUID, centre_id: UUID, patient_group: PatientGroup
) -> Enrolment:
    """Begin a course now for a patient in sight. A centre begins courses at itself only.

    Raises ``NotAllowed``, ``NotFound``, ``NoAgreementCovers``, ``AlreadyEnrolled``.
    """
    check(by, Permission.REGISTER_PATIENT)
    patient = access_patient(by, patient_id, Purpose.ADMINISTRATION, action="READ_ACCESS")
    check_centre(by=by, tenant_id=patient.tenant_id, centre_id=centre_id, group=patient_group)
    return begin_course(by=by, patient=patient, centre_id=centre_id, patient_group=patient_group)


@transaction.atomic
def end_enrolment(
    *, by: Viewer, patient_id: UUID, ended_as: EndingReason, reason: str = ""
) -> Enrolment:
    """End the running course now; what was recorded stays. Raises ``NotAllowed``, ``NotFound``,
    ``NotEnrolled``.
    """
    check(by, Permission.REGISTER_PATIENT)
    patient = access_patient(by, patient_id, Purpose.ADMINISTRATION, action="COURSE_ENDED")
    course = open_enrolment(patient)
    if course is None:
        raise NotEnrolled
    course.ended_at, course.ended_as, course.ended_reason = clock.now(), ended_as.value, reason
    course.save(update_fields=["ended_at", "ended_as", "ended_reason"])
    _withdraw_waiting(by, course)
    return course


def _withdraw_waiting(by: Viewer, course: Enrolment) -> None:
    """Nobody is asked any longer to take over a course that ended."""
    waiting = TakeOver.objects.filter(
        tenant_id=course.tenant_id, enrolment_id=course.id, state=TakeOverState.OFFERED.value
    )
    waiting.update(
        state=TakeOverState.WITHDRAWN.value, answered_at=clock.now(), answered_by_id=by.user_id
    )


def check_centre(*, by: Viewer, tenant_id: UUID, centre_id: UUID, group: PatientGroup) -> None:
    """Raise ``NotFound`` for a centre that the viewer may not choose, ``NoAgreementCovers`` when
    it may not see that group of that tenant.
    """
    is_own_choice = by.unit_kind is not UnitKind.CENTRE or by.unit_id == centre_id
    centres = Unit.objects.filter(id=centre_id, kind=UnitKind.CENTRE)
    if not is_own_choice or not centres.exists():
        raise NotFound
    agreed = Agreement.objects.filter(
        valid_agreement(), tenant_id=tenant_id, unit_id=centre_id
    ).values_list("patient_group", flat=True)
    if not any(covers(PatientGroup(one), group) for one in agreed):
        raise NoAgreementCovers


def begin_course(
    *, by: Viewer, patient: Patient, centre_id: UUID, patient_group: PatientGroup
) -> Enrolment:
    """Store the course of a patient whom the caller has reached and checked. The centre owns it."""
    now = clock.now()
    course = Enrolment(
        tenant_id=patient.tenant_id,
        patient=patient,
        centre_id=centre_id,
        owner_unit_id=centre_id,
        owner_since=now,
        patient_group=patient_group,
        started_at=now,
    )
    try:
        with transaction.atomic():
            course.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyEnrolled from error
    record_access(
        viewer=by,
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        action="COURSE_BEGUN",
        purpose=Purpose.ADMINISTRATION,
    )
    return course
