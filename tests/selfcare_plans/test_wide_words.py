"""The widened plan in words: nothing that changes goes unsaid."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from django.utils import translation

from measurements.presenters import STAFF_WORDS
from selfcare_plans.presenters.difference import Names, changes_between
from selfcare_plans.presenters.parts import normals_in_words
from selfcare_plans.presenters.rules import other_rules_in_words
from selfcare_plans.presenters.words import schedule_in_words
from selfcare_plans.rules.document import DeviationUnit, MedicineStep, PlanDocument, Steps
from tests.rules.plan_walk import each_changed
from tests.rules.wide_plan import GP, HOME_CARE, HOSPITAL, WIDE

ALL = Names(STAFF_WORDS, {GP: "GP office", HOSPITAL: "Lung clinic", HOME_CARE: "Home care"})


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with translation.override("en"):
        yield


def test_each_changed_value_of_a_plan_is_seen_in_the_words() -> None:
    for place, other in each_changed(WIDE):
        for before, after in ((WIDE, other), (other, WIDE)):
            changes = changes_between(before, after, ALL)
            assert changes, place
            assert all(change.before != change.after for change in changes), (place, changes)
            assert all(change.where and change.sentence for change in changes), place


def test_a_whole_plan_that_is_new_is_read_without_codes_or_class_names() -> None:
    for language in ("nb", "nn", "en"):
        with translation.override(language):
            for change in changes_between(PlanDocument(), WIDE, Names(STAFF_WORDS)):
                for raw in ("(text=", "Decimal(", "Step(", "YELLOW", "UNITS", "%(", GP, "None"):
                    assert raw not in change.sentence


def test_what_is_new_in_a_wide_plan_is_told_in_sentences() -> None:
    told = [change.sentence for change in changes_between(PlanDocument(), WIDE, ALL)]
    assert "Agreed level of treatment: new: Treated at home, no intensive care." in told
    assert (
        "Agreed level of treatment: In red, in place of the plan's steps: new: "
        "Ring the palliative team. · Morphine 5 mg (prescribed by Kari Lege)"
    ) in told
    assert "Start-up plan: Last day: new: 31 December 2026" in told
    assert (
        "Goal “Notice early”: Measure: new: See the inhaler · The GP · until 15 December 2026 · "
        "ticked off by Home care"
    ) in told
    assert (
        "Oxygen saturation: The person's own normal: new: 92\xa0%, approved by Kari Lege on "
        "4 May 2026, standard deviation 1.5\xa0% (Trial period)"
    ) in [one.replace("SpO₂", "Oxygen saturation") for one in told]
    limits = next(one for one in told if "litres" in one.lower() or "Sit up" in one)
    assert "after red, a new reading within 20 min" in limits
    assert "at once: Sit up. (ring 113 and 116\xa0117), without asking" in limits
    assert any("yellow waits up to 30 min for a second reading" in one for one in told)
    assert any("reason for passing the outer limit: Usual value is 82." in one for one in told)
    assert any(
        one.endswith(
            "mean of 7 days, without the first day of readings, of at least 12 readings: "
            "Green 95–134 · Yellow 85–94 or 135–149 · Red under 85 or over 149"
        )
        for one in told
    )
    combination = next(one for one in told if one.startswith("Combination"))
    assert "Red: at least 2 of these within 12 h: " in combination
    assert "yellow or worse" in combination
    assert "vent “FALL”" in combination
    news2 = next(one for one in told if one.startswith("NEWS2"))
    assert "scale 2 (set by Kari Lege on 4 May 2026)" in news2
    assert "yellow from 4, red from 6, red when one parameter scores 3" in news2


def test_an_amount_counted_in_something_else_is_told_as_it_was_counted() -> None:
    spo2 = WIDE.items[0]
    below = spo2.rules[2]
    counted = msgspec.structs.replace(below, amount=Decimal(3), unit=DeviationUnit.UNITS)
    rules = tuple(counted if rule is below else rule for rule in spo2.rules)
    after = msgspec.structs.replace(
        WIDE, items=(msgspec.structs.replace(spo2, rules=rules), *WIDE.items[1:])
    )
    amount = next(c for c in changes_between(WIDE, after, ALL) if c.code == "DEVIATION_AMOUNT")
    assert (amount.before, amount.after, amount.step) == ("4 %", "3\xa0%", "")


def test_a_step_that_only_changes_prescriber_is_a_change_that_is_seen() -> None:
    before = PlanDocument(steps=Steps(red=(MedicineStep("Two puffs", "Kari Lege"),)))
    after = PlanDocument(steps=Steps(red=(MedicineStep("Two puffs", "Per Lege"),)))
    (change,) = changes_between(before, after, ALL)
    assert change.after == "Two puffs (prescribed by Per Lege)"


def test_the_ladder_of_a_missing_reading_in_words() -> None:
    (ladder,) = [
        rule
        for rule in other_rules_in_words(WIDE.items[0], STAFF_WORDS)
        if "missing" in rule.rule_id
    ]
    assert ladder.sentence == (
        "Red: no reading at the agreed time, 2 times in a row: the patient is reminded after 0 min, "
        "the relative is asked after 1 h and on the nurse's list after 2 h"
    )
    assert "except public holidays" in schedule_in_words(WIDE.items[0].schedule)


def test_personal_normals_are_read_with_their_component() -> None:
    (text,) = normals_in_words(WIDE.items[2], STAFF_WORDS)
    assert text.startswith("Systolic: 132\xa0mmHg, approved by Kari Lege")
