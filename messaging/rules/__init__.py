"""Messages between a patient and the staff, and the ways by which notices leave."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Ring:
    """Whom a relative is asked to ring: the patient by given name, or those who follow her up."""

    given_name: str
    phone: str = ""


FROM_HOME = (Side.PATIENT, Side.RELATIVE)
"""What the centre must look at and answer."""
MOST_CHARACTERS = 2_000
