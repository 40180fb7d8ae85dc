"""Intervals, tests and rates: by hand, against scipy, and by simulated studies."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from benefits.rules.missing import bounds
from benefits.rules.plan_types import Better
from benefits.rules.rates import RateChange, rate_change
from benefits.rules.statistics import (
    FEW,
    SMALLEST_TO_JUDGE,
    Change,
    NoInterval,
    paired_change,
)
from benefits.rules.uncertainty import Pair, chance, interval

STUDIES = 1000
Draw = Callable[[np.random.Generator, int], tuple[np.ndarray, np.ndarray, float]]


def decimals(numbers: object) -> list[Decimal]:
    return [Decimal(str(number)) for number in np.asarray(numbers).tolist()]


def pairs(before: object, after: object) -> list[Pair]:
    return [Pair(b, a) for b, a in zip(decimals(before), decimals(after), strict=True)]


def test_the_chance_of_five_changes_the_same_way_is_one_in_sixteen() -> None:
    assert chance([Decimal(1)] * 5, 0) == Decimal("0.0625")


def test_without_any_change_the_chance_is_one() -> None:
    assert chance([Decimal(0)] * 12, 0) == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-30, 30), min_size=3, max_size=11))
def test_the_chance_is_that_of_scipys_permutation_test(changes: list[int]) -> None:
    found = stats.permutation_test(
        (np.array(changes, dtype=float),), np.mean, permutation_type="samples", n_resamples=np.inf
    )
    assert float(chance(decimals(changes), 0)) == pytest.approx(found.pvalue, abs=1e-9)


def test_ranks_give_the_chance_of_scipys_wilcoxon_test() -> None:
    """Of the numbers 1 to n with signs, the sum is what Wilcoxon's test is made of."""
    ranks = [1, -2, 3, 4, -5, 6, 7, 8, 9, 10, 11, 12]
    found = stats.wilcoxon(ranks, method="exact")
    assert float(chance(decimals(ranks), 0)) == pytest.approx(found.pvalue, abs=1e-9)


def test_where_not_all_signs_can_be_counted_they_are_drawn_the_same_every_time() -> None:
    dice = np.random.default_rng(1)
    many = decimals(np.round(dice.normal(0.5, 9000, 400), 1))
    assert chance(many, 7) == chance(many, 7)
    counted = decimals(np.round(dice.normal(1.0, 3, 60), 1))
    assert 0 < chance(counted, 7) < Decimal("0.2")


def test_the_interval_is_the_same_in_whatever_order_persons_come() -> None:
    one = pairs([3, 4, 3, 5, 2, 9, 4, 3, 1, 0], [1, 1, 2, 5, 0, 3, 4, 1, 1, 2])
    assert interval(one, 3) == interval(one[::-1], 3)
    assert interval(one, 3) != interval(one, 4)


def test_the_interval_of_many_nearly_normal_changes_is_that_of_students_t() -> None:
    dice = np.random.default_rng(5)
    changes = np.round(dice.normal(-1, 2, 300), 1)
    low, high = ends_of(pairs(np.zeros(300), changes), 1)
    by_t = stats.ttest_1samp(changes, 0).confidence_interval(0.95)
    assert float(low) == pytest.approx(by_t.low, abs=0.03)
    assert float(high) == pytest.approx(by_t.high, abs=0.03)


def ends_of(people: list[Pair], seed: int) -> tuple[Decimal, Decimal]:
    found = interval(people, seed)
    assert found is not None
    return found


def holds(people: list[Pair], seed: int, truth: float) -> bool:
    """An interval that cannot be given does not hold the truth."""
    found = interval(people, seed)
    return found is not None and float(found[0]) <= truth <= float(found[1])


@pytest.mark.parametrize("after", [0, 2])
def test_without_any_event_before_or_without_any_difference_there_is_no_interval(
    after: int,
) -> None:
    assert interval(pairs([after] * 14, [after] * 14), 0) is None
    assert interval(pairs([3] * 14, [after] * 14), 0) is None
    assert interval(pairs([3] * 14, [after] * 13 + [1]), 0) is not None


def test_no_events_and_all_alike_have_a_change_and_say_that_there_is_no_interval() -> None:
    nothing = [Pair(Decimal(0), Decimal(0), Decimal(3), Decimal(3))] * 14
    alike = [Pair(Decimal(2), Decimal(1), Decimal(3), Decimal(3))] * 14
    for people, told in ((nothing, 0), (alike, -4)):
        rate = rate_change(people, "x")
        assert isinstance(rate, RateChange)
        assert (rate.change, rate.low, rate.high) == (told, None, None)
        assert rate.no_interval is NoInterval.TOO_ALIKE
        change = paired_change(
            {n: one.before for n, one in enumerate(people)},
            {n: one.after for n, one in enumerate(people)},
            1,
        )
        assert isinstance(change, Change)
        assert (change.low, change.high, change.chance) == (None, None, None)
        assert change.no_interval is NoInterval.TOO_ALIKE
        assert not change.is_certain
    few = rate_change(nothing[:11], "x")
    assert isinstance(few, RateChange)
    assert (few.low, few.no_interval) == (None, None)


def test_an_interval_that_rounding_leaves_without_width_is_not_told() -> None:
    """One event in six hundred persons: 0.0017 a person, shown with one decimal."""
    one = paired_change(
        dict.fromkeys(range(600), Decimal(0)), {n: Decimal(n == 0) for n in range(600)}, 1
    )
    assert isinstance(one, Change)
    assert (one.low, one.no_interval) == (None, NoInterval.TOO_ALIKE)


