"""Why a unit that a plan names is no receiver any more."""

from __future__ import annotations

from enum import StrEnum

RECEIVER_GONE = "RECEIVER_GONE"
"""The reason of the finding; its cause is ``RECEIVER``."""
LOOKED_AT_EVERY = 60
"""Seconds between two looks at all plans in force: the same day is promised, a minute is kept."""


class Gone(StrEnum):
    """Closed for good, no grant under a valid agreement, nobody to answer, or no doctor."""

    CLOSED = "CLOSED"
    NO_ACCESS = "NO_ACCESS"
    NOBODY = "NOBODY"
    NO_DOCTOR = "NO_DOCTOR"
