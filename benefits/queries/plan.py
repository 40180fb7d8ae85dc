"""The benefit plan of a tenant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benefits.rules.benefit_plan import SOURCE_PLAN, BenefitPlan

if TYPE_CHECKING:
    from uuid import UUID


def benefit_plan(tenant_id: UUID) -> BenefitPlan:
    """Return the rows that the tenant collects, in their order."""
    del tenant_id
    return SOURCE_PLAN
