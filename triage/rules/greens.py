"""Whose greens of a day may be received together, and why others are held back. Pure.

A round is a patient's own day so far. She is in it when every reading that the plan expects until now
is there and green; then she is held back for any reason that a nurse should look at one by one.
Yellow, red and what could not be judged are never received: they are alerts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from statistics import median
from typing import TYPE_CHECKING

from selfcare_plans.rules.document import Colour

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

LATE_AFTER = timedelta(hours=4)
"""Ours: a reading that came later than this after it was measured is looked at by itself."""
PLAN_IS_NEW_FOR = timedelta(hours=24)
"""Ours: so long after a plan version came into force each answer is looked at by itself."""
TREND_DAYS = timedelta(days=7)
LEAST_BEFORE = 3
STEEP_SHARE = Decimal("0.5")
"""Ours, to be approved by a doctor: steep is having gone half the way, or more, from the middle of the
seven days before to the nearest green limit on that side. Fewer than three readings say nothing."""


class HeldBack(StrEnum):
    """Why a patient whose readings are all green is not received with the others."""

    SYMPTOMS = "SYMPTOMS"
    TEXT = "TEXT"
    MESSAGE = "MESSAGE"
    LATE = "LATE"
    PLAN_CHANGED = "PLAN_CHANGED"
    STEEP_TREND = "STEEP_TREND"


class Standing(StrEnum):
    """Where a patient stands in the round."""

    READY = "READY"
    HELD_BACK = "HELD_BACK"
    NOT_ALL_THERE = "NOT_ALL_THERE"
    NOT_GREEN = "NOT_GREEN"
    RECEIVED = "RECEIVED"
    NOTHING_EXPECTED = "NOTHING_EXPECTED"


@dataclass(frozen=True, slots=True)
class GreenReading:
    """One reading of the day. ``has_symptom``: an answer or an event that is not "as usual"."""

    measured_at: datetime
    received_at: datetime
    colour: Colour
    with_text: bool = False
    has_symptom: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """One kind over time: the latest value, those of the days before, and the green limits."""

    value: Decimal
    before: tuple[Decimal, ...]
    green_low: Decimal | None = None
    green_high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class GreenDay:
    """What the round knows of one patient.

    ``expected``: windows that have opened; ``met``: those with a reading. ``received_up_to``: when the
    last reading that was received before had arrived.
    """

    expected: int
    met: int
    readings: tuple[GreenReading, ...]
    courses: tuple[Course, ...] = ()
    has_open_alert: bool = False
    has_message: bool = False
    plan_since: datetime | None = None
    received_up_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """Where a patient stands, and why held back; in the order of ``HeldBack``."""

    standing: Standing
    reasons: tuple[HeldBack, ...] = ()


def standing_of(day: GreenDay, now: datetime) -> Judged:
    """Return where a patient stands in the round at ``now``."""
    if day.has_open_alert or any(one.colour is not Colour.GREEN for one in day.readings):
        return Judged(Standing.NOT_GREEN)
    if day.expected == 0:
        return Judged(Standing.NOTHING_EXPECTED)
    if day.met < day.expected or not day.readings:
        return Judged(Standing.NOT_ALL_THERE)
    last = max(one.received_at for one in day.readings)
    if day.received_up_to is not None and last <= day.received_up_to:
        return Judged(Standing.RECEIVED)
    reasons = tuple(reason for reason in HeldBack if _holds(reason, day, now))
    return Judged(Standing.HELD_BACK if reasons else Standing.READY, reasons)


def _holds(reason: HeldBack, day: GreenDay, now: datetime) -> bool:
    return {
        HeldBack.SYMPTOMS: any(one.has_symptom for one in day.readings),
        HeldBack.TEXT: any(one.with_text for one in day.readings),
        HeldBack.MESSAGE: day.has_message,
        HeldBack.LATE: any(one.received_at - one.measured_at > LATE_AFTER for one in day.readings),
        HeldBack.PLAN_CHANGED: day.plan_since is not None
        and now - day.plan_since < PLAN_IS_NEW_FOR,
        HeldBack.STEEP_TREND: any(is_steep(one) for one in day.courses),
    }[reason]


def is_steep(course: Course) -> bool:
    """Whether the latest value has gone half the way or more to a green limit."""
    if len(course.before) < LEAST_BEFORE:
        return False
    low, high, middle = course.green_low, course.green_high, median(course.before)
    falls = low is not None and _is_far(middle - course.value, middle - low)
    return falls or (high is not None and _is_far(course.value - middle, high - middle))


def _is_far(gone: Decimal, room: Decimal) -> bool:
    """Whether it went that way, and so far; from on or beyond the limit (no room) any step is far."""
    return gone > 0 and gone >= STEEP_SHARE * room


def ready(days: Sequence[tuple[str, GreenDay]], now: datetime) -> list[str]:
    """Return the ids of those who may be received together."""
    return [key for key, day in days if standing_of(day, now).standing is Standing.READY]
