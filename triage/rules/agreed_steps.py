"""What the plan says to do in a colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfcare_plans.rules.document import Colour

if TYPE_CHECKING:
    from selfcare_plans.rules.document import PlanDocument, Step


def plan_steps(document: PlanDocument, colour: Colour) -> tuple[Step, ...]:
    """Return the steps of a colour; in a red those of the agreed level of treatment, if it has any."""
    level = document.treatment_level
    return {
        Colour.GREEN: document.steps.green,
        Colour.YELLOW: document.steps.yellow,
        Colour.RED: (level and level.steps_red) or document.steps.red,
    }.get(colour, ())


def agreed_step(document: PlanDocument, colour: Colour) -> str:
    """Return the steps of a colour as one text for whoever is offered the alert, one a line."""
    return "\n".join(text for step in plan_steps(document, colour) if (text := str(step).strip()))
