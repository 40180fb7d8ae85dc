"""Messages between a patient and the staff, and the ways by which notices leave."""

from __future__ import annotations

from enum import StrEnum


class NoticeWay(StrEnum):
    """How a notice leaves the house."""

    EMAIL = "EMAIL"
    SMS = "SMS"
    PUSH = "PUSH"


class Side(StrEnum):
    """On whose side a message was written. A relative writes on the patient's behalf."""

    STAFF = "STAFF"
    PATIENT = "PATIENT"
    RELATIVE = "RELATIVE"


FROM_HOME = (Side.PATIENT, Side.RELATIVE)
"""What the centre must look at and answer."""
MOST_CHARACTERS = 2_000
