"""The mean of days: which days and readings count, and what a LO, a HI or a context makes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from measurements.rules.facts import ReadingFact
from selfcare_plans.rules.document import Colour
from tests.rules.strategies import NOON, OSLO, mean, reading, version
from triage.rules.judge import judge
from triage.rules.verdict import Verdict

GREEN, YELLOW, RED = Colour.GREEN, Colour.YELLOW, Colour.RED
WIDE = {"yellow_low": 60, "green_low": 90, "green_high": 120, "yellow_high": 150}


def pulse(value: Any, days_ago: float = 0, **fields: Any) -> ReadingFact:
    return reading(value, NOON - timedelta(days=days_ago), kind="pulse", **fields)


def judged(rule: Any, now: ReadingFact, *history: ReadingFact) -> Verdict:
    return judge(now, [version(rule, kind="pulse")], history, zone=OSLO)


def shown(verdict: Verdict) -> tuple[Any, ...]:
    return tuple(verdict.reason_params[name] for name in ("mean", "side", "bound", "limit"))


@pytest.mark.parametrize(("days_ago", "colour"), [(2, RED), (3, GREEN)])
def test_the_days_of_a_mean_end_with_the_readings_own(days_ago: int, colour: Colour) -> None:
    assert judged(mean(3, **WIDE), pulse(100), pulse(300, days_ago)).colour is colour


def test_two_days_before_both_ends_of_the_period_are_looked_at() -> None:
    assert judged(mean(2, **WIDE), pulse(100), pulse(300, 1)).colour is RED
    assert judged(mean(2, **WIDE), pulse(100), pulse(300, 2)).colour is GREEN


def test_an_earlier_reading_of_the_same_day_is_in_the_mean() -> None:
    earlier = pulse(300, 0.1)
    assert judged(mean(1, **WIDE), pulse(100), earlier).colour is RED
    later = pulse(300, -0.1)
    assert judged(mean(1, **WIDE), pulse(100), later).colour is GREEN


def test_one_reading_is_a_mean_where_one_is_enough() -> None:
    assert judged(mean(7, least=1, **WIDE), pulse(200)).colour is RED
    few = judged(mean(7, least=2, **WIDE), pulse(200))
    assert (few.colour, few.notes) == (GREEN, {"INCOMPLETE"})


def test_a_mean_below_names_the_bound_that_it_lies_below() -> None:
    assert shown(judged(mean(7, **WIDE), pulse(80))) == ("80", "below", "90", "YELLOW")
    assert shown(judged(mean(7, **WIDE), pulse(50))) == ("50", "below", "60", "RED")
    assert shown(judged(mean(7, **WIDE), pulse(130))) == ("130", "above", "120", "YELLOW")
    assert shown(judged(mean(7, yellow_low=60), pulse(50))) == ("50", "below", "60", "RED")


def test_a_lo_brings_the_mean_of_the_least_that_it_allows() -> None:
    history = [pulse(100, 2), pulse(100, 1)]
    assert judged(mean(7, **WIDE), pulse(100), *history).colour is GREEN
    low = judged(mean(7, **WIDE), pulse(100, comparator="<"), *history)
    assert shown(low) == ("67", "below", "90", "YELLOW")


def test_a_lo_among_high_numbers_is_told_as_the_high_mean() -> None:
    history = [pulse(200, 2), pulse(200, 1)]
    high = judged(mean(7, **WIDE), pulse(160, comparator="<"), *history)
    assert shown(high) == ("187", "above", "150", "RED")


def test_a_hi_may_be_any_higher_mean() -> None:
    history = [pulse(100, 2), pulse(100, 1)]
    assert judged(mean(7, **WIDE), pulse(100, comparator=">"), *history).colour is RED


def test_a_mean_of_a_context_is_of_readings_in_that_context_alone() -> None:
    sitting, lying = {"posture": "sitting"}, {"posture": "lying"}
    rule = mean(7, context="posture=sitting", least=2, **WIDE)
    now = pulse(100, context=sitting)
    assert judged(rule, now, pulse(300, 1, context=sitting)).colour is RED
    assert judged(rule, now, pulse(300, 1, context=lying)).notes == {"INCOMPLETE"}
    assert judged(rule, now, pulse(300, 1)).notes == {"INCOMPLETE"}
    other = judged(rule, pulse(300, context=lying), pulse(300, 1, context=sitting))
    assert (other.colour, other.notes) == (GREEN, {"INCOMPLETE"})


def test_a_mean_beyond_all_measure_is_still_above() -> None:
    verdict = judged(mean(7, **WIDE), pulse("1E+70"))
    assert (verdict.colour, verdict.reason_params["side"]) == (RED, "above")
