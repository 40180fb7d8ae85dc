"""Edges of the plan as a whole: the units that it names, and what is enough to be a plan."""

from __future__ import annotations

from selfcare_plans.rules.document import Goal, Measure, TreatmentLevel, Unreached
from selfcare_plans.rules.plan_checks import named_receivers, named_units, plan_problems

from .plan_examples import SPO2_RANGE, item, plan
from .wide_plan import WIDE


def test_the_receivers_of_a_plan_are_those_of_all_its_lines() -> None:
    level = WIDE.treatment_level
    assert isinstance(level, TreatmentLevel)
    items = (item(SPO2_RANGE, receivers=("of the item",)),)
    document = plan(*items, receivers=("of the plan",))
    assert named_receivers(document) == {"of the plan", "of the item"}
    agreed = plan(*items, receivers=("of the plan",), treatment_level=level)
    assert named_receivers(agreed) == {"of the plan", "of the item", *level.receivers}


def test_the_units_of_a_plan_are_its_receivers_and_those_of_its_measures() -> None:
    goal = Goal(text="g", measures=(Measure(text="a", unit="ticks"), Measure(text="b")))
    assert named_units(plan(receivers=("told",), goals=(goal,))) == {"told", "ticks"}
    assert named_units(plan(receivers=("told",))) == {"told"}


def test_one_measure_with_words_is_content_enough() -> None:
    def codes(*texts: str) -> list[str]:
        goal = Goal(text=" ", measures=tuple(Measure(text=each) for each in texts))
        return [each.code.value for each in plan_problems(plan(goals=(goal,)))]

    assert codes("", "Technique is looked at.") == []
    assert codes("", " ") == ["NO_CONTENT"]


def test_what_is_done_when_nobody_answers_has_words() -> None:
    def wrong(**steps: tuple[str, ...]) -> list[str]:
        document = plan(item(SPO2_RANGE), unreached=Unreached(**steps))
        return [f"{one.pointer} {one.code.value}" for one in plan_problems(document)]

    assert wrong(centre=("Ring the neighbour.",), patient=("Ring 116 117.",)) == []
    assert wrong(centre=("Ring.", " ")) == ["/unreached/centre/1 NO_TEXT"]
    assert wrong(patient=("",)) == ["/unreached/patient/0 NO_TEXT"]
