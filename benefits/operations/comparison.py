"""Enter and end summary figures of a group without the service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from benefits.models import ComparisonFigure
from benefits.queries.plan import benefit_plan
from benefits.queries.tenants import own_tenant
from benefits.rules.points import Point
from benefits.rules.statistics import SMALLEST_GROUP
from dho.lib import clock
from tenants.operations.access import record_access
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound

if TYPE_CHECKING:
    from uuid import UUID

    from benefits.rules.difference import ComparisonGroup
    from tenants.rules.viewer import Viewer


class NotComparable(Exception):
    """The figures cannot be kept: see the subclasses for why."""


class NotInThePlan(NotComparable):
    """The tenant's benefit plan has no such indicator, or does not follow it up at that point."""


class TooFewCompared(NotComparable):
    """A group of fewer than five persons: its figures could be traced."""


class ImpossibleFigures(NotComparable):
    """A mean is outside what the indicator can be, or the spread is negative."""


@transaction.atomic
def enter_comparison(*, by: Viewer, group: ComparisonGroup) -> ComparisonFigure:
    """Keep a group's figures; what stood of the same name, indicator and point ends.

    Raises ``NotAllowed``, ``NotFound`` outside of a municipal unit, or a ``NotComparable``.
    """
    tenant_id = own_tenant(by, Permission.SET_COMPARISON)
    _checked(tenant_id, group)
    now = clock.now()
    standing = ComparisonFigure.objects.filter(tenant_id=tenant_id, ended_at__isnull=True)
    standing.filter(name=group.name, indicator=group.indicator, point=group.point).update(
        ended_at=now, ended_by_id=by.user_id
    )
    row = ComparisonFigure(
        tenant_id=tenant_id,
        name=group.name,
        indicator=group.indicator,
        point=group.point,
        n=group.n,
        before=group.before,
        after=group.after,
        sd_change=group.sd_change,
        source=group.source,
        entered_by_id=by.user_id,
        entered_at=now,
    )
    row.save(force_insert=True)
    _log(by, tenant_id, group.indicator)
    return row


@transaction.atomic
def end_comparison(*, by: Viewer, figure_id: UUID) -> None:
    """Take figures out of reports that are made from now on. Twice is once.

    Raises ``NotAllowed``, ``NotFound``.
    """
    tenant_id = own_tenant(by, Permission.SET_COMPARISON)
    found = ComparisonFigure.objects.filter(tenant_id=tenant_id, id=figure_id)
    row = found.first()
    if row is None:
        raise NotFound
    found.filter(ended_at__isnull=True).update(ended_at=clock.now(), ended_by_id=by.user_id)
    _log(by, tenant_id, row.indicator)


def _checked(tenant_id: UUID, group: ComparisonGroup) -> None:
    plan = benefit_plan(tenant_id)
    indicator = plan.indicators.get(group.indicator)
    if indicator is None or indicator.part_of:
        raise NotInThePlan(group.indicator)
    if group.point not in plan.points_of(group.indicator)[1:] or group.point is Point.BASELINE:
        raise NotInThePlan(group.point)
    if group.n < SMALLEST_GROUP:
        raise TooFewCompared
    means = (group.before, group.after)
    if not all(number.is_finite() for number in (*means, group.sd_change)):
        raise ImpossibleFigures
    is_possible = all(indicator.lowest <= mean <= indicator.highest for mean in means)
    if not is_possible or group.sd_change < 0:
        raise ImpossibleFigures


def _log(by: Viewer, tenant_id: UUID, indicator: str) -> None:
    record_access(
        viewer=by,
        tenant_id=tenant_id,
        patient_id=None,
        action="SET_COMPARISON",
        purpose=Purpose.BENEFITS,
        detail={"indicator": indicator},
    )
