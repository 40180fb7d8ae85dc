"""Edges of schedules, of a person's own normal, and of the parts of combinations."""

from __future__ import annotations

from datetime import UTC, time
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from selfcare_plans.rules.document import (
    ActNow,
    AnswerRule,
    CombinationPart,
    DeviationUnit,
    Direction,
    RangeRule,
    Schedule,
    Window,
)
from selfcare_plans.rules.personal_checks import reddens_at
from selfcare_plans.rules.schedule import nearest_window

from .plan_examples import SPO2_RANGE, item, plan
from .test_plan_combinations import AT, PART, WORSE, found, of, with_
from .test_plan_validation import RISE
from .test_plan_wide_validation import ABOVE, NORMAL, deviating, weighed
from .test_plan_wide_validation import found as wrong_with
from .test_schedule import MONDAY, MORNING, OSLO, oslo, scheduled

replace = msgspec.structs.replace
RED = RISE.colour.RED
HERE = "/items/0/rules/0"
NAMED = Window("morning", time(7), time(11))


@pytest.mark.parametrize(("minute", "name"), [(29, "w0"), (31, "w1")])
def test_near_is_counted_from_the_nearest_edge_however_long_a_window_is(
    minute: int, name: str
) -> None:
    long_and_short = scheduled(MORNING, (time(18), time(19)))
    window = nearest_window(long_and_short, oslo(MONDAY, 14, minute), OSLO)
    assert window is not None
    assert window.name == name


# -- the parts of a combination --------------------------------------------------------------------


def test_what_is_done_at_once_is_said_of_a_combination_too() -> None:
    assert found(with_(replace(WORSE, act_now=ActNow(step="Sit down.")))) == set()
    assert found(with_(replace(WORSE, act_now=ActNow(step=" ")))) == {
        (f"{AT}/act_now/step", "NO_ACT")
    }


def form(about: str) -> Any:
    total = RangeRule(id=about, component="total", green_high=Decimal(9), yellow_high=Decimal(19))
    return item(total, kind="answers", about=about)


def test_the_colour_of_a_form_is_that_of_its_own_range() -> None:
    parts = (WORSE.parts[0], CombinationPart(kind="answers", about="phq9", colour=RED))
    asked = replace(WORSE, parts=parts)
    assert found(with_(asked, items=(item(SPO2_RANGE), form("phq9")))) == set()
    assert found(with_(asked, items=(item(SPO2_RANGE), form("gad7")))) == {
        (f"{PART}/colour", "PART_WITHOUT_RANGE")
    }


def test_a_colour_needs_a_range_and_no_other_rule() -> None:
    parts = (WORSE.parts[0], CombinationPart(kind="weight", colour=RED))
    followed = (item(SPO2_RANGE), item(RISE, kind="weight"))
    assert found(with_(replace(WORSE, parts=parts), items=followed)) == {
        (f"{PART}/colour", "PART_WITHOUT_RANGE")
    }


def test_what_is_no_number_has_no_colour_of_its_own() -> None:
    assert of(CombinationPart(kind="diary", colour=RED)) == {
        (PART, "KIND_HAS_NO_NUMBER"),
        (f"{PART}/colour", "PART_WITHOUT_RANGE"),
    }


# -- the person's own normal -----------------------------------------------------------------------


def test_a_normal_as_large_as_any_limit_is_still_counted_from() -> None:
    assert reddens_at(ABOVE, replace(NORMAL, value=Decimal(1_000_000))) == Decimal("1000002.0")
    assert reddens_at(ABOVE, replace(NORMAL, value=Decimal(1_000_001))) is None


def test_what_is_no_number_has_no_normal() -> None:
    told = AnswerRule(id="a", colour=RED, question="q", any_of=("yes",))
    document = weighed(told, kind="diary")
    assert ("/items/0/normals/0", "KIND_HAS_NO_NUMBER") in wrong_with(document)


