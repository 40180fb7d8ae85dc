"""Figures of a whole tenant, as they stand and as they were entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benefits.models import TenantFigure
from benefits.queries.staff_survey import staff_rounds
from benefits.rules.staff_survey import SCORE, surveyed_entries
from benefits.rules.tenant_figures import TenantFigures, tenant_figures

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from benefits.rules.benefit_plan import BenefitPlan
    from benefits.rules.points import Period
    from benefits.rules.report import Person


def figures_of_tenant(
    tenant_id: UUID, plan: BenefitPlan, people: Sequence[Person], period: Period
) -> tuple[TenantFigures, ...]:
    """Return the figures that stand, of the rows that the plan has. Needs an open scope.

    Those of the survey of staff are counted, not entered.
    """
    if not plan.tenant_indicators:
        return ()
    standing = TenantFigure.objects.filter(
        tenant_id=tenant_id,
        superseded_at__isnull=True,
        indicator__in=plan.tenant_indicators,
    ).values_list("indicator", "period", "value", "source_text")
    first = min((one.started_on for one in people), default=None)
    rounds = staff_rounds(tenant_id) if SCORE in plan.tenant_indicators else ()
    surveyed = surveyed_entries(rounds, first_start=first, period=period)
    return tenant_figures(plan, standing, first_start=first, period=period, surveyed=surveyed)


def entered_figures(tenant_id: UUID) -> QuerySet[TenantFigure]:
    """Return all that was ever entered, the latest first. Needs an open scope."""
    return (
        TenantFigure.objects.filter(tenant_id=tenant_id)
        .select_related("entered_by", "superseded_by")
        .order_by("-entered_at", "-id")
    )
