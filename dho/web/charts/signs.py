"""The shapes of what happens beside readings: contacts, events, take-overs; spans and shades."""

from __future__ import annotations

from dho.web.charts.lanes import Shape
from dho.web.charts.marks import INK, MARK, PAPER, mark, number

CONTACT = "#0b4f8f"
_HATCH = "#8a949e"


def sign(name: str, x: float, y: float, r: float = 4.2) -> str:
    """Return the shape of a thing that happened, around a point; the colours have their own."""
    if name == Shape.REACHED:
        ring = _ring(x, y, r)
        return f'{ring}<circle cx="{number(x)}" cy="{number(y)}" r="1.6" fill="{CONTACT}"/>'
    if name == Shape.NOT_REACHED:
        slash = f"M{number(x - r)} {number(y + r)}L{number(x + r)} {number(y - r)}"
        return f'{_ring(x, y, r)}<path d="{slash}" stroke="{CONTACT}" stroke-width="1.5"/>'
    if name == Shape.EVENT:
        d = f"M{number(x)} {number(y + r)}v-{number(r * 2)}l{number(r * 1.7)} {number(r * 0.6)}"
        path = f"{d}l-{number(r * 1.7)} {number(r * 0.6)}"
        return f'<path class="s-event" d="{path}" fill="{INK}" stroke="{INK}" stroke-width="1.3"/>'
    if name == Shape.TOLD:
        d = f"M{number(x - r)} {number(y - 2)}h{number(r * 2)}m0 4h-{number(r * 2)}"
        return f'<path class="s-told" d="{d}" stroke="{INK}" stroke-width="1.6"/>'
    if name == Shape.TAKEN_OVER:
        d = f"M{number(x - r)} {number(y)}h{number(r * 2)}m-{number(r)}-{number(r * 0.8)}"
        path = f"{d}l{number(r)} {number(r * 0.8)}l-{number(r)} {number(r * 0.8)}"
        return f'<path class="s-over" d="{path}" fill="none" stroke="{INK}" stroke-width="1.6"/>'
    return mark(name, x, y, r)


def bar(name: str, x1: float, x2: float, y: float, *, is_open: bool) -> str:
    """Return the line of an alert: its colour's shape where it began, closed by a tick or open."""
    ink = MARK.get(name, MARK["NOT_JUDGED"])
    end = "" if is_open else f"M{number(x2)} {number(y - 4)}v8"
    dashes = ' stroke-dasharray="5 3"' if name == "MISSING" else ""
    line = f'<path d="M{number(x1)} {number(y)}H{number(x2)}" stroke="{ink}" stroke-width="2.6"'
    close = f'<path d="{end}" stroke="{ink}" stroke-width="2"/>' if end else _onward(ink, x2, y)
    start = _missing_box(x1, y) if name == "MISSING" else mark(name, x1, y, 4.2)
    return f"{line}{dashes}/>{close}{start}"


def hatch(uid: str) -> str:
    """Return the pattern of what is shaded; it stays visible in grey and in print."""
    return (
        f'<defs><pattern id="{uid}" width="7" height="7" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path d="M0 0V7" stroke="{_HATCH}" stroke-width="2"/>'
        "</pattern></defs>"
    )


def _ring(x: float, y: float, r: float) -> str:
    place = f'cx="{number(x)}" cy="{number(y)}" r="{number(r)}"'
    return (
        f'<circle class="s-contact" {place} fill="{PAPER}" stroke="{CONTACT}" stroke-width="1.6"/>'
    )


def _onward(ink: str, x: float, y: float) -> str:
    return f'<path d="M{number(x - 5)} {number(y - 4)}l5 4l-5 4" fill="none" stroke="{ink}" stroke-width="2"/>'


def _missing_box(x: float, y: float) -> str:
    ink = MARK["MISSING"]
    place = f'x="{number(x - 4)}" y="{number(y - 4)}" width="8" height="8"'
    return (
        f'<rect class="m-missing" {place} fill="{PAPER}" stroke="{ink}" stroke-width="1.4" '
        f'stroke-dasharray="2 1.4"/>'
    )
