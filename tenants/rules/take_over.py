"""Take-over and return of a whole course: which way, how it stands, until when it must be answered."""

from __future__ import annotations

from enum import StrEnum

ANSWER_MINUTES = 240
"""Open minutes that the unit asked has to answer in. Ours, to be approved by those who use it."""


class Direction(StrEnum):
    """Which way the responsibility is to go: to a hospital unit, or home to the centre."""

    TAKE_OVER = "TAKE_OVER"
    RETURN = "RETURN"


class TakeOverState(StrEnum):
    """What became of it. Responsibility moves with ACCEPTED, and with nothing else."""

    OFFERED = "OFFERED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"  # by who made it, or because the course ended
    EXPIRED = "EXPIRED"  # nobody answered in time: it stays where it was


class Goes(StrEnum):
    """Where a piece of equipment goes when the responsibility moves, as the accepting unit says.

    FOLLOWS: with the patient, to hospital or home. STAYS: where the patient was. COMES_BACK: to the
    centre that lent it. NOT_SAID: it was known, and nobody said.
    """

    FOLLOWS = "FOLLOWS"
    STAYS = "STAYS"
    COMES_BACK = "COMES_BACK"
    NOT_SAID = "NOT_SAID"


class TakeOverProblem(StrEnum):
    """Why a take-over or return cannot be made or answered."""

    NOT_ENROLLED = "NOT_ENROLLED"
    NOT_THEIRS = "NOT_THEIRS"
    NOT_A_HOSPITAL = "NOT_A_HOSPITAL"
    NO_GRANT = "NO_GRANT"
    ALREADY_WAITING = "ALREADY_WAITING"
    ANSWERED = "ANSWERED"
    TOO_LATE = "TOO_LATE"
    STAY_RUNS = "STAY_RUNS"
    MARKS_MISSING = "MARKS_MISSING"
    NEEDS_REASON = "NEEDS_REASON"
    LOOK_TOO_FAR_AWAY = "LOOK_TOO_FAR_AWAY"
