"""What a trend chart is made of. Values are Decimal in the unit shown, instants are aware."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING

from dho.lib.clock import OSLO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.safestring import SafeString

Limits = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True, slots=True)
class Band:
    """The values from ``low`` to ``high`` that give a colour; None is open."""

    colour: str
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class PlanPeriod:
    """The bands of one plan version, from ``starts_at`` until the next period starts."""

    starts_at: datetime
    label: str
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One reading. ``shown`` is its text where that is not the number (``LO``); ``note`` a remark."""

    at: datetime
    value: Decimal
    colour: str = "NOT_JUDGED"
    shown: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One line in a panel of its own, with its own bands, in order of time.

    ``bounds`` are the values that the axis never passes (SpO₂: 0 and 100).
    """

    label: str
    points: tuple[Point, ...]
    periods: tuple[PlanPeriod, ...] = ()
    unit: str = ""
    bounds: Limits = (Decimal(0), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The words of a chart, in the reader's language.

    ``title`` carries the message (it is the alternative text on the web and in the PDF).
    ``colours`` maps RED, YELLOW, GREEN, NOT_JUDGED to words. ``day_format`` and ``hour_format`` are
    strftime formats.
    """

    title: str
    colours: Mapping[str, str]
    description: str = ""
    missing: str = ""
    empty: str = ""
    decimal_sign: str = ","
    day_format: str = "%d.%m"
    hour_format: str = "%H.%M"
    time_format: str = "%d.%m %H.%M"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """A chart over ``starts_at`` to ``ends_at``: one panel per series above a common time axis.

    ``missing`` are the instants of expected readings that did not come. A line is broken at each
    of them, and between two points further apart than ``gap``.
    """

    series: tuple[Series, ...]
    labels: Labels
    starts_at: datetime
    ends_at: datetime
    missing: tuple[datetime, ...] = ()
    gap: timedelta | None = None
    zone: tzinfo = OSLO


@dataclass(frozen=True, slots=True)
class Size:
    """Width of the drawing, height of one panel and size of the letters, all in drawing units.

    One unit is one CSS pixel when the picture is shown at its own width; a phone wants a narrow
    drawing, not a wide one made small.
    """

    width: int = 720
    height: int = 190
    font: int = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table beside a chart: a reading, or (``missing``) one that did not come."""

    at: datetime
    values: tuple[str, ...]
    colour: str
    note: str = ""
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its table, ready for ``ui/chart.html``."""

    svg: SafeString
    uid: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        """Return how many columns the table has: time, the values, colour and remark."""
        return len(self.columns) + 3


def bands_of(*, green: Limits, yellow: Limits) -> tuple[Band, ...]:
    """Return the bands of a range: green inside, then yellow, then red, from low to high.

    An open bound (None) has nothing outside it, as in the range rule.
    """
    (green_low, green_high), (yellow_low, yellow_high) = green, yellow
    bands = [Band("GREEN", green_low, green_high)]
    if green_low is not None:
        bands.insert(0, Band("YELLOW", yellow_low, green_low))
        if yellow_low is not None:
            bands.insert(0, Band("RED", None, yellow_low))
    if green_high is not None:
        bands.append(Band("YELLOW", green_high, yellow_high))
        if yellow_high is not None:
            bands.append(Band("RED", yellow_high, None))
    return tuple(band for band in bands if band.low is None or band.low != band.high)
