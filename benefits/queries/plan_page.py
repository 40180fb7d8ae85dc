"""What the page of the plan shows beside the plan: whose it is, who chose what, what may be added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benefits.models import ChosenRow, IndicatorDefinition, IndicatorValue
from benefits.queries.own_rows import definitions_for
from benefits.queries.plan import benefit_plan
from benefits.queries.tenants import is_own, reported_tenants
from benefits.rules.points import Point
from benefits.rules.shelf import SHIPPED
from tenants.models import Tenant
from tenants.rules.codes import UnitKind
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check

if TYPE_CHECKING:
    from uuid import UUID

    from benefits.rules.benefit_plan import BenefitPlan
    from benefits.rules.plan_types import Benefit
    from tenants.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class PlanPage:
    """One tenant's plan, and what its lead may do with it.

    ``has_figures`` are codes of rows with a follow-up value: these cannot be chosen beforehand any
    more. ``shelf`` and ``definitions`` are what is not in the plan; ``newer`` maps the code of a row
    to a later version that may be taken.
    """

    tenant: Tenant
    plan: BenefitPlan
    chosen: dict[str, ChosenRow]
    has_figures: frozenset[str]
    shelf: tuple[Benefit, ...]
    definitions: tuple[IndicatorDefinition, ...]
    newer: dict[str, IndicatorDefinition]
    may_change: bool


def plan_tenants(viewer: Viewer) -> list[Tenant]:
    """Return the tenants whose plan the viewer may read, by name. Raises ``NotAllowed``.

    A municipal unit reads its own, a project lead of a centre those whose figures she reads.
    """
    check(viewer, Permission.READ_BENEFIT_PLAN)
    if viewer.unit_kind is UnitKind.MUNICIPAL and viewer.tenant_id is not None:
        return list(Tenant.objects.filter(id=viewer.tenant_id))
    return reported_tenants(viewer) if viewer.can(Permission.READ_BENEFITS) else []


def plan_page(viewer: Viewer, tenant_id: UUID) -> PlanPage:
    """Return a tenant's plan. Needs an open scope. Raises ``NotAllowed``, ``NotFound``."""
    tenant = next((one for one in plan_tenants(viewer) if one.id == tenant_id), None)
    if tenant is None:
        raise NotFound
    plan = benefit_plan(tenant.id)
    may_change = is_own(viewer, tenant.id) and viewer.can(Permission.MANAGE_BENEFIT_PLAN)
    chosen = {
        row.code: row
        for row in ChosenRow.objects.filter(
            tenant_id=tenant.id, ended_at__isnull=True
        ).select_related("chosen_by", "beforehand_by", "definition")
    }
    definitions = definitions_for(tenant.id) if may_change else []
    present = {row.code for row in plan.benefits}
    return PlanPage(
        tenant=tenant,
        plan=plan,
        chosen=chosen,
        has_figures=_with_figures(plan, tenant.id) if may_change else frozenset(),
        shelf=tuple(row for row in SHIPPED.values() if row.code not in present),
        definitions=tuple(one for one in definitions if one.code not in present),
        newer={one.code: one for one in definitions if _is_newer(one, chosen)},
        may_change=may_change,
    )


def asked_twice(plan: BenefitPlan, row: Benefit) -> Benefit | None:
    """Return the row of the plan that already asks for something that ``row`` asks for."""
    present = {**plan.indicators, **plan.tenant_indicators}
    return next((plan.benefit_of(code) for code in row.codes if code in present), None)


def has_follow_up_values(tenant_id: UUID, codes: tuple[str, ...]) -> bool:
    """Whether a follow-up value of any of the indicators was ever recorded."""
    rows = IndicatorValue.objects.filter(tenant_id=tenant_id, indicator__in=codes)
    return rows.exclude(point=Point.BASELINE).exists()


def _with_figures(plan: BenefitPlan, tenant_id: UUID) -> frozenset[str]:
    rows = IndicatorValue.objects.filter(tenant_id=tenant_id).exclude(point=Point.BASELINE)
    there = set(rows.order_by().values_list("indicator", flat=True).distinct())
    return frozenset(row.code for row in plan.benefits if there.intersection(row.codes))


def _is_newer(one: IndicatorDefinition, chosen: dict[str, ChosenRow]) -> bool:
    row = chosen.get(one.code)
    return row is not None and row.definition is not None and row.definition.version < one.version
