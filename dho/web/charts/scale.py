"""From values and instants to places in a drawing. Geometry is float; values stay Decimal."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from dho.web.charts.facts import Series

_DAY_STEPS = (1, 2, 3, 7, 14, 30, 61, 91, 182, 365)


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Where an instant stands: from ``left`` over ``width`` units."""

    starts_at: datetime
    ends_at: datetime
    left: float
    width: float

    @property
    def right(self) -> float:
        """Return the x of the end."""
        return self.left + self.width

    def x(self, at: datetime) -> float:
        """Return the x of an instant, kept within the frame."""
        span = (self.ends_at - self.starts_at).total_seconds() or 1.0
        part = (at - self.starts_at).total_seconds() / span
        return self.left + self.width * min(max(part, 0.0), 1.0)


@dataclass(frozen=True, slots=True)
class ValueScale:
    """Where a value stands: ``high`` at ``top``, ``low`` at ``top + height``."""

    low: float
    high: float
    top: float
    height: float

    @property
    def bottom(self) -> float:
        """Return the y of the lowest value."""
        return self.top + self.height

    def y(self, value: float) -> float:
        """Return the y of a value, kept within the frame."""
        part = (self.high - value) / (self.high - self.low)
        return self.top + self.height * min(max(part, 0.0), 1.0)


def nice_step(span: float, parts: int) -> float:
    """Return the smallest of 1, 2, 5 times a power of ten that cuts a span in at most ``parts``."""
    rough = span / max(parts, 1)
    power: float = 10.0 ** math.floor(math.log10(rough))
    return next(s for s in (power, 2 * power, 5 * power, 10 * power) if s >= rough * 0.999)


def value_ticks(low: float, high: float, parts: int) -> list[tuple[float, str]]:
    """Return the round values between two, each with its text (decimal point)."""
    step = nice_step(high - low, parts)
    digits = max(0, -math.floor(math.log10(step)))
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [(i * step, f"{i * step:.{digits}f}") for i in range(first, last + 1)]


def value_range(series: Series) -> tuple[float, float]:
    """Return the lowest and highest value that a panel shows: readings, limits and some air."""
    found = [float(point.value) for point in series.points]
    for period in series.periods:
        for band in period.bands:
            found += [float(edge) for edge in (band.low, band.high) if edge is not None]
    if not found:
        return 0.0, 1.0
    low, high = min(found), max(found)
    air = (high - low) * 0.08 or abs(high) * 0.05 or 1.0
    floor, ceiling = series.bounds
    lowest = low - air if floor is None else max(low - air, min(float(floor), low))
    highest = high + air if ceiling is None else min(high + air, max(float(ceiling), high))
    return (lowest, highest) if lowest < highest else (lowest - 1.0, highest + 1.0)


def time_ticks(
    scale: TimeScale, zone: tzinfo, most: int, *, formats: tuple[str, str]
) -> list[tuple[float, str]]:
    """Return the x and text of round local days (or, in a short chart, of every sixth hour)."""
    days = (scale.ends_at - scale.starts_at) / timedelta(days=1)
    day_format, hour_format = formats
    date = scale.starts_at.astimezone(zone).date()
    if days <= 1.5:
        moments = [
            datetime.combine(date + timedelta(days=day), time(hour), zone)
            for day in range(3)
            for hour in (0, 6, 12, 18)
        ]
        form = hour_format
    else:
        step = next((s for s in _DAY_STEPS if days / s <= most), _DAY_STEPS[-1])
        moments = [
            datetime.combine(date + timedelta(days=day), time(), zone)
            for day in range(1, int(days) + 2, step)
        ]
        form = day_format
    return [
        (scale.x(moment), moment.strftime(form))
        for moment in moments
        if scale.starts_at <= moment.astimezone(UTC) <= scale.ends_at
    ]


def spread(places: Sequence[float], apart: float, *, top: float, bottom: float) -> list[float]:
    """Return rising places moved as little as needed to stand ``apart``, between top and bottom."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + apart) if moved else max(place, top))
    limit = bottom
    for index in reversed(range(len(moved))):
        moved[index] = min(moved[index], limit)
        limit = moved[index] - apart
    return moved
