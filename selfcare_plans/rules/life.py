"""The closed words of a plan's life: acts on a version, measures, goals, the patient's copy."""

from __future__ import annotations

from enum import StrEnum


class ActCode(StrEnum):
    """What somebody did with a version."""

    PROPOSED = "PROPOSED"
    WITHDRAWN = "WITHDRAWN"
    RETURNED = "RETURNED"
    TAKEN = "TAKEN"
    APPROVED = "APPROVED"
    ENDED = "ENDED"  # the plan, with this version


class MeasureState(StrEnum):
    """How a measure under a goal stands."""

    PLANNED = "PLANNED"
    STARTED = "STARTED"
    DONE = "DONE"
    DROPPED = "DROPPED"


class EvaluationResult(StrEnum):
    """What was found when a goal was evaluated."""

    REACHED = "REACHED"
    PARTLY = "PARTLY"
    NOT_REACHED = "NOT_REACHED"
    CONTINUES = "CONTINUES"


class HandoverStep(StrEnum):
    """How far a new version has come on its way to the patient."""

    SEEN = "SEEN"
    PRINTED = "PRINTED"
    HANDED_OVER = "HANDED_OVER"
