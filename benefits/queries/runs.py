"""Reports that are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from benefits.models import ReportRun
from benefits.queries.tenants import is_own, reported_tenant, reported_tenants
from benefits.rules.past import Told
from benefits.rules.report import Report, ReportEdition
from benefits.rules.runs import RunState
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from tenants.rules.viewer import Viewer


def report_runs(viewer: Viewer, tenant_id: UUID) -> QuerySet[ReportRun]:
    """Return the reports of a tenant that the viewer may open, the latest first."""
    reported_tenant(viewer, tenant_id)
    runs = ReportRun.objects.filter(tenant_id=tenant_id).order_by("-asked_at", "-id")
    return runs if is_own(viewer, tenant_id) else runs.filter(for_whom=ReportEdition.PUBLISHED)


def report_run(viewer: Viewer, run_id: UUID) -> ReportRun:
    """Return one report. Raises ``NotAllowed``, ``NotFound``."""
    check(viewer, Permission.READ_BENEFITS)
    found = ReportRun.objects.filter(id=run_id).values_list("tenant_id", flat=True).first()
    if found is None:
        raise NotFound
    run = report_runs(viewer, found).select_related("tenant", "asked_by").filter(id=run_id).first()
    if run is None:
        raise NotFound
    return run


def frozen(run: ReportRun) -> Report:
    """Return the figures that a report froze. It must be READY."""
    return msgspec.convert(run.figures, Report)


def latest_published(viewer: Viewer) -> list[tuple[ReportRun, datetime]]:
    """Return the latest published report of each tenant in sight, with when it was ready.

    Raises ``NotAllowed`` without READ_BENEFITS.
    """
    tenants = [one.id for one in reported_tenants(viewer)]
    runs = ReportRun.objects.filter(
        tenant_id__in=tenants, for_whom=ReportEdition.PUBLISHED, state=RunState.READY
    )
    latest = {run.tenant_id: run for run in runs.defer("told").order_by("ready_at", "id")}
    return [(run, run.ready_at) for run in latest.values() if run.ready_at is not None]


def told_before(tenant_id: UUID) -> list[Told]:
    """Return what all published reports of a tenant told, the oldest first."""
    rows = ReportRun.objects.filter(
        tenant_id=tenant_id, for_whom=ReportEdition.PUBLISHED, state=RunState.READY
    ).order_by("ready_at", "id")
    return [msgspec.convert(told, Told) for told in rows.values_list("told", flat=True)]
