"""Edges of what a new version changes, of the names of goals, of the schema, and of silence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from selfcare_plans.rules.difference import differences
from selfcare_plans.rules.document import (
    Colour,
    Goal,
    MissingRule,
    MonitoringItem,
    PersonalNormal,
    PlanDocument,
    TreatmentLevel,
    plan_schema,
)
from selfcare_plans.rules.identity import ids_of
from selfcare_plans.rules.templates import TemplateName, template
from selfcare_plans.rules.validation import problems
from tests.rules.strategies import OSLO, START
from tests.rules.test_judge import window
from triage.rules.judge import judge
from triage.rules.missing import speaking
from triage.rules.verdict import Version

from .plan_examples import KINDS, SPO2_RANGE, item, plan
from .test_plan_difference import told
from .test_plan_identity import goal, named

replace = msgspec.structs.replace


def test_what_has_no_name_hides_no_goal_that_has_one() -> None:
    before = plan(goals=(Goal("Walk", id="g1"),))
    after = plan(goals=(Goal("Sleep"), Goal("Walk far", id="g1")))
    assert told(before, after) == [
        ("GOAL_ADDED", None, "Sleep"),
        ("GOAL_TEXT", "Walk", "Walk far"),
    ]


def test_what_is_empty_in_a_level_that_comes_is_not_told() -> None:
    level = TreatmentLevel("At home.", "Kari Lege", date(2026, 6, 1), (), ())
    assert [code for code, _, _ in told(plan(), plan(treatment_level=level))] == [
        "LEVEL_ADDED",
        "LEVEL_DECIDED_BY",
        "LEVEL_DECIDED_ON",
    ]


@pytest.mark.parametrize(
    ("kind", "about", "path"),
    [
        ("answers", "phq9", "/items/answers/phq9"),
        ("answers", "", "/items/answers"),
        ("event", "FALL", "/items/event"),
    ],
)
def test_only_forms_and_tasks_have_their_name_in_the_path(kind: str, about: str, path: str) -> None:
    one = MonitoringItem(id="x", kind=kind, about=about, observe_only=True)
    assert differences(plan(one), plan())[0].path == path


def normal(value: int, component: str | None) -> PersonalNormal:
    return PersonalNormal(Decimal(value), "Kari Lege", date(2026, 5, 4), component)


@pytest.mark.parametrize(
    ("component", "named_in_it"), [("systolic", {"component": "systolic"}), (None, {})]
)
def test_a_normal_is_told_with_its_component_where_it_has_one(
    component: str | None, named_in_it: dict[str, str]
) -> None:
    def of(*normals: PersonalNormal) -> PlanDocument:
        return plan(item(SPO2_RANGE, kind="blood_pressure", normals=normals))

    one, other = normal(120, component), normal(130, component)
    for before, after, code in (
        ((), (one,), "NORMAL_ADDED"),
        ((one,), (), "NORMAL_REMOVED"),
        ((one,), (other,), "NORMAL_VALUE"),
    ):
        (only,) = differences(of(*before), of(*after))
        assert only.code == code
        assert only.params == {"kind": "blood_pressure", **named_in_it}


def test_a_rule_that_goes_tells_what_it_said() -> None:
    gone = differences(plan(item(SPO2_RANGE)), plan(item()))
    assert [(each.code, each.before, each.after) for each in gone][1:] == [
        ("GREEN_FROM", Decimal(90), None),
        ("RED_BELOW", Decimal(88), None),
    ]
    assert differences(plan(item()), plan(item())) == ()


def test_a_difference_and_a_problem_may_stand_in_a_set() -> None:
    found = differences(plan(), plan(item(SPO2_RANGE)))
    assert len({*found}) == len(found)
    refused = problems(plan(item(), receivers=("x",)), known_kinds=KINDS)
    assert len({*refused}) == len(refused) == 2


# -- names -----------------------------------------------------------------------------------------


def test_the_ids_of_a_plan_are_those_of_its_goals_and_measures() -> None:
    document = PlanDocument(goals=(goal("g1", "g1m1", ""), goal("")))
    assert ids_of(document) == {"g1", "g1m1"}


def test_a_new_goal_has_a_number_above_the_highest_and_not_above_the_lowest() -> None:
    assert named(goal(""), taken=("g1", "g5")) == [("g6",)]


def test_a_number_beyond_counting_is_passed_by_one() -> None:
    taken = ("g999999999", "g1000000000")
    assert named(goal(""), taken=taken) == [("g1000000001",)]


def test_the_id_of_a_measure_has_the_first_48_letters_of_its_goals() -> None:
    assert named(goal("x" * 60, "")) == [("x" * 60, "x" * 48 + "m1")]


# -- the schema, the templates ---------------------------------------------------------------------


def test_the_schema_lets_a_decimal_be_number_or_text_everywhere() -> None:
    schema: Any = plan_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    rule = schema["$defs"]["RangeRule"]["properties"]["green_low"]
    decimals = [each for each in rule["anyOf"] if each.get("format") == "decimal"]
    assert [each["type"] for each in decimals] == [["number", "string"]]
    assert schema["$defs"]["RangeRule"]["properties"]["id"] == {"type": "string"}


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_template_takes_the_contact_point_and_the_language(language: str) -> None:
    made = template(TemplateName.COPD, contact_point="Senteret", language=language)
    assert (made.contact_point, made.language) == ("Senteret", language)


# -- silence ---------------------------------------------------------------------------------------


def silent(*items: MonitoringItem) -> Version:
    return Version("v1", 1, START, None, PlanDocument(items=items))


def form(name: str, *rules: MissingRule) -> MonitoringItem:
    return MonitoringItem(id=name, kind="answers", about=name, rules=rules)


def test_a_missed_window_is_judged_by_the_item_that_it_was_made_for() -> None:
    yellow, red = MissingRule(id="y"), MissingRule(id="r", colour=Colour.RED)
    plan_of_two = silent(form("phq9", yellow), form("gad7", red))
    for name, colour in (("phq9", Colour.YELLOW), ("gad7", Colour.RED)):
        missed = window(item_id=name, kind="answers")
        assert judge(missed, [plan_of_two], [], zone=OSLO).colour is colour


def test_where_its_item_is_gone_a_missed_window_is_judged_by_the_first_of_its_kind() -> None:
    missed = window(item_id="renamed", kind="answers")
    other = MonitoringItem(id="renamed", kind="pulse", rules=())
    plan_of_two = silent(other, form("phq9", MissingRule(id="m")))
    verdict = judge(missed, [plan_of_two], [], zone=OSLO)
    assert [each.rule_id for each in verdict.fired] == ["m"]


def test_a_repeat_that_did_not_come_is_red_whatever_the_rules_say() -> None:
    missed = window(item_id="phq9", kind="answers", is_repeat=True)
    verdict = judge(missed, [silent(form("phq9"))], [], zone=OSLO)
    assert (verdict.colour, verdict.reason_code) == (Colour.RED, "NO_REPEAT")
    plain = window(item_id="phq9", kind="answers")
    assert judge(plain, [silent(form("phq9"))], [], zone=OSLO).colour is Colour.GREEN


def test_the_missing_rules_that_speak_are_those_whose_count_is_reached() -> None:
    one, three = MissingRule(id="one"), MissingRule(id="three", in_a_row=3)
    followed = MonitoringItem(id="spo2", kind="spo2", rules=(SPO2_RANGE, one, three))
    assert [speaking(followed, count) for count in (0, 1, 2, 3)] == [
        (), (one,), (one,), (one, three)
    ]  # fmt: skip


def test_goals_without_measures_get_names_of_their_own() -> None:
    assert named(goal(""), goal(""), goal("g1")) == [("g2",), ("g3",), ("g1",)]


def test_a_window_was_missed_once_unless_it_is_said() -> None:
    plain = window()
    fields = {name: getattr(plain, name) for name in type(plain).__slots__}
    fields.pop("missed_in_a_row")
    assert type(plain)(**fields) == plain
