"""Emergency look-ups: the privacy officer's list, and the one that somebody looks by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F

from dho.lib import clock
from tenants.models import EmergencyAccess, Membership
from tenants.queries.parties import tenant_of
from tenants.rules.codes import Role
from tenants.rules.emergency import is_overdue, review_due_at
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from tenants.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class EmergencyRow:
    """One look-up as the privacy officer sees it."""

    id: UUID
    tenant_id: UUID
    patient_id: UUID
    patient: str
    who: str
    role: str
    unit: str
    unit_tenant: str
    reason: str
    opened_at: datetime
    until: datetime
    review_due_at: datetime
    is_overdue: bool
    reviewed_at: datetime | None
    reviewed_by: str
    verdict: str
    review_note: str
    is_own: bool


def emergency_accesses(viewer: Viewer, *, first: int = 0, count: int = 50) -> list[EmergencyRow]:
    """Return a stretch of the own tenant's look-ups: not reviewed first, the oldest of them on top.

    Raises ``NotAllowed`` for who does not review them.
    """
    check(viewer, Permission.REVIEW_EMERGENCIES)
    rows = (
        EmergencyAccess.objects.filter(tenant_id=tenant_of(viewer))
        .select_related("patient", "user", "unit__tenant", "reviewed_by")
        .order_by(F("reviewed_at").desc(nulls_first=True), "opened_at", "id")
    )
    return [_row(one, viewer) for one in rows[first : first + count]]


def emergency_of(viewer: Viewer) -> EmergencyAccess:
    """Return the look-up that the viewer looks by. Raises ``NotFound`` when it is over or another's."""
    access: Any = viewer.emergency_id
    found = EmergencyAccess.objects.filter(id=access, user_id=viewer.user_id).first()
    if found is None:
        raise NotFound
    return found


def privacy_officers(tenant_id: UUID) -> list[UUID]:
    """Return the users who review the tenant's look-ups; where there is none, its administrators."""
    now = clock.now()
    held = (
        Membership.objects.filter(unit__tenant_id=tenant_id, started_at__lte=now)
        .exclude(ended_at__lte=now)
        .order_by("user_id")
    )
    for role in (Role.PRIVACY_OFFICER, Role.TENANT_ADMIN):
        found = list(held.filter(role=role.value).values_list("user_id", flat=True).distinct())
        if found:
            return found
    return []


def _row(one: EmergencyAccess, viewer: Viewer) -> EmergencyRow:
    return EmergencyRow(
        id=one.id,
        tenant_id=one.tenant_id,
        patient_id=one.patient_id,
        patient=one.patient.name,
        who=one.user.name,
        role=one.role,
        unit=one.unit.name,
        unit_tenant=one.unit.tenant.name,
        reason=one.reason,
        opened_at=one.opened_at,
        until=min(one.ended_at or one.expires_at, one.expires_at),
        review_due_at=review_due_at(one.opened_at),
        is_overdue=is_overdue(clock.now(), opened_at=one.opened_at, reviewed_at=one.reviewed_at),
        reviewed_at=one.reviewed_at,
        reviewed_by=one.reviewed_by.name if one.reviewed_by else "",
        verdict=one.verdict,
        review_note=one.review_note,
        is_own=one.user_id == viewer.user_id,
    )
