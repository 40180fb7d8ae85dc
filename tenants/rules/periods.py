"""How an agreement or a grant stands at an instant. Periods are half-open."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class Standing(StrEnum):
    """FUTURE has not begun, RUN_OUT reached its last day, ENDED was ended by somebody."""

    FUTURE = "FUTURE"
    VALID = "VALID"
    RUN_OUT = "RUN_OUT"
    ENDED = "ENDED"


def standing(
    now: datetime,
    *,
    begins: datetime,
    runs_out: datetime | None = None,
    ended: datetime | None = None,
) -> Standing:
    """Return how a period stands. What was ended stays ENDED, also if it never began."""
    if ended is not None and ended <= now:
        return Standing.ENDED
    if runs_out is not None and runs_out <= now:
        return Standing.RUN_OUT
    return Standing.FUTURE if now < begins else Standing.VALID
