"""Rows that tenants have defined themselves: their own, and what others share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benefits.models import IndicatorDefinition
from benefits.rules.own_rows import OwnDefinition
from benefits.rules.plan_types import Better, Collects, Gains, MeasuredIn, Source
from tenants.rules.viewer import NotFound

if TYPE_CHECKING:
    from uuid import UUID


def defined_as(row: IndicatorDefinition) -> OwnDefinition:
    """Return what a stored version says."""
    return OwnDefinition(
        name=row.name,
        indicator=row.indicator,
        definition=row.definition,
        unit=MeasuredIn(row.unit),
        better=Better(row.better),
        lowest=row.lowest,
        highest=row.highest,
        source=Source(row.source),
        every_months=row.every_months,
        has_baseline=row.has_baseline,
        precondition=row.precondition,
        collected_by=Collects(row.collected_by),
        gains=tuple(Gains(one) for one in row.gains),
        is_shared=row.is_shared,
        same_as_before=row.same_as_before,
        lowest_means=row.lowest_means,
        highest_means=row.highest_means,
    )


def definitions_for(tenant_id: UUID) -> list[IndicatorDefinition]:
    """Return the latest version of every row that the tenant may choose, its own first.

    Of others' rows the latest version that is shared.
    """
    rows = IndicatorDefinition.objects.select_related("tenant").order_by("code", "-version")
    latest: dict[str, IndicatorDefinition] = {}
    for row in rows.filter(tenant_id=tenant_id) | rows.filter(is_shared=True):
        latest.setdefault(row.code, row)
    return sorted(
        latest.values(), key=lambda row: (row.tenant_id != tenant_id, row.tenant.name, row.name)
    )


def definition_for(tenant_id: UUID, definition_id: UUID) -> IndicatorDefinition:
    """Return a version that the tenant may choose. Raises ``NotFound``."""
    found = next((one for one in definitions_for(tenant_id) if one.id == definition_id), None)
    if found is None:
        raise NotFound
    return found


def latest_own(tenant_id: UUID, code: str) -> IndicatorDefinition:
    """Return the latest version of a row that is the tenant's own. Raises ``NotFound``."""
    rows = IndicatorDefinition.objects.filter(tenant_id=tenant_id, code=code)
    found = rows.order_by("-version").first()
    if found is None:
        raise NotFound
    return found
