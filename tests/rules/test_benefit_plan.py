"""The table of benefits, its points in time and what a value may be."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.rules.indicators import (
    BENEFIT_OF,
    INDICATORS,
    PLAN,
    ImpossibleValue,
    cell_key,
    check_value,
)
from benefits.rules.plan_types import Collects, Source
from benefits.rules.points import (
    ALL,
    Period,
    Point,
    UnknownPeriod,
    add_months,
    period_of,
    recent_periods,
)

TODAY = date(2026, 11, 22)


def test_the_plan_has_eleven_rows_numbered_from_one() -> None:
    assert [benefit.row for benefit in PLAN] == list(range(1, 12))


def test_every_row_says_source_precondition_who_collects_and_who_gains() -> None:
    for benefit in PLAN:
        assert benefit.precondition
        assert benefit.gains
        assert (benefit.collected_by is Collects.NOBODY) == (benefit.source is Source.PRODUCT)


def test_the_use_of_the_plan_is_counted_by_the_product_and_entered_by_nobody() -> None:
    row_5 = PLAN[4]
    assert row_5.source is Source.PRODUCT
    assert row_5.indicators == ()


def test_readmissions_are_an_indicator_of_their_own_beside_acute_admissions() -> None:
    assert {i.code for i in PLAN[8].indicators}.isdisjoint({i.code for i in PLAN[10].indicators})
    assert "30 days" in INDICATORS["READMISSIONS"].definition
    assert "never added" in PLAN[10].note


def test_rows_nine_to_eleven_are_collected_every_six_months() -> None:
    for code in ("ACUTE_ADMISSIONS", "OUT_OF_HOURS", "READMISSIONS"):
        points = BENEFIT_OF[code].points
        assert points == tuple(Point)[::2]
        assert [point.months for point in points] == [*range(0, 61, 6)]


def test_control_has_no_baseline_and_is_compared_with_month_three() -> None:
    assert BENEFIT_OF["CONTROL"].points[0] is Point.M3
    assert BENEFIT_OF["CONTROL"].reference is Point.M3


def test_codes_are_unique_and_fit_the_column() -> None:
    codes = [i.code for benefit in PLAN for i in benefit.indicators]
    assert len(codes) == len(set(codes)) == 21
    assert all(len(code) <= 24 for code in codes)
    assert cell_key("GP_VISITS", Point.M3) == "GP_VISITS-M3"


@pytest.mark.parametrize(
    ("code", "value", "stored"),
    [
        ("GP_VISITS", "0", "0"),
        ("GP_VISITS", "92", "92"),
        ("SAFETY", "1", "1"),
        ("SAFETY", "5.0", "5"),
        ("HOME_VISITS", "12.5", "12.5"),
        ("HOME_MINUTES", "44640", "44640.0"),
    ],
)
def test_a_possible_value_is_taken(code: str, value: str, stored: str) -> None:
    assert str(check_value(INDICATORS[code], Decimal(value))) == stored


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("GP_VISITS", "-1"),
        ("GP_VISITS", "93"),
        ("GP_VISITS", "1.5"),
        ("SAFETY", "0"),
        ("SAFETY", "6"),
        ("SAFETY", "3.5"),
        ("HOME_VISITS", "12.55"),
        ("HOME_MINUTES", "44641"),
        ("GP_VISITS", "NaN"),
        ("GP_VISITS", "Infinity"),
        ("GP_VISITS", "1E+5"),
        ("GP_VISITS", "1E-30"),
    ],
)
def test_an_impossible_value_is_refused(code: str, value: str) -> None:
    with pytest.raises(ImpossibleValue):
        check_value(INDICATORS[code], Decimal(value))


@given(st.decimals(allow_nan=True, allow_infinity=True), st.sampled_from(sorted(INDICATORS)))
def test_every_number_is_either_taken_within_bounds_or_refused(value: Decimal, code: str) -> None:
    indicator = INDICATORS[code]
    try:
        stored = check_value(indicator, value)
    except ImpossibleValue:
        return
    assert indicator.lowest <= stored <= indicator.highest
    assert stored == value


def test_a_month_later_than_the_last_of_august_is_the_last_of_november() -> None:
    assert add_months(date(2026, 8, 31), 3) == date(2026, 11, 30)
    assert add_months(date(2023, 11, 30), 3) == date(2024, 2, 29)
    assert Point.M12.due_on(date(2024, 2, 29)) == date(2025, 2, 28)


def test_a_follow_up_can_be_recorded_from_two_weeks_before_its_day() -> None:
    started = date(2026, 1, 15)
    assert Point.M3.is_open(started, date(2026, 4, 1))
    assert not Point.M3.is_open(started, date(2026, 3, 31))
    assert Point.BASELINE.is_open(started, started)


@pytest.mark.parametrize(
    ("text", "code", "starts_on", "ends_on"),
    [
        ("", ALL, None, date(2026, 11, 23)),
        ("all", ALL, None, date(2026, 11, 23)),
        ("2025", "2025", date(2025, 1, 1), date(2026, 1, 1)),
        ("2026", "2026", date(2026, 1, 1), date(2026, 11, 23)),
        ("2026-H1", "2026-H1", date(2026, 1, 1), date(2026, 7, 1)),
        ("2026H2", "2026-H2", date(2026, 7, 1), date(2026, 11, 23)),
        ("2026-t2", "2026-T2", date(2026, 5, 1), date(2026, 9, 1)),
        ("2026-Q3", "2026-Q3", date(2026, 7, 1), date(2026, 10, 1)),
        ("2026-02", "2026-02", date(2026, 2, 1), date(2026, 3, 1)),
    ],
)
def test_a_period_is_read(text: str, code: str, starts_on: date | None, ends_on: date) -> None:
    assert period_of(text, TODAY) == Period(code, starts_on, ends_on)


@pytest.mark.parametrize(
    "text",
    ["2027", "2026-Q5", "2026-Q0", "2026-13", "2026-00", "2026-12", "1999", "26", "lately", "2026-",
     "2026-X1", "2026-H3", "2026-T4", "２０２６", "../../etc"],
)  # fmt: skip
def test_what_is_no_period_or_has_not_begun_is_refused(text: str) -> None:
    with pytest.raises(UnknownPeriod):
        period_of(text, TODAY)


def test_a_period_covers_its_first_day_and_not_its_last_bound() -> None:
    period = period_of("2026-Q3", TODAY)
    assert period.covers(date(2026, 7, 1))
    assert not period.covers(date(2026, 10, 1))


def test_periods_are_offered_back_to_the_first_course() -> None:
    offered = recent_periods(TODAY, date(2025, 8, 1))
    assert offered == [
        "all", "2026", "2025", "2026-Q4", "2026-Q3", "2026-Q2", "2026-Q1", "2025-Q4", "2025-Q3",
    ]  # fmt: skip
    assert recent_periods(TODAY, None)[:2] == ["all", "2026"]


@given(st.text(max_size=10))
def test_any_text_is_a_period_or_is_refused(text: str) -> None:
    try:
        period = period_of(text, TODAY)
    except UnknownPeriod:
        return
    assert period.ends_on <= date(2026, 11, 23)
