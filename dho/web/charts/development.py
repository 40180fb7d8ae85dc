"""One mean a quarter, in order of time: dots with their numbers, the line broken where there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from dho.web.charts.marks import (
    AXIS_TEXT,
    BAR_AFTER,
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

_FONT, _TOP, _HEIGHT, _WIDTH = 11, 20, 90, 320
_LEFT, _RIGHT = 44.0, 308.0


@dataclass(frozen=True, slots=True)
class Step:
    """One quarter: its name, its mean with its text, and what stands below (``n = 12``).

    ``value`` is None where there is no mean to show.
    """

    name: str
    below: str
    value: Decimal | None = None
    text: str = ""


def development_svg(
    steps: Sequence[Step],
    *,
    title: str,
    uid: str,
    decimal_sign: str = ",",
    floor: float = 0.0,
    ceiling: float | None = None,
) -> SafeString:
    """Draw the quarters. The scale always shows ``floor``, and ``ceiling`` where there is one."""
    return SafeString("".join(_parts(steps, title, uid, decimal_sign, (floor, ceiling))))


def _parts(
    steps: Sequence[Step],
    title: str,
    uid: str,
    sign: str,
    ends: tuple[float, float | None],
) -> Iterator[str]:
    found = [float(step.value) for step in steps if step.value is not None]
    low = min([ends[0], *found])
    high = max([low + 1.0, *found, *([] if ends[1] is None else [ends[1]])])
    scale = ValueScale(low, high, _TOP, _HEIGHT)
    yield opening(uid=uid, size=(_WIDTH, _TOP + _HEIGHT + 36), font=_FONT, title=title, about="")
    for value, text in value_ticks(low, high, 4):
        y = scale.y(value)
        yield f'<path d="M{number(_LEFT)} {number(y)}H{number(_RIGHT)}" stroke="{GRID}"/>'
        yield label(signed(text, sign), _LEFT - 6, y + 4, anchor="end")
    yield f'<path d="M{number(_LEFT)} {number(scale.bottom)}H{number(_RIGHT)}" stroke="{FRAME}"/>'
    wide = (_RIGHT - _LEFT) / max(len(steps), 1)
    middles = [_LEFT + wide * (index + 0.5) for index in range(len(steps))]
    yield _line(steps, middles, scale)
    small = f' font-size="{8 if len(steps) > 6 else 9}"'
    for x, step in zip(middles, steps, strict=True):
        yield label(step.name, x, scale.bottom + 14, anchor="middle", ink=INK, more=small)
        yield label(step.below, x, scale.bottom + 27, anchor="middle", ink=AXIS_TEXT, more=small)
        if step.value is not None:
            y = scale.y(float(step.value))
            place = f'cx="{number(x)}" cy="{number(y)}" r="4"'
            yield f'<circle {place} fill="{BAR_AFTER}" stroke="{BAR_EDGE}"/>'
            yield label(step.text, x, y - 8, anchor="middle", ink=INK)
    yield "</svg>"


def _line(steps: Sequence[Step], middles: Sequence[float], scale: ValueScale) -> str:
    path, lift = "", True
    for x, step in zip(middles, steps, strict=True):
        if step.value is not None:
            path += f"{'M' if lift else 'L'}{number(x)} {number(scale.y(float(step.value)))}"
        lift = step.value is None
    return f'<path d="{path}" fill="none" stroke="{BAR_EDGE}" stroke-width="1.6"/>' if path else ""
