"""Norwegian identity numbers: birth numbers, D-numbers, and synthetic ones (month +80 or +65).

Control digits as published by Skatteetaten; from 2032 the first control digit has four valid
values. python-stdnum refuses synthetic numbers and the rules of 2032, hence this own check.
"""

from __future__ import annotations

_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def _sum(digits: list[int], weights: tuple[int, ...]) -> int:
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=False))


def _first_fits(digits: list[int]) -> bool:
    rest = _sum(digits, _FIRST) % 11
    allowed = {
        value - 11 if value > 10 else value for value in (base - rest for base in (11, 12, 13, 14))
    }
    return digits[9] in allowed - {10}


def _date_fits(day: int, month: int) -> bool:
    day = day - 40 if day > 40 else day
    month = next((month - extra for extra in (80, 65, 40) if month > extra), month)
    return 1 <= day <= 31 and 1 <= month <= 12


def is_valid(number: str) -> bool:
    """Whether eleven digits make a valid identity number of any of the kinds above."""
    if len(number) != 11 or not number.isascii() or not number.isdigit():
        return False
    digits = [int(digit) for digit in number]
    second = (11 - _sum(digits, _SECOND) % 11) % 11
    return (
        _date_fits(int(number[:2]), int(number[2:4]))
        and _first_fits(digits)
        and second == digits[10]
    )


def is_synthetic(number: str) -> bool:
    """Whether the number is one of the test series (month +80 or +65): no living person has it."""
    return is_valid(number) and int(number[2:4]) > 65
