"""Plans in words: every code has a sentence, and ranges say what the engine does."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from measurements.presenters import (
    CONTEXT_LABELS,
    KIND_LABELS,
    PATIENT_WORDS,
    STAFF_WORDS,
    comparator_shown,
    components_shown,
)
from measurements.rules.kinds import KINDS
from selfcare_plans.presenters.difference import WHAT, Names, change_in_words, changes_between
from selfcare_plans.presenters.problems import (
    PROBLEMS,
    REFUSALS,
    problem_in_words,
    refusal_in_words,
)
from selfcare_plans.presenters.ranges import ranges_in_words, zones_of
from selfcare_plans.presenters.rules import other_rules_in_words
from selfcare_plans.presenters.words import schedule_in_words, weekdays_in_words
from selfcare_plans.rules.difference import CODES, Difference
from selfcare_plans.rules.document import (
    ActNow,
    Colour,
    Direction,
    MonitoringItem,
    PlanDocument,
    RangeRule,
    Window,
    decode,
    encode,
)
from selfcare_plans.rules.in_force import PublishRefusal
from selfcare_plans.rules.problems import DETAILS, ProblemCode, problem
from tests.rules.wide_plan import WIDE
from tests.selfcare_plans.examples import EVERYTHING, MORNING, NAMES, UNITS
from triage.rules.ranges import grade

ALL = Names(STAFF_WORDS, NAMES)


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with translation.override("en"):
        yield


def spo2(**bounds: str) -> RangeRule:
    return RangeRule(id="r", **{name: Decimal(text) for name, text in bounds.items()})


@pytest.mark.parametrize(
    ("kind", "bounds", "sentence"),
    [
        ("spo2", {"green_low": "90", "yellow_low": "86"},
         "Green 90 or more · Yellow 86–89 · Red under 86"),
        ("spo2", {"green_low": "90", "yellow_low": "89"},
         "Green 90 or more · Yellow 89 · Red under 89"),
        ("spo2", {"green_low": "90", "yellow_low": "90"}, "Green 90 or more · Red under 90"),
        ("spo2", {"green_low": "90"}, "Green 90 or more · Yellow under 90"),
        ("hba1c", {"green_high": "52"}, "Green 52 or less · Yellow over 52"),
        ("hba1c", {"green_high": "52", "yellow_high": "60"},
         "Green 52 or less · Yellow 53–60 · Red over 60"),
        ("pulse", {"yellow_low": "41", "green_low": "51", "green_high": "110", "yellow_high": "130"},
         "Green 51–110 · Yellow 41–50 or 111–130 · Red under 41 or over 130"),
        ("glucose", {"yellow_low": "3.0", "green_low": "4", "green_high": "10", "yellow_high": "15"},
         "Green 4.0–10.0 · Yellow 3.0–3.9 or 10.1–15.0 · Red under 3.0 or over 15.0"),
        ("fev1", {"green_low": "2.1", "yellow_low": "1.8"},
         "Green 2.10 or more · Yellow 1.80–2.09 · Red under 1.80"),
        ("weight", {}, "Green all values"),
    ],
)  # fmt: skip
def test_a_range_in_words(kind: str, bounds: dict[str, str], sentence: str) -> None:
    item = MonitoringItem(id="i", kind=kind, rules=(spo2(**bounds),))
    assert ranges_in_words(item, STAFF_WORDS)[0].sentence == sentence


def test_a_range_is_written_with_comma_in_norwegian() -> None:
    with translation.override("nb"):
        zones = zones_of(spo2(green_low="4", yellow_low="3.5"), "glucose", STAFF_WORDS)
    assert zones[1].values == "3,5–3,9"


@pytest.mark.parametrize(
    "bounds",
    [
        {"green_low": "90", "yellow_low": "86"},
        {"green_low": "90", "green_high": "95", "yellow_low": "86", "yellow_high": "98"},
        {"green_high": "95"},
        {"green_low": "90", "yellow_low": "90"},
    ],
)
def test_the_words_say_what_the_engine_does(bounds: dict[str, str]) -> None:
    rule = spo2(**bounds)
    zones = {zone.colour: zone.values for zone in zones_of(rule, "spo2", STAFF_WORDS)}
    for value in range(80, 101):
        colour = ("GREEN", "YELLOW", "NOT_JUDGED", "RED")[grade(rule, Decimal(value), None)]
        said = [name for name, values in zones.items() if _holds(values, value)]
        assert said == [colour], (value, zones)


def _holds(values: str, value: int) -> bool:
    """Read the words back: is the value among them?"""
    for under, over, least, most, low, high in re.findall(
        r"under (\d+)|over (\d+)|(\d+) or more|(\d+) or less|(\d+)(?:–(\d+))?", values
    ):
        if under or over:
            found = value < int(under) if under else value > int(over)
        elif least or most:
            found = value >= int(least) if least else value <= int(most)
        else:
            found = int(low) <= value <= int(high or low)
        if found:
            return True
    return False


def test_the_other_rules_in_words() -> None:
    weight, pressure, _score = EVERYTHING.items
    assert [rule.sentence for rule in other_rules_in_words(weight, STAFF_WORDS)] == [
        "Yellow: up 2.0\xa0kg or more from the lowest of the last 3 days",
        "Red: down 5 % or more from the first of the day before",
        "Red: no reading at the agreed time",
    ]
    assert [rule.sentence for rule in other_rules_in_words(pressure, STAFF_WORDS)] == [
        "Red: 3 of the last 4 readings outside green"
    ]
    assert ranges_in_words(pressure, STAFF_WORDS)[0].about == "systolic, at rest"
    assert ranges_in_words(pressure, PATIENT_WORDS)[0].about == "upper pressure, at rest"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((1, 2, 3, 4, 5, 6, 7), "every day"),
        ((1, 2, 3, 4, 5), "Monday to Friday"),
        ((1,), "Monday"),
        ((4, 1), "Monday and Thursday"),
        ((1, 3, 5), "Mon, Wed and Fri"),
    ],
)
def test_weekdays_in_words(days: tuple[int, ...], words: str) -> None:
    assert weekdays_in_words(days) == words


def test_a_schedule_in_words() -> None:
    schedule = EVERYTHING.items[0].schedule
    assert schedule_in_words(schedule) == (
        "Monday and Thursday, morgen 06:00–10:00, kveld 18:30–22:00"
    )
    assert schedule_in_words(None) == "when needed"


# ---- the difference ----


def test_every_difference_has_words() -> None:
    assert set(WHAT) == CODES


VALUES: dict[str, Any] = {
    "PLAN_RECEIVERS": UNITS[:1], "ITEM_RECEIVERS": UNITS[:1], "PLAN_LANGUAGE": "nn",
    "PLAN_REVIEW_DATE": EVERYTHING.review_date, "PLAN_DIAGNOSES": ("Kols",),
    "SCHEDULE_ADDED": (MORNING,), "SCHEDULE_REMOVED": (MORNING,), "SCHEDULE_WINDOWS": (MORNING,),
    "SCHEDULE_WEEKDAYS": (1, 2), "SCHEDULE_GRACE_MINUTES": 90, "ITEM_OBSERVE_ONLY": True,
    "CHANGE_PERCENT": True, "CHANGE_COLOUR": Colour.RED, "REPETITION_COLOUR": Colour.RED,
    "MISSING_COLOUR": Colour.RED, "CHANGE_DIRECTION": Direction.FALL, "CHANGE_AGAINST": "FIRST",
    "CHANGE_DAYS": 3, "CHANGE_AMOUNT": Decimal("2.5"), "RED_BELOW": Decimal(86),
    "GREEN_FROM": Decimal(90), "GREEN_TO": Decimal(95), "RED_ABOVE": Decimal(99),
    "RANGE_COMPONENT": "systolic", "CHANGE_COMPONENT": "systolic",
    "RANGE_CONTEXT": "activity=rest", "REPETITION_TIMES": 3, "REPETITION_OF": 4,
    "MISSING_IN_A_ROW": 2,
    "LEVEL_RECEIVERS": UNITS[:1], "LEVEL_DECIDED_ON": EVERYTHING.review_date,
    "TEMPORARY_ADDED": EVERYTHING.review_date, "TEMPORARY_REMOVED": EVERYTHING.review_date,
    "TEMPORARY_UNTIL": EVERYTHING.review_date, "GOAL_EVALUATE_ON": EVERYTHING.review_date,
    "MEASURE_ADDED": WIDE.goals[0].measures[0], "MEASURE_REMOVED": WIDE.goals[0].measures[0],
    "MEASURE_UNIT": UNITS[0], "MEASURE_UNTIL": EVERYTHING.review_date,
    "STEPS_RED": WIDE.steps.red, "LEVEL_STEPS_RED": WIDE.steps.red,
    "SCHEDULE_NOT_ON_HOLIDAYS": True, "RULE_ACT_NOW": ActNow(step="Sitt", numbers=("113",)),
    "NORMAL_ADDED": WIDE.items[0].normals[0], "NORMAL_REMOVED": WIDE.items[0].normals[0],
    "NORMAL_VALUE": Decimal(92), "NORMAL_SPREAD": Decimal("1.5"),
    "NORMAL_APPROVED_ON": EVERYTHING.review_date, "NEWS2_SET_ON": EVERYTHING.review_date,
    "DEVIATION_UNIT": "SD", "DEVIATION_DIRECTION": Direction.RISE, "DEVIATION_AMOUNT": Decimal(2),
    "MEAN_CONTEXT": "activity=rest", "MEAN_COMPONENT": "systolic",
    "DEVIATION_COMPONENT": "systolic", "NEWS2_ADULT_NOT_PREGNANT": True,
    "COMBINATION_PARTS": WIDE.combinations[0].parts[:2], "ANSWER_ANY_OF": ("ja", "nei"),
    "ANSWER_AT_LEAST": Decimal(1), "ANSWER_AT_MOST": Decimal(0),
    **{code: 30 for code in CODES if code.endswith(("_MINUTES", "_DAYS", "_FROM", "_TIMES"))},
    **{code: Decimal(90) for code in CODES if code.startswith(("MEAN_RED", "MEAN_GREEN"))},
    **{code: Colour.RED for code in CODES if code.endswith(("_COLOUR", "SINGLE_THREE"))},
}  # fmt: skip
VALUES["GREEN_FROM"] = Decimal(90)


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("code", sorted(CODES))
def test_each_difference_is_written_without_codes_or_class_names(code: str, language: str) -> None:
    value = VALUES.get(code, "noe")
    params = (
        {"kind": "spo2", "rule": "r", "type": "CHANGE"}
        if code.partition("_")[0] not in ("PLAN", "STEPS", "GOAL", "MEASURE", "LEVEL", "TEMPORARY")
        else {"goal": "Gå tur"}
        if code.startswith("MEASURE")
        else {}
    )
    with translation.override(language):
        for before, after in ((value, None), (None, value), (value, value)):
            change = change_in_words(Difference(code, "/x", before, after, params), ALL)
            assert change.where
            assert change.sentence
            for text in (change.sentence, change.before, change.after):
                assert not any(
                    raw in text
                    for raw in (
                        "Window(",
                        "Decimal(",
                        "datetime",
                        "RISE",
                        "FIRST",
                        "RED",
                        "YELLOW",
                        "SD",
                        "(text=",
                        "(kind=",
                        "(step=",
                        "spo2",
                        UNITS[0],
                    )
                )


def swapped() -> PlanDocument:
    """EVERYTHING with each value changed."""
    raw = json.loads(encode(EVERYTHING))
    raw |= {
        "what_matters": "Annet", "diagnoses": ["Kols"], "receivers": list(UNITS[:1]),
        "contact_point": "Andre", "review_date": "2031-02-01", "language": "nb",
        "steps": {"green": ["Ny"], "yellow": ["Hvil"], "red": []},
    }  # fmt: skip
    raw["goals"] = [{"text": "Gå til butikken", "subgoals": ["x"]}, {"text": "Nytt"}]
    weight, pressure, score = raw["items"]
    weight |= {"receivers": [], "instruction": "", "id": "w2"}
    weight["schedule"] |= {
        "weekdays": [2],
        "grace_minutes": 30,
        "windows": weight["schedule"]["windows"][:1],
    }
    weight["rules"][0] |= {
        "colour": "RED", "direction": "FALL", "amount": "3.0", "percent": True, "against": "HIGHEST",
        "days": 5, "text_patient": "a", "text_nurse": "b", "source": "c",
    }  # fmt: skip
    del weight["rules"][1]
    weight["rules"][1] |= {"colour": "YELLOW", "in_a_row": 4}
    pressure["rules"][0] |= {
        "component": "mean", "context": "posture=sitting", "yellow_low": "80", "green_low": "100",
        "green_high": "150", "yellow_high": "170", "outer_limit_reason": "",
    }  # fmt: skip
    pressure["rules"][2] |= {"colour": "YELLOW", "times": 2, "of": 7}
    pressure["rules"].append({"type": "missing", "id": "new"})
    del pressure["schedule"]
    score |= {"observe_only": False, "schedule": weight["schedule"]}
    return decode(json.dumps(raw))


def test_differences_of_whole_plans_are_read_as_sentences() -> None:
    changes = changes_between(EVERYTHING, swapped(), ALL)
    sentences = [change.sentence for change in changes]
    assert "Weight: Rise or fall of at least: 2.0\xa0kg → 3.0 %" in sentences
    assert "Blood pressure, mean pressure, sitting: Red under: 91\xa0mmHg → 80\xa0mmHg" in sentences
    assert (
        "Weight: Rise or fall: removed: Red: down 5 % or more from the first of the day before"
        in sentences
    )
    assert (
        "Blood pressure: Missing reading: new: Yellow: no reading at the agreed time" in sentences
    )
    assert "The plan: Review date: 1 January 2031 → 1 February 2031" in sentences
    assert "Goal: new: Nytt" in sentences
    assert "Steps in each colour: In red: removed: Ring oss" in sentences
    assert not any("down" in one for one in sentences if "removed" not in one and "→" not in one)


def test_a_rule_that_is_new_is_one_sentence_not_one_for_each_number() -> None:
    before = PlanDocument(items=(MonitoringItem(id="weight", kind="weight"),))
    after = PlanDocument(items=(EVERYTHING.items[0],))
    rules = [
        c for c in changes_between(before, after, ALL) if c.code.startswith(("RULE", "CHANGE"))
    ]
    assert [change.code for change in rules] == ["RULE_ADDED", "RULE_ADDED", "RULE_ADDED"]


def test_a_limit_that_moved_says_how_far() -> None:
    (change,) = [
        change_in_words(
            Difference("RED_BELOW", "/x", Decimal("3.5"), Decimal(3), {"kind": "glucose"}), ALL
        )
    ]
    assert (change.before, change.after) == ("3.5\xa0mmol/L", "3.0\xa0mmol/L")
    assert change.step == "0.5 lower"


def test_a_unit_without_a_name_is_not_shown_by_its_id() -> None:
    change = change_in_words(
        Difference("PLAN_RECEIVERS", "/receivers", (UNITS[0],), ("not-a-unit",)), ALL
    )
    assert (change.before, change.after) == ("1. Legekontoret", "1. unknown unit")


# ---- problems ----


def test_every_problem_and_refusal_has_words() -> None:
    assert set(PROBLEMS) == set(ProblemCode)
    assert set(REFUSALS) == set(PublishRefusal)
    assert all(refusal_in_words(one) for one in PublishRefusal)


PARAMS = {
    "kind": "spo2", "id": "x", "name": "morgen", "components": "systolic", "component": "systolic",
    "context": "meal=fasting", "resolution": "0.1", "bound": "yellow_low", "other": "green_low",
    "limit": "80", "of": "4", "about": "FALL", "most": "240", "low": "50", "high": "100",
    "rung": "relative_minutes", "question": "9",
}  # fmt: skip


@pytest.mark.parametrize("code", list(ProblemCode))
def test_each_problem_is_written_without_codes(code: ProblemCode) -> None:
    params = {name: value for name, value in PARAMS.items() if f"%({name})s" in DETAILS[code]}
    text = problem_in_words(problem("/x", code, **params), STAFF_WORDS, kind="spo2")
    assert text.endswith(".")
    assert not any(raw in text for raw in ("%(", "_low", "_minutes", "spo2", "NOT_"))


# ---- kinds ----


def test_every_kind_component_context_and_unit_has_a_name() -> None:
    assert set(KIND_LABELS) == set(KINDS)
    for words in (STAFF_WORDS, PATIENT_WORDS):
        for kind in KINDS.values():
            assert words.label(kind.name) != kind.name
            assert words.unit(kind.name) or not kind.has_number
            assert words.resolution(kind.name) == kind.resolution
    contexts = {
        f"{key}={value}"
        for kind in KINDS.values()
        for key, values in kind.contexts.items()
        for value in values
    }
    assert set(CONTEXT_LABELS) == contexts


def test_a_value_is_written_with_the_decimals_of_its_kind_and_its_unit() -> None:
    assert STAFF_WORDS.value("weight", Decimal(82)) == "82.0\xa0kg"
    assert STAFF_WORDS.value("spo2", Decimal("86.0")) == "86\xa0%"
    assert STAFF_WORDS.value("glucose", Decimal("5.67")) == "5.67\xa0mmol/L"
    assert STAFF_WORDS.value("nonsense", Decimal("1.50")) == "1.50"
    with translation.override("nb"):
        assert STAFF_WORDS.value("weight", Decimal("82.5")) == "82,5\xa0kg"


def test_a_blood_pressure_and_a_meter_at_its_end() -> None:
    values = {"diastolic": Decimal(88), "systolic": Decimal(152), "mean": Decimal(109)}
    assert components_shown(values, "blood_pressure") == "152/88\xa0mmHg"
    assert comparator_shown("<", "1.1 mmol/L") == "under 1.1 mmol/L"
    assert comparator_shown(">", "33.3 mmol/L") == "over 33.3 mmol/L"
    assert comparator_shown("", "5 mmol/L") == "5 mmol/L"


def test_a_window_without_a_name_is_its_hours() -> None:
    from selfcare_plans.presenters.words import window_in_words

    assert (
        window_in_words(Window(name="", opens=MORNING.opens, closes=MORNING.closes))
        == "06:00–10:00"
    )
