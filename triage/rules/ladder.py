"""What happens, and when, between the end of a window's grace and the nurse: the ladder.

A reminder to the patient, a message to the relative, then the centre's list. Pure: which rung is due
follows from the ladder, what was taken before, and the time that is passed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from selfcare_plans.rules.document import MissingRule

CALLS_FROM, CALLS_UNTIL = time(8), time(21)
"""Between these local times a relative may be told; ``CALLS_UNTIL`` itself is too late."""


class Rung(StrEnum):
    """A step of the ladder."""

    REMINDER = "REMINDER"
    RELATIVE = "RELATIVE"
    NURSE = "NURSE"


@dataclass(frozen=True, slots=True)
class Ladder:
    """When each rung is due, as instants; None leaves it out. The nurse is never left out."""

    nurse_at: datetime
    remind_at: datetime | None = None
    relative_at: datetime | None = None

    @property
    def is_climbed_at_once(self) -> bool:
        """Whether there is nothing to do before the nurse."""
        return self.remind_at is None and self.relative_at is None


@dataclass(frozen=True, slots=True)
class RelativeToTell:
    """The relative with the agreed role and an account, and the last local day one was told."""

    told_today: bool = False


def ladder_of(rules: Iterable[MissingRule], deadline_at: datetime) -> Ladder | None:
    """Return the ladder of the rules that speak, from the end of grace; None where none speaks.

    Of several rules the earliest of each rung counts. A rung after the nurse is of no use and is
    left out.
    """
    spoken = tuple(rules)
    if not spoken:
        return None
    nurse = min(rule.nurse_minutes for rule in spoken)

    def at(minutes: Iterable[int | None]) -> datetime | None:
        first = min((one for one in minutes if one is not None), default=None)
        if first is None or first > nurse:
            return None
        return deadline_at + timedelta(minutes=first)

    return Ladder(
        nurse_at=deadline_at + timedelta(minutes=nurse),
        remind_at=at(rule.remind_minutes for rule in spoken),
        relative_at=at(rule.relative_minutes for rule in spoken),
    )


def due_rungs(
    ladder: Ladder,
    taken: frozenset[Rung],
    now: datetime,
    *,
    zone: ZoneInfo,
    relative: RelativeToTell | None,
) -> tuple[Rung, ...]:
    """Return the rungs to take now, lowest first.

    ``zone`` is the patient's, ``relative`` None where there is nobody to tell: then that rung is
    skipped. A relative is told between 08 and 21 and once a day; outside it waits, and the nurse does
    not wait for it.
    """
    due = []
    if _is_due(ladder.remind_at, now) and Rung.REMINDER not in taken:
        due.append(Rung.REMINDER)
    may_tell = relative is not None and not relative.told_today and may_be_called(now, zone)
    is_before_nurse = now < ladder.nurse_at or ladder.relative_at == ladder.nurse_at
    if (
        _is_due(ladder.relative_at, now)
        and Rung.RELATIVE not in taken
        and may_tell
        and is_before_nurse
    ):
        due.append(Rung.RELATIVE)
    if now >= ladder.nurse_at:
        due.append(Rung.NURSE)
    return tuple(due)


def next_look(ladder: Ladder, taken: frozenset[Rung], now: datetime, zone: ZoneInfo) -> datetime:
    """Return when something may be due next: the nurse at the latest."""
    times = [ladder.nurse_at]
    if ladder.remind_at is not None and Rung.REMINDER not in taken:
        times.append(ladder.remind_at)
    if ladder.relative_at is not None and Rung.RELATIVE not in taken:
        times.append(callable_from(max(ladder.relative_at, now), zone))
    return min(times)


def _is_due(at: datetime | None, now: datetime) -> bool:
    return at is not None and at <= now


def may_be_called(now: datetime, zone: ZoneInfo) -> bool:
    """Whether a relative may be told at this instant, by the patient's own clock."""
    return CALLS_FROM <= now.astimezone(zone).time() < CALLS_UNTIL


def callable_from(at: datetime, zone: ZoneInfo) -> datetime:
    """Return the first instant from ``at`` when a relative may be told."""
    local = at.astimezone(zone)
    if may_be_called(at, zone):
        return at
    day = local.date() + timedelta(days=0 if local.time() < CALLS_FROM else 1)
    return datetime.combine(day, CALLS_FROM, tzinfo=zone)
