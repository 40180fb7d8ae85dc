"""Synthetic national identity numbers, which no living person can have.

Eleven digits ddmmyyiiikk as Skatteetaten describes them, with 80 added to the month as in its own
synthetic population (Tenor). Control digits are computed over the digits as they stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

SYNTHETIC_MONTH = 80
_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


class NoNumberLeft(ValueError):
    """There are not that many numbers for this day of birth."""


def synthetic_national_number(birth_date: date, serial: int, *, female: bool | None = None) -> str:
    """Return the ``serial``-th (from 0) synthetic number of that day of birth.

    With ``female`` set, only numbers whose ninth digit fits (even: female) are counted. Different
    serials give different numbers; each day has at least 200 of either. Raises ``NoNumberLeft``
    beyond that, and for years outside 1900 to 2039.
    """
    if serial < 0:
        raise NoNumberLeft(serial)
    for place, number in enumerate(_numbers(birth_date, female=female)):
        if place == serial:
            return number
    raise NoNumberLeft(f"{birth_date.isoformat()} has no number {serial}")


def _numbers(birth_date: date, *, female: bool | None) -> Iterator[str]:
    month = birth_date.month + SYNTHETIC_MONTH
    day = f"{birth_date.day:02}{month:02}{birth_date.year % 100:02}"
    for individual in _individual_numbers(birth_date.year):
        if female is not None and (individual % 2 == 0) is not female:
            continue
        first = _control_digit(f"{day}{individual:03}", _FIRST_WEIGHTS)
        if first is None:
            continue
        second = _control_digit(f"{day}{individual:03}{first}", _SECOND_WEIGHTS)
        if second is not None:
            yield f"{day}{individual:03}{first}{second}"


def _individual_numbers(year: int) -> tuple[int, ...]:
    """The three digits that tell the century (numbers given out before 2032)."""
    if 1900 <= year <= 1939:
        return tuple(range(500))
    if 1940 <= year <= 1999:
        return (*range(500), *range(900, 1000))
    if 2000 <= year <= 2039:
        return tuple(range(500, 1000))
    return ()


def _control_digit(digits: str, weights: tuple[int, ...]) -> int | None:
    """Return the control digit modulo 11, or None where it would be 10 (no such number)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    digit = (11 - total % 11) % 11
    return None if digit == 10 else digit
