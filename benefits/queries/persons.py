"""The persons of a tenant with their courses and values, without names."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Exists, OuterRef, Q

from benefits.models import IndicatorValue
from benefits.queries.plan import benefit_plan
from benefits.queries.standing import counted
from benefits.rules.points import Break, Course, Point
from benefits.rules.report import Person
from dho.lib.clock import OSLO
from selfcare_plans.models import PlanVersion
from tenants.models import AuditEvent, Enrolment
from tenants.queries.patients import visible_patients

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal
    from uuid import UUID

    from django.db.models import QuerySet

    from benefits.rules.points import Period
    from tenants.rules.viewer import Viewer


# What stands in the access log when somebody opens or prints a plan.
_PLAN_USED = ("PLAN_READ", "PLAN_PRINTED")
# And when somebody writes in it, who is led to the plan again afterwards.
_PLAN_WRITTEN = (
    "PLAN_OPENED_TO_WRITE", "PLAN_EDITED", "PLAN_PROPOSED", "PLAN_ANSWERED", "PLAN_PUBLISHED",
)  # fmt: skip
_SEEN_AFTER_WRITING = timedelta(hours=1)


def people_of(viewer: Viewer, tenant_id: UUID, period: Period, made_at: datetime) -> list[Person]:
    """Return the tenant's enrolled persons, with who has a plan when the period ends and uses it."""
    ends_at = min(start_of(period.ends_on), made_at)
    starts_at = None if period.starts_on is None else start_of(period.starts_on)
    uses = _who_used_a_plan(tenant_id, starts_at, ends_at)
    return [
        replace(one, uses_plan=True) if one.id in uses else one
        for one in _people(viewer, tenant_id, ends_at)
    ]


def _who_used_a_plan(
    tenant_id: UUID, starts_at: datetime | None, ends_at: datetime
) -> set[UUID | None]:
    """Return whose plan was opened or printed while it was in force, by another than its makers.

    Who wrote, proposed or approved a version sees it again as she publishes it: no use of it. Nor is
    what somebody is shown after writing in the plan, within the hour.
    """
    opened = AuditEvent.objects.filter(
        tenant_id=tenant_id, action__in=_PLAN_USED, at__lt=ends_at, patient_id__isnull=False
    )
    if starts_at is not None:
        opened = opened.filter(at__gte=starts_at)
    reader = OuterRef("user_id")
    by_maker = Q(author_id=reader) | Q(proposed_by_id=reader) | Q(approver_id=reader)
    in_force = PlanVersion.objects.filter(
        Q(in_force_to__isnull=True) | Q(in_force_to__gt=OuterRef("at")),
        tenant_id=tenant_id,
        patient_id=OuterRef("patient_id"),
        published_at__lte=OuterRef("at"),
        in_force_from__lte=OuterRef("at"),
    ).exclude(by_maker)
    written = AuditEvent.objects.filter(
        tenant_id=tenant_id,
        action__in=_PLAN_WRITTEN,
        patient_id=OuterRef("patient_id"),
        user_id=reader,
        at__lte=OuterRef("at"),
        at__gte=OuterRef("at") - _SEEN_AFTER_WRITING,
    )
    used = opened.filter(Exists(in_force), ~Exists(written))
    return set(used.values_list("patient_id", flat=True).distinct())


def _people(viewer: Viewer, tenant_id: UUID, at: datetime) -> list[Person]:
    """Return the tenant's enrolled persons in a bounded number of statements.

    Values are those of the versions that the tenant's plan counts today.
    """
    plan = benefit_plan(tenant_id)
    ids = ids_of(viewer, tenant_id)
    courses = courses_of(Enrolment.objects.filter(tenant_id=tenant_id, patient_id__in=ids))
    groups = dict(
        Enrolment.objects.filter(tenant_id=tenant_id, patient_id__in=ids)
        .order_by("-started_at")
        .values_list("patient_id", "patient_group")
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
    own = IndicatorValue.objects.filter(tenant_id=tenant_id, patient_id__in=ids)
    for patient_id, indicator, point, value in counted(own, plan).values_list(
        "patient_id", "indicator", "point", "value"
    ):
        values.setdefault(patient_id, {})[indicator, Point(point)] = value
    return [
        Person(
            id=patient_id,
            started_on=course.started_on,
            ended_on=course.ended_on,
            ended_as=course.ended_as,
            breaks=course.breaks,
            group=groups.get(patient_id, ""),
            has_plan=patient_id in planned,
            values=values.get(patient_id, {}),
        )
        for patient_id, course in sorted(courses.items())
    ]


def ids_of(viewer: Viewer, tenant_id: UUID) -> Any:
    return visible_patients(viewer).filter(tenant_id=tenant_id).values("id")


def courses_of(enrolments: QuerySet[Enrolment]) -> dict[UUID, Course]:
    """Return each person's course: from her first enrolment on, less the time between enrolments.

    Who is back on the day of the ending or the day after (moved to another centre) was never away.
    """
    stretches: dict[UUID, list[_Stretch]] = {}
    rows = enrolments.order_by("started_at", "id").values_list(
        "patient_id", "started_at", "ended_at", "ended_as", "owner_since", "moved_by_id"
    )
    for patient_id, started_at, ended_at, ended_as, owner_since, moved_by_id in rows:
        # Of a course that was taken over nobody knows any more when it was written down.
        registered_at = started_at if moved_by_id else owner_since
        stretches.setdefault(patient_id, []).append(
            _Stretch(started_at, ended_at, ended_as, registered_at)
        )
    return {patient_id: _course(found) for patient_id, found in stretches.items()}


class _Stretch(NamedTuple):
    started_at: datetime
    ended_at: datetime | None
    ended_as: str
    registered_at: datetime


def _course(stretches: Sequence[_Stretch]) -> Course:
    first, breaks, last = stretches[0], [], stretches[0]
    for one in stretches[1:]:
        if last.ended_at is None:
            break
        gone, back = local_date(last.ended_at), local_date(one.started_at)
        if (back - gone).days > 1:
            breaks.append(Break(gone, back, last.ended_as))
        if one.ended_at is None or one.ended_at >= last.ended_at:
            last = one
    started_on, written_on = local_date(first.started_at), local_date(first.registered_at)
    registered_on = written_on if written_on > started_on else None
    if last.ended_at is None:
        return Course(started_on, None, tuple(breaks), registered_on=registered_on)
    ended_on = local_date(last.ended_at)
    return Course(started_on, ended_on, tuple(breaks), last.ended_as, registered_on)


def local_date(at: datetime) -> date:
    return at.astimezone(OSLO).date()


def start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=OSLO)