def test_a_rate_is_events_over_the_time_in_which_they_could_happen() -> None:
    """Ten persons, 30 and 24 months: 20 events a year for each 12 months are 8 before and 5 after."""
    people = [Pair(Decimal(2), Decimal(1), Decimal(3), Decimal("2.4")) for _each in range(10)]
    change = rate_change(people, "x")
    assert isinstance(change, RateChange)
    assert (change.n, change.months_before, change.months_after) == (
        10,
        Decimal("30.0"),
        Decimal("24.0"),
    )
    assert (change.before, change.after, change.change) == (8, 5, -3)


def test_a_rate_of_four_persons_is_not_told_and_of_eleven_without_an_interval() -> None:
    person = Pair(Decimal(2), Decimal(1), Decimal(3), Decimal(3))
    assert rate_change([person] * 4, "x") == FEW
    eleven = rate_change([person] * 11, "x")
    assert isinstance(eleven, RateChange)
    assert eleven.low is None
    assert rate_change([], "x") is None


def test_nobody_without_time_at_risk_is_in_a_rate() -> None:
    there = Pair(Decimal(2), Decimal(1), Decimal(3), Decimal(3))
    gone = Pair(Decimal(2), Decimal(0), Decimal(3), Decimal(0))
    change = rate_change([there] * 6 + [gone], "x")
    assert isinstance(change, RateChange)
    assert change.n == 6


def test_missing_persons_like_the_best_and_the_worst_quarter() -> None:
    """Changes 1 to 20, five missing: the quarter is five persons, with means 3 and 18."""
    found = bounds(decimals(range(1, 21)), 5, Better.FEWER, 2)
    assert found
    assert (found.best, found.worst) == (Decimal("9.00"), Decimal("12.00"))
    other = bounds(decimals(range(1, 21)), 5, Better.MORE, 2)
    assert other
    assert (other.best, other.worst) == (found.worst, found.best)
    assert bounds(decimals(range(1, 21)), 0, Better.MORE, 2) is None
    assert bounds(decimals(range(11)), 3, Better.MORE, 2) is None


def normal(dice: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray, float]:
    return np.zeros(n), dice.normal(-1, 2, n), -1.0


def visits(dice: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray, float]:
    """Visits to the GP: over-dispersed, the same persons often; from 3.2 to 2.4."""
    ill = dice.gamma(2, 1 / 2, n)
    return dice.poisson(3.2 * ill), dice.poisson(2.4 * ill), -0.8


def admissions(dice: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray, float]:
    """Acute admissions: seldom, most have none; from 0.7 to 0.45."""
    ill = dice.gamma(1, 1, n)
    return dice.poisson(0.7 * ill), dice.poisson(0.45 * ill), -0.25


def answers(dice: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray, float]:
    """Answers from 1 to 5, three tenths of the persons one better."""
    before = dice.integers(1, 5, n)
    after = before + (dice.random(n) < 0.5) - ((dice.random(n) < 0.2) & (before > 1))
    return before, after, 0.5 - 0.2 * 0.75


@pytest.mark.slow
@pytest.mark.parametrize("size", [SMALLEST_TO_JUDGE, 20, 50])
@pytest.mark.parametrize("draw", [normal, visits, admissions, answers])
def test_of_a_thousand_studies_the_interval_holds_the_truth_in_93_to_97_of_100(
    draw: Draw, size: int
) -> None:
    dice = np.random.default_rng(20261128)
    held = 0
    for study in range(STUDIES):
        before, after, truth = draw(dice, size)
        held += holds(pairs(before, np.round(after, 4)), study, truth)
    assert 0.93 * STUDIES <= held <= 0.97 * STUDIES


@pytest.mark.slow
@pytest.mark.parametrize("size", [SMALLEST_TO_JUDGE, 30])
def test_of_a_thousand_studies_with_deaths_the_interval_of_the_rate_holds_the_truth(
    size: int,
) -> None:
    """A fifth die some time in the three months after; counts are over-dispersed."""
    dice = np.random.default_rng(11)
    held = 0
    for study in range(STUDIES):
        ill = dice.gamma(2, 1 / 2, size)
        months = np.where(dice.random(size) < 0.2, dice.uniform(1, 3, size), 3).round(2)
        before, after = dice.poisson(1.2 * ill * 3), dice.poisson(0.8 * ill * months)
        people = [
            Pair(b, a, Decimal(3), m)
            for b, a, m in zip(decimals(before), decimals(after), decimals(months), strict=True)
        ]
        held += holds(people, study, -0.4)
    assert 0.93 * STUDIES <= held <= 0.97 * STUDIES


@pytest.mark.slow
def test_a_population_without_effect_shows_one_in_about_five_of_a_hundred() -> None:
    """Interval and test are both asked, so that it is rather fewer than more."""
    dice = np.random.default_rng(3)
    shown = 0
    for study in range(STUDIES):
        ill = dice.gamma(2, 1 / 2, 25)
        people = pairs(dice.poisson(3 * ill), dice.poisson(3 * ill))
        low, high = ends_of(people, study)
        outside = low > 0 or high < 0
        shown += outside and chance([p.after - p.before for p in people], study) < Decimal("0.05")
    assert 0.025 * STUDIES <= shown <= 0.065 * STUDIES
