"""The same data as a chart, as a table: for screen readers, for reading exact values, for paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dho.web.charts.facts import Figure, Row
from dho.web.charts.marks import written
from dho.web.charts.trend import trend_svg

if TYPE_CHECKING:
    from datetime import datetime

    from dho.web.charts.facts import Point, Size, Trend


def trend_rows(trend: Trend) -> tuple[Row, ...]:
    """Return a row per instant with a value per series, and one per missing reading, newest first.

    Only what the chart shows: from ``starts_at`` to ``ends_at``. A row has the worst colour of its
    values.
    """
    by_time: dict[datetime, list[Point | None]] = {}
    for index, series in enumerate(trend.series):
        for point in series.points:
            row = by_time.setdefault(point.at, [None] * len(trend.series))
            row[index] = point
    rows = [_row(at, points, trend) for at, points in by_time.items()]
    empty = ("",) * len(trend.series)
    rows += [Row(at, empty, "MISSING", missing=True) for at in trend.missing]
    inside = (row for row in rows if trend.starts_at <= row.at <= trend.ends_at)
    return tuple(sorted(inside, key=lambda row: row.at, reverse=True))


_WORST_FIRST = ("RED", "NOT_JUDGED", "YELLOW", "GREEN")


def _row(at: datetime, points: list[Point | None], trend: Trend) -> Row:
    sign = trend.labels.decimal_sign
    values = tuple("" if p is None else p.shown or written(p.value, sign) for p in points)
    found = [p for p in points if p is not None]
    colours = {p.colour for p in found}
    colour = next((c for c in _WORST_FIRST if c in colours), "NOT_JUDGED")
    return Row(at, values, colour, "; ".join(dict.fromkeys(p.note for p in found if p.note)))


def figure(trend: Trend, *, uid: str, size: Size | None = None) -> Figure:
    """Return a chart with its table, for ``ui/chart.html``."""
    columns = tuple(f"{s.label} ({s.unit})" if s.unit else s.label for s in trend.series)
    return Figure(
        svg=trend_svg(trend, uid=uid, size=size),
        uid=uid,
        caption=trend.labels.title,
        columns=columns,
        rows=trend_rows(trend),
    )
