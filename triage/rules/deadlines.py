"""When somebody must have acted: by colour, counted in the owner's opening hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from selfcare_plans.rules.document import Colour
from tenants.rules.organisation import SETTLE_MINUTES
from triage.rules.causes import NOT_JUDGED

if TYPE_CHECKING:
    from datetime import datetime

    from triage.rules.hours import OpeningHours

RED_MINUTES = 30
OFFER_MINUTES = 30
LATE_AFTER = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class UnitTimes:
    """A unit's opening hours and its own minutes: for red alerts, for answering offers, and how
    long before closing what is open must be settled.

    ``is_closed``: for good; nobody works there any more.
    """

    hours: OpeningHours
    red_minutes: int = RED_MINUTES
    offer_minutes: int = OFFER_MINUTES
    settle_minutes: int = SETTLE_MINUTES
    is_closed: bool = False


def due_at(
    colour: Colour,
    cause: str,
    first_received_at: datetime,
    hours: OpeningHours,
    red_minutes: int = RED_MINUTES,
) -> datetime:
    """Return when an alert must have been met by a person of its owner.

    ``first_received_at``: when the first finding of the present colour was received; for a missed
    window the end of its grace; for one judged again, that of the reading that caused it.
    Red, and what could not be judged: so many open minutes. Yellow: the end of the opening day.
    Outside hours both count from the next opening.
    """
    if colour in (Colour.RED, Colour.NOT_JUDGED) or cause == NOT_JUDGED:
        return hours.add_open_minutes(first_received_at, red_minutes)
    return hours.end_of_open_day(first_received_at)


def is_late_red(measured_at: datetime, received_at: datetime, *, later_green: bool) -> bool:
    """Whether a red is old news: more than 4 hours old, and a later-measured green is stored."""
    return later_green and received_at - measured_at > LATE_AFTER


def late_red_due_at(received_at: datetime, hours: OpeningHours) -> datetime:
    """Return when a late red is due: the end of the same opening day."""
    return hours.end_of_open_day(received_at)


def offer_due_at(made_at: datetime, unit: UnitTimes | None) -> datetime | None:
    """Return when an offer must be answered, or None where the receiver is closed or unknown."""
    if unit is None or unit.is_closed or not unit.hours.is_open(made_at):
        return None
    return unit.hours.add_open_minutes(made_at, unit.offer_minutes)


def never_later(old: datetime | None, new: datetime) -> datetime:
    """Return the earlier of two deadlines: a deadline may move earlier, never later."""
    return new if old is None else min(old, new)
