"""Pauses and hospital stays: what may stand, and until when it silences."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

LOOK_AGAIN_WITHIN_DAYS = 7


class PauseKind(StrEnum):
    """Why nothing is expected: a pause that was agreed, or a stay in hospital."""

    PAUSE = "PAUSE"
    STAY = "STAY"


class PauseState(StrEnum):
    """Only an agreed one silences."""

    ASKED = "ASKED"
    AGREED = "AGREED"
    DECLINED = "DECLINED"


class PauseProblem(StrEnum):
    """Why a pause cannot be as it was asked for."""

    ENDS_BEFORE_IT_BEGINS = "ENDS_BEFORE_IT_BEGINS"
    NO_END_AND_NO_LOOK = "NO_END_AND_NO_LOOK"
    LOOK_TOO_FAR_AWAY = "LOOK_TOO_FAR_AWAY"
    NEEDS_AN_END = "NEEDS_AN_END"


def period_problem(
    *,
    starts_at: datetime,
    ends_at: datetime | None,
    look_again_on: date | None,
    today: date,
    must_end: bool = False,
) -> PauseProblem | None:
    """Return what is wrong with a pause, or None.

    ``today`` is the patient's own date. Without an end there must be a day to look again, not before
    today and at most 7 days ahead; what a patient or relative asks for must have an end.
    """
    if ends_at is not None:
        return PauseProblem.ENDS_BEFORE_IT_BEGINS if ends_at <= starts_at else None
    if must_end:
        return PauseProblem.NEEDS_AN_END
    if look_again_on is None:
        return PauseProblem.NO_END_AND_NO_LOOK
    ahead = (look_again_on - today).days
    return None if 0 <= ahead <= LOOK_AGAIN_WITHIN_DAYS else PauseProblem.LOOK_TOO_FAR_AWAY


def first_instant(day: date, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the beginning of a local day; of today, ``now``."""
    return now if day == now.astimezone(zone).date() else datetime.combine(day, time(), tzinfo=zone)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Return the end of a local day, which is included."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)


def silent_until(
    ends_at: datetime | None, look_again_on: date | None, zone: ZoneInfo
) -> datetime | None:
    """Return until when a pause silences: its end, else the end of the day to look again.

    None only for what says neither, which silences nothing.
    """
    if ends_at is not None or look_again_on is None:
        return ends_at
    return end_of_day(look_again_on, zone)
