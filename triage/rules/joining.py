"""Does a further finding break through claim and snooze?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from selfcare_plans.rules.document import Colour

_SEVERITY = {Colour.GREEN: 0, Colour.YELLOW: 1, Colour.RED: 2, Colour.NOT_JUDGED: 2}


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """What of an open alert decides."""

    colour: Colour
    outward_steps: int

    @classmethod
    def of(cls, alert: Any) -> AlertFacts:
        """Read an alert's row."""
        return cls(Colour(alert.colour), alert.outward_steps)


@dataclass(frozen=True, slots=True)
class FindingFacts:
    """What of a further finding of the same cause decides."""

    colour: Colour
    with_text: bool
    outward_steps: int
    is_repetition: bool


def is_worse(one: Colour, other: Colour) -> bool:
    """Whether ``one`` is worse than ``other``; red and NOT_JUDGED weigh alike."""
    return _SEVERITY[one] > _SEVERITY[other]


def breaks_through(alert: AlertFacts, finding: FindingFacts) -> str | None:
    """Return why the finding is seen through claim and snooze, None when it only joins.

    Because the colour is worse, it comes with symptoms or text, lies one more yellow-width from
    green, or is the repetition that the plan names. (A new cause opens an alert of its own.)
    """
    if is_worse(finding.colour, alert.colour):
        return "WORSE"
    if finding.with_text:
        return "WITH_TEXT"
    if finding.outward_steps > alert.outward_steps:
        return "FURTHER_OUT"
    if finding.is_repetition:
        return "REPETITION"
    return None
