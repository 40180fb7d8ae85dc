"""Withheld counts that nobody can compute back: linear programs over what stays shown.

A count is protected when the counts that are shown, with the sums that they must give, leave at
least five values open for it. Where they do not, another count is withheld too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

# So wide must the range of values be that the shown counts leave open: five values.
NARROWEST = 4


@dataclass(frozen=True, slots=True)
class Sum:
    """Counts that add up: the ``whole`` is the sum of its ``parts``."""

    whole: str
    parts: tuple[str, ...]

    @property
    def counts(self) -> tuple[str, ...]:
        """All that take part."""
        return (self.whole, *self.parts)


class Shown:
    """The counts that a reader has, those that are ``gone``, and how all of them add up.

    ``values`` holds the counts that are shown, and of those that are gone at least the ones that a
    solution is not needed for. A count in ``gone`` may have no value at all: nobody ever counted it.
    """

    def __init__(
        self, values: Mapping[str, int], sums: Sequence[Sum], gone: Collection[str]
    ) -> None:
        self.values, self.gone = values, set(gone)
        self._sums: dict[str, list[Sum]] = {}
        for one in sums:
            for count in one.counts:
                self._sums.setdefault(count, []).append(one)
        # Values that were found possible on the way. What is possible stays so when more is gone.
        self._found: dict[str, tuple[float, float]] = {}

    def is_open(self, count: str) -> bool:
        """Whether at least five values are possible for a count that is gone."""
        if self._width(count) >= NARROWEST:
            return True
        low, high = self.possible(count)
        return high - low >= NARROWEST

    def near(self, count: str) -> set[str]:
        """Return all counts that hang together with one through counts that are gone."""
        return {other for one in self._around(count) for other in one.counts}

    def possible(self, target: str) -> tuple[float, float]:
        """Return the smallest and the largest value that is left open for a count that is gone."""
        from scipy import optimize  # noqa: PLC0415 (scipy: only to publish a report)
        from scipy.sparse import csr_array  # noqa: PLC0415

        # Its stubs do not know that it takes sparse tables.
        solve: Any = optimize.linprog

        sums = self._around(target)
        unknown = sorted({c for one in sums for c in one.counts if c in self.gone} | {target})
        if not sums:
            return 0.0, inf
        place = {count: index for index, count in enumerate(unknown)}
        signs: list[float] = []
        rows: list[int] = []
        columns: list[int] = []
        rest: list[float] = []
        for row, one in enumerate(sums):
            known = 0
            for count, sign in ((one.whole, 1), *((part, -1) for part in one.parts)):
                if count in self.gone:
                    signs.append(float(sign))
                    rows.append(row)
                    columns.append(place[count])
                else:
                    known -= sign * self.values[count]
            rest.append(float(known))
        table = csr_array((signs, (rows, columns)), shape=(len(sums), len(unknown)))
        ends = []
        for way in (1.0, -1.0):
            cost = [0.0] * len(unknown)
            cost[place[target]] = way
            found = solve(cost, A_eq=table, b_eq=rest, bounds=(0, None), method="highs")
            if found.status != 0:
                ends.append(0.0 if way > 0 else inf)
                continue
            ends.append(float(found.x[place[target]]))
            for count, value in zip(unknown, found.x, strict=True):
                low, high = self._found.get(count, (inf, -inf))
                self._found[count] = min(low, float(value)), max(high, float(value))
        return ends[0], ends[1]

    def _width(self, count: str) -> float:
        low, high = self._found.get(count, (0.0, 0.0))
        return high - low

    def _around(self, target: str) -> list[Sum]:
        reached, waiting = {target}, [target]
        found: dict[Sum, None] = {}
        while waiting:
            for one in self._sums.get(waiting.pop(), ()):
                if one in found:
                    continue
                found[one] = None
                new = {c for c in one.counts if c in self.gone} - reached
                reached |= new
                waiting += new
        return list(found)


def also_withheld(shown: Shown, targets: Collection[str], order: Sequence[str]) -> set[str]:
    """Return the counts to withhold besides, until each of the targets is open.

    ``order`` are the counts that may be withheld, what is missed least first. What is not in it
    stays as it is, whatever is done here.
    """
    more: set[str] = set()
    for target in sorted(targets):
        while not shown.is_open(target):
            near = shown.near(target) - shown.gone
            found = next((count for count in order if count in near), None)
            if found is None:
                break
            more.add(found)
            shown.gone.add(found)
    return more