@pytest.mark.parametrize(("spread", "wrong"), [("0", None), ("-0.1", "NEGATIVE")])
def test_a_spread_may_be_nothing_where_nothing_is_counted_in_it(
    spread: str, wrong: str | None
) -> None:
    document = weighed(ABOVE, normals=(replace(NORMAL, spread=Decimal(spread)),))
    expected = {("/items/0/normals/0/spread", wrong)} if wrong else set()
    assert wrong_with(document) == expected


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"amount": "101", "direction": Direction.FALL}, None),
        ({"amount": "101", "unit": DeviationUnit.PERCENT}, None),
        ({"amount": "101", "unit": DeviationUnit.PERCENT, "direction": Direction.FALL}, "FALL"),
        ({"amount": "NaN", "unit": DeviationUnit.PERCENT, "direction": Direction.FALL}, "NaN"),
    ],
)
def test_only_a_fall_in_percent_of_the_normal_ends_at_a_hundred(
    change: dict[str, Any], wrong: str | None
) -> None:
    expected = {
        None: set(),
        "FALL": {(f"{HERE}/amount", "FALL_OVER_100_PERCENT")},
        "NaN": {(f"{HERE}/amount", "NOT_FINITE")},
    }[wrong]
    assert wrong_with(deviating(**{**change, "amount": Decimal(change["amount"])})) == expected


@pytest.mark.parametrize(("days", "fine"), [(-1, False), (0, True), (90, True), (91, False)])
def test_a_moving_normal_looks_back_ninety_days_at_most(days: int, fine: bool) -> None:
    expected = set() if fine else {(f"{HERE}/moving_days", "BAD_MOVING_DAYS")}
    assert wrong_with(deviating(moving_days=days)) == expected


@pytest.mark.parametrize("number", ["NaN", "sNaN", "Infinity"])
def test_a_normal_of_no_number_is_refused_as_no_number_alone(number: str) -> None:
    none = Decimal(number)
    in_spreads = replace(ABOVE, unit=DeviationUnit.SD)
    assert wrong_with(weighed(in_spreads, normals=(replace(NORMAL, spread=none),))) == {
        ("/items/0/normals/0/spread", "NOT_FINITE")
    }
    in_percent = replace(ABOVE, unit=DeviationUnit.PERCENT)
    assert wrong_with(weighed(in_percent, normals=(replace(NORMAL, value=none),))) == {
        ("/items/0/normals/0/value", "NOT_FINITE")
    }


# -- what a schedule may be ------------------------------------------------------------------------


@pytest.mark.parametrize(("grace", "fine"), [(-1, False), (0, True), (1440, True), (1441, False)])
def test_a_grace_is_from_none_to_a_day(grace: int, fine: bool) -> None:
    one = item(SPO2_RANGE, schedule=Schedule(windows=(NAMED,), grace_minutes=grace))
    expected = set() if fine else {("/items/0/schedule/grace_minutes", "BAD_GRACE")}
    assert found(plan(one)) == expected


@pytest.mark.parametrize(("length", "fine"), [(40, True), (41, False)])
def test_the_name_of_a_window_has_forty_letters_at_most(length: int, fine: bool) -> None:
    one = item(SPO2_RANGE, schedule=Schedule(windows=(replace(NAMED, name="m" * length),)))
    expected = set() if fine else {("/items/0/schedule/windows/0/name", "BAD_WINDOW_NAME")}
    assert found(plan(one)) == expected


def test_windows_may_touch_in_whatever_order_they_are_written() -> None:
    noon = Window("noon", time(11), time(14))
    for pair in ((NAMED, noon), (noon, NAMED)):
        assert found(plan(item(SPO2_RANGE, schedule=Schedule(windows=pair)))) == set()


def test_one_time_with_an_offset_is_told_as_that_alone() -> None:
    odd = replace(NAMED, name="odd", opens=time(7, tzinfo=UTC))
    one = item(SPO2_RANGE, schedule=Schedule(windows=(NAMED, odd)))
    assert found(plan(one)) == {("/items/0/schedule/windows/1/opens", "TIME_WITH_ZONE")}


def test_a_reason_for_one_limit_is_none_for_the_next() -> None:
    lax = replace(SPO2_RANGE, id="lax", yellow_low=Decimal(78), outer_limit_reason="Usual is 82.")
    other = replace(lax, id="other", context="activity=rest", outer_limit_reason="")
    assert found(plan(item(lax, other))) == {("/items/0/rules/1/yellow_low", "OUTER_LIMIT")}
