"""What a tenant has set about costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from benefits.models import FixedCost, LicenceStep, OwnUnitCost, UnitCost
from benefits.rules.money_types import (
    CostKey,
    Costs,
    Fixed,
    OwnPrice,
    Payer,
    Per,
    Phase,
    Step,
    UnitPrice,
)
from benefits.rules.plan_types import MeasuredIn
from tenants.rules.codes import UnitKind
from tenants.rules.permissions import Permission
from triage.queries.load import agreed_percent

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from benefits.models.costs import Cost
    from tenants.rules.viewer import Viewer

_Row = TypeVar("_Row", UnitCost, OwnUnitCost, LicenceStep, FixedCost)


def cost_tenant(viewer: Viewer) -> UUID | None:
    """Return the tenant whose costs the viewer may set: the own one of a municipal unit, or None."""
    is_home = viewer.unit_kind is UnitKind.MUNICIPAL and viewer.can(Permission.SET_COSTS)
    return viewer.tenant_id if is_home else None


def costs_of(tenant_id: UUID, on: date) -> Costs:
    """Return what holds on that day: of each figure the one that began last.

    A list of licence prices holds as a whole, from the day that its steps are valid from. Prices of
    own rows are of every version: ``own_prices.in_force`` knows which hold. Needs an open scope;
    empty where the scope does not show the tenant.
    """
    prices = {row.key: row for row in _standing(UnitCost, tenant_id, on)}
    fixed = {(row.name, row.phase): row for row in _standing(FixedCost, tenant_id, on)}
    rows = _standing(OwnUnitCost, tenant_id, on).select_related("definition")
    own = {(row.definition.code, row.definition.version, row.payer): row for row in rows}
    return Costs(
        prices=tuple(_price(row) for _key, row in sorted(prices.items())),
        steps=tuple(_steps(_standing(LicenceStep, tenant_id, on))),
        fixed=tuple(_fixed(row) for _key, row in sorted(fixed.items())),
        percent=agreed_percent(tenant_id),
        own=tuple(_own(row) for _key, row in sorted(own.items())),
    )


@dataclass(frozen=True, slots=True)
class PastCost:
    """One figure that was set, when and by whom, and what became of it; empty while it stands."""

    id: UUID
    what: UnitPrice | OwnPrice | Step | Fixed
    amount: Decimal
    set_by: str
    set_at: datetime
    superseded_by: str
    superseded_at: datetime | None


def all_costs(tenant_id: UUID) -> list[PastCost]:
    """Return everything that was ever set, the latest first."""
    rows = [_past(row, _price(row)) for row in _of(UnitCost, tenant_id)]
    own = _of(OwnUnitCost, tenant_id).select_related("definition")
    rows += [_past(row, _own(row)) for row in own]
    rows += [_past(row, _step(row)) for row in _of(LicenceStep, tenant_id)]
    rows += [_past(row, _fixed(row)) for row in _of(FixedCost, tenant_id)]
    return sorted(rows, key=lambda row: (row.set_at, str(row.id)), reverse=True)


def _of(model: type[_Row], tenant_id: UUID) -> QuerySet[_Row]:
    return model.objects.filter(tenant_id=tenant_id).select_related("set_by", "superseded_by")


def _past(row: Cost, what: UnitPrice | OwnPrice | Step | Fixed) -> PastCost:
    return PastCost(
        row.id,
        what,
        row.amount,
        row.set_by.name,
        row.set_at,
        row.superseded_by.name if row.superseded_by else "",
        row.superseded_at,
    )


def _standing(model: type[_Row], tenant_id: UUID, on: date) -> QuerySet[_Row]:
    return model.objects.filter(
        tenant_id=tenant_id, superseded_at__isnull=True, valid_from__lte=on
    ).order_by("valid_from", "id")


def _price(row: UnitCost) -> UnitPrice:
    return UnitPrice(
        key=CostKey(row.key),
        amount=row.amount,
        source=row.source,
        price_year=row.price_year,
        valid_from=row.valid_from,
    )


def _own(row: OwnUnitCost) -> OwnPrice:
    return OwnPrice(
        code=row.definition.code,
        version=row.definition.version,
        name=row.definition.indicator,
        unit=MeasuredIn(row.definition.unit),
        payer=Payer(row.payer),
        amount=row.amount,
        source=row.source,
        price_year=row.price_year,
        valid_from=row.valid_from,
    )


def _steps(rows: Iterable[LicenceStep]) -> Iterable[Step]:
    found = list(rows)
    latest = {row.phase: row.valid_from for row in found}
    for row in sorted(found, key=lambda one: (one.phase, one.from_patients)):
        if row.valid_from == latest[row.phase]:
            yield _step(row)


def _step(row: LicenceStep) -> Step:
    return Step(
        phase=Phase(row.phase),
        from_patients=row.from_patients,
        price=row.amount,
        source=row.source,
        price_year=row.price_year,
        valid_from=row.valid_from,
    )


def _fixed(row: FixedCost) -> Fixed:
    return Fixed(
        name=row.name,
        payer=Payer(row.payer),
        phase=Phase(row.phase),
        per=Per(row.per),
        years=row.years,
        amount=row.amount,
        is_shared=row.is_shared,
        source=row.source,
        price_year=row.price_year,
        valid_from=row.valid_from,
    )
