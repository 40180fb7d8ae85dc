"""Set what things cost: each figure with its source; what was set is superseded, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction

from benefits.models import FixedCost, IndicatorDefinition, LicenceStep, OwnUnitCost, UnitCost
from benefits.queries.plan import benefit_plan
from benefits.queries.tenants import own_tenant
from benefits.rules.money_types import SWITCHES, CostKey, Payer, Per, Phase
from benefits.rules.own_prices import countable, payers_of
from dho.lib import clock
from tenants.models import Tenant
from tenants.operations.audit import record_administration
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound

if TYPE_CHECKING:
    from uuid import UUID

    from tenants.rules.viewer import Viewer

MOST = Decimal("999999999.99")
MOST_PATIENTS = 1_000_000
MOST_YEARS = 20
FIRST_YEAR, LAST_YEAR = 2000, 2100

_Row = TypeVar("_Row", UnitCost, OwnUnitCost, LicenceStep, FixedCost)


class ImpossibleCost(Exception):
    """A figure that cannot be: below nought, too large, without a source, a switch neither 0 nor 1."""


class NotToBePriced(Exception):
    """The plan has no such own row by that version, it cannot be counted, or is not for who would pay."""


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount with where it comes from, of which year its prices are and from when it holds."""

    amount: Decimal
    source: str
    price_year: int
    valid_from: date


def set_unit_cost(*, by: Viewer, key: CostKey, figure: Figure) -> UnitCost:
    """Set a unit cost, a number of minutes or kilometres, or a switch (1 or 0).

    One of the same day is superseded. Raises ``NotAllowed``, ``NotFound``, ``ImpossibleCost``.
    """
    if key in SWITCHES and figure.amount not in {0, 1}:
        raise ImpossibleCost(key)
    return _put(by, UnitCost, figure, {"key": key.value}, {})


@transaction.atomic
def set_own_unit_cost(
    *, by: Viewer, code: str, version: int, payer: Payer, figure: Figure
) -> OwnUnitCost:
    """Set what one unit of an own row of the plan costs a payer, for the version that is in the plan.

    One of the same day is superseded, also where it was set for a version that counts together with
    this one. Raises ``NotAllowed``, ``NotFound``, ``ImpossibleCost``, ``NotToBePriced``.
    """
    tenant_id = own_tenant(by, Permission.SET_COSTS)
    # Nobody puts another version into the plan meanwhile.
    Tenant.objects.select_for_update(no_key=True).get(id=tenant_id)
    row = benefit_plan(tenant_id).row_of(code)
    is_it = row is not None and row.edition == version
    if row is None or not is_it or not countable([row]) or payer not in payers_of(row):
        raise NotToBePriced(code)
    definitions = {
        one.version: one
        for one in IndicatorDefinition.objects.filter(
            code=code, version__in=(version, *row.also_counts)
        )
    }
    _supersede(
        OwnUnitCost.objects.filter(
            tenant_id=tenant_id,
            definition__in=list(definitions.values()),
            payer=payer.value,
            valid_from=figure.valid_from,
            superseded_at__isnull=True,
        ),
        by,
    )
    key = {"definition_id": definitions[version].id, "payer": payer.value}
    return _put(by, OwnUnitCost, figure, key, {})


def set_licence_step(
    *, by: Viewer, phase: Phase, from_patients: int, figure: Figure
) -> LicenceStep:
    """Set the price per patient and month that holds for all from so many patients on.

    One of the same day is superseded. Raises ``NotAllowed``, ``NotFound``, ``ImpossibleCost``.
    """
    if not 1 <= from_patients <= MOST_PATIENTS:
        raise ImpossibleCost(from_patients)
    key = {"phase": phase.value, "from_patients": from_patients}
    return _put(by, LicenceStep, figure, key, {})


def set_fixed_cost(
    *,
    by: Viewer,
    name: str,
    payer: Payer,
    phase: Phase,
    per: Per,
    years: int,
    is_shared: bool,
    figure: Figure,
) -> FixedCost:
    """Set what is paid a year, or once and spread over years, whatever the number of patients.

    One of the same name, phase and day is superseded. Raises ``NotAllowed``, ``NotFound``,
    ``ImpossibleCost``.
    """
    if not name.strip() or not 1 <= years <= MOST_YEARS:
        raise ImpossibleCost(name)
    more = {"payer": payer.value, "per": per.value, "years": years, "is_shared": is_shared}
    return _put(by, FixedCost, figure, {"name": name.strip(), "phase": phase.value}, more)


@transaction.atomic
def withdraw_cost(*, by: Viewer, cost_id: UUID) -> None:
    """Let a figure hold no longer; it stays in the history.

    Raises ``NotAllowed``; ``NotFound`` for one of another tenant, or that does not stand.
    """
    tenant_id = own_tenant(by, Permission.SET_COSTS)
    for model in (UnitCost, OwnUnitCost, LicenceStep, FixedCost):
        standing = model.objects.filter(tenant_id=tenant_id, id=cost_id, superseded_at__isnull=True)
        if _supersede(standing, by):
            record_administration(
                by=by,
                tenant_id=tenant_id,
                action="COST_WITHDRAWN",
                detail={"cost": str(cost_id), "what": model.__name__},
            )
            return
    raise NotFound


@transaction.atomic
def _put(
    by: Viewer, model: type[_Row], figure: Figure, key: dict[str, Any], more: dict[str, Any]
) -> _Row:
    tenant_id = own_tenant(by, Permission.SET_COSTS)
    amount, source = _checked(figure)
    Tenant.objects.select_for_update(no_key=True).get(id=tenant_id)
    key = {**key, "valid_from": figure.valid_from}
    standing = model.objects.filter(tenant_id=tenant_id, superseded_at__isnull=True, **key)
    _supersede(standing, by)
    row = model(
        tenant_id=tenant_id,
        amount=amount,
        source=source,
        price_year=figure.price_year,
        set_by_id=by.user_id,
        set_at=clock.now(),
        **key,
        **more,
    )
    row.save(force_insert=True)
    record_administration(
        by=by,
        tenant_id=tenant_id,
        action="COST_SET",
        detail={"cost": str(row.id), "what": model.__name__},
    )
    return row


def _supersede(rows: Any, by: Viewer) -> int:
    changed: int = rows.update(superseded_at=clock.now(), superseded_by_id=by.user_id)
    return changed


def _checked(figure: Figure) -> tuple[Decimal, str]:
    amount, source = figure.amount, figure.source.strip()
    if not amount.is_finite() or not 0 <= amount <= MOST or amount % Decimal("0.01"):
        raise ImpossibleCost(amount)
    if not source or not FIRST_YEAR <= figure.price_year <= LAST_YEAR:
        raise ImpossibleCost(figure.price_year)
    return amount.quantize(Decimal("0.01")), source
