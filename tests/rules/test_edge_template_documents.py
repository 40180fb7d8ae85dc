"""Edges of a template's documents: what is one patient's, what is words, and what is the plan."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from selfcare_plans.rules.document import (
    ActNow,
    Goal,
    MeanRule,
    MedicineStep,
    PlanDocument,
    Steps,
)
from selfcare_plans.rules.template_documents import (
    as_template,
    carried_over,
    languages_that_differ,
)
from selfcare_plans.rules.template_load import CentreLoad
from selfcare_plans.rules.three_way import take_over

from .plan_examples import MORNING, SPO2_RANGE, TWICE, item, plan
from .test_plan_combinations import WORSE
from .wide_plan import WIDE

change = msgspec.structs.replace


def differ(one: PlanDocument, other: PlanDocument) -> bool:
    return languages_that_differ({"nb": one, "en": other}) == ("en",)


def ranged(**fields: Any) -> PlanDocument:
    return plan(item(change(SPO2_RANGE, **fields)))


def test_what_is_agreed_with_one_patient_is_no_template() -> None:
    bare = as_template(change(WIDE, items=(item(SPO2_RANGE, no_red_reason="Palliative."),)))
    assert (bare.contact_point, bare.treatment_level, bare.temporary) == ("", None, None)
    assert bare.items[0].no_red_reason == ""


def test_words_are_no_difference_and_what_they_are_about_is() -> None:
    base = ranged()
    assert not differ(base, change(base, what_matters="Garden", contact_point="The centre"))
    assert not differ(plan(combinations=(WORSE,)), plan(combinations=(change(WORSE, source="x"),)))
    assert differ(plan(combinations=(WORSE,)), plan(combinations=(change(WORSE, times=1),)))
    sit, stand = (ranged(act_now=ActNow(step=step)) for step in ("Sitt", "Sit"))
    assert not differ(sit, stand)
    assert differ(sit, ranged())
    why, other, none = (ranged(outer_limit_reason=one) for one in ("Derfor", "Because", " "))
    assert not differ(why, other)
    assert differ(why, none)


def test_a_medicine_is_no_word() -> None:
    def green(*steps: Any) -> PlanDocument:
        return plan(steps=Steps(green=steps))

    one, other = MedicineStep("To drag", "Kari"), MedicineStep("Two puffs", "Kari")
    assert not differ(green(one), green(other))
    assert not differ(green("Hvil"), green("Rest"))
    assert differ(green(one), green("Two puffs"))


def test_names_of_windows_and_what_is_done_at_once_come_in_their_own_words() -> None:
    english = tuple(change(one, name=f"{one.name} in English") for one in TWICE.windows)
    sit, stand = ActNow(step="Sitt", numbers=("113",)), ActNow(step="Sit", numbers=("112",))
    edited = plan(item(change(SPO2_RANGE, act_now=sit), schedule=TWICE))
    other = plan(
        item(change(SPO2_RANGE, act_now=stand), schedule=change(TWICE, windows=english[:1]))
    )
    carried = carried_over(edited, other).items[0]
    assert carried.schedule is not None
    assert [one.name for one in carried.schedule.windows] == ["morning in English", "evening"]
    assert carried.rules[0].act_now == ActNow(step="Sit", numbers=("113",))


@pytest.mark.parametrize(("own", "theirs"), [(MORNING, None), (None, MORNING)])
def test_times_and_acts_that_only_one_has_are_those_of_the_plan(own: Any, theirs: Any) -> None:
    act = ActNow(step="Sitt") if own else None
    edited = plan(item(change(SPO2_RANGE, act_now=act), schedule=own))
    other = plan(
        item(change(SPO2_RANGE, act_now=None if own else ActNow(step="Sit")), schedule=theirs)
    )
    carried = carried_over(edited, other).items[0]
    assert (carried.schedule, carried.rules[0].act_now) == (own, act)


def test_combinations_go_with_the_plan_in_their_own_words() -> None:
    told = change(WORSE, text_patient="Du er dårligere.")
    edited = plan(combinations=(change(told, times=1), change(WORSE, id="new")))
    carried = carried_over(edited, plan(combinations=(change(WORSE, text_patient="Worse."),)))
    assert carried.combinations == (
        change(WORSE, times=1, text_patient="Worse."), change(WORSE, id="new"),
    )  # fmt: skip


def test_a_rule_of_another_sort_keeps_its_words() -> None:
    edited = plan(item(change(SPO2_RANGE, text_nurse="Varme fingre.")))
    mean = MeanRule(id=SPO2_RANGE.id, days=7, text_nurse="Warm fingers.")
    assert carried_over(edited, plan(item(mean))).items[0].rules == edited.items[0].rules


def test_the_load_of_a_centre_is_told_by_the_week() -> None:
    load = CentreLoad("c", patients=4, rehearsed=4, days=28, before=8, after=12)
    assert (load.per_week_before, load.per_week_after) == (2, 3)


def test_what_only_the_template_or_only_the_plan_has_said_of_an_item_is_there() -> None:
    base = plan(item(SPO2_RANGE))
    own = plan(item(SPO2_RANGE, observe_only=True))
    new = plan(item(SPO2_RANGE, instruction="Sitt."))
    found = take_over(base, own, new).document.items[0]
    assert (found.observe_only, found.instruction) == (True, "Sitt.")


def test_goals_that_the_plan_has_changed_keep_their_names() -> None:
    base, own = plan(goals=(Goal("Walk"),)), plan(goals=(Goal("Swim", id="g1"),))
    assert take_over(base, own, base).document.goals == own.goals
    assert take_over(base, own, plan(goals=(Goal("Swim"),))).document.goals == own.goals
    assert take_over(base, base, plan(goals=(Goal("Run"),))).document.goals == (Goal("Run"),)
