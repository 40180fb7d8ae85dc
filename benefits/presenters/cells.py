"""The cells of a workbook."""

from __future__ import annotations

from decimal import Decimal

from benefits.presenters import words
from benefits.rules.statistics import Suppressed

Cell = str | int | float | None


def number_cell(value: Decimal | int | Suppressed | None) -> Cell:
    """Return a number as a number; of one that is withheld, that it is."""
    if isinstance(value, Suppressed):
        return words.count(value)
    return float(value) if isinstance(value, Decimal) else value
