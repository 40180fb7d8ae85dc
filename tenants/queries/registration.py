"""Where a viewer may register patients, and at which centres they may be followed up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenants.models import Agreement, Tenant, Unit
from tenants.queries.parties import tenant_of, unit_of
from tenants.queries.periods import valid_agreement
from tenants.rules.codes import PatientGroup, UnitKind

if TYPE_CHECKING:
    from uuid import UUID

    from tenants.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class CentreChoice:
    """A centre that may follow up patients of a tenant, and of which groups."""

    tenant_id: UUID
    centre_id: UUID
    name: str
    groups: frozenset[PatientGroup]


def tenants_to_register_in(viewer: Viewer) -> list[Tenant]:
    """Return the tenants whose patients the viewer may register: the own one from a municipal
    unit, those with a valid agreement from a centre, by name.
    """
    if viewer.unit_kind is UnitKind.MUNICIPAL:
        return list(Tenant.objects.filter(id=tenant_of(viewer)))
    if viewer.unit_kind is UnitKind.CENTRE:
        agreed = Agreement.objects.filter(valid_agreement(), unit_id=unit_of(viewer))
        return list(Tenant.objects.filter(id__in=agreed.values("tenant_id")).order_by("name"))
    return []


def centres_to_choose(viewer: Viewer) -> list[CentreChoice]:
    """Return each centre at which the viewer may begin a course, per tenant and by name."""
    tenants = {tenant.id for tenant in tenants_to_register_in(viewer)}
    agreed = Agreement.objects.filter(
        valid_agreement(), tenant_id__in=tenants, unit__kind=UnitKind.CENTRE
    ).select_related("unit")
    if viewer.unit_kind is UnitKind.CENTRE:
        agreed = agreed.filter(unit_id=unit_of(viewer))
    found: dict[tuple[UUID, UUID, str], set[PatientGroup]] = {}
    for one in agreed.order_by("unit__name"):
        key = (one.tenant_id, one.unit_id, one.unit.name)
        found.setdefault(key, set()).update(_groups(PatientGroup(one.patient_group)))
    return [CentreChoice(*key, frozenset(groups)) for key, groups in found.items()]


def gp_offices() -> list[Unit]:
    """Return every GP office, by name."""
    return list(Unit.objects.filter(kind=UnitKind.GP_OFFICE).order_by("name"))


def _groups(agreed: PatientGroup) -> set[PatientGroup]:
    if agreed is PatientGroup.ALL:
        return set(PatientGroup) - {PatientGroup.ALL}
    return {agreed}
