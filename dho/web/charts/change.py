"""Before and after, and the change with its interval, line by line: one look for report and page.

Left: two marks on one scale, joined. Right: the change about zero, with its 95 % interval. Every
number stands in words too, so that the drawing can be read without colour.
"""

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
    GRID,
    INK,
    PAPER,
    label,
    number,
    opening,
    signed,
    text_width,
)
from dho.web.charts.scale import value_ticks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

_ROW, _FONT, _TOP, _FOOT = 26, 12, 44, 26
_R = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One line: means before and after with their texts, and the change with its interval.

    Where there is nothing to draw, ``remark`` says why. ``is_certain`` fills the mark of the change.
    """

    label: str
    before: Decimal | None = None
    after: Decimal | None = None
    change: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    before_text: str = ""
    after_text: str = ""
    change_text: str = ""
    remark: str = ""
    is_certain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLabels:
    """The words: the whole message, the names of the marks, and the heading of the right side."""

    title: str
    before: str
    after: str
    change: str
    decimal_sign: str = ","


def change_svg(
    rows: Sequence[ChangeRow],
    *,
    labels: ChangeLabels,
    uid: str,
    floor: float | None = None,
    ceiling: float | None = None,
    width: int = 660,
) -> SafeString:
    """Draw the lines. ``floor`` and ``ceiling`` are ends that the left scale always shows."""
    return SafeString("".join(_Changes(rows, labels, (floor, ceiling), width).parts(uid)))


@dataclass(frozen=True, slots=True)
class _Panel:
    """A scale from ``low`` to ``high`` between two places."""

    low: float
    high: float
    left: float
    right: float

    def x(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.left + (self.right - self.left) * min(max(share, 0.0), 1.0)


class _Changes:
    def __init__(
        self,
        rows: Sequence[ChangeRow],
        labels: ChangeLabels,
        ends: tuple[float | None, float | None],
        width: int,
    ) -> None:
        self.rows, self.labels, self.width = rows, labels, width
        names = max((text_width(row.label, _FONT) for row in rows), default=0.0)
        self.left = min(names + 14, width * 0.26)
        texts = max((text_width(row.change_text, _FONT) for row in rows), default=0.0)
        right = min(texts + 12, width * 0.3)
        room = width - self.left - right
        middle = self.left + room * 0.56
        low, high = _means(rows, ends)
        self.means = _Panel(low, high, self.left + 40, middle - 44)
        low, high = _changes(rows)
        self.changes = _Panel(low, high, middle + 10, width - right - 6)
        self.foot = _TOP + len(rows) * _ROW

    def parts(self, uid: str) -> Iterator[str]:
        """Yield the drawing piece by piece."""
        size = (self.width, self.foot + _FOOT)
        yield opening(uid=uid, size=size, font=_FONT, title=self.labels.title, about="")
        ends, legend = self._legend()
        yield legend
        yield from self._axis(self.means)
        if any(row.change is not None for row in self.rows):
            yield label(self.labels.change, max(self.changes.left, ends), 16, ink=INK)
            yield from self._axis(self.changes)
            zero = number(self.changes.x(0.0))
            yield f'<path d="M{zero} {_TOP - 8}V{number(self.foot)}" stroke="{INK}" '
            yield 'stroke-width="1.3" stroke-dasharray="4 3"/>'
        for index, row in enumerate(self.rows):
            yield from self._row(row, _TOP + index * _ROW + _ROW / 2)
        yield "</svg>"

    def _legend(self) -> tuple[float, str]:
        """Return where it ends, and the drawing."""
        x, drawn = self.left, ""
        for name, after in ((self.labels.before, False), (self.labels.after, True)):
            drawn += _dot(x + 5, 12, after=after) + label(name, x + 15, 16, ink=INK)
            x += 15 + text_width(name, _FONT) + 20
        return x, drawn

    def _axis(self, panel: _Panel) -> Iterator[str]:
        foot = number(self.foot)
        yield f'<path d="M{number(panel.left)} {foot}H{number(panel.right)}" stroke="{FRAME}"/>'
        for value, text in value_ticks(panel.low, panel.high, 4):
            x = number(panel.x(value))
            yield f'<path d="M{x} {_TOP - 8}V{foot}" stroke="{GRID}" stroke-width="0.8"/>'
            shown = signed(text, self.labels.decimal_sign)
            yield label(shown, panel.x(value), self.foot + 16, anchor="middle")

    def _row(self, row: ChangeRow, y: float) -> Iterator[str]:
        base = y + _FONT * 0.36
        yield label(row.label, self.left - 8, base, anchor="end", ink=INK)
        if row.before is None or row.after is None:
            x, wide = self.means.left - 30, text_width(row.remark, _FONT)
            place = f'x="{number(x)}" y="{number(y - 9)}" width="{number(wide)}" height="18"'
            yield f'<rect {place} fill="{PAPER}"/>'
            yield label(row.remark, x + 2, base, ink=AXIS_TEXT)
            return
        yield from self._pair(row, float(row.before), float(row.after), y)
        if row.change is not None:
            yield from self._change(row, float(row.change), y)

    def _pair(self, row: ChangeRow, before: float, after: float, y: float) -> Iterator[str]:
        base, x1, x2 = y + _FONT * 0.36, self.means.x(before), self.means.x(after)
        line = f"M{number(x1)} {number(y)}H{number(x2)}"
        yield f'<path d="{line}" stroke="{BAR_EDGE}" stroke-width="2"/>'
        yield _dot(x1, y, after=False) + _dot(x2, y, after=True)
        first, last = (x1, x2) if x1 <= x2 else (x2, x1)
        texts = (row.before_text, row.after_text)
        low, high = texts if x1 <= x2 else reversed(texts)
        yield label(low, first - _R - 4, base, anchor="end", ink=INK)
        yield label(high, last + _R + 4, base, ink=INK)

    def _change(self, row: ChangeRow, change: float, y: float) -> Iterator[str]:
        x = self.changes.x(change)
        if row.low is not None and row.high is not None:
            x1, x2 = self.changes.x(float(row.low)), self.changes.x(float(row.high))
            ends = f"M{number(x1)} {number(y - 5)}v10M{number(x2)} {number(y - 5)}v10"
            path = f"M{number(x1)} {number(y)}H{number(x2)}{ends}"
            yield f'<path class="interval" d="{path}" fill="none" stroke="{INK}" stroke-width="1.6"/>'
        fill = INK if row.is_certain else PAPER
        diamond = f"M{number(x)} {number(y - 5.5)}l5.5 5.5l-5.5 5.5l-5.5-5.5z"
        yield f'<path d="{diamond}" fill="{fill}" stroke="{INK}" stroke-width="1.5"/>'
        weight = ' font-weight="600"' if row.is_certain else ""
        place = self.changes.right + 12
        yield label(row.change_text, place, y + _FONT * 0.36, ink=INK, more=weight)


def _dot(x: float, y: float, *, after: bool) -> str:
    fill = BAR_AFTER if after else BAR_BEFORE
    place = f'cx="{number(x)}" cy="{number(y)}" r="{number(_R)}"'
    return f'<circle {place} fill="{fill}" stroke="{BAR_EDGE}" stroke-width="1.4"/>'


def _means(
    rows: Sequence[ChangeRow], ends: tuple[float | None, float | None]
) -> tuple[float, float]:
    found = [float(v) for row in rows for v in (row.before, row.after) if v is not None]
    found += [end for end in ends if end is not None]
    low, high = min(found, default=0.0), max(found, default=1.0)
    return (low, high) if low < high else (low, low + 1.0)


def _changes(rows: Sequence[ChangeRow]) -> tuple[float, float]:
    found = [float(v) for row in rows for v in (row.change, row.low, row.high) if v is not None]
    low, high = min([0.0, *found]), max([0.0, *found])
    air = (high - low) * 0.06 or 0.5
    return low - air, high + air
