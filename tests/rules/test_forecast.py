"""Next week's load: reckoned by hand, and tried on simulated weeks."""

from __future__ import annotations

import random
from datetime import date, timedelta
from math import sqrt

import pytest

from triage.rules.forecast import (
    CAN_WAIT,
    Day,
    Forecast,
    Verdict,
    forecast,
    next_monday,
    staffed_in,
    verdict,
)

MONDAY = date(2026, 11, 30)
MINUTES = {"RED": 15, "NOT_JUDGED": 15, "YELLOW": 6}


def same(day: date) -> date:
    return day


def weekdays_only(day: date) -> date:
    return day + timedelta(days=max(8 - day.isoweekday(), 0)) if day.isoweekday() > 5 else day


def past(weeks: int, expected: int, **alerts: int) -> list[Day]:
    """Weeks before the last one that are all alike, each day too."""
    first = MONDAY - timedelta(weeks=weeks + 1)
    return [Day(first + timedelta(days=n), expected, alerts) for n in range(7 * weeks)]


def ahead(expected: int, days: int = 7) -> dict[date, int]:
    return {MONDAY + timedelta(days=n): expected for n in range(days)}


def made(history: list[Day], coming: dict[date, int], work_day=same) -> Forecast | None:  # type: ignore[no-untyped-def]
    return forecast(history, coming, MINUTES, begins_on=MONDAY, work_day=work_day)


def test_next_week_is_alerts_per_expected_reading_times_what_is_expected_times_minutes() -> None:
    found = made(past(4, 100, RED=1, YELLOW=4), ahead(150))
    assert found is not None
    # 150 readings a day give 1.5 reds and 6 yellows: 22.5 + 36 minutes, seven days.
    assert found.minutes == pytest.approx(7 * 58.5)
    assert found.alerts == pytest.approx(7 * 7.5)
    assert found.rates == pytest.approx({"RED": 1.0, "NOT_JUDGED": 0.0, "YELLOW": 4.0})
    assert found.weeks == 4
    # Weeks that do not differ at all: only chance is left. t(3 degrees, 80 %) = 1.638.
    variance = 7 * (1.5 * 15**2 + 6 * 6**2)
    half = 1.638 * sqrt(variance * 1.25)
    assert (found.low, found.high) == pytest.approx((7 * 58.5 - half, 7 * 58.5 + half))


def test_a_weekday_with_more_alerts_gets_more_of_them_but_leans_on_the_others() -> None:
    first = MONDAY - timedelta(weeks=5)
    history = [
        Day(first + timedelta(days=n), 100, {"YELLOW": 8 if n % 7 == 0 else 1}) for n in range(28)
    ]
    found = made(history, ahead(100))
    assert found is not None
    # Of all 2 per hundred; a Monday (32 + 2) / (400 + 100), another day (4 + 2) / 500.
    assert found.days[0].alerts["YELLOW"] == pytest.approx(6.8)
    assert found.days[1].alerts["YELLOW"] == pytest.approx(1.2)


def test_what_comes_on_closed_days_is_work_of_the_next_open_one() -> None:
    coming = {MONDAY - timedelta(days=n): 100 for n in (1, 2, 3)} | ahead(100)
    found = made(past(3, 100, YELLOW=10), coming, weekdays_only)
    assert found is not None
    # Saturday and Sunday before come to Monday, Friday before was done then; the next weekend's
    # are the week after's.
    assert [(one.day, one.expected) for one in found.days] == [
        (MONDAY, 300),
        *((MONDAY + timedelta(days=n), 100) for n in (1, 2, 3, 4)),
    ]
    assert found.days[0].minutes == pytest.approx(180)


def test_three_weeks_are_enough_and_two_are_not() -> None:
    assert made(past(3, 10, RED=1), ahead(10)) is not None
    assert made(past(2, 10, RED=1), ahead(10)) is None
    assert made(past(6, 0), ahead(10)) is None


@pytest.mark.parametrize(
    ("weeks", "student"),
    [(3, 1.886), (4, 1.638), (5, 1.533), (6, 1.476), (7, 1.440), (8, 1.415)],
)
def test_the_fewer_weeks_the_wider_the_interval(weeks: int, student: float) -> None:
    found = made(past(weeks, 100, RED=1), ahead(100))
    assert found is not None
    # Seven reds of 15 minutes, and weeks that do not differ.
    half = student * sqrt(7 * 15**2 * (1 + 1 / weeks))
    assert found.minutes == pytest.approx(105)
    assert found.high - found.minutes == pytest.approx(half)


def test_weeks_in_which_nothing_is_expected_at_weekends_count() -> None:
    history = [
        one if one.day.isoweekday() < 6 else Day(one.day, 0) for one in past(4, 100, YELLOW=10)
    ]
    found = made(history, ahead(100, days=5))
    assert found is not None
    assert found.weeks == 4
    assert found.rates["YELLOW"] == pytest.approx(10.0)


