"""Exact arithmetic on Decimals that never raises, and numbers written as a person would."""

from __future__ import annotations

from datetime import date, datetime
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from typing import TYPE_CHECKING, Any

from selfcare_plans.rules.document import Colour

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from measurements.rules.facts import ReadingFact

ZERO = Decimal(0)
HUNDRED = Decimal(100)

# Own context, without traps: the caller's could round to few digits, or raise on 1e999999.
_EXACT = Context(prec=60, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[])
_PLAIN_DIGITS = 20

GREEN, YELLOW, NOT_JUDGED, RED = range(4)
COLOURS = (Colour.GREEN, Colour.YELLOW, Colour.NOT_JUDGED, Colour.RED)
SEVERITY: Mapping[Colour, int] = {colour: rank for rank, colour in enumerate(COLOURS)}
"""How bad a colour is when the worst of several stands: a clear red outranks a doubt."""


def difference(a: Decimal, b: Decimal) -> Decimal:
    """Return ``a - b`` for finite numbers; infinite where it does not fit, never an exception."""
    return _EXACT.subtract(a, b)


def product(a: Decimal, b: Decimal) -> Decimal:
    """Return ``a * b`` for finite numbers; infinite where it does not fit, never an exception."""
    return _EXACT.multiply(a, b)


def quotient(a: Decimal, b: Decimal) -> int:
    """Return how many whole times the finite ``b`` > 0 goes into the finite ``a`` >= 0."""
    return int(_EXACT.divide_int(a, b))


def middle(values: list[Decimal]) -> Decimal:
    """Return the median of one or more finite numbers, whatever the caller's precision."""
    ordered = sorted(values)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return _EXACT.divide(_EXACT.add(ordered[half - 1], ordered[half]), Decimal(2))


def is_number(value: object) -> bool:
    """Whether this is a finite Decimal, the only thing that can be judged."""
    return isinstance(value, Decimal) and value.is_finite()


def written(value: Decimal | None) -> str | None:
    """Write a number without exponent where it is of readable length; ``-0.0`` is ``0``."""
    if value is None:
        return None
    if not value:
        return "0"
    text = str(value)
    if "E" in text and value.is_finite() and abs(value.adjusted()) < _PLAIN_DIGITS:
        return format(value, "f")
    return text


def local_time(at: datetime, zone: ZoneInfo) -> datetime:
    """Return the wall clock at ``at``; the first and last day of all time stay as they are."""
    try:
        return at.astimezone(zone)
    except OverflowError:
        return at


def local_date(at: datetime, zone: ZoneInfo) -> date:
    """Return the calendar day in ``zone``."""
    return local_time(at, zone).date()


def described(reading: ReadingFact) -> dict[str, Any]:
    """Return what every sentence about a reading needs: kind, value or values, comparator."""
    words: dict[str, Any] = {"kind": reading.kind}
    if reading.value is not None:
        words["value"] = _any_written(reading.value)
    if reading.components:
        words["values"] = {name: _any_written(each) for name, each in reading.components.items()}
    if reading.comparator:
        words["comparator"] = reading.comparator
    return words


def _any_written(value: object) -> str | None:
    if value is None or isinstance(value, Decimal):
        return written(value)
    return str(value)[:40]
