"""The ready-made plans in full: each number, time and day of theirs, as a doctor would read them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from selfcare_plans.rules.templates import TemplateName, template, template_title
from selfcare_plans.rules.templates.forms import HELP_NUMBERS, form_item

WORDS = {"text_patient", "text_nurse", "source", "act_now", "id", "colour"}


def days(schedule: Any) -> str:
    if schedule is None:
        return "at will"
    parts = [f"{each.opens:%H}-{each.closes:%H}" for each in schedule.windows]
    weekdays = "".join(map(str, schedule.weekdays))
    but = " but holidays" if schedule.not_on_holidays else ""
    return f"{' '.join(parts)} on {weekdays} +{schedule.grace_minutes}{but}"


def said(rule: Any) -> str:
    """The rule's id, its colour, and what it says where it says something."""
    fields = msgspec.structs.asdict(rule)
    numbers = [
        f"{name}={value}"
        for name, value in sorted(fields.items())
        if name not in WORDS and value is not None and value not in ("", (), False)
    ]
    return " ".join([rule.id, *([str(rule.colour)] if "colour" in fields else []), *numbers])


def written(name: TemplateName) -> list[str]:
    return [line for item in template(name).items for line in lines_of(item)]


def lines_of(item: Any) -> list[str]:
    return [f"{item.kind}: {days(item.schedule)}", *(f"  {said(rule)}" for rule in item.rules)]


PULSE = "  pulse-range green_high=110 green_low=51 yellow_high=130 yellow_low=41"
PRESSURE = [
    "  systolic-range component=systolic green_high=159 green_low=101 yellow_high=179 yellow_low=91",
    "  diastolic-range component=diastolic green_high=99 green_low=50 yellow_high=119 yellow_low=40",
]
BEFORE_A_MEAL = "green_high=7.2 green_low=4.4 yellow_high=13.9 yellow_low=3.0"
AFTER_A_MEAL = "green_high=9.9 green_low=3.9 yellow_high=20.0 yellow_low=3.0"
RISE = "YELLOW against=LOWEST"
PLANS = {
    TemplateName.COPD: [
        "spo2: 06-10 on 1234567 +120",
        "  spo2-range green_low=90 yellow_low=88",
        "  spo2-repetition RED of=4 times=3",
        "  spo2-missing YELLOW in_a_row=2",
        "pulse: at will",
        PULSE,
        "respiration_rate: at will",
        "  respiration_rate-range green_high=20 green_low=12 yellow_high=24 yellow_low=9",
        "body_temperature: at will",
        "  body_temperature-range green_high=38.0 green_low=36.1 yellow_high=39.0 yellow_low=35.1",
        "symptom_score: 06-10 on 1 +120",
    ],
    TemplateName.HEART_FAILURE: [
        "weight: 06-10 on 1234567 +120",
        f"  weight-rise-3 {RISE} amount=2.0 days=3 direction=RISE",
        f"  weight-rise-1 {RISE} amount=1.4 days=1 direction=RISE",
        f"  weight-rise-7 {RISE} amount=2.3 days=7 direction=RISE",
        "  weight-missing YELLOW in_a_row=2",
        "blood_pressure: 06-10 on 135 +120",
        *PRESSURE,
        "  blood_pressure-repetition RED of=3 times=3",
        "pulse: 06-10 on 135 +120",
        PULSE,
    ],
    TemplateName.TYPE_2_DIABETES: [
        "glucose: 06-10 on 1234567 +120",
        "  glucose-range green_high=13.9 green_low=3.9 yellow_high=20.0 yellow_low=3.0",
        f"  glucose-fasting context=meal=fasting {BEFORE_A_MEAL}",
        f"  glucose-before context=meal=before {BEFORE_A_MEAL}",
        f"  glucose-after context=meal=after {AFTER_A_MEAL}",
        "  glucose-repetition YELLOW of=7 times=4",
        "  glucose-missing YELLOW in_a_row=2",
        "hba1c: at will",
        "  hba1c-range green_high=52",
        "weight: 06-10 on 1 +120",
    ],
    TemplateName.HYPERTENSION: [
        "blood_pressure: 06-10 18-22 on 1234 +120",
        *PRESSURE,
        "  blood_pressure-repetition YELLOW of=8 times=4",
        "  blood_pressure-missing YELLOW in_a_row=2",
        "pulse: at will",
        PULSE,
    ],
}


@pytest.mark.parametrize("name", TemplateName)
def test_a_template_says_what_was_agreed_of_it(name: TemplateName) -> None:
    assert written(name) == PLANS[name]


FORMS = {
    "phq-9": [
        "answers: 09-14 on 1 +0 but holidays",
        "  phq-9-harm RED at_least=1 question=9",
        "  phq-9-sum component=score green_high=9 yellow_high=19",
        "  phq-9-missing YELLOW in_a_row=1",
    ],
    "gad-7": [
        "answers: 09-14 on 1 +0 but holidays",
        "  gad-7-sum component=score green_high=9 yellow_high=14",
        "  gad-7-missing YELLOW in_a_row=1",
    ],
    "daily-check": [
        "answers: 07-14 on 1234567 +120",
        "  daily-check-sum component=feeling green_high=1 yellow_high=2",
    ],
}


@pytest.mark.parametrize("name", FORMS)
def test_a_ready_made_form_says_what_was_agreed_of_it(name: str) -> None:
    item = form_item(name)
    assert item is not None
    assert lines_of(item) == FORMS[name]
    assert item.observe_only is (not item.rules)
    assert form_item("no such form") is None


def test_whom_to_ring_is_danger_to_life_the_helpline_and_the_clinic() -> None:
    assert HELP_NUMBERS == ("113", "116123", "116117")


def test_a_template_is_called_by_its_diagnosis() -> None:
    titles = [template_title(name) for name in TemplateName]
    assert titles == ["Kols", "Hjertesvikt", "Diabetes type 2", "Høyt blodtrykk"]
    assert template_title(TemplateName.HEART_FAILURE, language="en") == "Heart failure"
