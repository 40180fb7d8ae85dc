"""What a new version changes, as data."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import msgspec
import pytest

from selfcare_plans.rules.difference import CODES, differences
from selfcare_plans.rules.document import (
    ChangeRule,
    Colour,
    Direction,
    Goal,
    Measure,
    MissingRule,
    MonitoringItem,
    PlanDocument,
    RepetitionRule,
    Schedule,
    Steps,
    Window,
)
from selfcare_plans.rules.templates import TemplateName, template

from .plan_examples import GP_OFFICE, SPO2_RANGE, item, plan, spo2_plan
from .plan_walk import each_changed
from .wide_plan import WIDE

replace = msgspec.structs.replace
RISE = ChangeRule(
    id="rise", colour=Colour.YELLOW, direction=Direction.RISE, amount=Decimal("2.0"), days=3
)


def told(before: PlanDocument, after: PlanDocument):
    return [(each.code, each.before, each.after) for each in differences(before, after)]


def test_a_moved_red_limit_is_one_difference_with_what_it_is_about():
    (only,) = differences(spo2_plan(), spo2_plan(yellow_low=Decimal(86)))
    assert (only.code, only.before, only.after) == ("RED_BELOW", Decimal(88), Decimal(86))
    assert only.path == "/items/spo2/rules/spo2-range/yellow_low"
    assert only.params == {"kind": "spo2", "rule": "spo2-range", "type": "RANGE"}


@pytest.mark.parametrize(
    ("bound", "code"),
    [
        ("yellow_low", "RED_BELOW"),
        ("green_low", "GREEN_FROM"),
        ("green_high", "GREEN_TO"),
        ("yellow_high", "RED_ABOVE"),
    ],
)
def test_each_bound_has_its_own_sentence_also_when_it_opens(bound, code):
    limited, opened = spo2_plan(**{bound: Decimal(77)}), spo2_plan(**{bound: None})
    assert told(limited, opened) == [(code, Decimal(77), None)]
    assert told(opened, limited) == [(code, None, Decimal(77))]


@pytest.mark.parametrize("name", TemplateName)
def test_a_plan_does_not_differ_from_itself(name):
    assert differences(template(name), template(name)) == ()


def test_order_and_trailing_zeros_say_nothing():
    weight = item(RISE, kind="weight")
    assert told(plan(item(SPO2_RANGE), weight), plan(weight, item(SPO2_RANGE))) == []
    assert told(spo2_plan(), spo2_plan(yellow_low=Decimal("88.0"))) == []


def test_a_new_item_brings_its_schedule_and_limits():
    found = differences(plan(), spo2_plan())
    assert [each.code for each in found] == [
        "ITEM_ADDED",
        "SCHEDULE_ADDED",
        "RULE_ADDED",
        "GREEN_FROM",
        "RED_BELOW",
    ]
    assert all(each.params["kind"] == "spo2" for each in found)


def test_an_item_that_goes_is_one_difference():
    assert told(spo2_plan(), plan()) == [("ITEM_REMOVED", "spo2", None)]


def test_the_settings_of_each_kind_of_rule_are_told():
    again = RepetitionRule(id="again", colour=Colour.YELLOW, times=3, of=4)
    silent = MissingRule(id="silent")
    before = plan(item(SPO2_RANGE, again, silent), item(RISE, kind="weight"))
    after = plan(
        item(SPO2_RANGE, replace(again, colour=Colour.RED, of=5), replace(silent, in_a_row=3)),
        item(replace(RISE, amount=Decimal("1.5"), days=2, text_nurse="Ring"), kind="weight"),
    )
    assert told(before, after) == [
        ("REPETITION_COLOUR", Colour.YELLOW, Colour.RED),
        ("REPETITION_OF", 4, 5),
        ("MISSING_IN_A_ROW", 1, 3),
        ("CHANGE_AMOUNT", Decimal("2.0"), Decimal("1.5")),
        ("CHANGE_DAYS", 3, 2),
        ("RULE_TEXT_NURSE", "", "Ring"),
    ]


def test_a_change_rule_tells_what_it_compares_with():
    (only,) = differences(
        plan(item(RISE, kind="weight")),
        plan(item(replace(RISE, amount=Decimal("1.5")), kind="weight")),
    )
    assert only.params["direction"] is Direction.RISE
    assert only.params["days"] == 3
    assert only.params["percent"] is False


def test_a_rule_that_becomes_another_kind_of_rule_went_and_came():
    before = plan(item(replace(RISE, id="x"), kind="weight"))
    after = plan(item(MissingRule(id="x"), kind="weight"))
    codes = [each.code for each in differences(before, after)]
    assert codes[0] == "RULE_ADDED"
    assert "RULE_REMOVED" in codes


def test_schedule_receivers_and_instruction_of_an_item_are_told():
    later = Schedule(windows=(Window("evening", time(18), time(22)),), weekdays=(1,))
    before = plan(item(SPO2_RANGE))
    after = plan(item(SPO2_RANGE, schedule=later, receivers=(GP_OFFICE,), instruction="Sitt"))
    assert [code for code, _, _ in told(before, after)] == [
        "ITEM_RECEIVERS",
        "ITEM_INSTRUCTION",
        "SCHEDULE_WINDOWS",
        "SCHEDULE_WEEKDAYS",
    ]
    assert told(before, plan(item(SPO2_RANGE, schedule=None)))[0][0] == "SCHEDULE_REMOVED"


def test_steps_goals_and_the_plans_own_fields_are_told():
    before = plan(
        goals=(Goal("Walk"), Goal("Sleep")), steps=Steps(red=("Ring",)), what_matters="Garden"
    )
    walk = Goal("Walk", subgoals=("Daily",), measures=(Measure("Shoes", "GP", date(2027, 1, 1)),))
    after = plan(
        goals=(walk, Goal("Eat")),
        steps=Steps(red=("Ring 113",)),
        what_matters="Garden",
        review_date=None,
    )
    assert told(before, after) == [
        ("PLAN_REVIEW_DATE", before.review_date, None),
        ("STEPS_RED", ("Ring",), ("Ring 113",)),
        ("GOAL_SUBGOALS", (), ("Daily",)),
        ("MEASURE_ADDED", None, walk.measures[0]),
        ("GOAL_ADDED", None, "Eat"),
        ("GOAL_REMOVED", "Sleep", None),
    ]


@pytest.mark.parametrize("before", TemplateName)
@pytest.mark.parametrize("after", TemplateName)
def test_every_difference_has_a_known_code(before, after):
    found = differences(template(before), template(after, receivers=(GP_OFFICE,)))
    assert {each.code for each in found} <= CODES
    assert all(each.before != each.after for each in found)


def test_no_value_of_a_plan_changes_without_being_told():
    seen = set()
    for place, other in each_changed(WIDE):
        forth, back = differences(WIDE, other), differences(other, WIDE)
        assert forth, place
        assert back, place
        assert all(each.before != each.after for each in (*forth, *back)), place
        seen |= {each.code for each in (*forth, *back)}
    assert seen <= CODES
    never = {f"{part}_COMPONENT" for part in ("RANGE", "CHANGE", "DEVIATION", "MEAN")}
    assert CODES - seen <= never, "a code that nothing leads to"


def test_what_comes_or_goes_as_a_whole_is_told_in_all_its_parts():
    codes = [each.code for each in differences(PlanDocument(), WIDE)]
    assert {"LEVEL_ADDED", "LEVEL_DECIDED_BY", "LEVEL_STEPS_RED", "LEVEL_RECEIVERS"} <= set(codes)
    assert {"TEMPORARY_ADDED", "TEMPORARY_RESPONSIBLE"} <= set(codes)
    assert {"GOAL_ADDED", "GOAL_SUBGOALS", "GOAL_EVALUATE_ON", "MEASURE_ADDED"} <= set(codes)
    assert {"NORMAL_ADDED", "SCHEDULE_NOT_ON_HOLIDAYS", "RULE_ACT_NOW"} <= set(codes)
    assert {each.code for each in differences(WIDE, PlanDocument())} >= {
        "LEVEL_REMOVED", "TEMPORARY_REMOVED", "GOAL_REMOVED", "ITEM_REMOVED", "RULE_REMOVED",
    }  # fmt: skip


def test_a_goal_with_an_id_keeps_its_identity_when_its_words_change():
    before = plan(goals=(Goal("Walk", id="g1", measures=(Measure("Shoes", id="g1m1"),)),))
    after = plan(goals=(Goal("Walk far", id="g1", measures=(Measure("Boots", id="g1m1"),)),))
    assert told(before, after) == [
        ("GOAL_TEXT", "Walk", "Walk far"),
        ("MEASURE_TEXT", "Shoes", "Boots"),
    ]


def test_filling_in_ids_does_not_make_a_goal_another_one():
    before, after = plan(goals=(Goal("Walk"),)), plan(goals=(Goal("Walk", id="g1"),))
    assert told(before, after) == [("GOAL_ID", "", "g1")]


def test_two_items_of_answers_are_told_apart_by_what_they_are_about():
    def forms(*about):
        return plan(
            *(MonitoringItem(id=one, kind="answers", about=one, observe_only=True) for one in about)
        )

    (only,) = differences(forms("phq9", "gad7"), forms("phq9"))
    assert (only.code, only.path) == ("ITEM_REMOVED", "/items/answers/gad7")
    assert only.params == {"kind": "answers", "about": "gad7"}


def test_of_two_items_of_one_kind_in_a_draft_neither_is_lost():
    one = MonitoringItem(id="a", kind="pulse", observe_only=True)
    two = MonitoringItem(id="b", kind="pulse", observe_only=True, instruction="Rest")
    assert told(plan(one, two), plan(one, replace(two, instruction="Sit"))) == [
        ("ITEM_INSTRUCTION", "Rest", "Sit")
    ]


def test_an_order_of_goals_measures_and_combinations_says_nothing():
    turned = replace(
        WIDE,
        combinations=WIDE.combinations[::-1],
        goals=tuple(replace(goal, measures=goal.measures[::-1]) for goal in WIDE.goals),
    )
    assert differences(WIDE, turned) == ()
