"""Waiting for a second reading: where a yellow may, and where it never may."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfcare_plans.rules.document import (
    ChangeRule,
    Colour,
    DeviationRule,
    Direction,
    MonitoringItem,
    PersonalNormal,
    PlanDocument,
    RangeRule,
)
from selfcare_plans.rules.validation import problems

from .plan_examples import KINDS, SPO2_RANGE, item, plan

replace = msgspec.structs.replace
AT = "/items/0/rules/0/confirm_minutes"
NORMAL = PersonalNormal(Decimal("6.0"), "Kari Lege", date(2026, 5, 4))


def found(document: PlanDocument) -> set[tuple[str, str]]:
    return {(each.pointer, each.code.value) for each in problems(document, known_kinds=KINDS)}


def codes(*rules: Any, kind: str, others: tuple[MonitoringItem, ...] = (), **more: Any) -> set[str]:
    return {code for _, code in found(plan(item(*rules, kind=kind, **more), *others))}


def limits(rule_id: str = "r", **bounds: Any) -> RangeRule:
    numbers = {
        name: Decimal(value) if name.endswith(("low", "high")) else value
        for name, value in bounds.items()
    }
    return RangeRule(id=rule_id, **numbers)


@pytest.mark.parametrize(("minutes", "fine"), [(0, False), (1, True), (240, True), (241, False)])
def test_a_yellow_waits_one_to_two_hundred_and_forty_minutes(minutes, fine):
    rule = replace(SPO2_RANGE, confirm_minutes=minutes)
    assert found(plan(item(rule))) == (set() if fine else {(AT, "BAD_MINUTES")})


@pytest.mark.parametrize(
    ("bounds", "can"),
    [
        ({"green_high": "90", "yellow_high": "110"}, True),
        ({"green_high": "90"}, True),
        ({"green_high": "90", "yellow_high": "90"}, False),
        ({"green_low": "50", "yellow_low": "50", "green_high": "90", "yellow_high": "90"}, False),
        ({"green_low": "50", "yellow_low": "50", "green_high": "90", "yellow_high": "91"}, True),
    ],
)
def test_only_a_range_that_can_be_yellow_waits(bounds, can):
    rule = limits(confirm_minutes=30, **bounds)
    assert ("CONFIRM_WITHOUT_YELLOW" not in codes(rule, kind="pain")) is can


@pytest.mark.parametrize(("colour", "can"), [(Colour.YELLOW, True), (Colour.RED, False)])
def test_only_a_yellow_change_or_deviation_waits(colour, can):
    up = {"colour": colour, "direction": Direction.RISE, "amount": Decimal("2.0")}
    for rule in (
        ChangeRule(id="c", confirm_minutes=30, **up),
        DeviationRule(id="d", confirm_minutes=30, **up),
    ):
        expected = set() if can else {"CONFIRM_WITHOUT_YELLOW"}
        assert codes(rule, kind="weight", normals=(NORMAL,)) == expected


# -- low glucose


HIGH = limits("high", green_high="10.0", yellow_high="15.0", confirm_minutes=30)
LOW = limits("low", green_low="4.0", yellow_low="3.0")


def test_a_high_glucose_may_wait_and_a_low_one_never():
    assert codes(HIGH, LOW, kind="glucose") == set()
    low = replace(LOW, confirm_minutes=1)
    assert codes(HIGH, low, kind="glucose") == {"CONFIRM_LOW_GLUCOSE"}


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("rule", [ChangeRule, DeviationRule])
def test_a_falling_glucose_never_waits(rule, direction):
    moves = rule(
        id="m", colour=Colour.YELLOW, direction=direction, amount=Decimal("2.0"), confirm_minutes=30
    )
    expected = {"CONFIRM_LOW_GLUCOSE"} if direction is Direction.FALL else set()
    assert codes(moves, LOW, kind="glucose", normals=(NORMAL,)) == expected


_tenths = st.none() | st.integers(0, 300).map(lambda tenths: Decimal(tenths) / 10)


@given(low=_tenths, red=_tenths, high=_tenths, minutes=st.integers(-5, 500))
def test_no_glucose_range_with_a_low_bound_ever_waits(low, red, high, minutes):
    rule = RangeRule(
        id="r", green_low=low, yellow_low=red, green_high=high, confirm_minutes=minutes
    )
    refused = "CONFIRM_LOW_GLUCOSE" in codes(rule, kind="glucose")
    assert refused is (low is not None or red is not None)


# -- SpO2 on oxygen


def spo2(rule_id: str = "r", context: str | None = None, **more: Any) -> RangeRule:
    return limits(rule_id, green_low="90", yellow_low="86", context=context, **more)


OXYGEN = MonitoringItem(id="o2", kind="oxygen_supply", observe_only=True)


@pytest.mark.parametrize(
    ("context", "others", "fine"),
    [
        (None, (), True),
        ("activity=rest", (), True),
        ("oxygen=air", (), True),
        ("oxygen=litres", (), False),
        (None, (OXYGEN,), False),
        ("activity=rest", (OXYGEN,), False),
        ("oxygen=air", (OXYGEN,), True),
    ],
)
def test_spo2_waits_only_where_there_is_no_oxygen(context, others, fine):
    rule = spo2(context=context, confirm_minutes=30)
    assert codes(rule, kind="spo2", others=others) == (set() if fine else {"CONFIRM_ON_OXYGEN"})


def test_an_unbound_range_may_mean_oxygen_where_another_is_bound_to_it():
    waiting = spo2(confirm_minutes=30)
    for bound in ("oxygen=air", "oxygen=litres"):
        assert codes(waiting, spo2("b", bound), kind="spo2") == {"CONFIRM_ON_OXYGEN"}
    assert codes(waiting, spo2("b", "activity=rest"), kind="spo2") == set()
    on_air = spo2("air", "oxygen=air", confirm_minutes=30)
    assert codes(on_air, spo2("b", "oxygen=litres"), kind="spo2") == set()


@pytest.mark.parametrize("direction", Direction)
def test_a_change_of_spo2_on_oxygen_never_waits(direction):
    moves = ChangeRule(
        id="m", colour=Colour.YELLOW, direction=direction, amount=Decimal(4), confirm_minutes=30
    )
    assert codes(moves, kind="spo2") == set()
    assert codes(moves, kind="spo2", others=(OXYGEN,)) == {"CONFIRM_ON_OXYGEN"}


# -- a new reading after red


@pytest.mark.parametrize(("minutes", "fine"), [(0, False), (1, True), (240, True), (241, False)])
def test_a_new_reading_is_expected_within_one_to_two_hundred_and_forty_minutes(minutes, fine):
    rule = replace(LOW, repeat_minutes=minutes)
    assert codes(rule, kind="glucose") == (set() if fine else {"BAD_MINUTES"})


def test_only_a_range_that_can_be_red_expects_a_new_reading():
    never_red = limits(green_high="52", repeat_minutes=20)
    assert codes(never_red, kind="hba1c") == {"REPEAT_WITHOUT_RED"}
    assert codes(replace(never_red, yellow_high=Decimal(60)), kind="hba1c") == set()
