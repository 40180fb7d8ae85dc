"""What stands beside the persons' own figures, the same season, and groups that are too small."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from scipy import stats

from benefits.presenters.table import sheets_of
from benefits.rules.additions import Additions, with_additions
from benefits.rules.benefit_plan import BenefitPlan
from benefits.rules.beside_types import National
from benefits.rules.difference import ComparisonGroup
from benefits.rules.indicators import EDITION
from benefits.rules.points import Point, period_of
from benefits.rules.rates import RateChange
from benefits.rules.report import Person, Report
from benefits.rules.shelf import SHIPPED
from benefits.rules.statistics import FEW, Level
from benefits.rules.tenant_figures import TenantFigures, tenant_figures
from tests.benefits.reference_people import (
    NOW,
    at,
    counts,
    numbers,
    people,
    reference_report,
)

OTHERS = ComparisonGroup(
    name="Neighbours", indicator="GP_VISITS", point=Point.M6, n=20, before=Decimal("3.80"),
    after=Decimal("3.30"), sd_change=Decimal("1.50"), source="Their own count",
)  # fmt: skip
ALARMS = (("2025-Q3", "40"), ("2025-Q4", "50"), ("2026-Q1", "44"), ("2026-Q2", "30"),
          ("2026-Q3", "35"))  # fmt: skip


def tenants_own() -> tuple[TenantFigures, ...]:
    return tenant_figures(
        BenefitPlan((SHIPPED["ALARMS"],), EDITION),
        [("ALARMS", when, Decimal(value), "The alarm centre") for when, value in ALARMS],
        first_start=date(2026, 1, 15),
        period=period_of("all", NOW.date()),
    )


@pytest.fixture(scope="module")
def report() -> Report:
    made = replace(reference_report(), tenant_figures=tenants_own())
    return with_additions(made, people(), Additions(gp_offices=3, others=(OTHERS,)))


def test_national_figures(report: Report) -> None:
    assert report.national == National(14, 10, 3, 1)


def test_a_comparison_group_beside_the_own_change(report: Report) -> None:
    (one,) = report.differences
    assert (one.code, one.point, one.n, one.other_n) == ("GP_VISITS", Point.M6, 12, 20)
    assert (one.change, one.other_before, one.other_after, one.other_change) == numbers(
        "-2.00", "3.80", "3.30", "-0.50"
    )
    assert (one.difference, one.low, one.high) == numbers("-1.50", "-2.49", "-0.51")


def test_its_interval_beside_scipy(report: Report) -> None:
    own = [
        float((after or 0) - (before or 0))
        for one in people()[:12]
        for before, after in [
            (one.values["GP_VISITS", Point.BASELINE], one.values["GP_VISITS", Point.M6])
        ]
    ]
    reach = 1.5 * math.sqrt(19 / 20)  # ten so far above the mean and ten below: sd 1.50
    others = [-0.5 + sign * reach for sign in (1, -1) for _each in range(10)]
    told = stats.ttest_ind(own, others, equal_var=False).confidence_interval(0.95)
    one: Any = report.differences[0]
    assert float(one.low) == pytest.approx(told.low, abs=0.005)
    assert float(one.high) == pytest.approx(told.high, abs=0.005)


def test_figures_of_the_tenant_before_during_and_after_the_first_start(report: Report) -> None:
    (one,) = report.tenant_figures
    assert [(each.period, each.value, each.when) for each in one.entries] == [
        (when, Decimal(value), told)
        for (when, value), told in zip(
            ALARMS, ("before", "before", "during", "after", "after"), strict=True
        )
    ]
    assert (one.before, one.after, one.same_quarters) == (*numbers("40.0", "35.0"), (3,))


def test_workbook_and_json_hold_them_too(report: Report) -> None:
    sheets = sheets_of(report, data_version="v", language="en")
    national = {cell for row in sheets["National reporting"] for cell in row}
    assert {14, 10, 3, 1} <= national
    beside = {cell for row in sheets["Comparison groups"] for cell in row}
    told = numbers("-2.00", "3.80", "3.30", "-0.50", "-1.50", "-2.49", "-0.51")
    assert {12, 20, *map(float, told)} <= beside
    assert msgspec.json.decode(msgspec.json.encode(report), type=Report) == report


def a_year_earlier(one: Person) -> Person:
    """The same person, started on 16 June 2025, with month 6 as month 12."""
    values = {
        (code, Point.M12 if point is Point.M6 else point): value
        for (code, point), value in one.values.items()
    }
    return replace(one, started_on=date(2025, 6, 16), values=values)


def test_month_twelve_is_the_same_season_and_is_told_by_the_same_arithmetic() -> None:
    report = reference_report([a_year_earlier(one) for one in people()[:12]])
    gp = at(report, "GP_VISITS", Point.M12)
    visits_told = next(one for one in report.figures if one.indicator.code == "GP_VISITS")
    assert visits_told.is_same_months(gp)
    assert not visits_told.is_same_months(at(report, "GP_VISITS", Point.M9))
    assert counts(gp) == (12, 12, 0, 0, 0)
    change: Any = gp.change
    assert (change.n, change.before, change.after, change.change, change.median) == (
        12, *numbers("4.00", "2.00", "-2.00", "-2.00"),
    )  # fmt: skip
    rate: Any = gp.rate
    assert (rate.n, rate.months_before, rate.months_after) == (12, *numbers("36.0", "36.0"))
    assert (rate.before, rate.after, rate.change) == numbers("16.00", "8.00", "-8.00")
    assert (gp.bounds, gp.each) == (None, ())
    assert report.money is not None
    visits: Any = next(one for one in report.money.lines if one.code == "GP_VISITS")
    assert (visits.point, visits.kroner.mid) == (Point.M12, Decimal("4000.00"))


def test_six_have_a_mean_and_their_pairs_but_no_interval() -> None:
    one = at(reference_report(people()[:6]), "GP_VISITS")
    change: Any = one.change
    assert (change.n, change.before, change.after, change.change, change.median) == (
        6, *numbers("3.83", "2.17", "-1.66", "-2.00"),
    )  # fmt: skip
    assert (change.low, change.high, change.chance) == (None, None, None)
    assert one.each == tuple(
        numbers(*pair) for pair in (("2", "2"), ("3", "1"), ("3", "3"), ("4", "2"), ("5", "3"),
                                    ("6", "2"))
    )  # fmt: skip
    rate: Any = one.rate
    assert isinstance(rate, RateChange)
    # 23 and 13 visits in 18 months.
    assert (rate.before, rate.after, rate.change) == numbers("15.33", "8.67", "-6.66")
    assert (rate.low, rate.high) == (None, None)


def test_four_have_their_pairs_alone() -> None:
    one = at(reference_report(people()[:4]), "GP_VISITS")
    assert (one.change, one.level) == (FEW, FEW)
    assert one.each == tuple(
        numbers(*pair) for pair in (("2", "2"), ("3", "1"), ("4", "2"), ("5", "3"))
    )


def test_without_a_figure_before_there_is_a_mean_and_no_change() -> None:
    key = ("GP_VISITS", Point.BASELINE)
    group = [
        replace(one, values={each: value for each, value in one.values.items() if each != key})
        for one in people()
    ]
    one = at(reference_report(group), "GP_VISITS")
    assert counts(one) == (14, 12, 1, 1, 12)
    assert (one.change, one.level) == (None, Level(12, Decimal("2.00")))
