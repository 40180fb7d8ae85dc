"""Before and after: the arithmetic, what is missing, and what is never shown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import combinations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benefits.rules.points import Point, period_of
from benefits.rules.publishing import publish
from benefits.rules.report import IndicatorFigures, Person, Report, make_report
from benefits.rules.statistics import (
    CLOSE,
    FEW,
    HIDDEN,
    Change,
    Level,
    Suppressed,
    paired_change,
    rounded,
    too_close,
)

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
STARTED = date(2026, 1, 15)


def numbers(*values: Any) -> dict[object, Decimal]:
    return {index: Decimal(value) for index, value in enumerate(values)}


def person(number: int, /, started_on: date = STARTED, **fields: Any) -> Person:
    """Fields are indicator codes with (baseline, month 3, …); "" leaves a value out."""
    values = {}
    extra = {
        key: fields.pop(key)
        for key in ("ended_on", "ended_as", "has_plan", "uses_plan")
        if key in fields
    }
    for code, series in fields.items():
        for point, value in zip(Point, series, strict=False):
            if value != "":
                values[code, point] = None if value is None else Decimal(value)
    return Person(id=UUID(int=number), started_on=started_on, values=values, **extra)


def report_of(people: list[Person], period: str = "all") -> Report:
    return make_report(people, tenant_name="Hadsel", period=period_of(period, TODAY), made_at=NOW)


def published_of(people: list[Person]) -> Report:
    return publish(report_of(people), people, [])[0]


def figures(report: Report, code: str) -> IndicatorFigures:
    return next(one for one in report.figures if one.indicator.code == code)


def follow_up(report: Report, code: str, point: Point) -> Any:
    return next(one for one in figures(report, code).follow_ups if one.point is point)


def test_the_change_is_the_mean_after_less_the_mean_before_of_those_with_both() -> None:
    change = paired_change(numbers(3, 4, 3, 4, 3, 9), numbers(1, 1, 1, 1, 1), 2)
    assert isinstance(change, Change)
    assert (change.n, change.before, change.after, change.change) == (
        5, Decimal("3.40"), Decimal("1.00"), Decimal("-2.40"),
    )  # fmt: skip


def test_with_fewer_than_twelve_there_is_neither_interval_nor_test() -> None:
    eleven = paired_change(numbers(*[5] * 11), numbers(*[1] * 11), 2)
    twelve = paired_change(numbers(*[5] * 12), numbers(*range(12)), 2)
    assert isinstance(eleven, Change)
    assert isinstance(twelve, Change)
    assert (eleven.low, eleven.high, eleven.chance) == (None, None, None)
    assert not eleven.is_judged
    assert not eleven.is_certain
    assert twelve.is_judged


def test_the_median_is_that_of_the_persons_own_changes() -> None:
    change = paired_change(numbers(3, 4, 3, 4, 9), numbers(1, 1, 1, 1, 1), 2)
    assert isinstance(change, Change)
    assert (change.change, change.median) == (Decimal("-3.60"), Decimal("-3.00"))


def test_a_change_whose_interval_holds_zero_is_not_certain() -> None:
    change = paired_change(numbers(*[1] * 12), numbers(*[0, 2] * 6), 2)
    assert isinstance(change, Change)
    assert change.is_judged
    assert not change.is_certain


def test_five_persons_are_shown_and_four_are_not() -> None:
    assert isinstance(paired_change(numbers(1, 1, 1, 1, 1), numbers(1, 1, 1, 1, 1), 1), Change)
    assert paired_change(numbers(1, 1, 1, 1), numbers(1, 1, 1, 1), 1) == FEW
    assert paired_change({}, numbers(1), 1) is None


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 92), st.integers(0, 92)), max_size=40))
def test_before_plus_change_is_after_for_every_reader(pairs: list[tuple[int, int]]) -> None:
    before, after = numbers(*(b for b, _ in pairs)), numbers(*(a for _, a in pairs))
    change = paired_change(before, after, 2)
    assert (change is None) == (not pairs)
    assert isinstance(change, Change) == (len(pairs) >= 5)
    if isinstance(change, Change):
        assert change.before + change.change == change.after
        assert change.is_judged == (change.n >= 12 and change.no_interval is None)
        assert change.low is None or change.low < change.high  # type: ignore[operator]


def test_rounding_is_half_away_from_zero_and_a_zero_has_no_sign() -> None:
    assert str(rounded(Decimal("0.125"), 2)) == "0.13"
    assert str(rounded(Decimal("-0.125"), 2)) == "-0.13"
    assert str(rounded(Decimal("-0.001"), 2)) == "0.00"


def test_two_groups_that_differ_by_a_few_are_too_close_and_equal_ones_are_not() -> None:
    ten = set(range(10))
    assert too_close(set(range(9)), [ten])
    assert too_close(set(range(6)), [ten])
    assert not too_close(set(range(5)), [ten])
    assert not too_close(ten, [ten])
    assert not too_close(set(), [])


def test_a_missing_value_is_missing_and_not_zero() -> None:
    report = report_of([person(n, GP_VISITS=(2, 1) if n else (2, "")) for n in range(8)])
    month_3 = follow_up(report, "GP_VISITS", Point.M3)
    assert (month_3.expected, month_3.known, month_3.missing) == (8, 7, 1)
    assert month_3.change.n == 7
    assert month_3.change.after == 1


def test_not_known_is_neither_a_number_nor_missing() -> None:
    report = report_of([person(n, GP_VISITS=(2, 1) if n else (2, None)) for n in range(8)])
    month_3 = follow_up(report, "GP_VISITS", Point.M3)
    assert (month_3.known, month_3.not_known, month_3.missing) == (7, 1, 0)


def test_a_figure_now_without_one_before_is_told_and_not_compared() -> None:
    report = report_of([person(n, GP_VISITS=("", 1)) for n in range(8)])
    month_3 = follow_up(report, "GP_VISITS", Point.M3)
    assert month_3.change is None
    assert month_3.no_reference == 8
    assert month_3.level == Level(8, Decimal("1.00"))


def test_coverage_counts_every_value_that_should_be_there() -> None:
    report = report_of([person(n, SAFETY=(2, 4), MASTERY=(None,)) for n in range(5)])
    baseline = report.coverage[0]
    assert baseline.point is Point.BASELINE
    assert (baseline.persons, baseline.expected) == (5, 5 * 13)
    assert (baseline.known, baseline.not_known, baseline.missing) == (5, 5, 55)


def test_a_point_that_nobody_has_reached_is_not_in_the_report() -> None:
    report = report_of([person(n, date(2026, 10, 1)) for n in range(6)])
    assert [row.point for row in report.coverage] == [Point.BASELINE]
    assert figures(report, "GP_VISITS").follow_ups == ()
    assert figures(report, "GP_VISITS").headline is None


def test_a_follow_up_after_the_course_ended_is_not_expected() -> None:
    people = [person(n, ended_on=date(2026, 5, 1)) for n in range(6)]
    assert [row.point for row in report_of(people).coverage] == [Point.BASELINE, Point.M3]


def test_a_period_holds_the_follow_ups_whose_day_is_in_it_and_their_baseline() -> None:
    people = [person(n, GP_VISITS=(3, 2, 1)) for n in range(6)]
    report = report_of(people, "2026-Q3")
    assert [one.point for one in figures(report, "GP_VISITS").follow_ups] == [Point.M6]
    change = follow_up(report, "GP_VISITS", Point.M6).change
    assert (change.before, change.after) == (3, 1)


def test_who_ended_before_the_period_or_began_after_it_is_not_in_it() -> None:
    people = [
        *(person(n, ended_on=date(2026, 3, 1)) for n in range(6)),
        *(person(10 + n, date(2026, 8, 1)) for n in range(7)),
        *(person(20 + n) for n in range(8)),
    ]
    assert report_of(people, "2026-Q2").persons == 8
    assert report_of(people).persons == 21


def test_the_latest_follow_up_with_a_change_is_the_headline() -> None:
    people = [person(n, GP_VISITS=(3, 2, 1 if n < 2 else "")) for n in range(6)]
    headline = figures(report_of(people), "GP_VISITS").headline
    assert headline
    assert headline.point is Point.M3


def test_control_is_compared_with_month_three() -> None:
    people = [person(n, CONTROL=("", 2, 4)) for n in range(6)]
    change = follow_up(report_of(people), "CONTROL", Point.M6).change
    assert (change.before, change.after) == (2, 4)


def test_a_handful_of_persons_gives_a_report_without_any_figure() -> None:
    report = published_of([person(n, GP_VISITS=(3, 2, 1), has_plan=True) for n in range(4)])
    assert report.persons == HIDDEN
    assert report.plan_use.persons == HIDDEN
    for one in report.figures:
        for row in (one.reference, *one.follow_ups):
            assert isinstance(row.expected, Suppressed)
            assert not isinstance(row.level, Level)
            assert not isinstance(row.change, Change)
    assert all(isinstance(row.missing, Suppressed) for row in report.coverage)


def test_of_two_groups_that_differ_by_one_only_the_later_is_compared() -> None:
    """Means of ten and of eleven of them would give away the tenth."""
    people = [person(n, GP_VISITS=(3, 2, "" if n == 9 else 1)) for n in range(10)]
    report = report_of(people)
    assert isinstance(follow_up(report, "GP_VISITS", Point.M6).change, Change)
    month_3 = follow_up(report, "GP_VISITS", Point.M3)
    assert month_3.change == CLOSE
    assert month_3.level == Level(10, Decimal("2.00"))
    assert figures(report, "GP_VISITS").reference.level is None


@given(st.lists(st.tuples(*[st.sampled_from(["", 0, 1, 5])] * 4), min_size=5, max_size=14))
def test_no_two_means_before_on_one_page_give_away_one_to_four_persons(rows: Any) -> None:
    people = [person(n, GP_VISITS=row) for n, row in enumerate(rows)]
    one = figures(report_of(people), "GP_VISITS")
    shown = [
        {p.id for p in people if p.values.keys() >= {("GP_VISITS", Point.BASELINE), ("GP_VISITS", f.point)}}
        for f in one.follow_ups if isinstance(f.change, Change)
    ]  # fmt: skip
    if isinstance(one.reference.level, Level):
        shown.append({p.id for p in people if ("GP_VISITS", Point.BASELINE) in p.values})
    for first, second in combinations(shown, 2):
        assert not 0 < len(first ^ second) < 5
    assert all(len(group) >= 5 for group in shown)


@pytest.mark.parametrize(
    ("with_plan", "of", "shown", "without"),
    [
        (8, 8, 8, 0),
        (6, 12, 6, 6),
        (11, 12, HIDDEN, HIDDEN),
        (2, 12, HIDDEN, HIDDEN),
        (0, 12, 0, 12),
    ],
)
def test_the_use_of_plans_hides_one_to_four_on_either_side(
    with_plan: int, of: int, shown: Any, without: Any
) -> None:
    use = published_of([person(n, has_plan=n < with_plan) for n in range(of)]).plan_use
    assert (use.persons, use.with_plan, use.without_plan) == (of, shown, without)


def test_nobody_gives_an_empty_report() -> None:
    report = report_of([])
    assert report.is_empty
    assert report.coverage == ()


def test_of_those_with_a_plan_the_ones_whose_plan_was_opened_are_counted() -> None:
    people = [person(n, has_plan=n < 12, uses_plan=n < 6) for n in range(18)]
    use = report_of(people).plan_use
    assert (use.persons, use.with_plan, use.used, use.unused) == (18, 12, 6, 6)
    assert published_of(people).plan_use.used == 6


def test_everybody_who_was_enrolled_is_somewhere() -> None:
    people = [
        *(person(n) for n in range(7)),
        *(person(10 + n, ended_on=date(2026, 5, 1), ended_as="DEAD") for n in range(5)),
        *(person(20 + n, ended_on=date(2026, 6, 1), ended_as="NURSING_HOME") for n in range(6)),
        *(person(30 + n, ended_on=date(2026, 6, 1)) for n in range(5)),
    ]
    report = report_of(people)
    told = {one.where: one.persons for one in report.went if one.persons}
    assert told == {"STILL_IN": 7, "NURSING_HOME": 6, "DEAD": 5, "NOT_RECORDED": 5}
    assert sum(told.values()) == report.persons  # type: ignore[arg-type]
    month_6 = next(row for row in report.coverage if row.point is Point.M3)
    assert (month_6.persons, month_6.ended_before, month_6.not_reached) == (23, 0, 0)


def test_who_dies_counts_with_the_time_until_then() -> None:
    """Twelve followed through month 6, six who died 60 days into its three months."""
    lived = [person(n, GP_VISITS=(3, "", 1)) for n in range(12)]
    died = [
        person(20 + n, GP_VISITS=(3, "", 2), ended_on=date(2026, 6, 14), ended_as="DEAD")
        for n in range(6)
    ]
    one = follow_up(report_of([*lived, *died]), "GP_VISITS", Point.M6)
    assert one.change.n == 12
    assert one.rate.n == 18
    assert (one.rate.months_before, one.rate.months_after) == (Decimal("54.0"), Decimal("47.9"))
    assert (one.rate.before, one.rate.after) == (Decimal("12.00"), Decimal("6.02"))


def test_without_what_led_to_the_start_the_rate_before_is_lower() -> None:
    people = [person(n, ACUTE_ADMISSIONS=(2, "", 1), ADMISSIONS_AT_START=(1,)) for n in range(12)]
    one = follow_up(report_of(people), "ACUTE_ADMISSIONS", Point.M6)
    assert (one.rate.before, one.rate.after) == (8, 4)
    assert (one.without_start.before, one.without_start.after) == (6, 4)


def test_a_later_follow_up_of_a_few_does_not_hide_an_earlier_one_of_enough() -> None:
    people = [person(n, GP_VISITS=(3, 2 - n % 2, 1 if n < 6 else "")) for n in range(14)]
    one = figures(report_of(people), "GP_VISITS")
    assert one.headline
    assert one.headline.point is Point.M3
    assert one.headline.change.is_judged  # type: ignore[union-attr]
