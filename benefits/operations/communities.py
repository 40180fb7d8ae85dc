"""Make and end health communities: named groups of a centre's tenants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from benefits.models import HealthCommunity, HealthCommunityTenant, JointPdf
from benefits.queries.joint import communities, is_centre
from benefits.queries.tenants import reported_tenants
from dho.lib import clock
from tenants.operations.access import record_access
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotAllowed, NotFound, check

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from benefits.rules.joint import JointReport
    from tenants.rules.viewer import Viewer

# With one tenant it is that tenant's own report.
_FEWEST = 2


class TooFewTenants(Exception):
    """A health community has two tenants or more."""


class NameIsTaken(Exception):
    """The centre has a community of that name."""


@transaction.atomic
def make_community(*, by: Viewer, name: str, tenant_ids: Iterable[UUID]) -> HealthCommunity:
    """Keep a group of tenants under a name, for the viewer's centre.

    Raises ``NotAllowed`` without MANAGE_COMMUNITIES and for units that are no centre, ``NotFound``
    for a tenant out of sight, ``TooFewTenants``, ``NameIsTaken``.
    """
    centre_id = _centre_of(by)
    wanted = list(dict.fromkeys(tenant_ids))
    if not set(wanted) <= {one.id for one in reported_tenants(by)}:
        raise NotFound
    if len(wanted) < _FEWEST:
        raise TooFewTenants
    if communities(by).filter(name=name).exists():
        raise NameIsTaken
    row = HealthCommunity(
        centre_id=centre_id, name=name, made_by_id=by.user_id, made_at=clock.now()
    )
    row.save(force_insert=True)
    HealthCommunityTenant.objects.bulk_create(
        HealthCommunityTenant(community=row, tenant_id=one) for one in wanted
    )
    _log(by, wanted, "HEALTH_COMMUNITY", name)
    return row


@transaction.atomic
def end_community(*, by: Viewer, community_id: UUID) -> None:
    """End a community; its reports are no longer made, and what was drawn of it is deleted.

    Raises ``NotAllowed``, ``NotFound``.
    """
    _centre_of(by)
    row = communities(by).filter(id=community_id).first()
    if row is None:
        raise NotFound
    members = list(row.members.values_list("tenant_id", flat=True))
    JointPdf.objects.filter(community_id=row.id).delete()
    HealthCommunity.objects.filter(id=row.id).update(ended_at=clock.now(), ended_by_id=by.user_id)
    in_sight = {one.id for one in reported_tenants(by)}
    _log(by, [one for one in members if one in in_sight], "HEALTH_COMMUNITY_ENDED", row.name)


def note_taken_out(*, by: Viewer, joint: JointReport) -> None:
    """Write that a joint report leaves the house: the access log of each tenant in it says so."""
    names = {one.name for one in joint.reported}
    for tenant in reported_tenants(by):
        if tenant.name in names:
            record_access(
                viewer=by,
                tenant_id=tenant.id,
                patient_id=None,
                action="BENEFIT_REPORT",
                purpose=Purpose.BENEFITS,
                detail={
                    "period": joint.period_code,
                    "edition": "PUBLISHED",
                    "together": joint.name,
                },
            )


def _centre_of(by: Viewer) -> UUID:
    check(by, Permission.MANAGE_COMMUNITIES)
    if not is_centre(by) or by.unit_id is None:
        message = "health communities are a centre's"
        raise NotAllowed(message)
    return by.unit_id


def _log(by: Viewer, tenant_ids: Iterable[UUID], action: str, name: str) -> None:
    for tenant_id in tenant_ids:
        record_access(
            viewer=by,
            tenant_id=tenant_id,
            patient_id=None,
            action=action,
            purpose=Purpose.BENEFITS,
            detail={"community": name},
        )
