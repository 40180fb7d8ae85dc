"""One time axis for everything: lanes of readings and of what happened, drawn one by one in line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from dho.web.charts.lanes import WIDE, thinned, tracks
from dho.web.charts.marks import (
    AXIS_TEXT,
    FRAME,
    INK,
    MARK,
    cross,
    label,
    mark,
    number,
    opening,
    text_width,
)
from dho.web.charts.panel import Panel
from dho.web.charts.scale import TimeScale, ValueScale, time_ticks, value_range
from dho.web.charts.signs import bar, hatch, sign
from dho.web.charts.trend import hover_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dho.web.charts.facts import Labels, Series, Size
    from dho.web.charts.lanes import Axis, EventLane, ValueLane

_WIDE_FROM = 600
_ROW, _TRACK = 15.0, 13.0
_MOST_TRACKS = 6


def lane_svg(
    lane: ValueLane,
    axis: Axis,
    *,
    labels: Labels,
    uid: str,
    size: Size = WIDE,
    described_by: str = "",
) -> SafeString:
    """Draw one kind of reading over the axis. ``described_by``: the id of the words about all lanes."""
    frame = _Frame.of(axis, labels, size, uid)
    return SafeString("".join(_lane(lane, frame, described_by)))


def events_svg(
    lanes: Sequence[EventLane],
    axis: Axis,
    *,
    labels: Labels,
    uid: str,
    size: Size = WIDE,
    described_by: str = "",
) -> SafeString:
    """Draw the rows of what happened over the axis."""
    frame = _Frame.of(axis, labels, size, uid)
    return SafeString("".join(_events(lanes, frame, described_by)))


@dataclass(frozen=True, slots=True)
class _Frame:
    """What every lane of one size shares: margins, time scale, words."""

    axis: Axis
    labels: Labels
    size: Size
    time: TimeScale
    uid: str

    @classmethod
    def of(cls, axis: Axis, labels: Labels, size: Size, uid: str) -> _Frame:
        font = size.font
        left, right = font * 4.2, font * 2.4 + 14
        if size.width >= _WIDE_FROM:
            names = (labels.colours.get(one, one) for one in ("RED", "YELLOW", "GREEN"))
            right = font * 2.4 + 18 + max(text_width(name, font) for name in names)
        time = TimeScale(axis.starts_at, axis.ends_at, left, size.width - left - right)
        return cls(axis, labels, size, time, uid)

    @property
    def is_wide(self) -> bool:
        """Whether there is room for names, and a pointer."""
        return self.size.width >= _WIDE_FROM

    def shades(self, top: float, bottom: float) -> Iterator[str]:
        """Yield what is shaded, between two heights."""
        for span in self.axis.shades:
            x1, x2 = self.time.x(span.starts_at), self.time.x(span.ends_at or self.axis.ends_at)
            if x2 - x1 < 0.5:
                continue
            place = f'x="{number(x1)}" y="{number(top)}" width="{number(x2 - x1)}"'
            yield f'<rect class="shade" {place} height="{number(bottom - top)}" '
            yield f'fill="url(#{self.uid}-h)" stroke="{FRAME}" stroke-width=".8" '
            yield f'fill-opacity=".55"><title>{escape(span.text)}</title></rect>'

    def changes(self, top: float, bottom: float, free: float) -> Iterator[str]:
        """Yield a dashed line at each plan change, with its label where there is room above."""
        for change in sorted(self.axis.changes, key=lambda one: one.at):
            if not self.axis.starts_at < change.at < self.axis.ends_at:
                continue
            x, half = self.time.x(change.at), text_width(change.label, self.size.font) / 2 + 3
            yield f'<path class="plan" d="M{number(x)} {number(top - 5)}V{number(bottom)}" '
            yield f'stroke="{INK}" stroke-dasharray="4 3"/>'
            if x - half >= free:
                more = ' font-weight="600"'
                y = top - self.size.font * 0.6
                yield label(change.label, x, y, anchor="middle", ink=INK, more=more)
                free = x + half

    def days(self, foot: float) -> Iterator[str]:
        """Yield the dates below a lane."""
        font = self.size.font
        most = max(2, int(self.time.width / (font * 4.6)))
        formats = (self.labels.day_format, self.labels.hour_format)
        for x, text in time_ticks(self.time, self.axis.zone, most, formats=formats):
            yield f'<path d="M{number(x)} {number(foot)}v4" stroke="{AXIS_TEXT}"/>'
            yield label(text, x, foot + font * 1.4, anchor="middle")


def _lane(lane: ValueLane, frame: _Frame, described_by: str) -> Iterator[str]:
    font, height = frame.size.font, float(frame.size.height)
    missing = [m for m in lane.missing if frame.axis.starts_at <= m <= frame.axis.ends_at]
    top = font * 2.0
    panels = [
        _panel(one, frame, top + index * (height + font * 1.9))
        for index, one in enumerate(lane.series)
    ]
    foot = panels[-1].scale.bottom + (font * 1.2 if missing else 0.0)
    yield opening(
        uid=frame.uid,
        size=(frame.size.width, foot + font * 1.9),
        font=font,
        title=frame.labels.title,
        about=frame.labels.description,
        described_by=described_by,
    )
    yield hatch(f"{frame.uid}-h")
    for panel in panels:
        yield from panel.background()
        yield from panel.edge(with_names=frame.is_wide)
        yield from frame.shades(panel.scale.top, panel.scale.bottom)
    free = 4 + text_width(panels[0].heading, font) + 6
    yield from frame.changes(top, foot, free)
    for panel in panels:
        yield from _readings(panel, lane, frame)
    if missing:
        yield from _missing(frame, [frame.time.x(one) for one in missing], foot - font * 0.5)
    yield from frame.days(foot)
    yield "</svg>"


def _panel(series: Series, frame: _Frame, top: float) -> Panel:
    low, high = value_range(series)
    scale = ValueScale(low, high, top, float(frame.size.height))
    return Panel(series, scale, frame.time, frame.labels, frame.size.font)


def _readings(panel: Panel, lane: ValueLane, frame: _Frame) -> Iterator[str]:
    """Yield the line and the marks: greens as dots of one path, the others with what they say."""
    most = int(frame.time.width / 4) * 3
    points = thinned(panel.series.points, frame.axis.starts_at, frame.axis.ends_at, most=most)
    if not points:
        yield from panel.empty()
    yield from panel.line(points, lane.missing, lane.gap)
    dots = [panel.place(one) for one in points if one.colour == "GREEN"]
    if dots:
        path = "".join(f"M{number(x)} {number(y)}h0" for x, y in dots)
        yield f'<path class="dots" d="{path}" stroke="{MARK["GREEN"]}" stroke-width="4.4" '
        yield 'stroke-linecap="round"/>'
    for one in points:
        if one.colour != "GREEN":
            drawn = mark(one.colour, *panel.place(one))
            if frame.is_wide:  # a phone has no pointer to rest on a mark
                hover = escape(hover_of(one, panel.series, frame.labels, frame.axis.zone))
                drawn = f"<g><title>{hover}</title>{drawn}</g>"
            yield drawn


def _missing(frame: _Frame, places: list[float], y: float) -> Iterator[str]:
    more = f' font-size="{number(frame.size.font - 2)}"'
    yield label(frame.labels.missing, frame.time.left - 6, y + 3, anchor="end", more=more)
    path = "".join(cross(x, y) for x in places)
    yield f'<path class="missing" d="{path}" stroke="{MARK["MISSING"]}" stroke-width="1.4" '
    yield 'fill="none"/>'


def _events(lanes: Sequence[EventLane], frame: _Frame, described_by: str) -> Iterator[str]:
    font = frame.size.font
    apart = timedelta(seconds=(frame.axis.ends_at - frame.axis.starts_at).total_seconds() / 60)
    placed = [
        tracks(lane.spans, frame.axis.ends_at, most=_MOST_TRACKS, apart=apart) for lane in lanes
    ]
    heights = [font * 1.5 + max(_ROW, (max(rows, default=0) + 1) * _TRACK + 4) for rows in placed]
    top = font * 2.0
    foot = top + sum(heights)
    yield opening(
        uid=frame.uid,
        size=(frame.size.width, foot + font * 1.9),
        font=font,
        title=frame.labels.title,
        about=frame.labels.description,
        described_by=described_by,
    )
    yield hatch(f"{frame.uid}-h")
    yield from frame.shades(top, foot)
    left, right = number(frame.time.left), number(frame.time.right)
    yield f'<path d="M{left} {number(top)}H{right}V{number(foot)}H{left}z" fill="none" '
    yield f'stroke="{FRAME}" stroke-width=".8"/>'
    yield from frame.changes(top, foot, 0.0)
    for lane, rows, height in zip(lanes, placed, heights, strict=True):
        yield from _row(lane, rows, frame, top, height)
        top += height
    yield from frame.days(foot)
    yield "</svg>"


def _row(
    lane: EventLane, rows: list[int], frame: _Frame, top: float, height: float
) -> Iterator[str]:
    font, axis = frame.size.font, frame.axis
    yield f'<path d="M{number(frame.time.left)} {number(top)}H{number(frame.time.right)}" '
    yield f'stroke="{FRAME}" stroke-width=".6"/>'
    more = f' font-weight="600" font-size="{number(font - 1)}"'
    yield label(lane.label, frame.time.left + 4, top + font * 1.1, ink=INK, more=more)
    first = top + font * 1.5 + _TRACK / 2
    for span, row in zip(lane.spans, rows, strict=True):
        if (span.ends_at or axis.ends_at) < axis.starts_at:
            continue
        x1, x2 = frame.time.x(span.starts_at), frame.time.x(span.ends_at or axis.ends_at)
        drawn = bar(span.sign, x1, x2, first + row * _TRACK, is_open=span.ends_at is None)
        yield f"<g><title>{escape(span.text)}</title>{drawn}</g>"
    for one in lane.marks:
        if axis.starts_at <= one.at <= axis.ends_at:
            drawn = sign(one.sign, frame.time.x(one.at), top + height - _ROW / 2 - 2)
            yield f"<g><title>{escape(one.text)}</title>{drawn}</g>"
