"""Instants as senders write them, and which of them can be a time of measuring.

Only the profile of ISO 8601 that RFC 3339 and FHIR share is read; the result is aware, in UTC.
"""

from __future__ import annotations

import re
from datetime import MAXYEAR, UTC, datetime, timedelta
from typing import Final

from measurements.rules.problems import ProblemCode

CLOCK_TOLERANCE: Final = timedelta(minutes=5)
"""So far ahead of us a sender's clock may be before its readings are flagged as in the future."""

YEARS_AHEAD: Final = 2
EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)

_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})?"
)
_LARGEST_OFFSET: Final = timedelta(hours=14)


def read_instant(text: str) -> datetime | ProblemCode:
    """Read a date and time with offset; otherwise say what is wrong with it.

    More than six decimals of a second are cut off.
    """
    match = _INSTANT.fullmatch(text)
    if match is None:
        return ProblemCode.NOT_A_TIME
    if match[1] is None:
        return ProblemCode.NO_OFFSET
    try:
        instant = datetime.fromisoformat(text.upper())
        if abs(instant.utcoffset() or timedelta()) > _LARGEST_OFFSET:
            return ProblemCode.NOT_A_TIME
        return instant.astimezone(UTC)
    except ValueError:
        return ProblemCode.NOT_A_TIME
    except OverflowError:  # the first or the last day that there is
        return ProblemCode.TOO_OLD if text.startswith("0") else ProblemCode.TOO_FAR_AHEAD


def outside_time(measured_at: datetime, received_at: datetime) -> ProblemCode | None:
    """Say why ``measured_at`` cannot be the time of a reading received at ``received_at``, if so."""
    if measured_at < EARLIEST:
        return ProblemCode.TOO_OLD
    if measured_at > latest_allowed(received_at):
        return ProblemCode.TOO_FAR_AHEAD
    return None


def latest_allowed(received_at: datetime) -> datetime:
    """Return the same time of the same day two years later; 29 February becomes the 28th."""
    year = min(received_at.year + YEARS_AHEAD, MAXYEAR)
    if (received_at.month, received_at.day) == (2, 29):
        return received_at.replace(year=year, day=28)
    return received_at.replace(year=year)


def is_future(measured_at: datetime, received_at: datetime) -> bool:
    """Whether a clock must be wrong: measured more than five minutes after it was received."""
    return measured_at - received_at > CLOCK_TOLERANCE
