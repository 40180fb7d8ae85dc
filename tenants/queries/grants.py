"""Access grants: which patients are open to which units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F

from dho.lib import clock
from tenants.models import AccessGrant, Agreement, Patient, Unit
from tenants.queries.parties import tenant_of
from tenants.queries.patients import open_enrolment, visible_patients
from tenants.queries.periods import valid_agreement
from tenants.rules.codes import PatientGroup, UnitKind
from tenants.rules.organisation import GRANTED_SIGHT, covers
from tenants.rules.periods import Standing, standing
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from tenants.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant as it is shown.

    ``patient`` is the name for whoever opens records, else initials and year of birth.
    ``agreement`` tells how the agreement stands: a grant opens nothing without a valid one.
    """

    id: UUID
    tenant_id: UUID
    patient_id: UUID
    patient: str
    tenant: str
    unit: str
    unit_tenant: str
    reason: str
    started_at: datetime
    ended_at: datetime | None
    made_by: str
    ended_by: str
    agreement: Standing

    @property
    def is_open(self) -> bool:
        """Whether nobody has ended the grant."""
        return self.ended_at is None

    @property
    def opens(self) -> bool:
        """Whether the unit sees the patient by this grant now."""
        return self.is_open and self.agreement is Standing.VALID


def grants(viewer: Viewer, *, first: int = 0, count: int = 50) -> list[GrantRow]:
    """Return a stretch of the grants in the viewer's reach, those not ended and newest first."""
    rows = _ordered(_reachable(viewer))[first : first + count]
    return [_row(one, viewer) for one in rows]


def grants_of_patient(viewer: Viewer, patient: Patient) -> list[GrantRow]:
    """Return the grants of a patient whom the viewer has reached, those not ended first."""
    return [_row(one, viewer) for one in _ordered(_reachable(viewer).filter(patient_id=patient.id))]


def one_grant(viewer: Viewer, grant_id: UUID) -> GrantRow:
    """Return one grant in the viewer's reach. Raises ``NotFound``."""
    found = _reachable(viewer).filter(id=grant_id).first()
    if found is None:
        raise NotFound
    return _row(found, viewer)


def units_to_open_to(viewer: Viewer, patient: Patient) -> list[Unit]:
    """Return the units to which the patient can be opened now, by name."""
    del viewer
    course = open_enrolment(patient)
    group = PatientGroup(course.patient_group) if course else None
    agreed = Agreement.objects.filter(
        valid_agreement(), tenant_id=patient.tenant_id, unit__kind__in=GRANTED_SIGHT
    ).values_list("unit_id", "patient_group")
    units = {unit for unit, agreed_group in agreed if covers(PatientGroup(agreed_group), group)}
    rows = Unit.objects.filter(id__in=units, closed_at__isnull=True)
    return list(rows.select_related("tenant").order_by("name"))


def gp_offices(viewer: Viewer, patient: Patient) -> list[Unit]:
    """Return the GP offices that the patient can have now, by name; the present one left out."""
    return [
        one
        for one in units_to_open_to(viewer, patient)
        if one.kind == UnitKind.GP_OFFICE.value and one.id != patient.gp_unit_id
    ]


def _reachable(viewer: Viewer) -> QuerySet[AccessGrant]:
    rows = AccessGrant.objects.select_related(
        "patient", "tenant", "unit__tenant", "agreement", "made_by", "ended_by"
    )
    if viewer.can(Permission.READ_PATIENT):
        return rows.filter(patient_id__in=visible_patients(viewer).values("id"))
    return rows.filter(tenant_id=tenant_of(viewer))


def _ordered(rows: QuerySet[AccessGrant]) -> QuerySet[AccessGrant]:
    return rows.order_by(F("ended_at").desc(nulls_first=True), "-started_at", "id")


def _row(one: AccessGrant, viewer: Viewer) -> GrantRow:
    patient, agreed = one.patient, one.agreement
    return GrantRow(
        id=one.id,
        tenant_id=one.tenant_id,
        patient_id=one.patient_id,
        patient=patient.name if viewer.can(Permission.READ_PATIENT) else _initials(patient),
        tenant=one.tenant.name,
        unit=one.unit.name,
        unit_tenant=one.unit.tenant.name,
        reason=one.reason,
        started_at=one.started_at,
        ended_at=one.ended_at,
        made_by=one.made_by.name,
        ended_by=one.ended_by.name if one.ended_by else "",
        agreement=standing(
            clock.now(),
            begins=agreed.valid_from,
            runs_out=agreed.valid_until,
            ended=agreed.ended_at,
        ),
    )


def _initials(patient: Patient) -> str:
    letters = "".join(f"{word[0]}." for word in patient.name.split())
    return f"{letters} ({patient.birth_date.year})"