def test_only_the_last_eight_weeks_count() -> None:
    long_ago = [
        Day(MONDAY - timedelta(weeks=20) + timedelta(days=n), 100, {"RED": 50}) for n in range(14)
    ]
    found = made([*long_ago, *past(8, 100, RED=1)], ahead(100))
    assert found is not None
    assert found.weeks == 8
    assert found.rates["RED"] == pytest.approx(1.0)


def test_weeks_that_differ_much_make_a_wide_interval() -> None:
    calm = made(past(4, 100, YELLOW=10), ahead(100))
    first = MONDAY - timedelta(weeks=5)
    wild = made(
        [
            Day(first + timedelta(days=n), 100, {"YELLOW": 18 if n // 7 % 2 else 2})
            for n in range(28)
        ],
        ahead(100),
    )
    assert calm is not None
    assert wild is not None
    assert wild.minutes == pytest.approx(calm.minutes)
    # Each week is 56 alerts off its 70, which have a variance of 70: 4 * 56² / 70 / 3.
    assert (wild.high - wild.minutes) / (calm.high - calm.minutes) == pytest.approx(
        sqrt(4 * 56**2 / 70 / 3)
    )


def a_forecast(minutes: float, high: float) -> Forecast:
    return Forecast(MONDAY, (), minutes, 0.0, high, {}, 8)


def test_leads_are_told_when_the_work_exceeds_what_is_staffed_by_more_than_the_margin() -> None:
    assert verdict(a_forecast(1100, 1300), 1000) is Verdict.TIGHT
    assert verdict(a_forecast(1101, 1300), 1000) is Verdict.TOO_MUCH
    assert verdict(a_forecast(900, 1001), 1000) is Verdict.TIGHT
    assert verdict(a_forecast(900, 1000), 1000) is Verdict.ENOUGH
    assert verdict(a_forecast(900, 1000), None) is Verdict.NOT_STAFFED


def test_a_holiday_is_not_staffed_and_nobody_having_said_so_is_not_nought() -> None:
    by_weekday = {1: 300, 2: 200}
    assert staffed_in([MONDAY, MONDAY + timedelta(days=1)], by_weekday) == 500
    assert staffed_in([MONDAY + timedelta(days=1)], by_weekday) == 200
    assert staffed_in([MONDAY + timedelta(days=2)], by_weekday) == 0
    assert staffed_in([MONDAY], {}) is None


def test_the_week_after_this_one_begins_on_a_monday() -> None:
    assert {next_monday(MONDAY - timedelta(days=n)) for n in range(1, 8)} == {MONDAY}
    assert next_monday(MONDAY) == MONDAY + timedelta(days=7)


def test_reds_and_promised_contacts_are_not_among_what_can_wait() -> None:
    assert not [one for one in CAN_WAIT if "RED" in one.value or "CONTACT" in one.value]
    assert len(CAN_WAIT) == 8


def _poisson(dice: random.Random, mean: float) -> int:
    count, left = -1, 1.0
    while left > 2.718281828459045**-mean:
        left *= dice.random()
        count += 1
    return count


def _week(dice: random.Random, first: date, spread: float) -> list[Day]:
    """A centre's week: Mondays are heavy, weekends light; whole weeks go up and down together."""
    shape = (1.4, 1.1, 1.0, 1.0, 0.9, 0.6, 0.6)
    mood = dice.gammavariate(1 / spread, spread) if spread else 1.0
    found = []
    for n, heavy in enumerate(shape):
        expected = 60 + dice.randint(-6, 6)
        alerts = {
            "RED": _poisson(dice, 0.01 * expected * heavy * mood),
            "YELLOW": _poisson(dice, 0.06 * expected * heavy * mood),
        }
        found.append(Day(first + timedelta(days=n), expected, alerts))
    return found


@pytest.mark.parametrize("spread", [0.0, 0.03])
def test_four_simulated_weeks_of_five_fall_within_the_interval_and_none_is_leaned_one_way(
    spread: float,
) -> None:
    """The back-test: each simulated centre's ninth week against the forecast from eight."""
    dice = random.Random(20261130)
    within, above, tries, error = 0, 0, 400, 0.0
    for _ in range(tries):
        history = [
            day for n in range(8) for day in _week(dice, MONDAY - timedelta(weeks=9 - n), spread)
        ]
        truth = _week(dice, MONDAY, spread)
        found = made(history, {one.day: one.expected for one in truth})
        assert found is not None
        real = sum(MINUTES[colour] * count for one in truth for colour, count in one.alerts.items())
        within += found.low <= real <= found.high
        above += real > found.high
        error += (real - found.minutes) / found.minutes
    assert 0.75 <= within / tries <= 0.92
    assert 0.03 <= above / tries <= 0.15
    assert abs(error / tries) < 0.03
