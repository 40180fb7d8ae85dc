"""What the plan says to do in a colour, also for whoever is offered the alert."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from selfcare_plans.rules.document import (
    Colour,
    MedicineStep,
    PlanDocument,
    Step,
    Steps,
    TreatmentLevel,
)
from triage.rules.agreed_steps import agreed_step, plan_steps

SPRAY = MedicineStep("Two puffs", "Lege Lund")
STEPS = Steps(green=("Walk.",), yellow=("Rest.", SPRAY), red=("Ring us.",))


def plan(level: TreatmentLevel | None = None, **fields: Any) -> PlanDocument:
    return PlanDocument(**{"steps": STEPS, "treatment_level": level, **fields})


def agreed(*steps: Step) -> TreatmentLevel:
    """A level of treatment that a doctor decided, with its own steps in a red or without."""
    return TreatmentLevel("At home", "Lege Lund", date(2026, 3, 1), steps_red=steps)


@pytest.mark.parametrize(
    ("colour", "steps"),
    [
        (Colour.GREEN, ("Walk.",)),
        (Colour.YELLOW, ("Rest.", SPRAY)),
        (Colour.RED, ("Ring us.",)),
        (Colour.NOT_JUDGED, ()),
    ],
)
def test_each_colour_has_its_steps_and_what_could_not_be_judged_has_none(
    colour: Colour, steps: tuple[Step, ...]
) -> None:
    assert plan_steps(plan(), colour) == steps


def test_in_a_red_the_steps_of_the_agreed_level_take_the_place_of_the_plans() -> None:
    level = agreed("The home nurse comes.")
    assert plan_steps(plan(level), Colour.RED) == ("The home nurse comes.",)
    assert plan_steps(plan(level), Colour.YELLOW) == ("Rest.", SPRAY)


def test_a_level_that_says_no_steps_leaves_the_plans_own() -> None:
    assert plan_steps(plan(agreed()), Colour.RED) == ("Ring us.",)


def test_whoever_is_offered_it_reads_one_step_a_line_and_no_empty_ones() -> None:
    assert agreed_step(plan(), Colour.YELLOW) == "Rest.\nTwo puffs"
    empty = plan(steps=Steps(red=(" Ring us. ", "  ", "")))
    assert agreed_step(empty, Colour.RED) == "Ring us."
    assert agreed_step(plan(), Colour.NOT_JUDGED) == ""
