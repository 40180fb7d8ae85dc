"""Which centre may see a patient, and which unit of her home has her where the centre may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from tenants.models import Agreement, Enrolment, Membership, Patient, Tenant, Unit
from tenants.queries.periods import not_ended, valid_agreement
from tenants.rules.codes import PatientGroup, UnitKind
from tenants.rules.permissions import MAY, Permission

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

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


def _first(tenant_id: UUID, using: str) -> UUID:
    unit = Unit.objects.using(using).filter(tenant_id=tenant_id).order_by("id").first()
    if unit is None:
        message = "a tenant must name a default unit"
        raise LookupError(message)
    found: UUID = unit.id
    return found
