"""The ready-made plans in full: each number, time and day of theirs, as a doctor would read them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from selfcare_plans.rules.templates import TemplateName, template

WORDS = {"text_patient", "text_nurse", "source", "act_now", "id", "colour"}


def days(schedule: Any) -> str:
    if schedule is None:
        return "at will"
    parts = [f"{each.opens:%H}-{each.closes:%H}" for each in schedule.windows]
    weekdays = "".join(map(str, schedule.weekdays))
    return f"{' '.join(parts)} on {weekdays} +{schedule.grace_minutes}"


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
    lines = []
    for item in template(name).items:
        lines.append(f"{item.kind}: {days(item.schedule)}")
        lines += [f"  {said(rule)}" for rule in item.rules]
    return lines


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
