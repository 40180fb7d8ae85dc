"""Open one patient to one unit under an agreement, and close again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from dho.lib import clock
from tenants.models import AccessGrant, Agreement, Enrolment, Patient, Unit
from tenants.operations.access import access_patient, record_access
from tenants.operations.agreements import NoAgreementCovers
from tenants.queries.parties import tenant_of
from tenants.queries.patients import open_enrolment, visible_patients
from tenants.queries.periods import valid_agreement
from tenants.rules.codes import PatientGroup, Purpose, UnitKind
from tenants.rules.organisation import GRANTED_SIGHT, covers
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotAllowed, NotFound, Viewer, check

if TYPE_CHECKING:
    from uuid import UUID


class UnitNeedsNoGrant(Exception):
    """A centre or a municipal unit sees by agreement or home, never patient by patient."""


class GrantIsOpen(Exception):
    """The patient is open to that unit already."""


class GrantCarriesResponsibility(Exception):
    """The unit has the responsibility for the patient; it must be given home first."""


class GrantIsOver(Exception):
    """The grant was ended before."""


@transaction.atomic
def open_grant(*, by: Viewer, patient_id: UUID, unit_id: UUID, reason: str) -> AccessGrant:
    """Open the patient to a GP office, hospital or rehabilitation unit, from now on.

    A grant under an agreement that is over opens nothing; it is ended and a new one takes its
    place. Raises ``NotAllowed``, ``NotFound`` for a patient out of sight or no such unit,
    ``UnitNeedsNoGrant``, ``NoAgreementCovers``, ``GrantIsOpen``.
    """
    check(by, Permission.MANAGE_GRANTS)
    _check_sees_whole(by)
    patient = access_patient(by, patient_id, Purpose.ADMINISTRATION, action="GRANT_OPENED")
    unit = Unit.objects.filter(id=unit_id).first()
    if unit is None:
        raise NotFound
    if UnitKind(unit.kind) not in GRANTED_SIGHT:
        raise UnitNeedsNoGrant
    agreement = _covering(patient, unit_id)
    if agreement is None:
        raise NoAgreementCovers
    _end_what_opens_nothing(by, patient, unit_id)
    grant = AccessGrant(
        tenant_id=patient.tenant_id,
        patient=patient,
        unit=unit,
        agreement=agreement,
        reason=reason,
        started_at=clock.now(),
        made_by_id=by.user_id,
    )
    try:
        with transaction.atomic():
            grant.save(force_insert=True)
    except IntegrityError as error:
        raise GrantIsOpen from error
    return grant


@transaction.atomic
def end_grant(*, by: Viewer, grant_id: UUID) -> AccessGrant:
    """End a grant now. Raises ``NotAllowed``, ``NotFound`` for one out of reach, ``GrantIsOver``,
    ``GrantCarriesResponsibility`` while the unit has the responsibility for the running course.

    Whoever opens records reaches the grants of patients in sight; a tenant's administrator, who
    opens none, those of the own tenant.
    """
    check(by, Permission.MANAGE_GRANTS)
    _check_sees_whole(by)
    grants = AccessGrant.objects.filter(id=grant_id)
    if by.can(Permission.READ_PATIENT):
        grants = grants.filter(patient_id__in=visible_patients(by).values("id"))
    else:
        grants = grants.filter(tenant_id=tenant_of(by))
    grant = grants.select_for_update(of=("self",)).first()
    if grant is None:
        raise NotFound
    if grant.ended_at is not None:
        raise GrantIsOver
    owned = Enrolment.objects.filter(
        tenant_id=grant.tenant_id,
        patient_id=grant.patient_id,
        owner_unit_id=grant.unit_id,
        ended_at__isnull=True,
    )
    if owned.exists():
        raise GrantCarriesResponsibility
    _end(grant, by)
    record_access(
        viewer=by,
        tenant_id=grant.tenant_id,
        patient_id=grant.patient_id,
        action="GRANT_ENDED",
        purpose=Purpose.ADMINISTRATION,
    )
    return grant


def end_grants_to(*, by: Viewer, patient: Patient, unit_id: UUID) -> None:
    """End what opens a patient, whom the viewer has reached, to a unit; part of a greater step."""
    check(by, Permission.MANAGE_GRANTS)
    _check_sees_whole(by)
    for grant in AccessGrant.objects.filter(
        tenant_id=patient.tenant_id, patient_id=patient.id, unit_id=unit_id, ended_at__isnull=True
    ):
        _end(grant, by)


def _check_sees_whole(by: Viewer) -> None:
    """Granted sight reads the grants it lives by, and makes none."""
    if not by.sees_whole_tenants:
        raise NotAllowed(Permission.MANAGE_GRANTS.value)


def _covering(patient: Patient, unit_id: UUID) -> Agreement | None:
    course = open_enrolment(patient)
    group = PatientGroup(course.patient_group) if course else None
    agreements = Agreement.objects.filter(
        valid_agreement(), tenant_id=patient.tenant_id, unit_id=unit_id
    ).order_by("valid_from")
    return next((one for one in agreements if covers(PatientGroup(one.patient_group), group)), None)


def _end_what_opens_nothing(by: Viewer, patient: Patient, unit_id: UUID) -> None:
    held = AccessGrant.objects.filter(
        tenant_id=patient.tenant_id, patient_id=patient.id, unit_id=unit_id, ended_at__isnull=True
    )
    for grant in held.exclude(valid_agreement("agreement__")):
        _end(grant, by)


def _end(grant: AccessGrant, by: Viewer) -> None:
    grant.ended_at, grant.ended_by_id = clock.now(), by.user_id
    grant.save(update_fields=["ended_at", "ended_by"])
