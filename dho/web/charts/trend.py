"""The trend chart: readings over the bands of the plan that was in force when they were made."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from dho.web.charts.facts import Size
from dho.web.charts.marks import (
    AXIS_TEXT,
    FILL,
    FRAME,
    GRID,
    INK,
    LIMIT,
    MARK,
    cross,
    label,
    mark,
    number,
    opening,
    signed,
    text_width,
    written,
)
from dho.web.charts.scale import (
    TimeScale,
    ValueScale,
    spread,
    time_ticks,
    value_range,
    value_ticks,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dho.web.charts.facts import Band, PlanPeriod, Point, Series, Trend


def trend_svg(trend: Trend, *, uid: str, size: Size | None = None) -> SafeString:
    """Draw the chart. ``uid`` must be unique on the page (the drawing refers to its own title)."""
    return SafeString("".join(_Drawing(trend, size or Size()).parts(uid)))


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
        self.foot = self.panels[-1].bottom

    def _names(self) -> list[str]:
        return [self.trend.labels.colours.get(c, c) for c in ("RED", "YELLOW", "GREEN")]

    def _panel(self, index: int, series: Series) -> ValueScale:
        low, high = value_range(series)
        step = self.size.height + self.font * 2.4
        return ValueScale(low, high, self.font * 3.2 + index * step, float(self.size.height))

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
        for series, panel in zip(self.trend.series, self.panels, strict=True):
            yield from self._background(series, panel)
        yield from self._time_axis()
        yield from self._plan_changes()
        for series, panel in zip(self.trend.series, self.panels, strict=True):
            yield from self._readings(series, panel)
        yield from self._below()
        yield "</svg>"

    def _background(self, series: Series, panel: ValueScale) -> Iterator[str]:
        left, right = self.time.left, self.time.right
        for period, x1, x2 in self._periods(series):
            yield from self._bands(period, panel, x1, x2)
        for value, text in self._ticks(series, panel):
            y = panel.y(value)
            yield f'<path d="M{number(left)} {number(y)}H{number(right)}" stroke="{GRID}" '
            yield 'stroke-width=".6"/>'
            yield label(text, left - 6, y + self.font * 0.35, anchor="end")
        for period, x1, x2 in self._periods(series):
            yield from self._limits(period, panel, x1, x2)
        yield f'<rect x="{number(left)}" y="{number(panel.top)}" width="{number(self.time.width)}" '
        yield f'height="{number(panel.height)}" fill="none" stroke="{FRAME}" stroke-width=".8"/>'
        place = (4.0, panel.top - self.font * 0.7)
        yield label(_heading(series), *place, more=' font-weight="600"', ink=INK)
        if series.periods:
            yield from self._edge(series.periods[-1], panel)

    def _ticks(self, series: Series, panel: ValueScale) -> list[tuple[float, str]]:
        """Return round values with their texts; none where there is nothing to measure against."""
        if not series.points and not series.periods:
            return []
        parts = max(2, int(panel.height / (self.font * 2.6)))
        sign = self.trend.labels.decimal_sign
        return [(v, signed(t, sign)) for v, t in value_ticks(panel.low, panel.high, parts)]

    def _periods(self, series: Series) -> list[tuple[PlanPeriod, float, float]]:
        """Return each period that is seen in the window, with its left and right x."""
        ends = [*(period.starts_at for period in series.periods[1:]), self.trend.ends_at]
        return [
            (period, self.time.x(period.starts_at), self.time.x(end))
            for period, end in zip(series.periods, ends, strict=False)
            if end > self.trend.starts_at and period.starts_at < self.trend.ends_at
        ]

    def _bands(self, period: PlanPeriod, panel: ValueScale, x1: float, x2: float) -> Iterator[str]:
        for band in period.bands:
            top, bottom = _span(band, panel)
            if bottom - top > 0.1 and x2 > x1:
                place = f'x="{number(x1)}" y="{number(top)}"'
                measure = f'width="{number(x2 - x1)}" height="{number(bottom - top)}"'
                yield f'<rect {place} {measure} fill="{FILL.get(band.colour, "none")}"/>'

    def _limits(self, period: PlanPeriod, panel: ValueScale, x1: float, x2: float) -> Iterator[str]:
        """Yield the limits as lines, the red ones thicker, so that a grey print shows them."""
        for lower, upper in pairwise(period.bands):
            if lower.high is not None and panel.low < float(lower.high) < panel.high:
                thick = "1.6" if "RED" in (lower.colour, upper.colour) else ".9"
                y = number(panel.y(float(lower.high)))
                yield f'<path class="limit" d="M{number(x1)} {y}H{number(x2)}" stroke="{LIMIT}" '
                yield f'stroke-width="{thick}"/>'

    def _edge(self, period: PlanPeriod, panel: ValueScale) -> Iterator[str]:
        """Yield, at the right edge, the limits now in force and the names of the bands."""
        x, drop = self.time.right + 4, self.font * 0.35
        shown = [b.low for b in period.bands if b.low is not None and b.low > panel.low]
        limits = sorted({low for low in shown if low < panel.high}, reverse=True)
        places = [panel.y(float(low)) for low in limits]
        for low, y in zip(limits, self._apart(places, panel), strict=True):
            text = written(low, self.trend.labels.decimal_sign)
            yield label(text, x, y + drop, ink=INK, more=' font-weight="600"')
        seen = [(sum(_span(b, panel)) / 2, b.colour) for b in period.bands if _seen(b, panel)]
        seen.sort()
        x += self.font * 2.4
        for y, colour in zip(
            self._apart([y for y, _ in seen], panel), [c for _, c in seen], strict=True
        ):
            name = self.trend.labels.colours.get(colour, colour)
            yield mark(colour, x + 4, y)
            yield label(name, x + 12, y + drop, ink=MARK[colour], more=' font-weight="600"')

    def _apart(self, places: list[float], panel: ValueScale) -> list[float]:
        return spread(places, self.font * 1.1, top=panel.top, bottom=panel.bottom)

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
        top = self.panels[0].top
        free = [4 + text_width(_heading(self.trend.series[0]), self.font) + 6, 0.0]
        for at in sorted(changes):
            x, half = self.time.x(at), text_width(changes[at], self.font) / 2 + 4
            row = 0 if x - half >= free[0] else 1
            free[row] = x + half
            y = top - self.font * (0.6 if row == 0 else 1.7)
            yield f'<path class="plan" d="M{number(x)} {number(top - 5)}V{number(self.foot)}" '
            yield f'stroke="{INK}" stroke-dasharray="4 3"/>'
            yield label(changes[at], x, y, anchor="middle", ink=INK, more=' font-weight="600"')

    def _readings(self, series: Series, panel: ValueScale) -> Iterator[str]:
        inside = [p for p in series.points if self.trend.starts_at <= p.at <= self.trend.ends_at]
        if not inside and self.trend.labels.empty:
            x, y = self.time.left + self.time.width / 2, panel.top + panel.height / 2
            yield label(self.trend.labels.empty, x, y, anchor="middle", ink=INK)
        places = [(self.time.x(p.at), panel.y(float(p.value))) for p in inside]
        path = self._line(inside, places)
        if path:
            yield f'<path class="line" d="{path}" fill="none" stroke="{INK}" stroke-width="1.2" '
            yield 'stroke-linejoin="round"/>'
        for point, (x, y) in zip(inside, places, strict=True):
            hover = escape(self._hover(point, series))
            yield f"<g><title>{hover}</title>{mark(point.colour, x, y)}</g>"

    def _line(self, points: list[Point], places: list[tuple[float, float]]) -> str:
        """Return the path through the points, lifted where a reading is missing between two."""
        missing, path, lift = sorted(self.trend.missing), [], True
        waiting = iter(missing)
        gone = next(waiting, None)
        for index, (x, y) in enumerate(places):
            at = points[index].at
            while gone is not None and gone < at:
                lift, gone = True, next(waiting, None)
            if index and self.trend.gap and at - points[index - 1].at > self.trend.gap:
                lift = True
            path.append(f"{'M' if lift else 'L'}{number(x)} {number(y)}")
            lift = False
        return "".join(path)

    def _hover(self, point: Point, series: Series) -> str:
        labels = self.trend.labels
        when = point.at.astimezone(self.trend.zone).strftime(labels.time_format)
        value = point.shown or written(point.value, labels.decimal_sign)
        word = labels.colours.get(point.colour, point.colour)
        return f"{when}: {value} {series.unit} {word}".replace("  ", " ")

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


def _heading(series: Series) -> str:
    return f"{series.label} ({series.unit})" if series.unit else series.label


def _span(band: Band, panel: ValueScale) -> tuple[float, float]:
    """Return the top and bottom y of a band; open ends reach the frame."""
    top = panel.top if band.high is None else panel.y(float(band.high))
    bottom = panel.bottom if band.low is None else panel.y(float(band.low))
    return top, bottom


def _seen(band: Band, panel: ValueScale) -> bool:
    top, bottom = _span(band, panel)
    return bottom - top > 1.0
