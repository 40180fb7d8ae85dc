"""Comparison groups of a tenant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benefits.models import ComparisonFigure
from benefits.rules.difference import ComparisonGroup
from benefits.rules.points import Point

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet


def standing_comparisons(tenant_id: UUID) -> QuerySet[ComparisonFigure]:
    """Return what stands, by indicator and point. Needs an open scope."""
    found = ComparisonFigure.objects.filter(tenant_id=tenant_id, ended_at__isnull=True)
    return found.select_related("entered_by").order_by("indicator", "point", "name")


def comparison_groups(tenant_id: UUID) -> list[ComparisonGroup]:
    """Return the same for a report."""
    return [
        ComparisonGroup(
            name=row.name,
            indicator=row.indicator,
            point=Point(row.point),
            n=row.n,
            before=row.before,
            after=row.after,
            sd_change=row.sd_change,
            source=row.source,
        )
        for row in standing_comparisons(tenant_id)
    ]
