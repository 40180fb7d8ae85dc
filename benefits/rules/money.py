"""Money and minutes: one table for each purse, of the changes in a report and what the tenant set.

Everything is made of the figures of the report that it is given, and of nothing else that is about
persons: made of a published report, it tells no more of them than that report does.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from benefits.rules.money_lines import effect_lines, spent_lines
from benefits.rules.money_steps import break_even, licence_a_year, price_for, shared_out
from benefits.rules.money_types import (
    Amount,
    BreakEven,
    Column,
    CostKey,
    Costs,
    Measure,
    Money,
    Payer,
    Per,
    Phase,
    Scenario,
)
from benefits.rules.own_prices import in_force, own_lines, unpriced
from benefits.rules.report import ReportEdition
from benefits.rules.statistics import rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benefits.rules.money_types import Fixed, Line, Step
    from benefits.rules.report import Report

_NOUGHT = Decimal(0)


def with_money(report: Report, costs: Costs | None) -> Report:
    """Return the report with money and minutes, where the tenant has set costs.

    A published report has them only where the tenant switched that on: its prices are its own.
    """
    if costs is None or in_force(costs, report.rows).is_empty:
        return replace(report, money=None)
    if report.for_whom is ReportEdition.PUBLISHED and not costs.is_on(CostKey.PUBLISH_MONEY):
        return replace(report, money=None)
    return replace(report, money=money_of(report, costs))


def money_of(report: Report, costs: Costs) -> Money:
    """Return the lines, the columns of each scenario and the numbers from which on a year pays."""
    persons = report.plan_use.persons
    patients = persons if isinstance(persons, int) else None
    costs = in_force(costs, report.rows)
    lines = (
        *effect_lines(report, costs, patients),
        *own_lines(report, costs, patients),
        *spent_lines(costs, patients),
    )
    scenarios = [_scenario(Phase.PROJECT, lines, costs, patients)]
    if Phase.AFTER in costs.phases:
        scenarios.append(_scenario(Phase.AFTER, lines, costs, patients))
    return Money(
        patients=patients,
        lines=lines,
        scenarios=tuple(scenarios),
        costs=costs,
        unpriced=unpriced(costs, report.rows),
    )


def a_year_of(cost: Fixed, percent: int | None) -> Decimal:
    """Return whole kroner a year that the tenant carries of a fixed cost.

    A payment once is spread evenly over its years. Of a common cost without an agreed percent the
    tenant is told the whole.
    """
    whole = rounded(cost.amount / (cost.years if cost.per is Per.ONCE else 1), 0)
    if not cost.is_shared or percent is None:
        return whole
    return shared_out(whole, {"own": percent})["own"]


def _scenario(phase: Phase, lines: Sequence[Line], costs: Costs, patients: int | None) -> Scenario:
    steps = [step for step in costs.steps if step.phase in {phase, Phase.BOTH}]
    fixed = dict.fromkeys(Payer, _NOUGHT)
    for cost in costs.fixed:
        if cost.holds_in(phase):
            fixed[cost.payer] += a_year_of(cost, costs.percent)
    has_effects = any(line.is_effect and line.kroner for line in lines)
    own = [line for line in lines if line.payer is Payer.MUNICIPALITY]
    has_own = any(line.is_effect and line.kroner for line in own)
    columns: tuple[Column, ...] = ()
    if patients is not None:
        licence = rounded(licence_a_year(steps, patients), 0)
        columns = tuple(
            _column(payer, lines, fixed[payer] + (licence if payer is Payer.MUNICIPALITY else 0))
            for payer in Payer
        )
    if not steps:
        # A price that nobody has set is not nought: whether a year pays cannot be said.
        has_own = has_effects = False
        columns = tuple(
            replace(one, net=None) if one.payer is Payer.MUNICIPALITY else one for one in columns
        )
    return Scenario(
        phase=phase,
        licence=price_for(steps, patients) if steps and patients is not None else None,
        licence_year=rounded(licence_a_year(steps, patients), 0)
        if steps and patients is not None
        else None,
        fixed_year=sum(fixed.values(), _NOUGHT),
        columns=columns,
        municipality=_range(own, fixed[Payer.MUNICIPALITY], steps) if has_own else None,
        everybody=_range(lines, sum(fixed.values(), _NOUGHT), steps) if has_effects else None,
        has_licence_price=bool(steps),
    )


def _column(payer: Payer, lines: Sequence[Line], besides: Decimal) -> Column:
    own = [line for line in lines if line.payer is payer]
    saved = _sum_of_any([line.total for line in own if line.is_effect])
    per_patient = _sum([line.total for line in own if not line.is_effect]).mid
    spent = besides - per_patient
    in_hours = [line for line in own if line.measure is Measure.HOURS]
    freed = _sum_of_any([line.quantity for line in in_hours if line.is_effect])
    return Column(
        payer=payer,
        saved=saved,
        spent=spent,
        net=saved and Amount(saved.mid - spent, saved.low - spent, saved.high - spent),
        hours=freed and _sum([line.quantity for line in in_hours]),
    )


def _range(lines: Sequence[Line], fixed: Decimal, steps: Sequence[Step]) -> BreakEven:
    each = _sum([line.kroner for line in lines])
    best, likely, worst = (
        break_even(value, fixed, steps) for value in (each.high, each.mid, each.low)
    )
    # A row of the tenant's own has a line for each who pays, and is named once.
    left_out = tuple(dict.fromkeys(line.code for line in lines if line.kroner is None))
    return BreakEven(best, likely, worst, left_out)


def _sum_of_any(amounts: Sequence[Amount | None]) -> Amount | None:
    """Add up what is there; None where nothing is."""
    return _sum(amounts) if any(amounts) else None


def _sum(amounts: Sequence[Amount | None]) -> Amount:
    """Add up; the ends too, which makes the interval of a sum wider than it had to be."""
    there = [one for one in amounts if one is not None]
    return Amount(
        sum((one.mid for one in there), _NOUGHT),
        sum((one.low for one in there), _NOUGHT),
        sum((one.high for one in there), _NOUGHT),
    )
