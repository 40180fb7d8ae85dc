"""How an alert can end, and when own words are demanded."""

from __future__ import annotations

from enum import StrEnum

from selfcare_plans.rules.document import Colour


class AlertOutcome(StrEnum):
    """What was done. MERGED is the system's: the findings moved to an older alert."""

    ACTED = "ACTED"
    ADVICE_GIVEN = "ADVICE_GIVEN"
    WATCH_AND_WAIT = "WATCH_AND_WAIT"
    WRONG_TECHNIQUE = "WRONG_TECHNIQUE"
    LIMIT_WRONG = "LIMIT_WRONG"
    DEVICE_FAULT = "DEVICE_FAULT"
    NO_CONTACT = "NO_CONTACT"
    ENTERED_IN_ERROR = "ENTERED_IN_ERROR"
    MERGED = "MERGED"


BY_PEOPLE = tuple(outcome for outcome in AlertOutcome if outcome is not AlertOutcome.MERGED)


def needs_own_words(*, colour: Colour, outcome: AlertOutcome, waits_before: int) -> bool:
    """Whether the note must hold the person's own words: for red, and a second watch and wait."""
    again = outcome is AlertOutcome.WATCH_AND_WAIT and waits_before > 0
    return colour in {Colour.RED, Colour.NOT_JUDGED} or again
