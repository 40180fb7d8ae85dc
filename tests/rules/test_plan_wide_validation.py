"""What the widened plan may not say: normals, means, answers, ladders, steps, levels, dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from measurements.rules.kinds import KINDS as TABLE
from selfcare_plans.rules.document import (
    ActNow,
    AnswerRule,
    Colour,
    DeviationRule,
    DeviationUnit,
    Direction,
    Goal,
    MeanRule,
    Measure,
    MedicineStep,
    MissingRule,
    MonitoringItem,
    PersonalNormal,
    PlanDocument,
    RangeRule,
    Steps,
    Temporary,
    TreatmentLevel,
    decode,
    encode,
)
from selfcare_plans.rules.kind_facts import (
    GLUCOSE,
    NEWS2_KINDS,
    NOT_NUMBERS,
    credible,
    known_abouts,
)
from selfcare_plans.rules.validation import problems

from .plan_examples import GP_OFFICE, KINDS, SPO2_RANGE, item, plan
from .plan_walk import each_changed
from .wide_plan import TODAY, WIDE

replace = msgspec.structs.replace
NORMAL = PersonalNormal(Decimal("82.0"), "Kari Lege", date(2026, 5, 4), spread=Decimal("0.7"))
ABOVE = DeviationRule(
    id="above", colour=Colour.YELLOW, direction=Direction.RISE, amount=Decimal("2.0")
)
MEAN = MeanRule(id="mean", days=7, drop_days=1, least=12, green_high=Decimal("90.0"))
AT = "/items/0/rules/0"


def found(document: PlanDocument, **more: Any) -> set[tuple[str, str]]:
    return {
        (each.pointer, each.code.value) for each in problems(document, known_kinds=KINDS, **more)
    }


def weighed(*rules: Any, normals: tuple[PersonalNormal, ...] = (NORMAL,), kind: str = "weight"):
    return plan(item(*rules, kind=kind, normals=normals))


def deviating(**changes: Any) -> PlanDocument:
    return weighed(replace(ABOVE, **changes))


def test_a_plan_that_uses_everything_is_sound():
    assert found(WIDE, today=TODAY) == set()
    assert decode(encode(WIDE)) == WIDE


def test_the_kinds_that_the_plan_knows_by_name_are_those_of_the_table():
    assert problems(WIDE, known_kinds=TABLE, today=TODAY) == ()
    assert {kind.name for kind in TABLE.values() if not kind.has_number} == NOT_NUMBERS
    assert set(TABLE) >= NEWS2_KINDS | {GLUCOSE}
    assert known_abouts(TABLE["event"])
    assert credible(TABLE["spo2"], None) == TABLE["spo2"].accept
    systolic = TABLE["blood_pressure"].part("systolic")
    assert systolic is not None
    assert credible(TABLE["blood_pressure"], "systolic") == systolic.accept


def test_validation_answers_for_every_plan_one_value_away():
    for place, other in each_changed(WIDE):
        for each in problems(other, known_kinds=KINDS, today=TODAY):
            assert each.pointer.startswith("/"), place
            assert each.detail, place


# -- the person's own normal


def test_a_deviation_needs_an_approved_normal_of_its_component():
    assert found(weighed(ABOVE)) == set()
    assert found(weighed(ABOVE, normals=())) == {(AT, "NO_NORMAL")}
    systolic = replace(ABOVE, component="systolic", amount=Decimal(10))
    of = replace(NORMAL, value=Decimal(130), component="systolic")
    assert found(weighed(systolic, normals=(of,), kind="blood_pressure")) == set()
    other = replace(of, component="diastolic")
    assert found(weighed(systolic, normals=(other,), kind="blood_pressure")) == {(AT, "NO_NORMAL")}


@pytest.mark.parametrize(
    ("spread", "fine"), [(None, False), ("0", False), ("-1", False), ("0.01", True)]
)
def test_standard_deviations_need_a_spread_above_zero(spread, fine):
    normal = replace(NORMAL, spread=None if spread is None else Decimal(spread))
    codes = {
        code for _, code in found(weighed(replace(ABOVE, unit=DeviationUnit.SD), normals=(normal,)))
    }
    assert ("NO_SPREAD" not in codes) is fine


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount": Decimal(0)}, "NOT_POSITIVE"),
        ({"amount": Decimal("NaN")}, "NOT_FINITE"),
        ({"amount": Decimal("2.05")}, "TOO_FINE"),
        ({"colour": Colour.GREEN}, "BAD_COLOUR"),
        ({"moving_days": -1}, "BAD_MOVING_DAYS"),
        ({"moving_days": 91}, "BAD_MOVING_DAYS"),
        ({"component": "systolic"}, "COMPONENT_UNKNOWN"),
    ],
)
def test_what_is_wrong_with_a_deviation_has_a_name(change, code):
    assert code in {each for _, each in found(deviating(**change))}


def test_a_percentage_may_be_fine_and_falls_by_at_most_a_hundred():
    percent = {"unit": DeviationUnit.PERCENT, "direction": Direction.FALL}
    assert found(deviating(amount=Decimal("2.05"), **percent)) == set()
    assert found(deviating(amount=Decimal(100), **percent)) == set()
    assert found(deviating(amount=Decimal(101), **percent)) == {
        (f"{AT}/amount", "FALL_OVER_100_PERCENT")
    }


def test_a_percentage_of_a_normal_of_zero_says_nothing():
    pain = replace(ABOVE, amount=Decimal(3))
    none = replace(NORMAL, value=Decimal(0))
    assert found(weighed(pain, normals=(none,), kind="pain")) == set()
    percent = replace(pain, unit=DeviationUnit.PERCENT)
    assert found(weighed(percent, normals=(none,), kind="pain")) == {
        (f"{AT}/unit", "NORMAL_IS_ZERO")
    }


@pytest.mark.parametrize(
    ("change", "place", "code"),
    [
        ({"value": Decimal("-1.0")}, "value", "NEGATIVE"),
        ({"value": Decimal("Infinity")}, "value", "NOT_FINITE"),
        ({"value": Decimal("82.05")}, "value", "TOO_FINE"),
        ({"value": Decimal("1E+999999")}, "value", "TOO_LARGE"),
        ({"spread": Decimal(-1)}, "spread", "NEGATIVE"),
        ({"spread": Decimal("sNaN")}, "spread", "NOT_FINITE"),
        ({"approved_by": " "}, "approved_by", "NO_NAME"),
        ({"component": "mean"}, "component", "COMPONENT_UNKNOWN"),
    ],
)
def test_what_is_wrong_with_a_normal_has_a_place_and_a_name(change, place, code):
    wrong = replace(NORMAL, **change)
    assert (f"/items/0/normals/0/{place}", code) in found(weighed(MEAN, normals=(wrong,)))


def test_there_is_one_normal_of_each_component():
    assert found(weighed(ABOVE, normals=(NORMAL, NORMAL))) == {
        ("/items/0/normals/1", "DUPLICATE_NORMAL")
    }


@dataclass(frozen=True)
class _Ends:
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class _Weight:
    name: str = "weight"
    components: tuple[str, ...] = ()
    resolution: Decimal = Decimal("0.1")
    accept: _Ends = _Ends(Decimal(20), Decimal(350))

    @property
    def contexts(self) -> dict[str, tuple[str, ...]]:
        return {}


@pytest.mark.parametrize(
    ("value", "fine"), [("19.9", False), ("20.0", True), ("350.0", True), ("350.1", False)]
)
def test_a_normal_lies_within_what_is_credible_of_the_kind(value, fine):
    document = weighed(ABOVE, normals=(replace(NORMAL, value=Decimal(value)),))
    codes = {each.code.value for each in problems(document, known_kinds={"weight": _Weight()})}
    assert codes == (set() if fine else {"NORMAL_OUT_OF_SENSE"})


@pytest.mark.parametrize(
    ("limit", "fine"), [("19.9", False), ("20.0", True), ("350.0", True), ("350.1", False)]
)
def test_a_limit_lies_within_what_is_credible_of_the_kind(limit, fine):
    document = weighed(RangeRule(id="limits", green_high=Decimal(limit)))
    codes = {each.code.value for each in problems(document, known_kinds={"weight": _Weight()})}
    assert codes == (set() if fine else {"LIMIT_OUT_OF_SENSE"})


# -- means


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"days": 0}, "days"),
        ({"days": 91}, "days"),
        ({"drop_days": -1}, "drop_days"),
        ({"drop_days": 7}, "drop_days"),
        ({"least": 0}, "least"),
        ({"least": 61}, "least"),
        ({"green_high": Decimal("90.05")}, "green_high"),
        ({"green_high": Decimal("-Infinity")}, "green_high"),
        ({"green_low": Decimal("95.0")}, "green_high"),
        ({"yellow_low": Decimal("60.0")}, "yellow_low"),
        ({"context": "meal=fasting"}, "context"),
        ({"component": "mean"}, "component"),
    ],
)
def test_what_is_wrong_with_a_mean_has_a_place(change, place):
    assert found(weighed(MEAN)) == set()
    assert f"{AT}/{place}" in {pointer for pointer, _ in found(weighed(replace(MEAN, **change)))}


@pytest.mark.parametrize(
    "change",
    [{"days": 1, "drop_days": 0, "least": 10}, {"drop_days": 6, "least": 10}, {"days": 90}],
)
def test_a_mean_may_lie_at_its_edges(change):
    assert found(weighed(replace(MEAN, **change))) == set()


def test_a_mean_without_any_limit_is_refused():
    assert (AT, "NO_LIMIT") in found(weighed(replace(MEAN, green_high=None)))


# -- answers, and what has no number


PHQ = AnswerRule(id="item9", colour=Colour.RED, question="item9", any_of=("3",))


def asked(rule: Any, **settings: Any) -> PlanDocument:
    return plan(item(rule, **{"kind": "answers", "about": "phq9", **settings}))


@pytest.mark.parametrize(
    ("change", "place", "code"),
    [
        ({"any_of": ()}, "", "NO_ANSWER"),
        ({"any_of": ("3", " ")}, "/any_of/1", "EMPTY_ANSWER"),
        ({"question": " "}, "/question", "NO_QUESTION"),
        ({"colour": Colour.NOT_JUDGED}, "/colour", "BAD_COLOUR"),
        ({"at_least": Decimal("NaN")}, "/at_least", "NOT_FINITE"),
        ({"at_most": Decimal("Infinity")}, "/at_most", "NOT_FINITE"),
    ],
)
def test_what_is_wrong_with_an_answer_has_a_place_and_a_name(change, place, code):
    assert found(asked(replace(PHQ, **change))) == {(f"{AT}{place}", code)}


@pytest.mark.parametrize(
    "condition", [{}, {"any_of": (), "at_least": Decimal(0)}, {"any_of": (), "at_most": Decimal(0)}]
)
def test_an_answer_needs_one_condition(condition):
    assert found(asked(replace(PHQ, **condition))) == set()


FELL = AnswerRule(id="fell", colour=Colour.RED, question="about", any_of=("FALL",))


@pytest.mark.parametrize(
    ("change", "place", "code"),
    [
        ({"question": "item9"}, "/question", "EVENT_QUESTION"),
        ({"any_of": ("FALL", "fall")}, "/any_of/1", "ABOUT_UNKNOWN"),
        ({"any_of": ()}, "", "NO_ANSWER"),
        ({"at_least": Decimal(1)}, "", "NO_CONDITION"),
    ],
)
def test_of_an_event_a_rule_asks_what_happened(change, place, code):
    assert found(asked(FELL, kind="event", about="")) == set()
    assert found(asked(replace(FELL, **change), kind="event", about="")) == {(f"{AT}{place}", code)}


def test_an_event_is_about_a_known_code_or_any():
    assert found(plan(item(kind="event", about="FALL", observe_only=True))) == set()
    assert found(plan(item(kind="event", about="fall", observe_only=True))) == {
        ("/items/0/about", "ABOUT_UNKNOWN")
    }


def test_answers_belong_to_forms_and_events():
    assert found(plan(item(SPO2_RANGE, PHQ))) == {("/items/0/rules/1", "ANSWER_ELSEWHERE")}


@pytest.mark.parametrize("kind", ["answers", "task_done"])
def test_forms_and_tasks_say_which(kind):
    nameless = plan(item(kind=kind, observe_only=True))
    assert found(nameless) == {("/items/0/about", "ABOUT_MISSING")}
    assert found(plan(item(kind=kind, about="a", observe_only=True))) == set()


@pytest.mark.parametrize("kind", ["spo2", "diary", "pain"])
def test_what_is_about_nothing_says_nothing(kind):
    assert found(plan(item(kind=kind, about="x", observe_only=True))) == {
        ("/items/0/about", "ABOUT_NOTHING")
    }


def test_a_plan_may_hold_several_forms_and_tasks_but_each_once():
    def forms(*about: str, kind: str = "answers") -> PlanDocument:
        return plan(
            *(
                MonitoringItem(id=f"i{n}", kind=kind, about=one, observe_only=True)
                for n, one in enumerate(about)
            )
        )

    assert found(forms("phq9", "gad7")) == set()
    assert found(forms("walk", "exercise", kind="task_done")) == set()
    assert found(forms("phq9", "phq9")) == {("/items/1/kind", "DUPLICATE_KIND")}
    assert found(forms("FALL", "OTHER", kind="event")) == {("/items/1/kind", "DUPLICATE_KIND")}


def test_the_score_of_a_form_is_a_range_with_its_component():
    total = RangeRule(id="sum", component="total", green_high=Decimal("9.5"))
    assert found(asked(total)) == set()
    assert found(asked(replace(total, component=None))) == {(f"{AT}/component", "NO_SCORE")}


@pytest.mark.parametrize("kind", ["task_done", "diary", "event"])
@pytest.mark.parametrize("rule", [RangeRule(id="r", green_high=Decimal(1)), MEAN, ABOVE])
def test_what_is_no_number_has_no_limits(kind, rule):
    assert (AT, "KIND_HAS_NO_NUMBER") in found(plan(item(rule, kind=kind, about="")))


def test_a_task_may_be_missed():
    assert found(plan(item(MissingRule(id="m"), kind="task_done", about="walk"))) == set()


# -- the ladder


@pytest.mark.parametrize(
    ("rungs", "wrong"),
    [
        ((None, None, 0), None),
        ((0, 0, 0), None),
        ((30, 60, 1440), None),
        ((None, 60, 60), None),
        ((30, None, 29), "nurse_minutes"),
        ((60, 30, 60), "relative_minutes"),
        ((None, 60, 0), "nurse_minutes"),
        ((-1, None, 0), "remind_minutes"),
        ((None, None, 1441), "nurse_minutes"),
    ],
)
def test_the_rungs_of_the_ladder_come_in_order(rungs, wrong):
    remind, relative, nurse = rungs
    rule = MissingRule(
        id="m", remind_minutes=remind, relative_minutes=relative, nurse_minutes=nurse
    )
    pointers = {pointer for pointer, _ in found(plan(item(SPO2_RANGE, rule)))}
    assert pointers == (set() if wrong is None else {f"/items/0/rules/1/{wrong}"})


# -- steps, goals, level of treatment, start-up plan, what is done at once


@pytest.mark.parametrize("colour", ["green", "yellow", "red"])
def test_a_step_with_a_medicine_names_its_prescriber(colour):
    def steps(step: Any) -> PlanDocument:
        return plan(item(SPO2_RANGE), steps=Steps(**{colour: ("Rest.", step)}))

    assert found(steps(MedicineStep("Two puffs", "Kari Lege"))) == set()
    assert found(steps(MedicineStep("Two puffs", " "))) == {
        (f"/steps/{colour}/1/prescriber", "NO_PRESCRIBER")
    }
    assert found(steps(MedicineStep(" ", "Kari Lege"))) == {
        (f"/steps/{colour}/1/medicine", "NO_TEXT")
    }


LEVEL = WIDE.treatment_level


@pytest.mark.parametrize(
    ("change", "place", "code"),
    [
        ({"text": " "}, "text", "NO_TEXT"),
        ({"decided_by": ""}, "decided_by", "NO_NAME"),
        ({"steps_red": ()}, "steps_red", "NO_STEPS"),
        ({"steps_red": (" ",)}, "steps_red", "NO_STEPS"),
        ({"steps_red": (MedicineStep("Morphine"),)}, "steps_red/0/prescriber", "NO_PRESCRIBER"),
        ({"receivers": ()}, "receivers", "NO_RECEIVER"),
        ({"receivers": (GP_OFFICE, "x")}, "receivers/1", "BAD_RECEIVER"),
    ],
)
def test_an_agreed_level_of_treatment_is_filled_in(change, place, code):
    assert isinstance(LEVEL, TreatmentLevel)
    assert found(plan(item(SPO2_RANGE), treatment_level=LEVEL)) == set()
    document = plan(item(SPO2_RANGE), treatment_level=replace(LEVEL, **change))
    assert found(document) == {(f"/treatment_level/{place}", code)}


@pytest.mark.parametrize("name", ["responsible", "standing_order_by"])
def test_a_start_up_plan_names_its_people(name):
    people = {"responsible": "Nora", "standing_order_by": "Kari", name: " "}
    document = plan(item(SPO2_RANGE), temporary=Temporary(until=TODAY, **people))
    assert found(document) == {(f"/temporary/{name}", "NO_NAME")}


def test_ids_of_goals_and_measures_are_unique_where_they_are_given():
    def goals(*ids: str) -> PlanDocument:
        first, measure, second = ids
        return plan(
            item(SPO2_RANGE),
            goals=(
                Goal("a", id=first, measures=(Measure("b", id=measure), Measure("c"))),
                Goal("d", id=second),
            ),
        )

    assert found(goals("", "", "")) == set()
    assert found(goals("g1", "g1m1", "g2")) == set()
    assert found(goals("g1", "g1m1", "g1")) == {("/goals/1/id", "DUPLICATE_ID")}
    assert found(goals("g1", "g1", "g2")) == {("/goals/0/measures/0/id", "DUPLICATE_ID")}
    assert found(goals("g:1", "", "")) == {("/goals/0/id", "BAD_ID")}


def test_the_unit_of_a_measure_is_the_id_of_one():
    def measured(unit: str) -> PlanDocument:
        return plan(item(SPO2_RANGE), goals=(Goal("a", measures=(Measure("b", unit=unit),)),))

    assert found(measured("")) == found(measured(GP_OFFICE)) == set()
    assert found(measured("Home care")) == {("/goals/0/measures/0/unit", "BAD_UNIT")}


@pytest.mark.parametrize(
    ("number", "fine"),
    [("113", True), ("116117", True), ("123456789012", True), ("12", False),
     ("1234567890123", False), ("116 117", False), ("+4775", False), ("١١٣", False), ("", False)],
)  # fmt: skip
def test_a_number_to_ring_is_three_to_twelve_digits(number, fine):
    rule = replace(SPO2_RANGE, act_now=ActNow(step="Sit up.", numbers=("113", number)))
    expected = set() if fine else {(f"{AT}/act_now/numbers/1", "BAD_NUMBER_TO_RING")}
    assert found(plan(item(rule))) == expected


def test_what_is_done_at_once_is_said():
    rule = replace(SPO2_RANGE, act_now=ActNow(step=" "))
    assert found(plan(item(rule))) == {(f"{AT}/act_now/step", "NO_ACT")}


# -- dates, which only publishing asks for


def test_an_approval_is_not_dated_ahead_when_the_plan_is_published():
    for days, expected in ((0, set()), (1, {("/items/0/normals/0/approved_on", "DATE_AHEAD")})):
        normal = replace(NORMAL, approved_on=TODAY + timedelta(days=days))
        document = weighed(ABOVE, normals=(normal,))
        assert found(document, today=TODAY) == expected
        assert found(document) == set()


def test_level_and_scale_are_not_dated_ahead_and_a_start_up_plan_has_not_ended():
    day = TODAY + timedelta(days=1)
    *combinations, news2 = WIDE.combinations
    late = replace(
        WIDE,
        treatment_level=replace(WIDE.treatment_level, decided_on=day),
        combinations=(*combinations, replace(news2, set_on=day)),
        temporary=replace(WIDE.temporary, until=TODAY - timedelta(days=1)),
    )
    assert found(late, today=TODAY) == {
        ("/treatment_level/decided_on", "DATE_AHEAD"),
        ("/combinations/1/set_on", "DATE_AHEAD"),
        ("/temporary/until", "DATE_PASSED"),
    }
    last_day = replace(WIDE, temporary=replace(WIDE.temporary, until=TODAY))
    assert found(last_day, today=TODAY) == set()
