"""Who may ask whom to move a course, until when it is answered, which day somebody looks again."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from tenants.rules.pauses import LOOK_AGAIN_WITHIN_DAYS
from tenants.rules.take_over import ANSWER_MINUTES, Direction, Goes

if TYPE_CHECKING:
    from datetime import date, datetime

    from triage.rules.hours import OpeningHours


class Asking(StrEnum):
    """What a unit can ask for: give it to a hospital, have it, give it home, have it back."""

    GIVE = "GIVE"
    TAKE = "TAKE"
    HOME = "HOME"
    BACK = "BACK"


def asking_of(*, mine: object, owner: object, centre: object, is_hospital: bool) -> Asking | None:
    """Return what the unit ``mine`` can ask for as things stand, None for one that has no part."""
    if mine == owner:
        return Asking.GIVE if owner == centre else Asking.HOME
    if mine == centre:
        return Asking.BACK
    return Asking.TAKE if is_hospital else None


class Whereabouts(StrEnum):
    """Where a piece of equipment is, as far as anybody has said."""

    HOSPITAL = "HOSPITAL"
    HOME = "HOME"
    CENTRE = "CENTRE"
    UNKNOWN = "UNKNOWN"


def where_is(direction: Direction, goes: Goes) -> Whereabouts:
    """Return where a piece of equipment is after a take-over or return at which this was said."""
    if goes is Goes.NOT_SAID:
        return Whereabouts.UNKNOWN
    if goes is Goes.COMES_BACK:
        return Whereabouts.CENTRE
    is_with_patient = goes is Goes.FOLLOWS
    goes_to_hospital = direction is Direction.TAKE_OVER
    return Whereabouts.HOSPITAL if is_with_patient == goes_to_hospital else Whereabouts.HOME


def answer_due_at(made_at: datetime, asked: OpeningHours) -> datetime:
    """Return when the unit asked must have answered: four of its own open hours. UTC."""
    return asked.add_open_minutes(made_at, ANSWER_MINUTES)


def look_again_within(day: date, today: date) -> date:
    """Return the day to look at a stay again: as agreed, not before today, within 7 days."""
    return min(max(day, today), today + timedelta(days=LOOK_AGAIN_WITHIN_DAYS))
