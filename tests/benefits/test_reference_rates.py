"""Intervals of rates beside an independent computation: linearised rates and Student's t."""

from __future__ import annotations

from math import sqrt
from statistics import stdev
from typing import Any

import pytest
from scipy import stats

from benefits.rules.points import Point
from benefits.rules.report import Person, Report
from tests.benefits.reference_people import at, people, reference_report


@pytest.fixture(scope="module")
def report() -> Report:
    return reference_report(people(with_gp_start=True))


def number(person: Person, code: str, point: Point) -> float:
    return float(person.values.get((code, point)) or 0)


def interval(code: str, part: str, months: float) -> tuple[float, float]:
    """Return the ends, per twelve months, of persons 1-12 and of 15, who was in for 47 of 91 days."""
    group = [one for one in people(with_gp_start=True) if one.id.int in {*range(1, 13), 15}]
    base = Point.BASELINE
    before = [number(one, code, base) - (number(one, part, base) if part else 0) for one in group]
    after = [number(one, code, Point.M6) for one in group]
    later = [3.0] * 12 + [3 * 47 / 91]
    rates = sum(before) / (13 * months), sum(after) / sum(later)
    each = [
        (a - rates[1] * m) * 13 / sum(later) - (b - rates[0] * months) / months
        for b, a, m in zip(before, after, later, strict=True)
    ]
    change = 12 * (rates[1] - rates[0])
    reach = 12 * float(stats.t.ppf(0.975, 12)) * stdev(each) / sqrt(13)
    return change - reach, change + reach


@pytest.mark.parametrize(
    ("code", "part", "months"),
    [
        ("GP_VISITS", "", 3.0),
        ("GP_VISITS", "GP_VISITS_AT_START", 2.0),
        ("ACUTE_BED_DAYS", "", 3.0),
        ("ACUTE_BED_DAYS", "BED_DAYS_AT_START", 2.0),
    ],
)
def test_shown_ends_are_never_narrower_and_at_most_half_as_wide_again(
    report: Report, code: str, part: str, months: float
) -> None:
    one: Any = at(report, code)
    told = one.without_start if part else one.rate
    low, high = interval(code, part, months)
    unit = 0.02  # two decimals, of rates that are rounded themselves
    assert float(told.low) <= low + unit
    assert float(told.high) >= high - unit
    assert float(told.high - told.low) <= 1.5 * (high - low)
