"""How old somebody is, and from which day on."""

from __future__ import annotations

from datetime import date


def age_on(born: date, day: date) -> int:
    """Return the age in whole years on a day; both are the person's own dates."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def turns(years: int, born: date) -> date:
    """Return the day on which somebody turns so many years; who is born 29 February, on 1 March."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)
