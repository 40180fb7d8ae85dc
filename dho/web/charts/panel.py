"""One panel of values: the bands, limits and grid behind, the line of readings in front."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from dho.web.charts.marks import (
    FILL,
    FRAME,
    GRID,
    INK,
    LIMIT,
    MARK,
    label,
    mark,
    number,
    signed,
    written,
)
from dho.web.charts.scale import spread, value_ticks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime, timedelta

    from dho.web.charts.facts import Band, Labels, PlanPeriod, Point, Series
    from dho.web.charts.scale import TimeScale, ValueScale


@dataclass(frozen=True, slots=True)
class Panel:
    """A series over its bands: where it stands, and the letters and words that it is drawn with."""

    series: Series
    scale: ValueScale
    time: TimeScale
    labels: Labels
    font: float

    def background(self) -> Iterator[str]:
        """Yield bands, grid, limits and frame; then the name of the series above it."""
        left, right, panel = self.time.left, self.time.right, self.scale
        for period, x1, x2 in self.periods():
            yield from self._bands(period, x1, x2)
        for value, text in self._ticks():
            y = panel.y(value)
            yield f'<path d="M{number(left)} {number(y)}H{number(right)}" stroke="{GRID}" '
            yield 'stroke-width=".6"/>'
            yield label(text, left - 6, y + self.font * 0.35, anchor="end")
        for period, x1, x2 in self.periods():
            yield from self._limits(period, x1, x2)
        yield f'<rect x="{number(left)}" y="{number(panel.top)}" width="{number(self.time.width)}" '
        yield f'height="{number(panel.height)}" fill="none" stroke="{FRAME}" stroke-width=".8"/>'
        place = (4.0, panel.top - self.font * 0.7)
        yield label(self.heading, *place, more=' font-weight="600"', ink=INK)

    def edge(self, *, with_names: bool = True) -> Iterator[str]:
        """Yield, at the right edge, the limits now in force and the names of the bands."""
        if not self.series.periods:
            return
        period, panel = self.series.periods[-1], self.scale
        x, drop = self.time.right + 4, self.font * 0.35
        shown = [b.low for b in period.bands if b.low is not None and b.low > panel.low]
        limits = sorted({low for low in shown if low < panel.high}, reverse=True)
        places = [panel.y(float(low)) for low in limits]
        for low, y in zip(limits, self._apart(places), strict=True):
            text = written(low, self.labels.decimal_sign)
            yield label(text, x, y + drop, ink=INK, more=' font-weight="600"')
        seen = [(sum(self._span(b)) / 2, b.colour) for b in period.bands if self._seen(b)]
        seen.sort()
        x += self.font * 2.4
        for y, colour in zip(self._apart([y for y, _ in seen]), [c for _, c in seen], strict=True):
            yield mark(colour, x + 4, y)
            if with_names:
                name = self.labels.colours.get(colour, colour)
                yield label(name, x + 12, y + drop, ink=MARK[colour], more=' font-weight="600"')

    @property
    def heading(self) -> str:
        """What is measured, with its unit."""
        one = self.series
        return f"{one.label} ({one.unit})" if one.unit else one.label

    def place(self, point: Point) -> tuple[float, float]:
        """Return where a reading stands."""
        return self.time.x(point.at), self.scale.y(float(point.value))

    def line(
        self, points: Sequence[Point], missing: Sequence[datetime], gap: timedelta | None
    ) -> Iterator[str]:
        """Yield the line through the points, broken where a reading is missing between two."""
        path = self._path(points, sorted(missing), gap)
        if path:
            yield f'<path class="line" d="{path}" fill="none" stroke="{INK}" stroke-width="1.2" '
            yield 'stroke-linejoin="round"/>'

    def empty(self) -> Iterator[str]:
        """Yield that there is nothing to show."""
        if self.labels.empty:
            x = self.time.left + self.time.width / 2
            y = self.scale.top + self.scale.height / 2
            yield label(self.labels.empty, x, y, anchor="middle", ink=INK)

    def periods(self) -> list[tuple[PlanPeriod, float, float]]:
        """Return each period that is seen in the window, with its left and right x."""
        found = self.series.periods
        ends = [*(period.starts_at for period in found[1:]), self.time.ends_at]
        return [
            (period, self.time.x(period.starts_at), self.time.x(end))
            for period, end in zip(found, ends, strict=False)
            if end > self.time.starts_at and period.starts_at < self.time.ends_at
        ]

    def _path(self, points: Sequence[Point], missing: list[datetime], gap: timedelta | None) -> str:
        path, lift = [], True
        waiting = iter(missing)
        gone = next(waiting, None)
        for index, point in enumerate(points):
            while gone is not None and gone < point.at:
                lift, gone = True, next(waiting, None)
            if index and gap and point.at - points[index - 1].at > gap:
                lift = True
            x, y = self.place(point)
            path.append(f"{'M' if lift else 'L'}{number(x)} {number(y)}")
            lift = False
        return "".join(path)

    def _ticks(self) -> list[tuple[float, str]]:
        """Return round values with their texts; none where there is nothing to measure against."""
        if not self.series.points and not self.series.periods:
            return []
        parts = max(2, int(self.scale.height / (self.font * 2.6)))
        sign = self.labels.decimal_sign
        found = value_ticks(self.scale.low, self.scale.high, parts)
        return [(value, signed(text, sign)) for value, text in found]

    def _bands(self, period: PlanPeriod, x1: float, x2: float) -> Iterator[str]:
        for band in period.bands:
            top, bottom = self._span(band)
            if bottom - top > 0.1 and x2 > x1:
                place = f'x="{number(x1)}" y="{number(top)}"'
                measure = f'width="{number(x2 - x1)}" height="{number(bottom - top)}"'
                yield f'<rect {place} {measure} fill="{FILL.get(band.colour, "none")}"/>'

    def _limits(self, period: PlanPeriod, x1: float, x2: float) -> Iterator[str]:
        """Yield the limits as lines, the red ones thicker, so that a grey print shows them."""
        for lower, upper in pairwise(period.bands):
            if lower.high is not None and self.scale.low < float(lower.high) < self.scale.high:
                thick = "1.6" if "RED" in (lower.colour, upper.colour) else ".9"
                y = number(self.scale.y(float(lower.high)))
                yield f'<path class="limit" d="M{number(x1)} {y}H{number(x2)}" stroke="{LIMIT}" '
                yield f'stroke-width="{thick}"/>'

    def _apart(self, places: list[float]) -> list[float]:
        return spread(places, self.font * 1.1, top=self.scale.top, bottom=self.scale.bottom)

    def _span(self, band: Band) -> tuple[float, float]:
        """Return the top and bottom y of a band; open ends reach the frame."""
        panel = self.scale
        top = panel.top if band.high is None else panel.y(float(band.high))
        bottom = panel.bottom if band.low is None else panel.y(float(band.low))
        return top, bottom

    def _seen(self, band: Band) -> bool:
        top, bottom = self._span(band)
        return bottom - top > 1.0
