"""Edges of the numbers in a plan: the largest, the smallest, and what is none."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from selfcare_plans.rules.document import PlanDocument
from selfcare_plans.rules.validation import problems

from .plan_examples import KINDS, SPO2_RANGE, item, plan
from .test_plan_validation import changed

replace = msgspec.structs.replace


def codes(document: PlanDocument) -> set[str]:
    return {each.code.value for each in problems(document, known_kinds=KINDS)}


@pytest.mark.parametrize(("high", "wrong"), [(1_000_000, set()), (1_000_001, {"TOO_LARGE"})])
def test_a_limit_is_at_most_a_million(high: int, wrong: set[str]) -> None:
    assert codes(plan(item(replace(SPO2_RANGE, green_high=Decimal(high))))) == wrong


@pytest.mark.parametrize(("amount", "wrong"), [("0.1", set()), ("0", {"NOT_POSITIVE"})])
def test_an_amount_may_be_small_but_not_nothing(amount: str, wrong: set[str]) -> None:
    assert codes(changed(amount=Decimal(amount))) == wrong


@pytest.mark.parametrize("bound", ["green_low", "yellow_low"])
@pytest.mark.parametrize("number", ["NaN", "sNaN"])
def test_a_yellow_zone_of_no_number_is_refused_as_no_number_alone(bound: str, number: str) -> None:
    rule = replace(SPO2_RANGE, confirm_minutes=30, **{bound: Decimal(number)})
    assert codes(plan(item(rule))) == {"NOT_FINITE"}
