"""Figures of groups for project leads."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Min

from benefits.queries.additions import additions_of
from benefits.queries.costs import costs_of
from benefits.queries.persons import ids_of, local_date, people_of
from benefits.queries.plan import benefit_plan
from benefits.queries.runs import frozen, report_runs
from benefits.queries.tenant_figures import figures_of_tenant
from benefits.queries.tenants import is_own, reported_tenant
from benefits.rules.additions import with_additions
from benefits.rules.money import with_money
from benefits.rules.points import recent_periods
from benefits.rules.report import Report, ReportEdition, make_report
from benefits.rules.runs import RunState
from tenants.models import Enrolment

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from benefits.models import ReportRun
    from benefits.rules.points import Period
    from tenants.rules.viewer import Viewer


def benefit_report(
    viewer: Viewer, tenant_id: UUID, period: Period, *, made_at: datetime
) -> Report | None:
    """Return the figures of one tenant. Needs an open scope.

    The own tenant's are the internal edition, as of now. Another's are those of its latest published
    report of the period, None before there is one: figures that were worked out anew at every look
    would give away who came between two of them.

    Raises ``NotAllowed`` without READ_BENEFITS, ``NotFound`` for a tenant out of sight.
    """
    tenant = reported_tenant(viewer, tenant_id)
    if is_own(viewer, tenant.id):
        people = people_of(viewer, tenant.id, period, made_at)
        plan = benefit_plan(tenant.id)
        report = make_report(
            people,
            tenant_name=tenant.name,
            period=period,
            made_at=made_at,
            plan=plan,
            of_tenant=figures_of_tenant(tenant.id, plan, people, period),
        )
        report = with_additions(report, people, additions_of(tenant.id, people, period))
        return with_money(report, costs_of(tenant.id, local_date(made_at)))
    latest = published_run(viewer, tenant.id, period)
    return frozen(latest) if latest else None


def published_run(viewer: Viewer, tenant_id: UUID, period: Period) -> ReportRun | None:
    """Return the latest published report of a period. Raises as ``benefit_report``."""
    found = report_runs(viewer, tenant_id).filter(
        for_whom=ReportEdition.PUBLISHED, state=RunState.READY, period=period.code
    )
    return found.order_by("-ready_at").first()


def offered_periods(viewer: Viewer, tenant_id: UUID, today: date) -> list[str]:
    """Return the codes of the periods worth offering for the tenant."""
    first = Enrolment.objects.filter(
        tenant_id=tenant_id, patient_id__in=ids_of(viewer, tenant_id)
    ).aggregate(first=Min("started_at"))["first"]
    return recent_periods(today, local_date(first) if first else None)
