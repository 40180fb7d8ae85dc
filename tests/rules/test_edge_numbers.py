"""Edges of the numbers in a plan: the largest, the smallest, and what is none."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from selfcare_plans.rules.document import (
    Colour,
    Direction,
    MissingRule,
    PlanDocument,
    RepetitionRule,
)
from selfcare_plans.rules.in_force import PlanStatus, PublishRefusal, publish_refusals
from selfcare_plans.rules.validation import problems

from .plan_examples import KINDS, SPO2_RANGE, item, plan
from .test_plan_in_force import FIRST, NOON, PUBLICATION, SECOND, in_force
from .test_plan_validation import changed

replace = msgspec.structs.replace
FALL_TOO_FAR = "FALL_OVER_100_PERCENT"


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


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"direction": Direction.FALL, "amount": "101"}, set()),
        ({"direction": Direction.RISE, "percent": True, "amount": "101"}, set()),
        ({"direction": Direction.FALL, "percent": True, "amount": "100"}, set()),
        ({"direction": Direction.FALL, "percent": True, "amount": "101"}, {FALL_TOO_FAR}),
        ({"direction": Direction.FALL, "percent": True, "amount": "NaN"}, {"NOT_FINITE"}),
    ],
)
def test_only_a_fall_in_percent_ends_at_a_hundred(change: dict[str, Any], wrong: set[str]) -> None:
    given = {**change, "amount": Decimal(change["amount"])}
    assert codes(changed(**given)) == wrong


@pytest.mark.parametrize(
    ("times", "of", "fine"),
    [(0, 1, False), (1, 1, True), (1, 90, True), (90, 90, True), (1, 91, False), (2, 1, False)],
)
def test_a_repetition_is_one_to_ninety_times_of_no_fewer(times: int, of: int, fine: bool) -> None:
    again = RepetitionRule(id="again", colour=Colour.RED, times=times, of=of)
    assert codes(plan(item(SPO2_RANGE, again))) == (set() if fine else {"BAD_REPETITION"})


@pytest.mark.parametrize(("number", "fine"), [(0, False), (1, True), (90, True), (91, False)])
def test_missed_in_a_row_is_one_to_ninety(number: int, fine: bool) -> None:
    missed = MissingRule(id="m", in_a_row=number)
    assert codes(plan(item(SPO2_RANGE, missed))) == (set() if fine else {"BAD_IN_A_ROW"})


def test_a_rung_out_of_order_names_the_one_below_it() -> None:
    missed = MissingRule(id="m", remind_minutes=60, relative_minutes=30, nurse_minutes=120)
    (only,) = problems(plan(item(SPO2_RANGE, missed)), known_kinds=KINDS)
    assert only.params == {"rung": "relative_minutes", "other": "remind_minutes"}


# -- which version, and whether it may be published ------------------------------------------------


def test_a_version_that_has_ended_holds_no_more_though_none_follows() -> None:
    assert in_force([FIRST], NOON - timedelta(microseconds=1)) == "first"
    assert in_force([FIRST], NOON) is None


def test_of_two_that_began_together_the_last_one_stands() -> None:
    twin = dataclasses.replace(SECOND, name="twin")
    assert in_force([SECOND, twin], NOON) == "twin"
    assert in_force([twin, SECOND], NOON) == "second"


@pytest.mark.parametrize(
    ("status", "may_approve", "refusals"),
    [
        (PlanStatus.DRAFT, True, ()),
        (PlanStatus.DRAFT, False, (PublishRefusal.NEEDS_APPROVAL,)),
        (PlanStatus.PROPOSED, True, ()),
        (PlanStatus.PROPOSED, False, (PublishRefusal.AWAITS_ANSWER,)),
    ],
)
def test_who_may_not_approve_proposes_and_then_waits(
    status: PlanStatus, may_approve: bool, refusals: tuple[PublishRefusal, ...]
) -> None:
    asked = dataclasses.replace(PUBLICATION, status=status, may_approve=may_approve)
    assert publish_refusals(asked) == refusals
