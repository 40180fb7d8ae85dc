"""Red that a deviation, a mean or a silence would leave out, and what waits for a doctor."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfcare_plans.rules.doctor_only import DoctorOnly, doctor_only
from selfcare_plans.rules.document import (
    ChangeRule,
    Colour,
    DeviationRule,
    DeviationUnit,
    Direction,
    MeanRule,
    MonitoringItem,
    PersonalNormal,
    PlanDocument,
    RangeRule,
    RepetitionRule,
)
from selfcare_plans.rules.outer_limits import OUTER_LIMITS, breaches
from selfcare_plans.rules.red_checks import can_be_red, no_red_problems
from selfcare_plans.rules.templates import TemplateName, template
from selfcare_plans.rules.validation import problems

from .plan_examples import KINDS, SPO2_RANGE, item, plan
from .wide_plan import WIDE

replace = msgspec.structs.replace


def normal(value: Any, component: str | None = None, spread: Any = None) -> PersonalNormal:
    return PersonalNormal(
        Decimal(value),
        "Kari Lege",
        date(2026, 5, 4),
        component,
        None if spread is None else Decimal(spread),
    )


def below(amount: Any, **more: Any) -> DeviationRule:
    given = {"colour": Colour.RED, "direction": Direction.FALL, **more}
    return DeviationRule(id="below", amount=Decimal(amount), **given)


def refused(*rules: Any, kind: str = "spo2", usual: Any = 88, **more: Any) -> set[str]:
    normals = (normal(usual, more.pop("component", None), more.pop("spread", None)),)
    document = plan(item(*rules, kind=kind, normals=normals, **more))
    return {each.code.value for each in problems(document, known_kinds=KINDS)}


# -- deviations and outer limits


@pytest.mark.parametrize(
    ("rule", "spread", "fine"),
    [
        (below(8), None, True),
        (below(9), None, False),
        (below(9, colour=Colour.YELLOW), None, True),
        (below(9, direction=Direction.RISE), None, True),
        (below(9, outer_limit_reason="Usual value is 82."), None, True),
        (below(9, outer_limit_reason=" "), None, False),
        (below("9.09", unit=DeviationUnit.PERCENT), None, True),
        (below("9.1", unit=DeviationUnit.PERCENT), None, False),
        (below(4, unit=DeviationUnit.SD), 2, True),
        (below("4.1", unit=DeviationUnit.SD), 2, False),
    ],
)
def test_a_deviation_alone_may_not_begin_red_beyond_the_outer_limit(rule, spread, fine):
    expected = set() if fine else {"OUTER_LIMIT_BY_DEVIATION"}
    assert refused(rule, spread=spread) == expected


def test_beyond_it_a_deviation_is_fine_beside_a_range_that_keeps_the_limit():
    assert refused(below(12), SPO2_RANGE) == set()
    assert refused(below(12), replace(SPO2_RANGE, context="activity=rest")) == {
        "OUTER_LIMIT_BY_DEVIATION"
    }
    assert refused(below(12), replace(below(3), id="nearer")) == set()


def test_a_range_without_red_is_fine_beside_a_deviation_that_keeps_the_limit():
    yellow = replace(SPO2_RANGE, yellow_low=None)
    assert refused(yellow) == {"OUTER_LIMIT"}
    assert refused(yellow, below(6)) == set()
    assert refused(yellow, below(12)) == {"OUTER_LIMIT", "OUTER_LIMIT_BY_DEVIATION"}
    assert refused(yellow, below(6, colour=Colour.YELLOW)) == {"OUTER_LIMIT"}


def test_the_high_side_and_the_component_count():
    above = DeviationRule(
        id="above",
        component="systolic",
        colour=Colour.RED,
        direction=Direction.RISE,
        amount=Decimal(70),
    )
    pressure = {"kind": "blood_pressure", "component": "systolic"}
    assert refused(above, usual=130, **pressure) == set()
    assert refused(above, usual=131, **pressure) == {"OUTER_LIMIT_BY_DEVIATION"}
    diastolic = RangeRule(
        id="d", component="diastolic", green_high=Decimal(90), yellow_high=Decimal(100)
    )
    assert refused(above, diastolic, usual=131, **pressure) == {"OUTER_LIMIT_BY_DEVIATION"}


@given(usual=st.integers(70, 100), amount=st.integers(1, 40))
def test_without_a_reason_some_red_begins_at_the_limit(usual, amount):
    outer = OUTER_LIMITS["spo2", None].low
    assert outer is not None
    passes = usual - amount < outer
    assert ("OUTER_LIMIT_BY_DEVIATION" in refused(below(amount), usual=usual)) is passes


def test_a_deviation_beyond_the_limit_with_a_reason_is_told_as_a_breach():
    rule = below(12, outer_limit_reason="Usual value is 82.")
    (breach,) = breaches(plan(item(rule, normals=(normal(88),))))
    assert (breach.rule_id, breach.bound, breach.limit) == ("below", "amount", Decimal(80))


@pytest.mark.parametrize("number", ["NaN", "sNaN", "Infinity", "1E+999999"])
def test_what_is_no_number_is_refused_as_that_and_passes_nothing(number):
    assert "OUTER_LIMIT_BY_DEVIATION" not in refused(below(number))
    assert "OUTER_LIMIT_BY_DEVIATION" not in refused(below(3), usual=number)


# -- means


MEAN = MeanRule(
    id="mean",
    component="systolic",
    days=7,
    green_high=Decimal(134),
    yellow_high=Decimal(149),
)
SINGLE = RangeRule(
    id="single", component="systolic", green_high=Decimal(159), yellow_high=Decimal(179)
)


def test_a_mean_does_not_replace_the_limit_of_a_single_reading():
    def told(*rules: Any) -> set[tuple[str, str]]:
        document = plan(item(*rules, kind="blood_pressure"))
        return {(each.pointer, each.code.value) for each in problems(document, known_kinds=KINDS)}

    alone = {("/items/0/rules/0/yellow_high", "MEAN_ALONE")}
    assert told(MEAN) == alone
    assert told(MEAN, SINGLE) == set()
    assert told(MEAN, replace(SINGLE, component="mean")) == alone
    low = RangeRule(id="low", component="systolic", green_low=Decimal(100), yellow_low=Decimal(90))
    assert told(MEAN, low) == alone


def test_a_mean_stands_alone_where_a_single_reading_has_no_outer_limit():
    mean = MeanRule(id="m", days=7, green_high=Decimal("90.0"), yellow_high=Decimal("95.0"))
    assert problems(plan(item(mean, kind="weight")), known_kinds=KINDS) == ()


def test_a_mean_keeps_no_outer_limit():
    mean = MeanRule(id="m", days=3, green_low=Decimal(90), yellow_low=Decimal(88))
    yellow = replace(SPO2_RANGE, yellow_low=None)
    assert refused(yellow, mean) == {"OUTER_LIMIT", "MEAN_ALONE"}


# -- red left out


FALL = ChangeRule(id="c", colour=Colour.YELLOW, direction=Direction.FALL, amount=Decimal(4))


def left_out(document: PlanDocument, of: PlanDocument | None = None) -> list[str]:
    return [each.pointer for each in no_red_problems(document, of)]


def test_without_a_template_red_belongs_to_the_kinds_with_an_outer_limit():
    here = ["/items/0/no_red_reason"]
    assert left_out(plan(item(FALL))) == here
    assert left_out(plan(item(FALL, no_red_reason=" "))) == here
    assert left_out(plan(item(FALL, no_red_reason="Palliative."))) == []
    assert left_out(plan(item(SPO2_RANGE))) == []
    assert left_out(plan(item(kind="spo2", observe_only=True))) == here
    assert left_out(plan(item(FALL, kind="weight"))) == []


@pytest.mark.parametrize("rule", [
    replace(FALL, colour=Colour.RED),
    below(3),
    RepetitionRule(id="r", colour=Colour.RED, times=2, of=3),
])  # fmt: skip
def test_any_red_of_a_single_reading_is_red(rule):
    assert left_out(plan(item(rule))) == []


def test_red_of_a_mean_alone_is_no_red_of_the_reading():
    assert can_be_red(item(MEAN, kind="blood_pressure"))
    assert left_out(plan(item(MEAN, kind="blood_pressure"))) == ["/items/0/no_red_reason"]


@pytest.mark.parametrize("name", TemplateName)
def test_a_template_leaves_out_no_red_of_its_own(name):
    assert left_out(template(name), template(name)) == []


@pytest.mark.parametrize("name", TemplateName)
def test_each_red_kind_of_a_template_is_missed_when_it_is_only_followed(name):
    whole = template(name)
    for index, one in enumerate(whole.items):
        followed = replace(one, rules=(), observe_only=True)
        items = (*whole.items[:index], followed, *whole.items[index + 1 :])
        expected = [f"/items/{index}/no_red_reason"] if can_be_red(one) else []
        assert left_out(replace(whole, items=items), whole) == expected


def test_the_template_says_what_is_red_of_the_kinds_it_knows():
    never_red = plan(item(FALL))
    assert left_out(plan(item(FALL)), never_red) == []
    red_weight = plan(item(replace(FALL, colour=Colour.RED), kind="weight"))
    assert left_out(plan(item(FALL, kind="weight")), red_weight) == ["/items/0/no_red_reason"]
    assert left_out(plan(item(FALL)), red_weight) == ["/items/0/no_red_reason"]


# -- what waits for a doctor


def test_a_change_of_the_agreed_level_of_treatment_waits_for_a_doctor():
    plain = plan(item(SPO2_RANGE))
    agreed = replace(plain, treatment_level=WIDE.treatment_level)
    other = replace(agreed, treatment_level=replace(WIDE.treatment_level, text="All treatment."))
    level = (DoctorOnly.TREATMENT_LEVEL,)
    assert doctor_only(plain, plain) == doctor_only(None, plain) == ()
    assert doctor_only(agreed, agreed) == ()
    assert doctor_only(None, agreed) == level
    assert doctor_only(plain, agreed) == level
    assert doctor_only(agreed, plain) == level
    assert doctor_only(agreed, other) == level


def test_red_left_out_waits_for_a_doctor_when_it_or_its_reason_is_new():
    def followed(reason: str) -> PlanDocument:
        one = MonitoringItem(id="p", kind="pulse", observe_only=True, no_red_reason=reason)
        return plan(one)

    assert doctor_only(None, followed("Pacemaker.")) == (DoctorOnly.NO_RED,)
    assert doctor_only(followed("Pacemaker."), followed("Pacemaker. ")) == ()
    assert doctor_only(followed("Pacemaker."), followed("Other.")) == (DoctorOnly.NO_RED,)
    assert doctor_only(followed("Pacemaker."), followed("")) == ()
    assert doctor_only(None, plan(item(SPO2_RANGE, no_red_reason="Idle words."))) == ()


def test_a_limit_beyond_an_outer_limit_waits_for_a_doctor_in_every_version():
    beyond = plan(item(replace(SPO2_RANGE, yellow_low=Decimal(78), outer_limit_reason="Usual.")))
    assert doctor_only(beyond, beyond) == (DoctorOnly.OUTER_LIMIT,)
