"""Contacts with a patient and those around: who was rung, whether it was the patient who answered."""

from __future__ import annotations

from enum import StrEnum


class Way(StrEnum):
    """How a contact was made, on the timeline."""

    CALL_OUT = "CALL_OUT"
    CALL_IN = "CALL_IN"
    MESSAGE_OUT = "MESSAGE_OUT"
    MESSAGE_IN = "MESSAGE_IN"
    REMEASURE = "REMEASURE"


class Direction(StrEnum):
    """Who rang."""

    OUT = "OUT"
    IN = "IN"


class Whom(StrEnum):
    """With whom. WITH_PATIENT: somebody who is with the patient and speaks for her now."""

    PATIENT = "PATIENT"
    WITH_PATIENT = "WITH_PATIENT"
    RELATIVE = "RELATIVE"
    GP_OFFICE = "GP_OFFICE"
    HOME_CARE = "HOME_CARE"
    EVENING_SERVICE = "EVENING_SERVICE"
    OTHER = "OTHER"


def is_with_patient(whom: Whom) -> bool:
    """Whether a talk with them is a contact with the patient: only that meets a deadline."""
    return whom in (Whom.PATIENT, Whom.WITH_PATIENT)
