"""Messages between a patient and the staff: who writes, and how long one may be."""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    """On whose side a message was written. A relative writes on the patient's behalf."""

    STAFF = "STAFF"
    PATIENT = "PATIENT"
    RELATIVE = "RELATIVE"


FROM_HOME = (Side.PATIENT, Side.RELATIVE)
"""What the centre must look at and answer."""
MOST_CHARACTERS = 2_000
