"""The trend chart: readings over the bands of the plan that was in force when they were made."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from dho.web.charts.facts import Size
from dho.web.charts.marks import (
    AXIS_TEXT,
    INK,
    MARK,
    cross,
    label,
    mark,
    number,
    opening,
    text_width,
    written,
)
from dho.web.charts.panel import Panel
from dho.web.charts.scale import TimeScale, ValueScale, time_ticks, value_range

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from dho.web.charts.facts import Labels, Point, Series, Trend


def trend_svg(trend: Trend, *, uid: str, size: Size | None = None) -> SafeString:
    """Draw the chart. ``uid`` must be unique on the page (the drawing refers to its own title)."""
    return SafeString("".join(_Drawing(trend, size or Size()).parts(uid)))


def hover_of(point: Point, series: Series, labels: Labels, zone: tzinfo) -> str:
    """Return what a reading says under the pointer: time, value with unit, colour."""
    when = point.at.astimezone(zone).strftime(labels.time_format)
    value = point.shown or written(point.value, labels.decimal_sign)
    word = labels.colours.get(point.colour, point.colour)
    return f"{when}: {value} {series.unit} {word}".replace("  ", " ")


class _Drawing:
    """One chart being drawn: the scales, and the parts in the order of painting."""

    def __init__(self, trend: Trend, size: Size) -> None:
        self.trend, self.size, self.font = trend, size, size.font
        left = max(self.font * 3.6, text_width(trend.labels.missing, self.font - 1) + 8)
        right = 14.0
        if any(series.periods for series in trend.series):
            names = max(text_width(name, self.font) for name in self._names())
            right = self.font * 2.4 + 18 + names
        self.time = TimeScale(trend.starts_at, trend.ends_at, left, size.width - left - right)
        self.panels = [self._panel(index, one) for index, one in enumerate(trend.series)]
        self.foot = self.panels[-1].scale.bottom

    def _names(self) -> list[str]:
        return [self.trend.labels.colours.get(c, c) for c in ("RED", "YELLOW", "GREEN")]

    def _panel(self, index: int, series: Series) -> Panel:
        low, high = value_range(series)
        step = self.size.height + self.font * 2.4
        scale = ValueScale(low, high, self.font * 3.2 + index * step, float(self.size.height))
        return Panel(series, scale, self.time, self.trend.labels, self.font)

    def parts(self, uid: str) -> Iterator[str]:
        """Yield the drawing piece by piece."""
        labels, rows = self.trend.labels, self._rows_below()
        yield opening(
            uid=uid,
            size=(self.size.width, self.foot + self.font * (2 + 1.7 * rows)),
            font=self.font,
            title=labels.title,
            about=labels.description,
        )
        for panel in self.panels:
            yield from panel.background()
            yield from panel.edge()
        yield from self._time_axis()
        yield from self._plan_changes()
        for panel in self.panels:
            yield from self._readings(panel)
        yield from self._below()
        yield "</svg>"

    def _time_axis(self) -> Iterator[str]:
        labels = self.trend.labels
        most = max(2, int(self.time.width / (self.font * 4.6)))
        formats = (labels.day_format, labels.hour_format)
        for x, text in time_ticks(self.time, self.trend.zone, most, formats=formats):
            yield f'<path d="M{number(x)} {number(self.foot)}v4" stroke="{AXIS_TEXT}"/>'
            yield label(text, x, self.foot + self.font * 1.5, anchor="middle")

    def _plan_changes(self) -> Iterator[str]:
        """Yield a dashed line and a label where a new plan version came into force."""
        changes = {
            period.starts_at: period.label
            for series in self.trend.series
            for period in series.periods
            if self.trend.starts_at < period.starts_at < self.trend.ends_at
        }
        top = self.panels[0].scale.top
        free = [4 + text_width(self.panels[0].heading, self.font) + 6, 0.0]
        for at in sorted(changes):
            x, half = self.time.x(at), text_width(changes[at], self.font) / 2 + 4
            row = 0 if x - half >= free[0] else 1
            free[row] = x + half
            y = top - self.font * (0.6 if row == 0 else 1.7)
            yield f'<path class="plan" d="M{number(x)} {number(top - 5)}V{number(self.foot)}" '
            yield f'stroke="{INK}" stroke-dasharray="4 3"/>'
            yield label(changes[at], x, y, anchor="middle", ink=INK, more=' font-weight="600"')

    def _readings(self, panel: Panel) -> Iterator[str]:
        trend, series = self.trend, panel.series
        inside = [p for p in series.points if trend.starts_at <= p.at <= trend.ends_at]
        if not inside:
            yield from panel.empty()
        yield from panel.line(inside, trend.missing, trend.gap)
        for point in inside:
            hover = escape(hover_of(point, series, trend.labels, trend.zone))
            yield f"<g><title>{hover}</title>{mark(point.colour, *panel.place(point))}</g>"

    def _missing(self) -> list[float]:
        trend = self.trend
        return [self.time.x(m) for m in trend.missing if trend.starts_at <= m <= trend.ends_at]

    def _unjudged(self) -> bool:
        return any(p.colour == "NOT_JUDGED" for series in self.trend.series for p in series.points)

    def _rows_below(self) -> int:
        return bool(self._missing()) + self._unjudged()

    def _below(self) -> Iterator[str]:
        """Yield the row of crosses for missing readings, and what an open square means."""
        y = self.foot + self.font * 2.9
        if self._missing():
            text = self.trend.labels.missing
            more = f' font-size="{number(self.font - 1)}"'
            yield label(text, self.time.left - 6, y + 4, anchor="end", more=more)
            path = "".join(cross(x, y) for x in self._missing())
            yield f'<path class="missing" d="{path}" stroke="{MARK["MISSING"]}" '
            yield 'stroke-width="1.4" fill="none"/>'
            y += self.font * 1.7
        if self._unjudged():
            word = self.trend.labels.colours.get("NOT_JUDGED", "NOT_JUDGED")
            yield mark("NOT_JUDGED", self.time.left + 4, y) + label(
                word, self.time.left + 13, y + 4
            )
