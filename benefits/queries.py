"""Figures of groups for project leads, and one person's sheet for those who record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

import msgspec
from django.db.models import Count, Max, Min, Q

from benefits.models import IndicatorValue, ReportRun
from benefits.rules.past import Told
from benefits.rules.points import Course, Point, recent_periods
from benefits.rules.report import Person, Report, ReportEdition, make_report
from benefits.rules.runs import RunState
from dho.lib.clock import OSLO
from selfcare_plans.models import PlanVersion
from tenants.models import AuditEvent, Enrolment, Membership, Tenant
from tenants.queries.patients import visible_patients
from tenants.rules.codes import Role, UnitKind
from tenants.rules.permissions import Permission, may
from tenants.rules.viewer import NotFound, check

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from uuid import UUID

    from django.db.models import QuerySet

    from benefits.rules.points import Period
    from tenants.models import Patient
    from tenants.rules.viewer import Viewer


# What stands in the access log when somebody opens or prints a plan.
_PLAN_USED = ("PLAN_READ", "PLAN_PRINTED")


@dataclass(frozen=True, slots=True)
class Recorded:
    """One row: what was recorded, when and by whom, and what became of it."""

    indicator: str
    point: Point
    value: Decimal | None
    entered_at: datetime
    entered_by: str
    superseded_at: datetime | None
    superseded_by: str


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
        return make_report(people, tenant_name=tenant.name, period=period, made_at=made_at)
    found = report_runs(viewer, tenant.id).filter(
        for_whom=ReportEdition.PUBLISHED, state=RunState.READY, period=period.code
    )
    latest = found.order_by("-ready_at").first()
    return frozen(latest) if latest else None


def people_of(viewer: Viewer, tenant_id: UUID, period: Period, made_at: datetime) -> list[Person]:
    """Return the tenant's enrolled persons, with who has a plan when the period ends and uses it."""
    ends_at = min(_start_of(period.ends_on), made_at)
    opened = AuditEvent.objects.filter(
        tenant_id=tenant_id, action__in=_PLAN_USED, at__lt=ends_at, patient_id__isnull=False
    )
    if period.starts_on is not None:
        opened = opened.filter(at__gte=_start_of(period.starts_on))
    uses = set(opened.values_list("patient_id", flat=True).distinct())
    return [
        replace(one, uses_plan=True) if one.id in uses else one
        for one in _people(viewer, tenant_id, ends_at)
    ]


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


def told_before(tenant_id: UUID) -> list[Told]:
    """Return what all published reports of a tenant told, the oldest first."""
    rows = ReportRun.objects.filter(
        tenant_id=tenant_id, for_whom=ReportEdition.PUBLISHED, state=RunState.READY
    ).order_by("ready_at", "id")
    return [msgspec.convert(told, Told) for told in rows.values_list("told", flat=True)]


def offered_periods(viewer: Viewer, tenant_id: UUID, today: date) -> list[str]:
    """Return the codes of the periods worth offering for the tenant."""
    first = Enrolment.objects.filter(
        tenant_id=tenant_id, patient_id__in=_ids(viewer, tenant_id)
    ).aggregate(first=Min("started_at"))["first"]
    return recent_periods(today, _local_date(first) if first else None)


def course_of(patient: Patient) -> Course | None:
    """Return the patient's course, from the first enrolment to the last; None without one."""
    found = _courses(Enrolment.objects.filter(tenant_id=patient.tenant_id, patient_id=patient.id))
    return found.get(patient.id)


def recorded_values(patient: Patient) -> list[Recorded]:
    """Return all that was ever recorded for the patient, the latest first."""
    rows = (
        IndicatorValue.objects.filter(tenant_id=patient.tenant_id, patient_id=patient.id)
        .select_related("entered_by", "superseded_by")
        .order_by("-entered_at", "-id")
    )
    return [
        Recorded(
            row.indicator,
            Point(row.point),
            row.value,
            row.entered_at,
            row.entered_by.name,
            row.superseded_at,
            row.superseded_by.name if row.superseded_by else "",
        )
        for row in rows
    ]


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


def tenant_named(text: str) -> Tenant | None:
    """Return the tenant of that name (upper or lower case alike), else None."""
    return Tenant.objects.filter(name__iexact=text.strip()).first()


def _people(viewer: Viewer, tenant_id: UUID, at: datetime) -> list[Person]:
    """Return the tenant's enrolled persons in a bounded number of statements."""
    ids = _ids(viewer, tenant_id)
    courses = _courses(Enrolment.objects.filter(tenant_id=tenant_id, patient_id__in=ids))
    endings = dict(
        Enrolment.objects.filter(tenant_id=tenant_id, patient_id__in=ids, ended_at__isnull=False)
        .order_by("ended_at")
        .values_list("patient_id", "ended_as")
    )
    planned = set(
        PlanVersion.objects.filter(
            Q(in_force_to__isnull=True) | Q(in_force_to__gt=at),
            tenant_id=tenant_id,
            patient_id__in=ids,
            in_force_from__lte=at,
        )
        .filter(published_at__isnull=False)
        .values_list("patient_id", flat=True)
    )
    values: dict[UUID, dict[tuple[str, Point], Decimal | None]] = {}
    standing = IndicatorValue.objects.filter(
        tenant_id=tenant_id, patient_id__in=ids, superseded_at__isnull=True
    )
    for patient_id, indicator, point, value in standing.values_list(
        "patient_id", "indicator", "point", "value"
    ):
        values.setdefault(patient_id, {})[indicator, Point(point)] = value
    return [
        Person(
            id=patient_id,
            started_on=course.started_on,
            ended_on=course.ended_on,
            ended_as=endings.get(patient_id, "") if course.ended_on else "",
            has_plan=patient_id in planned,
            values=values.get(patient_id, {}),
        )
        for patient_id, course in sorted(courses.items())
    ]


def _ids(viewer: Viewer, tenant_id: UUID) -> Any:
    return visible_patients(viewer).filter(tenant_id=tenant_id).values("id")


def _courses(enrolments: QuerySet[Enrolment]) -> dict[UUID, Course]:
    rows = enrolments.values("patient_id").annotate(
        first=Min("started_at"),
        last=Max("ended_at"),
        running=Count("id", filter=Q(ended_at__isnull=True)),
    )
    return {
        row["patient_id"]: Course(
            _local_date(row["first"]), None if row["running"] else _local_date(row["last"])
        )
        for row in rows.order_by()
    }


def _local_date(at: datetime) -> date:
    return at.astimezone(OSLO).date()


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=OSLO)
