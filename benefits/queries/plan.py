"""The benefit plan of a tenant: the rows that it has chosen, each as it was defined for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from benefits.models import ChosenRow, IndicatorDefinition
from benefits.queries.own_rows import defined_as
from benefits.rules.benefit_plan import BenefitPlan
from benefits.rules.indicators import EDITION, PLAN
from benefits.rules.own_rows import own_benefit
from benefits.rules.shelf import SHIPPED
from dho.lib.clock import OSLO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime
    from uuid import UUID

    from benefits.rules.plan_types import Benefit


def benefit_plan(tenant_id: UUID) -> BenefitPlan:
    """Return the rows that the tenant collects, in the order of their numbers.

    The eleven of the source are in it from the start, unless one was taken out. Asks for no scope.
    """
    chosen = list(
        ChosenRow.objects.filter(tenant_id=tenant_id)
        .select_related("definition__tenant")
        .order_by("ended_at")
    )
    known = {row.code for row in chosen}
    stands = [row for row in chosen if row.ended_at is None]
    versions = _versions(stands)
    rows = [row for row in PLAN if row.code not in known]
    rows += [_as_chosen(row, versions) for row in stands]
    return BenefitPlan(tuple(sorted(rows, key=lambda row: row.row)), EDITION)


def _as_chosen(row: ChosenRow, versions: Mapping[str, list[tuple[int, bool]]]) -> Benefit:
    if row.definition is None:
        benefit = SHIPPED[row.code]
    else:
        benefit = own_benefit(
            row.code,
            row.definition.version,
            defined_as(row.definition),
            earlier=versions[row.code],
            owner=row.definition.tenant.name,
        )
    return replace(
        benefit,
        row=row.number,
        chosen_on=_local(row.chosen_at),
        beforehand_on=_local(row.beforehand_at),
    )


def _versions(rows: Iterable[ChosenRow]) -> dict[str, list[tuple[int, bool]]]:
    own = [row.code for row in rows if row.definition_id is not None]
    found: dict[str, list[tuple[int, bool]]] = {}
    if own:
        for code, version, same in IndicatorDefinition.objects.filter(code__in=own).values_list(
            "code", "version", "same_as_before"
        ):
            found.setdefault(code, []).append((version, same))
    return found


def _local(at: datetime | None) -> date | None:
    return at.astimezone(OSLO).date() if at else None
