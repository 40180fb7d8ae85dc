"""Reports of a centre's tenants, and of health communities: of what each tenant has published."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Max

from benefits.models import HealthCommunity, ReportRun
from benefits.queries.runs import frozen
from benefits.queries.tenants import reported_tenants
from benefits.rules.joint import JointReport, JointTenant, joint_report
from benefits.rules.report import ReportEdition
from benefits.rules.runs import RunState
from tenants.models import Unit
from tenants.rules.codes import UnitKind
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from benefits.rules.report import Report
    from tenants.models import Tenant
    from tenants.rules.viewer import Viewer


def communities(viewer: Viewer) -> QuerySet[HealthCommunity]:
    """Return the health communities of the viewer's centre, by name; none for other units."""
    check(viewer, Permission.READ_BENEFITS)
    found = HealthCommunity.objects.filter(ended_at__isnull=True).order_by("name")
    return found.filter(centre_id=viewer.unit_id) if is_centre(viewer) else found.none()


def is_centre(viewer: Viewer) -> bool:
    """Whether the viewer acts for a centre, so that several tenants can be looked at together."""
    return viewer.unit_kind is UnitKind.CENTRE


def published_together(
    viewer: Viewer, period_code: str, until: datetime, community_id: UUID | None = None
) -> JointReport:
    """Return what the centre's tenants, or a community's, had published of a period by an instant.

    The same instant gives the same report, since what is published never changes. A tenant whose
    agreement ended is out. Raises ``NotAllowed`` without READ_BENEFITS, ``NotFound`` for units that
    are no centre and for a community of another.
    """
    name, tenants = _who(viewer, community_id)
    runs = _latest(tenants, period_code, until)
    return joint_report(
        name,
        period_code,
        until,
        [
            JointTenant(one.name, _printed(runs[one.id]), runs[one.id].data_version)
            if one.id in runs
            else JointTenant(one.name, None)
            for one in tenants
        ],
    )


def published_last(
    viewer: Viewer, period_code: str, until: datetime, community_id: UUID | None = None
) -> datetime | None:
    """Return when something was last published by an instant; None where nothing was.

    What is reported as of the two is the same, so a report has one instant, whatever was asked for.
    Raises as ``published_together``.
    """
    _name, tenants = _who(viewer, community_id)
    rows = _published(tenants).filter(period=period_code, ready_at__lte=until)
    last: datetime | None = rows.aggregate(last=Max("ready_at"))["last"]
    return last


def published_periods(viewer: Viewer) -> list[str]:
    """Return the codes of the periods of which a tenant has published, the latest last."""
    found = _published(reported_tenants(viewer)).values_list("period", flat=True)
    return sorted(set(found))


def _printed(run: ReportRun) -> Report:
    # Which words of patients a report has is told by the words alone, which can be withdrawn.
    return replace(frozen(run), quotes=())


def _who(viewer: Viewer, community_id: UUID | None) -> tuple[str, list[Tenant]]:
    """Return the name and the tenants of the viewer's centre, or of a community of it."""
    tenants = reported_tenants(viewer)
    if not is_centre(viewer) or viewer.unit_id is None:
        raise NotFound
    if community_id is None:
        return Unit.objects.get(id=viewer.unit_id).name, tenants
    community = communities(viewer).filter(id=community_id).first()
    if community is None:
        raise NotFound
    members = set(community.members.values_list("tenant_id", flat=True))
    return community.name, [one for one in tenants if one.id in members]


def _latest(tenants: list[Tenant], period_code: str, until: datetime) -> dict[UUID, ReportRun]:
    rows = _published(tenants).filter(period=period_code, ready_at__lte=until).defer("told")
    latest = rows.order_by("tenant_id", "-ready_at", "-id").distinct("tenant_id")
    return {row.tenant_id: row for row in latest}


def _published(tenants: list[Tenant]) -> QuerySet[ReportRun]:
    return ReportRun.objects.filter(
        tenant_id__in=[one.id for one in tenants],
        for_whom=ReportEdition.PUBLISHED,
        state=RunState.READY,
    )
