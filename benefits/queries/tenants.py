"""Whose figures a viewer may see, and whose memberships may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenants.models import Enrolment, Membership, Tenant
from tenants.queries.patients import visible_patients
from tenants.rules.codes import Role, UnitKind
from tenants.rules.permissions import Permission, may
from tenants.rules.viewer import NotFound, check

if TYPE_CHECKING:
    from uuid import UUID

    from tenants.rules.viewer import Viewer


def reported_tenants(viewer: Viewer) -> list[Tenant]:
    """Return the tenants whose figures the viewer may see, by name.

    A municipal unit sees its own, a centre those whose agreement opens patients to it; units that
    see patient by patient see no figures of groups. Raises ``NotAllowed`` without READ_BENEFITS.
    """
    check(viewer, Permission.READ_BENEFITS)
    if viewer.unit_kind is UnitKind.MUNICIPAL and viewer.tenant_id is not None:
        return list(Tenant.objects.filter(id=viewer.tenant_id))
    if viewer.unit_kind is UnitKind.CENTRE:
        opened = visible_patients(viewer).values("tenant_id")
        return list(Tenant.objects.filter(id__in=opened).order_by("name"))
    return []


def reported_tenant(viewer: Viewer, tenant_id: UUID) -> Tenant:
    """Return one of them. Raises ``NotAllowed``, ``NotFound``."""
    tenant = next((t for t in reported_tenants(viewer) if t.id == tenant_id), None)
    if tenant is None:
        raise NotFound
    return tenant


def is_own(viewer: Viewer, tenant_id: UUID) -> bool:
    """Whether the figures are the viewer's own tenant's, so that the internal edition is for them."""
    return viewer.unit_kind is UnitKind.MUNICIPAL and viewer.tenant_id == tenant_id


def sees_everybody(viewer: Viewer, tenant_id: UUID) -> bool:
    """Whether every person the tenant has enrolled is in the viewer's sight.

    A centre may have an agreement for one group only, or the tenant another centre besides.
    """
    seen = visible_patients(viewer).filter(tenant_id=tenant_id).values("id")
    unseen = Enrolment.objects.filter(tenant_id=tenant_id).exclude(patient_id__in=seen)
    return not unseen.exists()


def own_tenant(viewer: Viewer, permission: Permission) -> UUID:
    """Return the tenant for whose figures, plan or costs the viewer answers.

    Raises ``NotAllowed`` without the permission, ``NotFound`` outside of a municipal unit.
    """
    check(viewer, permission)
    if viewer.tenant_id is None or not is_own(viewer, viewer.tenant_id):
        raise NotFound
    return viewer.tenant_id


def tenant_named(text: str) -> Tenant | None:
    """Return the tenant of that name (upper or lower case alike), else None."""
    return Tenant.objects.filter(name__iexact=text.strip()).first()


def lead_memberships(tenant: Tenant, username: str | None) -> list[UUID]:
    """Return memberships whose role may read benefits, the tenant's own and the oldest first.

    Without ``username``: those at the tenant's own units. With one: all of that user's. Whether a
    membership is still held, ``viewer_of_membership`` tells.
    """
    roles = [role.value for role in Role if may(role, Permission.READ_BENEFITS)]
    held = Membership.objects.filter(role__in=roles)
    if username is None:
        held = held.filter(unit__tenant=tenant)
    else:
        held = held.filter(user__username=username)
    rows = held.order_by("started_at", "id").values_list("unit__tenant_id", "id")
    return [found for own, found in sorted(rows, key=lambda row: row[0] != tenant.id)]
