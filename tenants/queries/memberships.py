"""Who works at the viewer's tenant, and its units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F

from tenants.models import Membership, Tenant, Unit, User
from tenants.queries.parties import tenant_of
from tenants.rules.codes import Role, TenantKind, UnitKind
from tenants.rules.organisation import ROLES_AT, UNITS_OF
from tenants.rules.viewer import NotFound

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from tenants.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """A membership as it is shown. ``is_own``: the viewer's own person."""

    id: UUID
    name: str
    username: str
    unit: str
    role: Role
    started_at: datetime
    ended_at: datetime | None
    is_own: bool


def memberships(
    viewer: Viewer, *, unit_id: UUID | None = None, first: int = 0, count: int = 50
) -> list[MembershipRow]:
    """Return a stretch of the memberships at the viewer's tenant, or at one of its units.

    Present ones first, then by name.
    """
    rows = Membership.objects.filter(unit__tenant_id=tenant_of(viewer)).select_related(
        "user", "unit"
    )
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    rows = rows.order_by(F("ended_at").desc(nulls_first=True), "user__name", "unit__name", "id")
    return [_row(one, viewer) for one in rows[first : first + count]]


def one_membership(viewer: Viewer, membership_id: UUID) -> MembershipRow:
    """Return one membership at the viewer's tenant. Raises ``NotFound``."""
    found = (
        Membership.objects.filter(id=membership_id, unit__tenant_id=tenant_of(viewer))
        .select_related("user", "unit")
        .first()
    )
    if found is None:
        raise NotFound
    return _row(found, viewer)


def own_units(viewer: Viewer) -> list[Unit]:
    """Return the units of the viewer's tenant, by name."""
    return list(Unit.objects.filter(tenant_id=tenant_of(viewer)).order_by("name"))


def own_unit(viewer: Viewer, unit_id: UUID) -> Unit:
    """Return one unit of the viewer's tenant. Raises ``NotFound``."""
    found = Unit.objects.filter(id=unit_id, tenant_id=tenant_of(viewer)).first()
    if found is None:
        raise NotFound
    return found


def roles_to_give(viewer: Viewer) -> list[Role]:
    """Return the roles that can be held at a unit of the viewer's tenant, in the enum's order."""
    kinds = {UnitKind(unit.kind) for unit in own_units(viewer)}
    return [role for role in Role if any(role in ROLES_AT[kind] for kind in kinds)]


def unit_kinds_to_make(viewer: Viewer) -> list[UnitKind]:
    """Return the kinds of unit that the viewer's tenant may have, in the enum's order."""
    tenant = Tenant.objects.filter(id=tenant_of(viewer)).first()
    if tenant is None:
        return []
    return [kind for kind in UnitKind if kind in UNITS_OF[TenantKind(tenant.kind)]]


def unit_named(tenant: str, unit: str) -> Unit | None:
    """Return a tenant's unit by both names, for commands; None when there is none."""
    return Unit.objects.filter(tenant__name=tenant, name=unit).select_related("tenant").first()


def user_named(username: str) -> User | None:
    """Return who has a user name, for commands; capitals make no difference."""
    return User.objects.filter(username__iexact=username).first()


def _row(one: Membership, viewer: Viewer) -> MembershipRow:
    return MembershipRow(
        one.id,
        one.user.name,
        one.user.username,
        one.unit.name,
        Role(one.role),
        one.started_at,
        one.ended_at,
        one.user_id == viewer.user_id,
    )
