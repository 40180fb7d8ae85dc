"""What a time axis with lanes is made of, and the two rules that keep a crowded one readable.

Every lane is a drawing of its own over the same axis, so that they stand in line under each other,
can be read one by one, and break between two pages. Instants are aware.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING

from dho.lib.clock import OSLO
from dho.web.charts.facts import Size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dho.web.charts.facts import Point, Series

WIDE = Size(width=960, height=92, font=12)
NARROW = Size(width=360, height=96, font=12)
_WORST_FIRST = ("RED", "NOT_JUDGED", "YELLOW", "GREEN")


class Shape(StrEnum):
    """What stands in an event lane besides the colours, each with a shape of its own."""

    REACHED = "REACHED"
    NOT_REACHED = "NOT_REACHED"
    EVENT = "EVENT"
    TOLD = "TOLD"
    TAKEN_OVER = "TAKEN_OVER"


@dataclass(frozen=True, slots=True)
class Change:
    """A plan version that came into force: a line through all lanes."""

    at: datetime
    label: str


@dataclass(frozen=True, slots=True)
class Span:
    """A time that has a beginning and an end, half-open; None: it goes on.

    ``sign`` is a colour's name, or empty for what is shaded (a pause, a stay).
    """

    starts_at: datetime
    ends_at: datetime | None
    text: str
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened at an instant. ``sign``: a ``Shape`` or a colour's name."""

    at: datetime
    sign: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The common axis from ``starts_at`` to ``ends_at``, and what goes through every lane."""

    starts_at: datetime
    ends_at: datetime
    changes: tuple[Change, ...] = ()
    shades: tuple[Span, ...] = ()
    zone: tzinfo = OSLO


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueLane:
    """One kind of reading: a panel per series (blood pressure has two). ``missing`` did not come."""

    series: tuple[Series, ...]
    missing: tuple[datetime, ...] = ()
    gap: timedelta | None = None


@dataclass(frozen=True, slots=True)
class EventLane:
    """One row of things that happened, with its name."""

    label: str
    marks: tuple[Happened, ...] = ()
    spans: tuple[Span, ...] = ()


def thinned(
    points: Sequence[Point], starts_at: datetime, ends_at: datetime, *, most: int
) -> tuple[Point, ...]:
    """Return the points of a window, in order of time: all, or about ``most`` that stand for them.

    Of each of equal parts of the window the lowest, the highest and the worst are kept, so that no
    peak and no colour disappears.
    """
    inside = sorted(
        (one for one in points if starts_at <= one.at <= ends_at), key=lambda one: one.at
    )
    if len(inside) <= most:
        return tuple(inside)
    part = (ends_at - starts_at) / max(most // 3, 1)
    parts: dict[int, list[Point]] = {}
    for one in inside:
        parts.setdefault(int((one.at - starts_at) / part), []).append(one)
    kept: list[Point] = []
    for group in parts.values():
        chosen = (
            min(group, key=lambda one: one.value),
            max(group, key=lambda one: one.value),
            min(group, key=lambda one: _badness(one.colour)),
        )
        kept += sorted({id(one): one for one in chosen}.values(), key=lambda one: one.at)
    return tuple(kept)


def tracks(spans: Sequence[Span], now: datetime, *, most: int, apart: timedelta) -> list[int]:
    """Return for each span the row in which it stands, so that none covers another.

    The first free row is taken; with more than ``most`` at a time the last row is shared. ``apart``
    is the least distance between two in one row.
    """
    free_from: list[datetime] = []
    found = [0] * len(spans)
    for index in sorted(range(len(spans)), key=lambda one: (spans[one].starts_at, one)):
        span = spans[index]
        row = next(
            (row for row, free in enumerate(free_from) if free <= span.starts_at), len(free_from)
        )
        row = min(row, most - 1)
        end = (span.ends_at or now) + apart
        if row == len(free_from):
            free_from.append(end)
        else:
            free_from[row] = max(free_from[row], end)
        found[index] = row
    return found


def _badness(colour: str) -> int:
    return _WORST_FIRST.index(colour) if colour in _WORST_FIRST else len(_WORST_FIRST)
