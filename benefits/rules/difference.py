"""A change set beside that of a comparison group: the difference of two changes, with its interval.

The comparison group is known by summary figures alone, which a lead has entered with their source.
The difference says how much more, or less, the own persons changed than the others did. It is no
effect: nobody was drawn by lot, and those who get the service differ from those who do not.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt
from typing import TYPE_CHECKING

from benefits.rules.beside_types import Difference
from benefits.rules.report import known, reached
from benefits.rules.statistics import SMALLEST_GROUP, SMALLEST_TO_JUDGE, Change, rounded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benefits.rules.points import Point
    from benefits.rules.report import IndicatorFigures, Person, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonGroup:
    """What somebody told of a group without the service, for one indicator at one point.

    ``sd_change`` is the standard deviation of the persons' own changes.
    """

    name: str
    indicator: str
    point: Point
    n: int
    before: Decimal
    after: Decimal
    sd_change: Decimal
    source: str


def differences(
    report: Report, group: Sequence[Person], others: Sequence[ComparisonGroup]
) -> tuple[Difference, ...]:
    """Return a difference for every comparison group beside whose change an own change stands.

    ``group`` are the persons of the report.
    """
    figures = {one.indicator.code: one for one in report.figures}
    return tuple(
        found
        for other in sorted(others, key=lambda one: (one.indicator, one.point.months, one.name))
        if other.indicator in figures and other.n >= SMALLEST_GROUP
        for found in _beside(figures[other.indicator], report, group, other)
    )


def still_told(report: Report) -> tuple[Difference, ...]:
    """Return the differences whose own change the report shows, of the same persons."""
    shown = {
        (figures.indicator.code, one.point): one.change
        for figures in report.figures
        for one in figures.follow_ups
    }
    return tuple(
        one for one in report.differences if _is_shown(one, shown.get((one.code, one.point)))
    )


def _is_shown(one: Difference, change: object) -> bool:
    return isinstance(change, Change) and (change.n, change.change) == (one.n, one.change)


def _beside(
    figures: IndicatorFigures, report: Report, group: Sequence[Person], other: ComparisonGroup
) -> Iterator[Difference]:
    own = next((one.change for one in figures.follow_ups if one.point is other.point), None)
    if not isinstance(own, Change):
        return
    code, decimals = figures.indicator.code, figures.indicator.decimals
    before = known(group, code, figures.benefit.reference)
    after = known(reached(group, other.point, report.period), code, other.point)
    changes = [after[who] - value for who, value in before.items() if who in after]
    mean = sum(changes, Decimal(0)) / len(changes)
    other_change = other.after - other.before
    low = high = None
    if min(len(changes), other.n) >= SMALLEST_TO_JUDGE:
        spread = statistics.stdev(changes) ** 2 / len(changes), other.sd_change**2 / other.n
        # Where nobody differs from the others, it cannot be said how far off the mean may be.
        if spread[0] and spread[1]:
            reach = _reach(float(spread[0]), len(changes), float(spread[1]), other.n)
            exact = mean - other_change
            low, high = rounded(exact - reach, decimals), rounded(exact + reach, decimals)
    told = rounded(other_change, decimals)
    yield Difference(
        code=code,
        point=other.point,
        name=other.name,
        source=other.source,
        n=len(changes),
        change=own.change,
        other_n=other.n,
        other_before=other.before,
        other_after=other.after,
        other_change=told,
        difference=own.change - told,
        low=low,
        high=high,
    )


def _reach(first: float, n: int, second: float, m: int) -> Decimal:
    """Return the half width: Student's t with Welch's degrees of freedom, times the error."""
    from scipy.special import stdtrit  # noqa: PLC0415 (scipy: slow to load)

    whole = first + second
    freedom = whole**2 / (first**2 / (n - 1) + second**2 / (m - 1))
    return Decimal(repr(float(stdtrit(freedom, 0.975)) * sqrt(whole)))
