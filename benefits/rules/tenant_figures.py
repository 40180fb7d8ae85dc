"""Figures of a whole tenant: alarms, hours, visits a year. One number each, no sample of persons.

They are shown before and after, with what they are of and from where, and nothing is tested: one
number has no interval. Quarters and years are those of the calendar, in Norway.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from benefits.rules.plan_types import TenantIndicator, TenantUnit
from benefits.rules.points import Period, add_months
from benefits.rules.statistics import Suppressed, rounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from benefits.rules.benefit_plan import BenefitPlan

_CODE = re.compile(r"(20[0-9]{2})(?:-Q([1-4]))?")
# How far back the page offers periods: what was before the start is often fetched late.
YEARS_BACK = 5


class UnknownFigurePeriod(Exception):
    """The text is no quarter (2026-Q1) or year (2026), is of the other sort, or is not over."""


class ImpossibleFigure(Exception):
    """The number cannot be a figure of the indicator. Carries the bounds."""

    def __init__(self, indicator: TenantIndicator) -> None:
        super().__init__(f"{indicator.code}: {indicator.lowest} to {indicator.highest}")
        self.lowest, self.highest = indicator.lowest, indicator.highest


@dataclass(frozen=True, slots=True)
class TenantEntry:
    """One figure; None for "not known", and what is withheld of a survey of staff.

    ``when``: "before" or "after" the first start, "during" it.
    """

    period: str
    value: Decimal | Suppressed | None
    source: str
    when: str


@dataclass(frozen=True, slots=True)
class TenantFigures:
    """One indicator of a tenant: its figures in order, and the means of those before and after.

    Where quarters of the year are known on both sides, the means are of these alone (``same_quarters``:
    1 to 4), so that winter is not set against summer. The quarter of the first start is on neither side.
    """

    row: str
    indicator: TenantIndicator
    entries: tuple[TenantEntry, ...]
    before: Decimal | None
    after: Decimal | None
    same_quarters: tuple[int, ...] = ()


def days_of(code: str) -> tuple[date, date]:
    """Return the first day of a quarter or year, and the day after its last.

    Raises ``UnknownFigurePeriod``.
    """
    found = _CODE.fullmatch(code)
    if found is None:
        raise UnknownFigurePeriod(code)
    year, quarter = int(found[1]), found[2]
    if quarter is None:
        return date(year, 1, 1), date(year + 1, 1, 1)
    first = date(year, int(quarter) * 3 - 2, 1)
    return first, add_months(first, 3)


def check_period(indicator: TenantIndicator, code: str, today: date) -> str:
    """Return the code of a period that is over, of the indicator's sort.

    Raises ``UnknownFigurePeriod``.
    """
    _first, ends_on = days_of(code)
    if ("Q" in code) is indicator.is_yearly or ends_on > today:
        raise UnknownFigurePeriod(code)
    return code


def check_figure(indicator: TenantIndicator, value: Decimal) -> Decimal:
    """Return the number as it is stored. Raises ``ImpossibleFigure``."""
    if not value.is_finite() or not indicator.lowest <= value <= indicator.highest:
        raise ImpossibleFigure(indicator)
    step = Decimal("0.1") if indicator.decimals else Decimal(1)
    if value % step:
        raise ImpossibleFigure(indicator)
    return value.quantize(step)


def offered(today: date) -> tuple[str, ...]:
    """Return the quarters and years that are over, the latest first."""
    codes = [str(year) for year in range(today.year, today.year - YEARS_BACK - 1, -1)]
    codes = [one for year in codes for one in (year, *(f"{year}-Q{q}" for q in (4, 3, 2, 1)))]
    return tuple(code for code in codes if days_of(code)[1] <= today)


def tenant_figures(
    plan: BenefitPlan,
    recorded: Iterable[tuple[str, str, Decimal | None, str]],
    *,
    first_start: date | None,
    period: Period,
    surveyed: Mapping[str, Sequence[TenantEntry]] = MappingProxyType({}),
) -> tuple[TenantFigures, ...]:
    """Return the tenant's figures until the period ends; those before its start are beside them.

    ``recorded`` are (indicator, period, number or None, source), each once. ``first_start`` is when
    the first person's follow-up began. ``surveyed`` are figures that the system's own survey gave:
    of a year that has one, no other is told.
    """
    found = {code: list(entries) for code, entries in surveyed.items() if entries}
    own_years = {(code, one.period[:4]) for code, entries in found.items() for one in entries}
    for code, when, value, source in recorded:
        if days_of(when)[1] <= period.ends_on and (code, when[:4]) not in own_years:
            entry = TenantEntry(when, value, source, _when(when, first_start))
            found.setdefault(code, []).append(entry)
    return tuple(
        _figures(plan.benefit_of(code).code, indicator, found[code])
        for code, indicator in plan.tenant_indicators.items()
        if code in found
    )


def _figures(row: str, indicator: TenantIndicator, entries: Iterable[TenantEntry]) -> TenantFigures:
    told = tuple(sorted(entries, key=lambda one: one.period))
    before, after = ([one for one in told if one.when == when] for when in ("before", "after"))
    same = () if indicator.is_yearly else tuple(sorted(_quarters(before) & _quarters(after)))
    if same:
        before, after = ([one for one in side if _quarter(one) in same] for side in (before, after))
    return TenantFigures(
        row,
        indicator,
        told,
        _mean([one.value for one in before], indicator),
        _mean([one.value for one in after], indicator),
        same,
    )


def _quarter(entry: TenantEntry) -> int:
    return int(entry.period[-1])


def _quarters(entries: Iterable[TenantEntry]) -> set[int]:
    """Return the quarters of the year of which a number is known."""
    return {_quarter(one) for one in entries if "Q" in one.period and one.value is not None}


def _when(code: str, first_start: date | None) -> str:
    begins_on, ends_on = days_of(code)
    if first_start is None or ends_on <= first_start:
        return "before"
    return "after" if begins_on >= first_start else "during"


def _mean(
    values: Sequence[Decimal | Suppressed | None], indicator: TenantIndicator
) -> Decimal | None:
    """Return the mean of those that are known; of how many answered there is none to compare."""
    there = [value for value in values if isinstance(value, Decimal)]
    if not there or indicator.unit is TenantUnit.ANSWERS_A_YEAR:
        return None
    return rounded(sum(there, Decimal(0)) / len(there), indicator.decimals or 1)
