"""Single persons before and after, without names: a thin line from one side to the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from dho.web.charts.marks import (
    BAR_AFTER,
    BAR_BEFORE,
    BAR_EDGE,
    FRAME,
    GRID,
    INK,
    label,
    number,
    opening,
    signed,
)
from dho.web.charts.scale import ValueScale, value_ticks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

_FONT, _TOP, _HEIGHT, _WIDTH = 12, 14, 120, 300
_LEFT, _RIGHT = 60.0, 250.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLabels:
    """The words: the whole message, and the names of the two sides."""

    title: str
    before: str
    after: str
    decimal_sign: str = ","


def pairs_svg(
    pairs: Sequence[tuple[Decimal, Decimal]],
    *,
    labels: PairLabels,
    uid: str,
    floor: float = 0.0,
) -> SafeString:
    """Draw each pair (before, after); the scale begins at ``floor`` or lower."""
    return SafeString("".join(_parts(pairs, labels, uid, floor)))


def _parts(
    pairs: Sequence[tuple[Decimal, Decimal]], labels: PairLabels, uid: str, floor: float
) -> Iterator[str]:
    found = [float(value) for pair in pairs for value in pair]
    low, high = min([floor, *found]), max([floor + 1.0, *found])
    scale = ValueScale(low, high, _TOP, _HEIGHT)
    size = (_WIDTH, _TOP + _HEIGHT + 26)
    yield opening(uid=uid, size=size, font=_FONT, title=labels.title, about="")
    for value, text in value_ticks(low, high, 4):
        at = scale.y(value)
        yield f'<path d="M{number(_LEFT)} {number(at)}H{number(_RIGHT)}" stroke="{GRID}"/>'
        yield label(signed(text, labels.decimal_sign), _LEFT - 12, at + 4, anchor="end")
    for x, name in ((_LEFT, labels.before), (_RIGHT, labels.after)):
        yield f'<path d="M{number(x)} {_TOP}V{number(scale.bottom)}" stroke="{FRAME}"/>'
        yield label(name, x, scale.bottom + 18, anchor="middle", ink=INK)
    for before, after in pairs:
        y1, y2 = number(scale.y(float(before))), number(scale.y(float(after)))
        line = f"M{number(_LEFT)} {y1}L{number(_RIGHT)} {y2}"
        yield f'<path d="{line}" stroke="{BAR_EDGE}" stroke-width="1.4" stroke-opacity="0.7"/>'
        for x, y, fill in ((_LEFT, y1, BAR_BEFORE), (_RIGHT, y2, BAR_AFTER)):
            place = f'cx="{number(x)}" cy="{y}" r="4"'
            yield f'<circle {place} fill="{fill}" stroke="{BAR_EDGE}"/>'
    yield "</svg>"
