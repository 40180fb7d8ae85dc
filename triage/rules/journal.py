"""How a note of ours came into the journal, and of what kind an incident is."""

from __future__ import annotations

from enum import StrEnum


class Transfer(StrEnum):
    """How the note was transferred to the journal of record."""

    COPIED = "COPIED"
    DOWNLOADED = "DOWNLOADED"
    WRITTEN = "WRITTEN"
    FETCHED = "FETCHED"  # by the journal system, over the API


BY_HAND = (Transfer.COPIED, Transfer.DOWNLOADED, Transfer.WRITTEN)


class IncidentKind(StrEnum):
    """What went wrong, or nearly did."""

    WRONG_COLOUR = "WRONG_COLOUR"
    SEEN_LATE = "SEEN_LATE"
    WRONG_PATIENT = "WRONG_PATIENT"
    DEVICE = "DEVICE"
    PLAN = "PLAN"
    ACCESS = "ACCESS"
    OTHER = "OTHER"
