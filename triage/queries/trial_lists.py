"""Whose start-up plans have readings enough, and whose uncertain proposals are due again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate

from dho.lib import clock
from dho.lib.clock import OSLO
from measurements.models import Reading
from selfcare_plans.models import PlanStatus, PlanVersion
from selfcare_plans.queries.versions import versions_in_sight
from tenants.queries.patients import visible_patients
from triage.models import TrialDecision
from triage.rules.trial import AGAIN_AFTER, LEAST_DAYS, TRIAL_LEAST

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from tenants.rules.viewer import Viewer

LIMIT = 200


@dataclass(frozen=True, slots=True)
class TrialLists:
    """Two lists of at most ``LIMIT``. ``ready`` versions carry ``measured_days``."""

    ready: list[PlanVersion]
    again: list[TrialDecision]


def trial_lists(viewer: Viewer, now: datetime) -> TrialLists:
    """Return what waits among the patients in sight. Two statements.

    Ready: a start-up plan in force for two weeks or more with readings on days enough, on which
    nothing was decided yet. Again: the last decision on a series was on an uncertain proposal, six
    weeks ago or more; it leaves the list when it is decided on anew.
    """
    ready = ready_plans(versions_in_sight(viewer), now).select_related("patient", "author")
    return TrialLists(
        list(ready.order_by("in_force_from", "id")[:LIMIT]), list(_again(viewer, now)[:LIMIT])
    )


def trials_waiting(viewer: Viewer, now: datetime) -> tuple[int, int]:
    """Count the start-up plans that are ready, and the uncertain proposals that are due again."""
    return ready_plans(versions_in_sight(viewer), now).count(), _again(viewer, now).count()


def days_of_start_up(version: PlanVersion) -> int:
    """Return on how many days of a start-up plan something was measured; 0: not enough to propose from."""
    rows = PlanVersion.objects.filter(tenant_id=version.tenant_id, id=version.id)
    found = ready_plans(rows, clock.now()).first()
    return int(getattr(found, "measured_days", 0))


def ready_plans(rows: QuerySet[PlanVersion], now: datetime) -> QuerySet[PlanVersion]:
    """Return the start-up plans among the versions from which a normal can be proposed."""
    readings = Reading.objects.filter(
        Q(value__isnull=False) | Q(components__isnull=False),
        tenant_id=OuterRef("tenant_id"),
        patient_id=OuterRef("patient_id"),
        measured_at__gte=OuterRef("in_force_from"),
        measured_at__lte=now,
    ).order_by()
    # Days in Oslo: a day more or less near midnight decides nothing here.
    days = readings.values("patient_id").annotate(
        days=Count(TruncDate("measured_at", tzinfo=OSLO), distinct=True)
    )
    decided = TrialDecision.objects.filter(
        tenant_id=OuterRef("tenant_id"), plan_id=OuterRef("plan_id")
    )
    return (
        rows.filter(
            Q(in_force_to__isnull=True) | Q(in_force_to__gt=now),
            plan__ended_at__isnull=True,
            status=PlanStatus.PUBLISHED.value,
            in_force_from__lte=now - TRIAL_LEAST,
            document__temporary__isnull=False,
        )
        .exclude(Exists(decided))
        .annotate(measured_days=Subquery(days.values("days")[:1], output_field=IntegerField()))
        .filter(measured_days__gte=LEAST_DAYS)
    )


def _again(viewer: Viewer, now: datetime) -> QuerySet[TrialDecision]:
    later = TrialDecision.objects.filter(
        tenant_id=OuterRef("tenant_id"),
        plan_id=OuterRef("plan_id"),
        kind=OuterRef("kind"),
        component=OuterRef("component"),
        context=OuterRef("context"),
        at__gt=OuterRef("at"),
    )
    return (
        TrialDecision.objects.annotate(decided_on=TruncDate("at", tzinfo=OSLO))
        .filter(
            patient_id__in=visible_patients(viewer).values("id"),
            plan__ended_at__isnull=True,
            is_uncertain=True,
            decided_on__lte=now.astimezone(OSLO).date() - AGAIN_AFTER,
        )
        .exclude(Exists(later))
        .select_related("patient")
        .order_by("at", "id")
    )
