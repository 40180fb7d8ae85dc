"""Where red must have begun at the latest, and how a doctor may go further."""

from __future__ import annotations

from decimal import Decimal

import pytest

from selfcare_plans.rules.document import RangeRule
from selfcare_plans.rules.outer_limits import OUTER_LIMITS, breaches
from selfcare_plans.rules.validation import problems

from .plan_examples import KINDS, item, plan, spo2_plan


def refused(document):
    return [
        (each.pointer, each.params["limit"])
        for each in problems(document, known_kinds=KINDS)
        if each.code == "OUTER_LIMIT"
    ]


def glucose(*rules):
    return plan(item(*rules, kind="glucose"))


def a_range(rule_id="r", context=None, **bounds):
    numbers = {name: Decimal(value) for name, value in bounds.items()}
    return RangeRule(id=rule_id, context=context, **numbers)


def test_red_may_begin_at_the_outer_limit_but_not_beyond_it():
    assert refused(spo2_plan(yellow_low=Decimal(80))) == []
    assert refused(spo2_plan(yellow_low=Decimal(79))) == [("/items/0/rules/0/yellow_low", "80")]


def test_a_stricter_limit_is_always_fine():
    assert refused(spo2_plan(yellow_low=Decimal(90))) == []


def test_yellow_for_ever_is_laxer_than_any_limit():
    assert refused(spo2_plan(yellow_low=None)) == [("/items/0/rules/0/yellow_low", "80")]


def test_the_high_side_has_its_limit_too():
    lax = a_range(yellow_low="3.0", green_low="4.0", green_high="10.0", yellow_high="20.1")
    kept = a_range(yellow_low="3.0", green_low="4.0", green_high="10.0", yellow_high="20.0")
    assert refused(glucose(lax)) == [("/items/0/rules/0/yellow_high", "20.0")]
    assert refused(glucose(kept)) == []


def test_a_side_without_limits_is_fine_unless_the_kind_needs_one():
    assert refused(glucose(a_range(yellow_low="3.0", green_low="4.0"))) == []
    assert refused(glucose(a_range(green_high="10.0", yellow_high="15.0"))) == [
        ("/items/0/rules/0/yellow_low", "3.0")
    ]


def test_two_ranges_may_share_the_two_sides():
    low = a_range("low", yellow_low="3.0", green_low="4.0")
    high = a_range("high", green_high="10.0", yellow_high="15.0")
    assert refused(glucose(low, high)) == []


def test_an_unbound_range_does_not_help_one_that_is_bound_to_a_context():
    everywhere = a_range("all", yellow_low="3.0", green_low="4.0")
    fasting = a_range("fasting", "meal=fasting", green_high="7.0", yellow_high="14.0")
    assert refused(glucose(everywhere, fasting)) == [("/items/0/rules/1/yellow_low", "3.0")]


def test_components_have_limits_of_their_own():
    def pressure(component, high):
        rule = RangeRule(
            id="r", component=component, green_high=Decimal(100), yellow_high=Decimal(high)
        )
        return plan(item(rule, kind="blood_pressure"))

    assert refused(pressure("systolic", 180)) == []
    assert refused(pressure("diastolic", 180)) == [("/items/0/rules/0/yellow_high", "120")]


def test_a_reason_lets_a_limit_pass_and_the_breach_is_still_told():
    document = spo2_plan(yellow_low=Decimal(78), outer_limit_reason="Usual value is 82.")
    assert refused(document) == []
    (breach,) = breaches(document)
    assert (breach.rule_id, breach.bound, breach.limit) == (
        "spo2-range",
        "yellow_low",
        Decimal(80),
    )
    assert breach.reason == "Usual value is 82."


@pytest.mark.parametrize("reason", ["", "   "])
def test_an_empty_reason_is_no_reason(reason):
    assert refused(spo2_plan(yellow_low=Decimal(78), outer_limit_reason=reason)) != []


def test_kinds_without_an_outer_limit_are_left_alone():
    rule = RangeRule(id="r", green_high=Decimal(52))
    assert refused(plan(item(rule, kind="hba1c"))) == []


def test_every_outer_limit_is_about_a_known_kind_and_in_order():
    for (kind, component), limit in OUTER_LIMITS.items():
        row = KINDS[kind]
        assert (component in row.components) if row.components else component is None
        assert limit.low is not None or limit.high is not None
        assert limit.low is None or limit.high is None or limit.low < limit.high
