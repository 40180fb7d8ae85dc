"""Emergency look-up: how long it opens one record, and when somebody must have looked at why."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

LASTS = timedelta(minutes=60)
REVIEWED_WITHIN = timedelta(days=7)
SHORTEST_REASON = 15
"""Characters. "Akutt" says nothing to the one who reviews it."""


class Verdict(StrEnum):
    """What the privacy officer found."""

    JUSTIFIED = "JUSTIFIED"
    NOT_JUSTIFIED = "NOT_JUSTIFIED"


def is_open(now: datetime, *, expires_at: datetime, ended_at: datetime | None) -> bool:
    """Whether the record can still be read by it; half-open."""
    return now < expires_at and (ended_at is None or now < ended_at)


def review_due_at(opened_at: datetime) -> datetime:
    """Return when it should have been reviewed."""
    return opened_at + REVIEWED_WITHIN


def is_overdue(now: datetime, *, opened_at: datetime, reviewed_at: datetime | None) -> bool:
    """Whether it should have been reviewed and was not."""
    return reviewed_at is None and now >= review_due_at(opened_at)


def says_why(reason: str) -> bool:
    """Whether the reason is more than a word."""
    return len(" ".join(reason.split())) >= SHORTEST_REASON
