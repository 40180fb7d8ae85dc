"""Figures of a tenant as they were entered, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from benefits.presenters import words
from benefits.presenters.plan_words import tenant_value
from benefits.rules.shelf import SHIPPED

if TYPE_CHECKING:
    from datetime import datetime

    from benefits.models import TenantFigure
    from benefits.rules.benefit_plan import BenefitPlan
    from benefits.rules.plan_types import TenantIndicator


@dataclass(frozen=True, slots=True)
class EnteredView:
    """One figure as it was entered, and what became of it."""

    name: str
    period: str
    value: str
    source: str
    by: str
    at: datetime
    ended_at: datetime | None
    ended_by: str


def entered_view(row: TenantFigure, plan: BenefitPlan) -> EnteredView:
    """Return a figure in words, also of a row that was taken out."""
    asked = plan.tenant_indicators.get(row.indicator) or _shipped().get(row.indicator)
    return EnteredView(
        _(asked.name) if asked else row.indicator,
        words.period_code_name(row.period),
        tenant_value(row.value),
        row.source_text,
        row.entered_by.name,
        row.entered_at,
        row.superseded_at,
        row.superseded_by.name if row.superseded_by else "",
    )


def _shipped() -> dict[str, TenantIndicator]:
    return {one.code: one for row in SHIPPED.values() for one in row.tenant_indicators}
