"""Bounds around a person's normal, never beyond the outer limits, always in order."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from triage.rules.trial.facts import Bounds, Note

if TYPE_CHECKING:
    from selfcare_plans.rules.outer_limits import OuterLimit
    from triage.rules.trial.distances import Distance

_ZERO = Decimal(0)
_INFINITE = Decimal("Infinity")


def bounds_around(
    normal: Decimal,
    spread: Decimal,
    best: Decimal,
    known: Distance,
    step: Decimal,
    outer: OuterLimit | None,
) -> tuple[Bounds, frozenset[Note]]:
    """Return the bounds and what held them. All in the kind's unit; ``step`` is its resolution.

    Low bounds are rounded up and high ones down, which is the stricter way.
    """
    wanted = _shares(best, known, step) if known.of_best else _spaced(normal, spread, known, step)
    low = outer.low if outer is not None and outer.low is not None else _ZERO
    high = outer.high if outer is not None and outer.high is not None else _INFINITE
    # Clipping all four alike keeps them in order.
    held = {name: min(max(value, low), high) for name, value in wanted.items()}
    notes = set()
    if held != wanted and outer is not None:
        notes.add(Note.HELD_BY_OUTER_LIMIT)
    if not low <= normal <= high:
        notes.add(Note.NORMAL_BEYOND_OUTER_LIMIT)
    within = _within(held, known)
    if within != held:
        notes.add(Note.HELD_BY_KNOWN_LIMIT)
    return _of_side(within, known), frozenset(notes)


def _spaced(normal: Decimal, spread: Decimal, known: Distance, step: Decimal) -> dict[str, Decimal]:
    near = max(known.least, known.spreads * spread)
    far = max(known.least_red, known.spreads_red * spread, near)
    return {
        "yellow_low": _up(normal - far, step),
        "green_low": _up(normal - near, step),
        "green_high": _down(normal + near, step),
        "yellow_high": _down(normal + far, step),
    }


def _shares(best: Decimal, known: Distance, step: Decimal) -> dict[str, Decimal]:
    assert known.of_best is not None
    green, yellow = known.of_best
    return {"yellow_low": _up(best * yellow, step), "green_low": _up(best * green, step)}


def _within(bounds: dict[str, Decimal], known: Distance) -> dict[str, Decimal]:
    """Keep green within what is known to be green for anybody, and yellow around it."""
    low = known.green_low if known.green_low is not None else -_INFINITE
    high = known.green_high if known.green_high is not None else _INFINITE
    kept = {
        name: min(max(value, low), high) if name.startswith("green") else value
        for name, value in bounds.items()
    }
    if "green_high" in kept:
        kept["yellow_high"] = max(kept["yellow_high"], kept["green_high"])
    kept["yellow_low"] = min(kept["yellow_low"], kept["green_low"])
    return kept


def _of_side(bounds: dict[str, Decimal], known: Distance) -> Bounds:
    return Bounds(**{name: bounds[name] for name in known.named})


def _up(value: Decimal, step: Decimal) -> Decimal:
    return value.quantize(step, rounding=ROUND_CEILING)


def _down(value: Decimal, step: Decimal) -> Decimal:
    return value.quantize(step, rounding=ROUND_FLOOR)
