"""Withheld counts that nobody can compute back: linear programs over what stays shown.

A count is protected when the counts that are shown, with the sums that they must give, leave at
least five values open for it. Where they do not, another count is withheld too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from random import Random
from typing import Any

# So wide must the range of values be that the shown counts leave open: five values.
NARROWEST = 4
# How many programs look for values of all counts at once, with which dice.
_PROBES, _SEED = 16, 5
# A count of a probe is at most this: beyond it nothing more is shown.
_MOST = 10_000.0


@dataclass(frozen=True, slots=True)
class Sum:
    """Counts that add up: the ``whole`` is the sum of its ``parts``.

    ``over_time`` names the count whose pieces of time it adds up, of several reports; it is empty for
    counts of one report, which always add up.
    """

    whole: str
    parts: tuple[str, ...]
    over_time: str = ""

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
        sums = self._around(target)
        if not sums:
            return 0.0, inf
        low = _Table(sums, target, self).solve({target: 1.0})
        if not low and self._drop_contradicting(sums):
            return self.possible(target)
        high = _Table(sums, target, self).solve({target: -1.0})
        for found in (low, high):
            self._keep(found)
        return low[target] if low else 0.0, high[target] if high else inf

    def probe(self, targets: Collection[str]) -> None:
        """Find values that are possible for many counts at once, in directions by fixed dice.

        Each solution is possible for all counts in it, so that two that differ enough show that a
        count is open. What this does not show is asked for one by one (``possible``): the answers are
        the same, most of them come from a few programs instead of two each.
        """
        parts = list(self._parts(targets))
        table = self._table_of(parts)
        if parts and not table.solve({}, most=_MOST):
            for sums, _wanted in parts:
                if not self._is_possible(sums):
                    self._drop_contradicting(sums)
            parts = list(self._parts(targets))
            table = self._table_of(parts)
        costs = sorted(count for _sums, wanted in parts for count in wanted)
        dice = Random(_SEED)  # noqa: S311 (no secret)
        for _each in range(_PROBES if costs else 0):
            self._keep(
                table.solve({count: dice.choice((1.0, -1.0)) for count in costs}, most=_MOST)
            )

    def _drop_contradicting(self, sums: Sequence[Sum]) -> bool:
        """Forget what does not add up over time, until the rest does; return whether anything was.

        A value that was corrected, or somebody who ended and came back, makes two reports contradict
        each other. Their reader sees that, and still has what each report says by itself and all that
        does add up: so that is what counts are protected against. The ways in which courses ended
        are doubted first.
        """
        kept = [one for one in sums if not one.over_time]
        dropped: set[Sum] = set()
        names = {one.over_time for one in sums if one.over_time}
        for name in sorted(names, key=lambda name: (name.startswith("went:"), name)):
            more = [one for one in sums if one.over_time == name]
            if self._is_possible([*kept, *more]):
                kept += more
            else:
                dropped.update(more)
        for count, of in self._sums.items():
            self._sums[count] = [one for one in of if one not in dropped]
        return bool(dropped)

    def _is_possible(self, sums: Sequence[Sum]) -> bool:
        return _Table(sums, "", self).is_possible()

    def _parts(self, targets: Collection[str]) -> Iterator[tuple[list[Sum], list[str]]]:
        """Yield what hangs together: the sums, and those of the targets that are in them."""
        waiting = set(targets)
        while waiting:
            sums = self._around(min(waiting))
            inside = {count for one in sums for count in one.counts} & waiting
            waiting -= inside | {min(waiting)}
            if sums:
                yield sums, sorted(inside)

    def _table_of(self, parts: Sequence[tuple[list[Sum], list[str]]]) -> _Table:
        return _Table([one for sums, _wanted in parts for one in sums], "", self)

    def _keep(self, found: Mapping[str, float]) -> None:
        for count, value in found.items():
            low, high = self._found.get(count, (inf, -inf))
            self._found[count] = min(low, value), max(high, value)

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


class _Table:
    """The sums that hang together around a count, as equations over the counts that are gone."""

    def __init__(self, sums: Sequence[Sum], target: str, shown: Shown) -> None:
        from scipy.sparse import csr_array  # noqa: PLC0415 (scipy: only to publish a report)

        gone = {count for one in sums for count in one.counts if count in shown.gone}
        self._unknown = sorted(gone | {target}) if target else sorted(gone)
        self._place = {count: index for index, count in enumerate(self._unknown)}
        signs: list[float] = []
        rows: list[int] = []
        columns: list[int] = []
        self._rest: list[float] = []
        for row, one in enumerate(sums):
            known = 0
            for count, sign in ((one.whole, 1), *((part, -1) for part in one.parts)):
                if count in shown.gone:
                    signs.append(float(sign))
                    rows.append(row)
                    columns.append(self._place[count])
                else:
                    known -= sign * shown.values[count]
            self._rest.append(float(known))
        shape = (len(sums), len(self._unknown))
        self._table = csr_array((signs, (rows, columns)), shape=shape)

    def is_possible(self) -> bool:
        """Whether any values fit."""
        return bool(self.solve({}, most=_MOST)) if self._unknown else not any(self._rest)

    def solve(self, cost: Mapping[str, float], most: float | None = None) -> dict[str, float]:
        """Return possible values of all counts that make the cost least; empty where it has no end."""
        from scipy import optimize  # noqa: PLC0415

        # Its stubs do not know that it takes sparse tables.
        solve: Any = optimize.linprog
        weights = [0.0] * len(self._unknown)
        for count, weight in cost.items():
            weights[self._place[count]] = weight
        found = solve(weights, A_eq=self._table, b_eq=self._rest, bounds=(0, most), method="highs")
        if found.status != 0:
            return {}
        values = (float(value) for value in found.x)
        return dict(zip(self._unknown, values, strict=True))


def also_withheld(shown: Shown, targets: Collection[str], order: Sequence[str]) -> set[str]:
    """Return the counts to withhold besides, until each of the targets is open.

    ``order`` are the counts that may be withheld, what is missed least first. What is not in it
    stays as it is, whatever is done here.
    """
    more: set[str] = set()
    shown.probe(targets)
    for target in sorted(targets):
        while not shown.is_open(target):
            near = shown.near(target) - shown.gone
            found = next((count for count in order if count in near), None)
            if found is None:
                break
            more.add(found)
            shown.gone.add(found)
    return more
