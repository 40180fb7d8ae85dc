"""Bars side by side, such as before and after, with the number written at each bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from dho.web.charts.marks import (
    AXIS_TEXT,
    BAR_AFTER,
    BAR_BEFORE,
    BAR_EDGE,
    FRAME,
    INK,
    label,
    number,
    opening,
    text_width,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

_THICK, _SPACE, _FONT = 16, 12, 12
_FILLS = (BAR_BEFORE, BAR_AFTER)


@dataclass(frozen=True, slots=True)
class Bar:
    """One value with its text (``0,42 (n = 58)``); None where it is not shown, the text says why.

    ``low`` and ``high`` are the ends of its confidence interval, drawn as a whisker.
    """

    value: Decimal | None
    text: str
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class BarGroup:
    """What is compared, with one bar per series."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BarLabels:
    """The words: the message, the name of each series (one or two), and the target's label."""

    title: str
    series: tuple[str, ...]
    description: str = ""
    target: str = ""


def bars_svg(
    groups: Sequence[BarGroup],
    *,
    labels: BarLabels,
    uid: str,
    target: Decimal | None = None,
    width: int = 640,
) -> SafeString:
    """Draw horizontal bars from zero: the first series light with an edge, the second dark."""
    return SafeString("".join(_Bars(groups, labels, target, width).parts(uid)))


def bar_rows(groups: Sequence[BarGroup]) -> tuple[tuple[str, ...], ...]:
    """Return the table beside the bars: the label of each group and the texts of its bars."""
    return tuple((group.label, *(bar.text for bar in group.bars)) for group in groups)


class _Bars:
    """One drawing of bars: its scale, and the parts in the order of painting."""

    def __init__(
        self, groups: Sequence[BarGroup], labels: BarLabels, target: Decimal | None, width: int
    ) -> None:
        self.groups, self.labels, self.target, self.width = groups, labels, target, width
        self.top = 26.0 if len(labels.series) > 1 else 8.0
        names = max((text_width(group.label, _FONT) for group in groups), default=0.0)
        texts = (text_width(bar.text, _FONT) for group in groups for bar in group.bars)
        self.left = min(names + 12, width * 0.4)
        right = min(max(texts, default=0.0) + 14, width * 0.35)
        self.lowest, self.highest = self._range()
        self.unit = (width - self.left - right) / (self.highest - self.lowest)

    def _range(self) -> tuple[float, float]:
        found = [0.0] if self.target is None else [0.0, float(self.target)]
        for group in self.groups:
            for bar in group.bars:
                if bar.value is not None:
                    found += [float(v) for v in (bar.value, bar.low, bar.high) if v is not None]
        return min(found), max(found) if max(found) > min(found) else min(found) + 1.0

    def x(self, value: float) -> float:
        """Return the x of a value."""
        return self.left + (value - self.lowest) * self.unit

    def parts(self, uid: str) -> Iterator[str]:
        """Yield the drawing piece by piece."""
        rows = sum(len(group.bars) * _THICK + _SPACE for group in self.groups)
        foot = self.top + rows
        height = foot + (24 if self.target is not None else 6)
        yield opening(
            uid=uid,
            size=(self.width, height),
            font=_FONT,
            title=self.labels.title,
            about=self.labels.description,
        )
        yield from self._legend()
        y = self.top + _SPACE / 2
        for group in self.groups:
            middle = y + len(group.bars) * _THICK / 2 + _FONT * 0.35
            yield label(group.label, self.left - 8, middle, anchor="end", ink=INK)
            for index, bar in enumerate(group.bars):
                yield from self._bar(bar, index, y + index * _THICK)
            y += len(group.bars) * _THICK + _SPACE
        zero = number(self.x(0.0))
        yield f'<path d="M{zero} {number(self.top)}V{number(foot)}" stroke="{FRAME}"/>'
        if self.target is not None:
            yield from self._target(foot)
        yield "</svg>"

    def _legend(self) -> Iterator[str]:
        x = self.left
        for index, name in enumerate(self.labels.series if len(self.labels.series) > 1 else ()):
            yield f'<rect x="{number(x)}" y="6" width="18" height="11" {self._paint(index)}/>'
            yield label(name, x + 24, 16, ink=INK)
            x += 24 + text_width(name, _FONT) + 22

    def _paint(self, index: int) -> str:
        fill = BAR_AFTER if len(self.labels.series) == 1 else _FILLS[index % 2]
        return f'fill="{fill}" stroke="{BAR_EDGE}"'

    def _bar(self, bar: Bar, index: int, y: float) -> Iterator[str]:
        base = y + _FONT * 0.35 + _THICK / 2
        if bar.value is None:
            yield label(bar.text, self.x(0.0) + 6, base, ink=AXIS_TEXT)
            return
        ends = sorted((self.x(0.0), self.x(float(bar.value))))
        place = f'x="{number(ends[0])}" y="{number(y + 2)}"'
        measure = f'width="{number(ends[1] - ends[0])}" height="{_THICK - 4}"'
        yield f"<rect {place} {measure} {self._paint(index)}/>"
        end = ends[1]
        if bar.low is not None and bar.high is not None:
            x1, x2 = self.x(float(bar.low)), self.x(float(bar.high))
            middle, end = number(y + _THICK / 2), max(end, x2)
            path = f"M{number(x1)} {middle}H{number(x2)}M{number(x1)} {number(y + 4)}v8"
            line = f"{path}M{number(x2)} {number(y + 4)}v8"
            yield f'<path class="interval" d="{line}" stroke="#ffffff" stroke-width="3.6"/>'
            yield f'<path d="{line}" stroke="{INK}" stroke-width="1.6"/>'
        yield label(bar.text, end + 6, base, ink=INK, more=' font-weight="600"')

    def _target(self, foot: float) -> Iterator[str]:
        x = self.x(float(self.target or 0))
        yield f'<path d="M{number(x)} {number(self.top)}V{number(foot)}" stroke="{INK}" '
        yield 'stroke-width="1.2" stroke-dasharray="4 3"/>'
        yield label(self.labels.target, x, foot + 16, anchor="middle", ink=INK)
