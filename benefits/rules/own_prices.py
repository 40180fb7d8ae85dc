"""What a tenant's own rows are worth: which can be counted, to whom, and by which price.

An own row is counted only where the tenant has set a price for it: whether it counts what another
line counts already is for the tenant to answer, and nothing here can know it.

A price was set for one version of a definition. It holds for the later ones whose values count
together with that one ("only the words are new"), and for no other: what is counted anew is priced
anew.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from benefits.rules.money_lines import effect_of, worth
from benefits.rules.money_types import CostUnit, Line, Measure, Payer
from benefits.rules.plan_types import Gains, MeasuredIn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benefits.rules.money_types import Costs, OwnPrice
    from benefits.rules.plan_types import Benefit
    from benefits.rules.report import Report

_PAYS = {
    Gains.MUNICIPALITY: Payer.MUNICIPALITY,
    Gains.GP_OFFICE: Payer.GP_OFFICE,
    Gains.HOSPITAL: Payer.HOSPITAL,
    Gains.PATIENT: Payer.PATIENT,
    Gains.RELATIVE: Payer.PATIENT,
}
_COUNTED = {
    MeasuredIn.TIMES_IN_3_MONTHS: (Measure.TIMES, CostUnit.KRONER_A_TIME),
    MeasuredIn.TIMES_A_MONTH: (Measure.TIMES, CostUnit.KRONER_A_TIME),
    MeasuredIn.DAYS_IN_3_MONTHS: (Measure.DAYS, CostUnit.KRONER_A_DAY),
    MeasuredIn.MINUTES_A_MONTH: (Measure.HOURS, CostUnit.KRONER_AN_HOUR),
}


def payers_of(row: Benefit) -> tuple[Payer, ...]:
    """Return who can pay for a unit of the row: those for whom it is."""
    found = {_PAYS[one] for one in row.gains}
    return tuple(payer for payer in Payer if payer in found)


def unit_cost_in(unit: MeasuredIn) -> CostUnit:
    """Return in what a price is given. Raises ``KeyError`` for scores."""
    return _COUNTED[unit][1]


def countable(rows: Sequence[Benefit]) -> list[Benefit]:
    """Return the own rows that can be counted in kroner.

    A score cannot, nor what has no figure from before the start: from the first follow-up on it says
    nothing of what follow-up changed.
    """
    return [
        row
        for row in rows
        if row.edition and row.has_baseline and row.indicators[0].unit in _COUNTED
    ]


def holds_for(price: OwnPrice, row: Benefit) -> bool:
    """Whether a price that was once set is one of the row as it is defined today."""
    return (
        price.code == row.code
        and price.version in {row.edition, *row.also_counts}
        and price.unit is row.indicators[0].unit
        and price.payer in payers_of(row)
    )


def in_force(costs: Costs, rows: Sequence[Benefit]) -> Costs:
    """Return the costs with those prices of own rows alone that hold for today's rows.

    Of each row and payer the one that began last, under the name that the row has today.
    """
    found: dict[tuple[str, Payer], OwnPrice] = {}
    for row in countable(rows):
        prices = [one for one in costs.own if holds_for(one, row)]
        for price in sorted(prices, key=lambda one: (one.valid_from, one.version)):
            found[row.code, price.payer] = replace(price, name=row.indicators[0].name)
    in_order = [found[row.code, who] for row in rows for who in Payer if (row.code, who) in found]
    return replace(costs, own=tuple(in_order))


def unpriced(costs: Costs, rows: Sequence[Benefit]) -> tuple[str, ...]:
    """Return the names of the own rows that could be counted and have no price."""
    priced = {one.code for one in costs.own}
    return tuple(row.indicators[0].name for row in countable(rows) if row.code not in priced)


def own_lines(report: Report, costs: Costs, patients: int | None) -> Iterator[Line]:
    """Yield a line for each price in force of an own row: its change, times the price.

    More of it costs more, also where more is meant to be better: a price says what a unit costs, and
    not what it is good for.
    """
    figures = {one.indicator.code: one for one in report.figures}
    for price in costs.own:
        if price.code in figures:
            line = Line(
                code=price.code,
                payer=price.payer,
                measure=_COUNTED[price.unit][0],
                indicator=price.code,
                price=price.amount,
                name=price.name,
            )
            yield worth(line, effect_of(figures[price.code]), Decimal(1), costs, patients)
