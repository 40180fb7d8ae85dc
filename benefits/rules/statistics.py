"""Groups of persons compared with themselves: before and after, and never fewer than five shown."""

from __future__ import annotations

import statistics
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from zlib import crc32

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set

# Figures of a group smaller than this could be traced to a person, and are not shown.
SMALLEST_GROUP = 5

# With fewer pairs neither an interval nor a test is given: below it, intervals held the true value
# less often than they say, in simulated studies (tests/rules/test_benefit_uncertainty.py).
SMALLEST_TO_JUDGE = 12
# A change is called certain only below this chance.
_LEVEL = Decimal("0.05")


class Why(StrEnum):
    """Why a figure is withheld.

    FEW: of its own group, or CLOSE: it differs too little from another's. A count that is withheld in
    a published report is HIDDEN, whether it is small or protects one that is: to say which would help
    to compute it.
    """

    FEW = "FEW"
    CLOSE = "CLOSE"
    HIDDEN = "HIDDEN"


class NoInterval(StrEnum):
    """Why a change of enough persons has no interval.

    TOO_ALIKE: too few events, or all changed so much alike that the interval would have no width.
    """

    TOO_ALIKE = "TOO_ALIKE"


class Suppressed(msgspec.Struct, frozen=True, tag=True):
    """Stands where a figure of fewer than five persons would have stood. Does not say how many."""

    why: Why = Why.FEW


FEW = Suppressed(Why.FEW)
CLOSE = Suppressed(Why.CLOSE)
HIDDEN = Suppressed(Why.HIDDEN)


class Change(msgspec.Struct, frozen=True, tag=True):
    """Means of the same ``n`` persons before and after, rounded; ``change`` is their difference.

    ``median`` is that of the persons' own changes: internal edition only. ``low`` and ``high`` are the
    95 % interval of the mean of the changes, ``chance`` the p-value of the paired permutation test;
    these three are None where fewer than ``SMALLEST_TO_JUDGE`` are compared, and where
    ``no_interval`` says why not.
    """

    n: int
    before: Decimal
    after: Decimal
    change: Decimal
    median: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    chance: Decimal | None = None
    no_interval: NoInterval | None = None

    @property
    def is_judged(self) -> bool:
        """Whether there are enough persons, who differ enough, to say how sure the change is."""
        return self.low is not None and self.high is not None and self.chance is not None

    @property
    def leaves_nought_out(self) -> bool:
        """Whether there is an interval that does not hold "no change"."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)

    @property
    def is_certain(self) -> bool:
        """Whether interval and test both leave no change out, and what is shown differs."""
        if self.chance is None or not self.leaves_nought_out:
            return False
        return self.change != 0 and self.chance < _LEVEL


class Level(msgspec.Struct, frozen=True, tag=True):
    """The mean of ``n`` persons at one point in time, rounded."""

    n: int
    mean: Decimal


def too_close(group: Set[object], shown: Iterable[Set[object]]) -> bool:
    """Whether a figure of the group, beside one of those shown, would tell about a few persons.

    The means of two groups that differ by one to four persons give away the mean of those few.
    """
    return any(0 < len(group ^ other) < SMALLEST_GROUP for other in shown)


def paired_change(
    before: Mapping[object, Decimal],
    after: Mapping[object, Decimal],
    decimals: int,
    name: str = "",
) -> Change | Suppressed | None:
    """Compare those who have both values, each with themselves. None when nobody has both.

    ``name`` tells figures apart, so that each has its own dice, the same every time.
    """
    pairs = [(value, after[person]) for person, value in before.items() if person in after]
    if not pairs:
        return None
    if len(pairs) < SMALLEST_GROUP:
        return FEW
    first, last = _mean([b for b, _ in pairs]), _mean([a for _, a in pairs])
    changes = [a - b for b, a in pairs]
    low, high, chance = _sureness(pairs, decimals, seed_of(name))
    has_none = low is None and len(pairs) >= SMALLEST_TO_JUDGE
    # The difference of what is shown, so that the line adds up for the reader.
    shown = rounded(first, decimals), rounded(last, decimals)
    return Change(
        n=len(pairs),
        before=shown[0],
        after=shown[1],
        change=shown[1] - shown[0],
        median=rounded(statistics.median(changes), decimals),
        low=low,
        high=high,
        chance=chance,
        no_interval=NoInterval.TOO_ALIKE if has_none else None,
    )


def seed_of(name: str) -> int:
    """Return the seed of a figure: fixed by its name."""
    return crc32(name.encode())


def level(values: Mapping[Any, Decimal], decimals: int) -> Level | Suppressed | None:
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


def ends(
    found: tuple[Decimal, Decimal] | None, factor: int, decimals: int
) -> tuple[Decimal, Decimal] | tuple[None, None]:
    """Return the ends of an interval, times a factor and rounded; none where no width is left."""
    if found is None:
        return None, None
    low, high = (rounded(end * factor, decimals) for end in found)
    return (low, high) if low < high else (None, None)


def _mean(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)


def _sureness(
    pairs: Sequence[tuple[Decimal, Decimal]], decimals: int, seed: int
) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    if len(pairs) < SMALLEST_TO_JUDGE:
        return None, None, None
    from benefits.rules import uncertainty  # noqa: PLC0415 (numpy: only where it is needed)

    found = uncertainty.interval([uncertainty.Pair(b, a) for b, a in pairs], seed)
    low, high = ends(found, 1, decimals)
    if low is None:
        return None, None, None
    chance = uncertainty.chance([a - b for b, a in pairs], seed)
    return low, high, rounded(chance, 3)
