"""Which centre may see a patient, and which unit of her home has her where the centre may not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from tenants.models import Agreement, Enrolment, Membership, Patient, Tenant, Unit
from tenants.queries.patients import open_enrolment, units_in_sight
from tenants.queries.periods import not_ended, valid_agreement
from tenants.rules.codes import PatientGroup, UnitKind
from tenants.rules.permissions import MAY, Permission

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

DEFAULT = "default"
_WHO_MAY_ACT = [role.value for role, may in MAY.items() if Permission.ACT_ON_ALERT in may]


def centres_in_sight(patients: Collection[UUID], *, using: str) -> set[tuple[UUID, UUID]]:
    """Return (patient, centre) where a valid agreement covers a course of hers there, as wall 1 asks."""
    agreed = Agreement.objects.using(using).filter(
        valid_agreement(),
        Q(patient_group=PatientGroup.ALL.value) | Q(patient_group=OuterRef("patient_group")),
        tenant_id=OuterRef("tenant_id"),
        unit_id=OuterRef("centre_id"),
    )
    rows = Enrolment.objects.using(using).filter(Exists(agreed), patient_id__in=list(patients))
    return set(rows.values_list("patient_id", "centre_id"))


def home_units(
    patients: Sequence[UUID], sight: set[tuple[UUID, UUID]], *, using: str
) -> dict[UUID, UUID]:
    """Return the unit that has what no centre has: the tenant's default unit, if it sees the patient.

    Else a municipal unit of the tenant: one with somebody who may act on alerts before one without.
    Never none: raises ``LookupError`` for a tenant without a unit.
    """
    if not patients:
        return {}
    rows = Patient.objects.using(using).filter(id__in=patients)
    home = dict(rows.values_list("id", "tenant_id"))
    tenants = Tenant.objects.using(using).select_related("default_unit").in_bulk(set(home.values()))
    own = {tenant: units_of_home(tenant, using=using) for tenant in tenants}
    followed = set(
        Enrolment.objects.using(using)
        .filter(patient_id__in=patients)
        .values_list("patient_id", flat=True)
    )
    agreed = set(
        Agreement.objects.using(using)
        .filter(valid_agreement(), tenant_id__in=tenants, patient_group=PatientGroup.ALL.value)
        .values_list("tenant_id", "unit_id")
    )
    found = {}
    for patient, tenant in home.items():
        default = tenants[tenant].default_unit
        is_blind = default is not None and (
            default.kind == UnitKind.CENTRE.value
            and (patient, default.id) not in sight
            # Who was never followed up anywhere is covered by what covers all.
            and (patient in followed or (tenant, default.id) not in agreed)
        )
        if default is not None and not (is_blind and own[tenant]):
            found[patient] = default.id
        else:
            found[patient] = own[tenant][0].id if own[tenant] else _first(tenant, using)
    return found


def units_of_home(tenant_id: UUID, *, using: str, with_somebody: bool = False) -> list[Unit]:
    """Return the tenant's open municipal units, those with somebody who may act on alerts first."""
    people = Membership.objects.using(using).filter(
        not_ended(), unit_id=OuterRef("id"), role__in=_WHO_MAY_ACT
    )
    rows = Unit.objects.using(using).filter(
        tenant_id=tenant_id, kind=UnitKind.MUNICIPAL.value, closed_at__isnull=True
    )
    rows = rows.annotate(has_somebody=Exists(people)).order_by("-has_somebody", "id")
    return list(rows.filter(has_somebody=True) if with_somebody else rows)


@dataclass(frozen=True, slots=True)
class InCharge:
    """The unit that has a patient now, and her running course, if any.

    ``centre``: that of the course, where it may see her.
    """

    unit: Unit
    course: Enrolment | None
    centre: Unit | None = None

    @property
    def instead_of(self) -> Unit | None:
        """The unit that the course names and that may see the patient no longer."""
        if self.course is None or self.course.owner_unit_id == self.unit.id:
            return None
        return self.course.owner_unit


def in_charge(patient: Patient) -> InCharge:
    """Return who has a patient now, as new alerts are routed; whoever sees her may ask.

    The unit that has the responsibility for the course; where that may see her no longer the centre,
    and where the centre may not either a unit of her home.
    """
    course = open_enrolment(patient)
    sight = units_in_sight(patient)
    if course is None:
        return InCharge(_home_of(patient, sight), None)
    centre = course.centre if course.centre_id in sight else None
    owner = course.owner_unit if course.owner_unit_id in sight else centre
    return InCharge(owner or _home_of(patient, sight), course, centre)


def _home_of(patient: Patient, sight: set[UUID]) -> Unit:
    """Return what ``home_units`` does, of one patient and as the party of a page may ask."""
    default = patient.tenant.default_unit
    sees = default is not None and (default.kind != UnitKind.CENTRE.value or default.id in sight)
    if default is not None and sees:
        return default
    own = units_of_home(patient.tenant_id, using=DEFAULT)
    found = own[0] if own else default
    return found or Unit.objects.get(id=_first(patient.tenant_id, DEFAULT))


def _first(tenant_id: UUID, using: str) -> UUID:
    unit = Unit.objects.using(using).filter(tenant_id=tenant_id).order_by("id").first()
    if unit is None:
        message = "a tenant must name a default unit"
        raise LookupError(message)
    found: UUID = unit.id
    return found
