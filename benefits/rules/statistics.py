"""Groups of persons compared with themselves: before and after, and never fewer than five shown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set

# Figures of a group smaller than this could be traced to a person, and are not shown.
SMALLEST_GROUP = 5

# Two-sided 95 % points of Student's t, by degrees of freedom (any textbook table). Between two
# entries the smaller number of degrees is used: the interval is then a little too wide.
_T95 = {
    4: "2.776",
    5: "2.571",
    6: "2.447",
    7: "2.365",
    8: "2.306",
    9: "2.262",
    10: "2.228",
    11: "2.201",
    12: "2.179",
    13: "2.160",
    14: "2.145",
    15: "2.131",
    16: "2.120",
    17: "2.110",
    18: "2.101",
    19: "2.093",
    20: "2.086",
    21: "2.080",
    22: "2.074",
    23: "2.069",
    24: "2.064",
    25: "2.060",
    26: "2.056",
    27: "2.052",
    28: "2.048",
    29: "2.045",
    30: "2.042",
    40: "2.021",
    60: "2.000",
    120: "1.980",
    1000: "1.962",
}


class Why(StrEnum):
    """Why a figure is withheld: its own group is too small, or differs too little from another's."""

    FEW = "FEW"
    CLOSE = "CLOSE"


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Stands where a figure of fewer than five persons would have stood. Does not say how many."""

    why: Why = Why.FEW


FEW = Suppressed(Why.FEW)
CLOSE = Suppressed(Why.CLOSE)


@dataclass(frozen=True, slots=True)
class Change:
    """Means of the same ``n`` persons before and after, rounded; ``change`` is their difference.

    ``low`` and ``high`` are the 95 % confidence interval of the mean of the persons' changes.
    """

    n: int
    before: Decimal
    after: Decimal
    change: Decimal
    low: Decimal
    high: Decimal

    @property
    def is_certain(self) -> bool:
        """Whether the interval leaves zero out, and what is shown differs."""
        return self.change != 0 and (self.low > 0 or self.high < 0)


@dataclass(frozen=True, slots=True)
class Level:
    """The mean of ``n`` persons at one point in time, rounded."""

    n: int
    mean: Decimal


def count_shown(count: int) -> int | Suppressed:
    """Return a number of persons, hidden where it is one to four."""
    return FEW if 0 < count < SMALLEST_GROUP else count


def too_close(group: Set[object], shown: Iterable[Set[object]]) -> bool:
    """Whether a figure of the group, beside one of those shown, would tell about a few persons.

    The means of two groups that differ by one to four persons give away the mean of those few.
    """
    return any(0 < len(group ^ other) < SMALLEST_GROUP for other in shown)


def paired_change(
    before: Mapping[object, Decimal], after: Mapping[object, Decimal], decimals: int
) -> Change | Suppressed | None:
    """Compare those who have both values, each with themselves. None when nobody has both."""
    pairs = [(value, after[person]) for person, value in before.items() if person in after]
    if not pairs:
        return None
    if len(pairs) < SMALLEST_GROUP:
        return FEW
    first, last = _mean([b for b, _ in pairs]), _mean([a for _, a in pairs])
    low, high = _interval([a - b for b, a in pairs])
    # The difference of what is shown, so that the line adds up for the reader.
    shown = rounded(first, decimals), rounded(last, decimals)
    return Change(
        n=len(pairs),
        before=shown[0],
        after=shown[1],
        change=shown[1] - shown[0],
        low=rounded(low, decimals),
        high=rounded(high, decimals),
    )


def level(values: Mapping[object, Decimal], decimals: int) -> Level | Suppressed | None:
    """Return the mean of a group; None when it is empty."""
    if not values:
        return None
    if len(values) < SMALLEST_GROUP:
        return FEW
    return Level(len(values), rounded(_mean(list(values.values())), decimals))


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Round half away from zero; a zero has no sign."""
    result = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def _mean(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)


def _interval(changes: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    with localcontext(prec=40):
        mean = _mean(changes)
        variance = sum(((c - mean) ** 2 for c in changes), Decimal(0)) / (len(changes) - 1)
        reach = _t95(len(changes) - 1) * (variance / len(changes)).sqrt()
        return mean - reach, mean + reach


def _t95(degrees: int) -> Decimal:
    return Decimal(_T95[max(known for known in _T95 if known <= degrees)])
