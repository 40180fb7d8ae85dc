"""Colours, shapes and small texts of the charts.

Each mark stands out at least 3:1 from every band and from white, each text at least 4.5:1 from
white; ``tests/web/test_charts.py`` measures it.
"""

from __future__ import annotations

from decimal import Decimal
from html import escape

FILL = {
    "RED": "#f9dcdc",
    "YELLOW": "#fdf0c4",
    "GREEN": "#e3f2e1",
    "NOT_JUDGED": "#eef0f2",
}
MARK = {
    "RED": "#a3151c",
    "YELLOW": "#7a5b00",
    "GREEN": "#1b6b2f",
    "NOT_JUDGED": "#45484c",
    "MISSING": "#5b2c8a",
}
PAPER = "#ffffff"
INK = "#1d2227"
AXIS_TEXT = "#34404d"
FRAME = "#5f6b76"
GRID = "#c5cad0"
LIMIT = "#4a4f55"
BAR_BEFORE = "#c3d9ee"
BAR_AFTER = "#0b4f8f"
BAR_EDGE = "#0b3a68"

FONT = "Inter DHO,Inter,system-ui,sans-serif"
# The mean width of a letter in Inter, as a part of the font size; used to keep texts apart.
LETTER = 0.58


def number(value: float) -> str:
    """Return a coordinate with at most one decimal, as short as it can be written."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def written(value: Decimal, sign: str) -> str:
    """Return a value as people write it, with the decimal sign of their language."""
    return signed(f"{value:f}", sign)


def signed(text: str, sign: str) -> str:
    """Return a plain number with a real minus and the decimal sign of the reader's language."""
    return text.replace("-", "\N{MINUS SIGN}").replace(".", sign)


def text_width(text: str, font: float) -> float:
    """Return about how wide a text is, in drawing units."""
    return len(text) * font * LETTER


def mark(colour: str, x: float, y: float, r: float = 3.4) -> str:
    """Return the shape of a colour around a point: diamond, triangle, dot or open square."""
    ink = MARK.get(colour, MARK["NOT_JUDGED"])
    if colour == "RED":
        d = number(r * 1.35)
        path = f"M{number(x)} {number(y - r * 1.35)}l{d} {d}l-{d} {d}l-{d}-{d}z"
        return f'<path class="m-red" d="{path}" fill="{ink}"/>'
    if colour == "YELLOW":
        path = f"M{number(x)} {number(y - r * 1.2)}l{number(r * 1.2)} {number(r * 2.1)}"
        return f'<path class="m-yellow" d="{path}h-{number(r * 2.4)}z" fill="{ink}"/>'
    if colour == "GREEN":
        place = f'cx="{number(x)}" cy="{number(y)}" r="{number(r * 0.66)}"'
        return f'<circle class="m-green" {place} fill="{ink}"/>'
    place = f'x="{number(x - r * 0.85)}" y="{number(y - r * 0.85)}"'
    side = number(r * 1.7)
    box = f'{place} width="{side}" height="{side}" fill="{PAPER}" stroke="{ink}"'
    return f'<rect class="m-not-judged" {box} stroke-width="1.4"/>'


def cross(x: float, y: float, r: float = 2.6) -> str:
    """Return the path of the cross that stands for a reading that did not come."""
    side = number(r * 2)
    return f"M{number(x - r)} {number(y - r)}l{side} {side}m0-{side}l-{side} {side}"


def label(
    text: str, x: float, y: float, *, anchor: str = "start", ink: str = AXIS_TEXT, more: str = ""
) -> str:
    """Return a text element; the text is escaped, ``more`` holds our own attributes."""
    place = f'x="{number(x)}" y="{number(y)}" fill="{ink}"'
    side = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f"<text {place}{side}{more}>{escape(text)}</text>"


def opening(
    *,
    uid: str,
    size: tuple[float, float],
    font: float,
    title: str,
    about: str,
    described_by: str = "",
) -> str:
    """Return the start of a drawing: its frame, white paper, alternative text and description.

    ``described_by`` is the id of words elsewhere on the page that tell what it shows.
    """
    width, height = number(size[0]), number(size[1])
    name = escape(uid)
    ids = f"{name}-t {name}-d" if about else f"{name}-t"
    description = f'<desc id="{name}-d">{escape(about)}</desc>' if about else ""
    elsewhere = f'aria-describedby="{escape(described_by)}" ' if described_by else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {width} {height}" '
        f'role="img" aria-labelledby="{ids}" {elsewhere}font-family="{FONT}" font-size="{number(font)}">'
        f'<title id="{name}-t">{escape(title)}</title>{description}'
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>'
    )
