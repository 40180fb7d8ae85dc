"""A rate in a workbook: headings and cells, the same in the report of one tenant and of several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from benefits.presenters import words
from benefits.presenters.cells import Cell, number_cell
from benefits.rules.rates import RateChange

if TYPE_CHECKING:
    from benefits.rules.statistics import Suppressed


def rate_headings(about: str) -> list[Cell]:
    """Return the headings; ``about`` holds each, as ``%s``."""
    headings = (
        _("n of the rate"), _("Months at risk before"), _("Months at risk after"),
        _("Rate before, per person and year"), _("Rate after, per person and year"),
        _("Change of rate"), _("95 % low"), _("95 % high"),
    )  # fmt: skip
    return [about % heading for heading in headings]


def rate_cells(rate: RateChange | Suppressed | None) -> list[Cell]:
    """Return the numbers, or why there are none."""
    if not isinstance(rate, RateChange):
        return [words.withheld(rate) if rate else None, *[None] * 7]
    low = str(words.TOO_ALIKE) if rate.no_interval else number_cell(rate.low)
    numbers = (rate.months_before, rate.months_after, rate.before, rate.after, rate.change)
    return [rate.n, *(number_cell(number) for number in numbers), low, number_cell(rate.high)]
