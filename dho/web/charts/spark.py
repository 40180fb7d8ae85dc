"""The tiny trend in a row of the worklist."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from dho.web.charts.marks import FILL, INK, PAPER, mark, number
from dho.web.charts.scale import ValueScale

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from dho.web.charts.facts import Limits


def spark_svg(
    values: Sequence[tuple[Decimal | None, str]],
    *,
    green: Limits,
    label: str,
    width: int = 104,
    height: int = 34,
) -> SafeString:
    """Draw the last values over their green band: (value or None for missing, colour), oldest first.

    The line is broken at missing values; the last value has the mark of its colour. ``label`` is
    the whole message in words, since the drawing has none.
    """
    low, high = _range(values, green)
    scale = ValueScale(low, high, 2.0, height - 4.0)
    step = (width - 12) / max(len(values) - 1, 1)
    body = _band(scale, green, width)
    path, lift, last = [], True, ""
    for index, (value, colour) in enumerate(values):
        if value is None:
            lift = True
            continue
        x, y = 4 + step * index, scale.y(float(value))
        path.append(f"{'M' if lift else 'L'}{number(x)} {number(y)}")
        lift, last = False, mark(colour, x, y, 4)
    line = f'<path d="{"".join(path)}" fill="none" stroke="{INK}" stroke-width="1.4"/>'
    return SafeString(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="spark" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-label="{escape(label)}">'
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>{body}'
        f"{line if path else ''}{last}</svg>"
    )


def _range(values: Sequence[tuple[Decimal | None, str]], green: Limits) -> tuple[float, float]:
    found = [float(value) for value, _ in values if value is not None]
    found += [float(edge) for edge in green if edge is not None]
    if not found:
        return 0.0, 1.0
    air = (max(found) - min(found)) * 0.08 or 1.0
    return min(found) - air, max(found) + air


def _band(scale: ValueScale, green: Limits, width: int) -> str:
    low, high = green
    if low is None and high is None:
        return ""
    top = scale.top if high is None else scale.y(float(high))
    bottom = scale.bottom if low is None else scale.y(float(low))
    measure = f'width="{width}" height="{number(bottom - top)}"'
    return f'<rect y="{number(top)}" {measure} fill="{FILL["GREEN"]}"/>'
