"""How sure a change is: a seeded bootstrap interval, and the chance of as much without any effect.

The only rules that need numpy; imported where it is called, since judging and intake never are.
Numbers come in and go out as Decimal. The same persons give the same interval, in whatever order
they come and on whatever day it is computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from math import gcd
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# Draws of the bootstrap; flips where not all can be counted.
_DRAWS = 1999
_FLIPS = 9999
# Numbers in memory at once (8 bytes each), and steps of counting all flips.
_CHUNK = 2_000_000
_COUNTABLE = 20_000_000
# Values have at most one decimal.
_TENTHS = 10
# What is smaller comes of the arithmetic, not of persons.
_NOTHING = 1e-12


@dataclass(frozen=True, slots=True)
class Pair:
    """One person before and after: what was counted, and in how many months of being at risk."""

    before: Decimal
    after: Decimal
    months_before: Decimal = Decimal(1)
    months_after: Decimal = Decimal(1)


def interval(pairs: Sequence[Pair], seed: int) -> tuple[Decimal, Decimal] | None:
    """Return the 95 % interval of the change of the rate: after less before, per month at risk.

    Symmetric studentised bootstrap over persons. A rate is the sum of counts over the sum of months,
    its standard error is that of the linearised ratio; nothing is assumed of how counts are
    distributed, and a person's before and after stay together. With one month each it is the
    interval of the mean change. At least two persons.

    None where the standard error is nought, because nobody had any event or all changed alike: the
    persons then tell nothing of how far off the change may be, least of all that it is exact.
    """
    rows = np.array(
        [[float(n) for n in (p.before, p.after, p.months_before, p.months_after)] for p in pairs]
    )
    rows = rows[np.lexsort(rows.T)]
    change, error = _changes(rows[np.newaxis])
    reach = float(error[0])
    if reach <= _NOTHING:
        return None
    reach *= _reach(rows, float(change[0]), seed)
    return Decimal(repr(float(change[0]) - reach)), Decimal(repr(float(change[0]) + reach))


def chance(changes: Sequence[Decimal], seed: int) -> Decimal:
    """Return how often chance alone gives a mean change as far from zero, either way (p).

    Paired permutation test: had nothing changed, each person's change might as well have had the
    other sign. All signs are counted where that can be done, else ``_FLIPS`` are drawn. Exact with
    ties and zeros, which Wilcoxon's signed ranks are not.
    """
    whole = [int(change * _TENTHS) for change in changes]
    divisor = reduce(gcd, whole, 0)
    if divisor == 0:
        return Decimal(1)
    seen = abs(sum(whole)) // divisor
    sizes = np.array(sorted(abs(one) // divisor for one in whole if one), dtype=np.int64)
    if len(sizes) * int(sizes.sum()) <= _COUNTABLE:
        return Decimal(repr(_counted(sizes, seen)))
    return Decimal(repr(_drawn(sizes, seen, seed)))


def _changes(rows: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return change and standard error of each sample. ``rows``: sample × person × four columns."""
    before, after, months_before, months_after = np.moveaxis(rows, -1, 0)
    rate_before = before.sum(1) / months_before.sum(1)
    rate_after = after.sum(1) / months_after.sum(1)
    persons = rows.shape[1]
    parts = (after - rate_after[:, None] * months_after) / months_after.mean(1)[:, None]
    parts -= (before - rate_before[:, None] * months_before) / months_before.mean(1)[:, None]
    error = np.sqrt((parts * parts).sum(1) / (persons * (persons - 1)))
    return rate_after - rate_before, error


def _reach(rows: NDArray[Any], change: float, seed: int) -> float:
    """Return by how many standard errors the interval reaches to each side.

    Never fewer than Student's t says: of coarse values, such as answers from 1 to 5, few persons give
    few different draws.
    """
    from scipy.special import stdtrit  # noqa: PLC0415 (scipy: slow to load)

    dice = np.random.default_rng(seed)
    persons = len(rows)
    found = []
    step = max(1, _CHUNK // (4 * persons))
    for begin in range(0, _DRAWS, step):
        size = (min(step, _DRAWS - begin), persons)
        changes, errors = _changes(rows[dice.integers(0, persons, size)])
        varied = errors > _NOTHING
        found.append(np.abs(changes[varied] - change) / errors[varied])
    by_draws = float(np.quantile(np.concatenate(found), 0.95))
    return max(by_draws, float(stdtrit(persons - 1, 0.975)))


def _counted(sizes: NDArray[Any], seen: int) -> float:
    """Count all signs: the sum is twice the sum of those that stay positive, less the total."""
    total = int(sizes.sum())
    share = np.zeros(total + 1)
    share[0] = 1.0
    for size in sizes:
        moved = np.zeros_like(share)
        moved[size:] = share[: total + 1 - size]
        share = (share + moved) / 2
    sums = np.abs(2 * np.arange(total + 1) - total)
    return min(1.0, float(share[sums >= seen].sum()))


def _drawn(sizes: NDArray[Any], seen: int, seed: int) -> float:
    dice = np.random.default_rng(seed)
    hits, step = 0, max(1, _CHUNK // len(sizes))
    for begin in range(0, _FLIPS, step):
        signs = dice.integers(0, 2, (min(step, _FLIPS - begin), len(sizes))) * 2 - 1
        hits += int((np.abs(signs @ sizes) >= seen).sum())
    return (hits + 1) / (_FLIPS + 1)
