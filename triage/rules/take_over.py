"""Until when an offer to move a course must be answered, and which day somebody looks again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tenants.rules.pauses import LOOK_AGAIN_WITHIN_DAYS
from tenants.rules.take_over import ANSWER_MINUTES

if TYPE_CHECKING:
    from datetime import date, datetime

    from triage.rules.hours import OpeningHours


def answer_due_at(made_at: datetime, asked: OpeningHours) -> datetime:
    """Return when the unit asked must have answered: four of its own open hours. UTC."""
    return asked.add_open_minutes(made_at, ANSWER_MINUTES)


def look_again_within(day: date, today: date) -> date:
    """Return the day to look at a stay again: as agreed, not before today, within 7 days."""
    return min(max(day, today), today + timedelta(days=LOOK_AGAIN_WITHIN_DAYS))
