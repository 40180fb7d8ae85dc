"""What a patient's registration must fulfil before anybody is asked to store it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from tenants.rules.national_number import is_synthetic, is_valid

if TYPE_CHECKING:
    from datetime import date


class NumberProblem(StrEnum):
    """Why an identity number is not taken."""

    NOT_VALID = "NOT_VALID"
    NOT_SYNTHETIC = "NOT_SYNTHETIC"
    NOT_THAT_BIRTH_DATE = "NOT_THAT_BIRTH_DATE"


def number_problem(number: str, birth_date: date, *, in_production: bool) -> NumberProblem | None:
    """Return what is wrong with an identity number, None when it may be stored.

    Only production takes a real person's number; everywhere else it must be of the test series
    (month +80 or +65). Its first six digits must be the birth date.
    """
    if not is_valid(number):
        return NumberProblem.NOT_VALID
    if not in_production and not is_synthetic(number):
        return NumberProblem.NOT_SYNTHETIC
    if _birth_digits(number) != birth_date.strftime("%d%m%y"):
        return NumberProblem.NOT_THAT_BIRTH_DATE
    return None


def _birth_digits(number: str) -> str:
    """Return ddmmyy as of the calendar: D-numbers add 40 to the day, test series to the month."""
    day, month = int(number[:2]), int(number[2:4])
    day = day - 40 if day > 40 else day
    month = next((month - extra for extra in (80, 65, 40) if month > extra), month)
    return f"{day:02}{month:02}{number[4:6]}"


def search_name(given_name: str, family_name: str) -> str:
    """Return what a patient is found by: family name first, lower-cased, single spaces."""
    return " ".join(f"{family_name} {given_name}".lower().split())
