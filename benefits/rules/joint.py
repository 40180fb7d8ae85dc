"""Several tenants in one report: made of what each has published, and of nothing else.

Every number here stands in a published report already, or is a sum of numbers that all tenants have
published. So it tells nothing that those reports do not tell together: no count is pooled over
persons, none is taken back out of a total, and where one tenant's number is withheld there is no sum.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from benefits.rules.comparing import TenantRow, side_by_side
from benefits.rules.plan_types import Benefit, Indicator
from benefits.rules.points import Point
from benefits.rules.report import FollowUp, IndicatorFigures, Report, are_same_months
from benefits.rules.statistics import Change, Suppressed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class JointTenant:
    """One tenant and its latest published report; None where it has published none."""

    name: str
    report: Report | None
    data_version: str = ""


@dataclass(frozen=True, slots=True)
class JointSum:
    """A count of all tenants: the sum where all have published it, else None.

    ``parts`` are the tenants' own, in the order of the tenants.
    """

    what: str
    parts: tuple[int | Suppressed | None, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class JointIndicator:
    """The changes of one indicator at one point, by tenant, each with its interval or withheld.

    ``is_same_months`` is whether before and after lie in the same months of the year.
    """

    indicator: Indicator
    point: Point
    is_same_months: bool
    rows: tuple[TenantRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JointReport:
    """What a centre's or a health community's tenants have published of one period."""

    name: str
    period_code: str
    until: datetime
    tenants: tuple[JointTenant, ...]
    sums: tuple[JointSum, ...]
    indicators: tuple[JointIndicator, ...]
    # What was looked at and is of too few, or withheld, in every report.
    unjudged: tuple[Indicator, ...]
    # The rows of all plans, each definition once.
    benefits: tuple[Benefit, ...]

    @property
    def reported(self) -> tuple[JointTenant, ...]:
        """Those who have published."""
        return tuple(one for one in self.tenants if one.report is not None)

    @property
    def lacking(self) -> tuple[str, ...]:
        """The names of those who have not."""
        return tuple(one.name for one in self.tenants if one.report is None)


def joint_report(
    name: str, period_code: str, until: datetime, tenants: Sequence[JointTenant]
) -> JointReport:
    """Put the tenants' published reports side by side, by name."""
    ordered = tuple(sorted(tenants, key=lambda one: one.name.casefold()))
    reports = {one.name: one.report for one in ordered if one.report is not None}
    indicators = tuple(_indicators(reports))
    judged = {one.indicator.code for one in indicators}
    compared = (figures.indicator for report in reports.values() for figures in report.figures)
    # Each tenant numbers its own plan, and marks in it what it has chosen, and when.
    rows = (
        replace(row, row=0, beforehand_on=None, chosen_on=None, also_counts=())
        for report in reports.values()
        for row in report.rows
    )
    return JointReport(
        name=name,
        period_code=period_code,
        until=until,
        tenants=ordered,
        sums=tuple(_sums(ordered)),
        indicators=indicators,
        unjudged=tuple(one for one in dict.fromkeys(compared) if one.code not in judged),
        benefits=tuple(dict.fromkeys(rows)),
    )


def fingerprint_of(joint: JointReport) -> str:
    """Return what only the very same report has: who is in it, with what figures, until when."""
    same = replace(joint, until=joint.until.astimezone(UTC))
    return sha256(msgspec.json.encode(same)).hexdigest()


def _gp_offices(report: Report) -> int | Suppressed | None:
    return report.national.gp_offices if report.national else None


def _municipalities(report: Report) -> int | Suppressed | None:
    return report.national.municipalities if report.national else None


_COUNTS: dict[str, Callable[[Report], int | Suppressed | None]] = {
    "persons": lambda report: report.persons,
    "active": lambda report: report.plan_use.persons,
    "plans": lambda report: report.plan_use.with_plan,
    "used": lambda report: report.plan_use.used,
    # An office with patients of several municipalities is one of each.
    "gp_offices": _gp_offices,
    "municipalities": _municipalities,
}


def _sums(tenants: Sequence[JointTenant]) -> Iterator[JointSum]:
    reports = [one.report for one in tenants]
    for what, count in _COUNTS.items():
        parts = tuple(None if report is None else count(report) for report in reports)
        known = [part for part in parts if isinstance(part, int)]
        total = sum(known) if parts and len(known) == len(parts) else None
        yield JointSum(what, parts, total)


def _indicators(reports: Mapping[str, Report]) -> Iterator[JointIndicator]:
    # By the whole definition: what was defined in another way is another line.
    found: dict[Indicator, dict[str, IndicatorFigures]] = {}
    for name, report in reports.items():
        for figures in report.figures:
            found.setdefault(figures.indicator, {})[name] = figures
    for indicator, by_tenant in found.items():
        point = _best_point(list(by_tenant.values()))
        if point is not None:
            there = {name: _at(by_tenant.get(name), point) for name in reports}
            yield JointIndicator(
                indicator,
                point,
                is_same_months=any(
                    are_same_months(one.reference.point, point) for one in by_tenant.values()
                ),
                rows=side_by_side(there),
            )


def _at(figures: IndicatorFigures | None, point: Point) -> FollowUp | None:
    follow_ups = figures.follow_ups if figures else ()
    return next((one for one in follow_ups if one.point is point), None)


def _best_point(all_figures: Sequence[IndicatorFigures]) -> Point | None:
    """Return the point at which most tenants have an interval, of these the latest.

    One of the same months of the year comes first, where at least half as many have it.
    """
    judged: Counter[Point] = Counter()
    same_months: set[Point] = set()
    for figures in all_figures:
        for one in figures.follow_ups:
            if isinstance(one.change, Change) and one.change.is_judged:
                judged[one.point] += 1
                if figures.is_same_months(one):
                    same_months.add(one.point)
    most = max(judged.values(), default=0)
    return max(
        judged,
        key=lambda point: (
            point in same_months and 2 * judged[point] >= most,
            judged[point],
            point.months,
        ),
        default=None,
    )
