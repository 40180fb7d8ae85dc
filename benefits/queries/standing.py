"""Values that stand now, and that today's plan counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from benefits.models import IndicatorValue
    from benefits.rules.benefit_plan import BenefitPlan


def counted(values: QuerySet[IndicatorValue], plan: BenefitPlan) -> QuerySet[IndicatorValue]:
    """Return those of the values that stand, without what was another thing in an earlier version."""
    meant_another = Q(pk__in=[])
    for code, versions in plan.own_versions.items():
        meant_another |= Q(indicator=code) & ~Q(edition__in=versions)
    return values.filter(superseded_at__isnull=True).exclude(meant_another)
