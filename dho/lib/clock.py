"""The one clock. Everything that needs the time asks here, so that a test can move it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(tz=UTC)


def today() -> date:
    """Return the present day in Norway."""
    return now().astimezone(OSLO).date()
