"""Register a patient at a home tenant, together with the course that the patient comes for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction

from dho.lib import clock
from dho.lib.fields import blind_index
from tenants.models import Patient, Unit
from tenants.operations.access import access_patient, record_access
from tenants.operations.enrolments import begin_course, check_centre
from tenants.operations.sign_ins import NewSignIn, new_sign_in
from tenants.queries.registration import tenants_to_register_in
from tenants.rules.codes import PatientGroup, Purpose, UnitKind
from tenants.rules.permissions import Permission
from tenants.rules.registration import NumberProblem, number_problem, search_name
from tenants.rules.viewer import NotFound, Viewer, check

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID


class AlreadyRegistered(Exception):
    """The tenant has a patient with that identity number. Of other tenants nothing is told."""


class BirthDateIsAhead(Exception):
    """Nobody is born after today."""


class NumberRefused(Exception):
    """The identity number may not be stored; ``problem`` says why."""

    def __init__(self, problem: NumberProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class HasSignIn(Exception):
    """The patient can sign in already."""


@dataclass(frozen=True, slots=True)
class NewPatient:
    """What is registered of a patient. ``national_number`` is eleven digits."""

    tenant_id: UUID
    given_name: str
    family_name: str
    birth_date: date
    national_number: str
    phone: str = ""
    address: str = ""
    language: str = "nb"
    lives_alone: bool = False
    hard_of_hearing: bool = False
    home_care_phone: str = ""
    gp_unit_id: UUID | None = None


@transaction.atomic
def register_patient(
    *, by: Viewer, new: NewPatient, centre_id: UUID, patient_group: PatientGroup
) -> Patient:
    """Store a patient of a tenant that the viewer sees, and begin a course at a centre.

    Raises ``NotAllowed``, ``NotFound`` for a tenant or centre out of reach, ``NoAgreementCovers``
    when the centre may not see that group, ``NumberRefused``, ``AlreadyRegistered``,
    ``BirthDateIsAhead``.
    """
    check(by, Permission.REGISTER_PATIENT)
    if new.tenant_id not in {tenant.id for tenant in tenants_to_register_in(by)}:
        raise NotFound
    check_centre(by=by, tenant_id=new.tenant_id, centre_id=centre_id, group=patient_group)
    _check_person(new)
    patient = _patient(new)
    try:
        with transaction.atomic():
            patient.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyRegistered from error
    record_access(
        viewer=by,
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        action="PATIENT_REGISTERED",
        purpose=Purpose.ADMINISTRATION,
    )
    begin_course(by=by, patient=patient, centre_id=centre_id, patient_group=patient_group)
    return patient


@transaction.atomic
def give_sign_in(*, by: Viewer, patient_id: UUID, username: str) -> NewSignIn:
    """Make the patient's own sign-in. Raises ``NotAllowed``, ``NotFound``, ``HasSignIn``,
    ``UsernameIsTaken``.
    """
    check(by, Permission.REGISTER_PATIENT)
    patient = access_patient(by, patient_id, Purpose.ADMINISTRATION, action="SIGN_IN_GIVEN")
    if patient.user_id is not None:
        raise HasSignIn
    made = new_sign_in(username=username, name=patient.name, language=patient.language)
    patient.user_id = made.user_id
    patient.save(update_fields=["user"])
    return made


def _check_person(new: NewPatient) -> None:
    if new.birth_date > clock.now().astimezone(clock.OSLO).date():
        raise BirthDateIsAhead
    problem = number_problem(new.national_number, new.birth_date, in_production=settings.PRODUCTION)
    if problem is not None:
        raise NumberRefused(problem)
    present = Patient.objects.filter(
        tenant_id=new.tenant_id, national_number_index=blind_index(new.national_number)
    )
    if present.exists():
        raise AlreadyRegistered


def _patient(new: NewPatient) -> Patient:
    gp_units = Unit.objects.filter(kind=UnitKind.GP_OFFICE)
    if new.gp_unit_id is not None and not gp_units.filter(id=new.gp_unit_id).exists():
        raise NotFound
    return Patient(
        tenant_id=new.tenant_id,
        given_name=new.given_name,
        family_name=new.family_name,
        search_name=search_name(new.given_name, new.family_name),
        birth_date=new.birth_date,
        national_number=new.national_number,
        national_number_index=blind_index(new.national_number),
        phone=new.phone,
        address=new.address,
        language=new.language,
        lives_alone=new.lives_alone,
        hard_of_hearing=new.hard_of_hearing,
        home_care_phone=new.home_care_phone,
        gp_unit_id=new.gp_unit_id,
    )
