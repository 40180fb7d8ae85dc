"""Counts set against the time in which they could happen."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from benefits.rules.statistics import (
    FEW,
    SMALLEST_GROUP,
    SMALLEST_TO_JUDGE,
    NoInterval,
    Suppressed,
    ends,
    rounded,
    seed_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benefits.rules.uncertainty import Pair

# Rates are told per person and twelve months at risk.
PER_MONTHS = 12


class RateChange(msgspec.Struct, frozen=True, tag=True):
    """What the same ``n`` persons had before and after, per person and twelve months at risk.

    ``months_before`` and ``months_after`` are the months at risk of all together; time ends at death
    or a move. Internal edition only: a month that lacks tells that somebody ended, and when. ``low``
    and ``high`` are the 95 % interval of the change, None for fewer than ``SMALLEST_TO_JUDGE``
    persons, and where ``no_interval`` says why not.
    """

    n: int
    months_before: Decimal | None
    months_after: Decimal | None
    before: Decimal
    after: Decimal
    change: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    no_interval: NoInterval | None = None


def rate_change(pairs: Sequence[Pair], name: str) -> RateChange | Suppressed | None:
    """Compare the rates of the same persons before and after. None for nobody."""
    at_risk = [pair for pair in pairs if pair.months_before > 0 and pair.months_after > 0]
    if not at_risk:
        return None
    if len(at_risk) < SMALLEST_GROUP:
        return FEW
    months_before = sum((pair.months_before for pair in at_risk), Decimal(0))
    months_after = sum((pair.months_after for pair in at_risk), Decimal(0))
    before = _rate(sum((pair.before for pair in at_risk), Decimal(0)), months_before)
    after = _rate(sum((pair.after for pair in at_risk), Decimal(0)), months_after)
    low, high = _interval(at_risk, name)
    has_none = low is None and len(at_risk) >= SMALLEST_TO_JUDGE
    return RateChange(
        n=len(at_risk),
        months_before=rounded(months_before, 1),
        months_after=rounded(months_after, 1),
        before=before,
        after=after,
        change=after - before,
        low=low,
        high=high,
        no_interval=NoInterval.TOO_ALIKE if has_none else None,
    )


def _rate(events: Decimal, months: Decimal) -> Decimal:
    return rounded(events * PER_MONTHS / months, 2)


def _interval(pairs: Sequence[Pair], name: str) -> tuple[Decimal | None, Decimal | None]:
    if len(pairs) < SMALLEST_TO_JUDGE:
        return None, None
    from benefits.rules import uncertainty  # noqa: PLC0415 (numpy: only where it is needed)

    return ends(uncertainty.interval(pairs, seed_of(name)), PER_MONTHS, 2)
