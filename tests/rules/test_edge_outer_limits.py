"""Each outer limit on its number: at it is well, one step of the meter beyond it is a breach."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from selfcare_plans.rules.document import (
    AnswerRule,
    ChangeRule,
    Colour,
    DeviationRule,
    Direction,
    MeanRule,
    PlanDocument,
    RangeRule,
)
from selfcare_plans.rules.outer_limits import (
    OuterLimit,
    breaches,
    breaches_of_item,
    limits_in_force,
)
from selfcare_plans.rules.red_checks import mean_problems, no_red_problems
from selfcare_plans.rules.validation import problems

from .plan_examples import KINDS, item, plan, spo2_plan
from .test_plan_red import normal

LOW = [
    ("spo2", None, "80", "1"),
    ("glucose", None, "3.0", "0.1"),
    ("blood_pressure", "systolic", "80", "1"),
    ("blood_pressure", "diastolic", "40", "1"),
    ("pulse", None, "40", "1"),
    ("respiration_rate", None, "8", "1"),
    ("body_temperature", None, "34.5", "0.1"),
]
HIGH = [
    ("glucose", None, "20.0", "0.1"),
    ("blood_pressure", "systolic", "200", "1"),
    ("blood_pressure", "diastolic", "120", "1"),
    ("pulse", None, "140", "1"),
    ("respiration_rate", None, "32", "1"),
    ("body_temperature", None, "40.0", "0.1"),
]


def beyond(kind: str, component: str | None, **bounds: Any) -> list[tuple[str, Decimal]]:
    rule = RangeRule(id="r", component=component, **bounds)
    return [(each.bound, each.limit) for each in breaches(plan(item(rule, kind=kind)))]


@pytest.mark.parametrize(("kind", "component", "limit", "step"), LOW)
def test_red_begins_below_the_lower_outer_limit_at_the_latest(
    kind: str, component: str | None, limit: str, step: str
) -> None:
    at, lax = Decimal(limit), Decimal(limit) - Decimal(step)
    assert beyond(kind, component, yellow_low=at, green_low=at) == []
    assert beyond(kind, component, yellow_low=lax, green_low=at) == [("yellow_low", at)]


@pytest.mark.parametrize(("kind", "component", "limit", "step"), HIGH)
def test_red_begins_above_the_upper_outer_limit_at_the_latest(
    kind: str, component: str | None, limit: str, step: str
) -> None:
    at, lax = Decimal(limit), Decimal(limit) + Decimal(step)
    low = {"yellow_low": Decimal("3.0"), "green_low": Decimal("3.0")} if kind == "glucose" else {}
    assert beyond(kind, component, green_high=at, yellow_high=at, **low) == []
    assert beyond(kind, component, green_high=at, yellow_high=lax, **low) == [("yellow_high", at)]


@pytest.mark.parametrize(("kind", "limit"), [("spo2", "80"), ("glucose", "3.0")])
def test_a_side_that_must_have_a_limit_may_not_be_left_open(kind: str, limit: str) -> None:
    found = beyond(kind, None, green_high=Decimal(10), yellow_high=Decimal(12))
    assert found == [("yellow_low", Decimal(limit))]
    assert beyond("pulse", None, green_high=Decimal(100), yellow_high=Decimal(120)) == []


def test_a_rule_that_has_no_outer_limit_hides_none_that_has() -> None:
    lax = RangeRule(id="lax", component="systolic", yellow_low=Decimal(70), green_low=Decimal(100))
    fall = ChangeRule(id="c", colour=Colour.RED, direction=Direction.FALL, amount=Decimal(4))
    mean = RangeRule(id="map", component="mean", green_low=Decimal(60), yellow_low=Decimal(50))
    for first in (fall, mean):
        (found,) = breaches_of_item(item(first, lax, kind="blood_pressure"))
        assert (found.item_index, found.rule_index, found.rule_id) == (0, 1, "lax")


def test_a_bound_that_is_no_number_is_refused_as_that_alone() -> None:
    document = spo2_plan(yellow_low=Decimal("NaN"))
    assert breaches(document) == ()
    assert {each.code.value for each in problems(document, known_kinds=KINDS)} == {"NOT_FINITE"}


# -- what a mean needs beside it -------------------------------------------------------------------


def alone(*beside: Any, **bounds: int) -> list[str]:
    numbers = {name: Decimal(value) for name, value in bounds.items()}
    mean = MeanRule(id="mean", component="systolic", days=7, **numbers)  # type: ignore[arg-type]
    one = item(mean, *beside, kind="blood_pressure", normals=(normal(120, "systolic"),))
    return [each.pointer for each in mean_problems(one, "")]


@pytest.mark.parametrize(
    ("bound", "side"),
    [
        ("green_low", "yellow_low"),
        ("yellow_low", "yellow_low"),
        ("green_high", "yellow_high"),
        ("yellow_high", "yellow_high"),
    ],
)
def test_a_mean_is_alone_on_the_sides_that_it_limits(bound: str, side: str) -> None:
    assert alone(**{bound: 120}) == [f"/rules/0/{side}"]


def test_only_a_red_deviation_of_that_side_keeps_a_mean_company() -> None:
    def away(colour: Colour, direction: Direction) -> DeviationRule:
        return DeviationRule(
            id="d", component="systolic", colour=colour, direction=direction, amount=Decimal(30)
        )

    red_fall = away(Colour.RED, Direction.FALL)
    assert alone(red_fall, green_low=100) == []
    assert alone(red_fall, green_high=140) == ["/rules/0/yellow_high"]
    assert alone(away(Colour.RED, Direction.RISE), green_high=140) == []
    assert alone(away(Colour.YELLOW, Direction.FALL), green_low=100) == ["/rules/0/yellow_low"]


def test_red_of_one_form_of_the_template_is_red_of_its_kind() -> None:
    def form(about: str, colour: Colour) -> Any:
        rule = AnswerRule(id=about, colour=colour, question="q", any_of=("yes",))
        return item(rule, kind="answers", about=about)

    template = plan(form("phq9", Colour.RED), form("gad7", Colour.YELLOW))
    drafted: PlanDocument = plan(form("phq9", Colour.YELLOW))
    assert [each.pointer for each in no_red_problems(drafted, template)] == [
        "/items/0/no_red_reason"
    ]


# -- limits of centres and tenants -----------------------------------------------------------------


def test_a_limit_above_alone_holds_where_there_is_none_below() -> None:
    only_high = {("spo2", None): OuterLimit(high=Decimal(98))}
    low = {"green_low": Decimal(50), "yellow_low": Decimal(40)}
    rule = RangeRule(id="r", green_high=Decimal(99), yellow_high=Decimal(100), **low)
    (found,) = breaches(plan(item(rule)), limits=only_high)
    assert (found.bound, found.limit) == ("yellow_high", 98)


@pytest.mark.parametrize("side", ["low_needed", "high_needed"])
@pytest.mark.parametrize(
    ("centre", "tenant", "needed"),
    [(True, False, True), (False, True, True), (True, True, True), (False, False, False)],
)
def test_a_side_that_one_of_them_needs_is_needed(
    side: str, centre: bool, tenant: bool, needed: bool
) -> None:
    key = ("spo2", None)
    both = limits_in_force(
        centre={key: OuterLimit(**{side: centre})}, tenant={key: OuterLimit(**{side: tenant})}
    )
    assert getattr(both[key], side) is needed
