"""Stepwise licence prices, shares of a common cost, and from how many patients on a year pays."""

from __future__ import annotations

from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING, TypeVar

from benefits.rules.statistics import rounded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benefits.rules.money_types import Step

MONTHS = 12
_Who = TypeVar("_Who")


class TooManyPercents(Exception):
    """The shares of a cost add up to more than the whole."""


def price_for(steps: Sequence[Step], patients: int) -> Decimal:
    """Return kroner per patient and month: the price of the step reached holds for all patients.

    Below the lowest step its price holds. Nought without steps.
    """
    in_order = sorted(steps, key=lambda step: step.from_patients)
    if not in_order:
        return Decimal(0)
    reached = [step.price for step in in_order if step.from_patients <= patients]
    return reached[-1] if reached else in_order[0].price


def licence_a_year(steps: Sequence[Step], patients: int) -> Decimal:
    """Return kroner a year for so many patients."""
    return price_for(steps, patients) * patients * MONTHS


def shared_out(total: Decimal, percents: Mapping[_Who, int]) -> dict[_Who | None, Decimal]:
    """Share out whole kroner by percents; what they do not cover stands under None.

    The largest remainders get what rounding leaves over, so that the parts add up to the total.
    Raises ``TooManyPercents`` above 100.
    """
    rest = 100 - sum(percents.values())
    if rest < 0:
        raise TooManyPercents
    whole = int(rounded(total, 0))
    wanted: list[tuple[_Who | None, int]] = [*percents.items(), (None, rest)]
    parts = {who: whole * percent // 100 for who, percent in wanted}
    by_remainder = sorted(wanted, key=lambda one: (-(whole * one[1] % 100), str(one[0])))
    for who, _percent in by_remainder[: whole - sum(parts.values())]:
        parts[who] += 1
    return {who: Decimal(part) for who, part in parts.items()}


def net_at(patients: int, each: Decimal, fixed: Decimal, steps: Sequence[Step]) -> Decimal:
    """Return kroner left in a year: what each patient brings, less licence and fixed costs."""
    return each * patients - licence_a_year(steps, patients) - fixed


def break_even(each: Decimal, fixed: Decimal, steps: Sequence[Step]) -> int | None:
    """Return the smallest number of patients from which on every number pays; None: no number does.

    ``each``: kroner a year that one patient brings before licences, ``fixed``: kroner a year
    whatever the number. A smaller number may pay in between, where a dearer step comes after it.
    """
    starts = sorted({1, *(step.from_patients for step in steps if step.from_patients > 1)})
    ends: list[int | None] = [*(start - 1 for start in starts[1:]), None]
    for start, end in reversed(list(zip(starts, ends, strict=True))):
        slope = each - price_for(steps, start) * MONTHS
        if end is None and (slope < 0 or (slope == 0 and fixed > 0)):
            return None
        last = _last_loss(start, end, slope, fixed)
        if last is not None:
            return last + 1
    return 1


def _last_loss(start: int, end: int | None, slope: Decimal, fixed: Decimal) -> int | None:
    """Return the largest number of a step that loses money, None where none of it does."""
    if slope > 0:
        last = ceil(fixed / slope) - 1
        last = last if end is None else min(last, end)
        return last if last >= start else None
    if end is not None and end * slope < fixed:
        return end
    return None
