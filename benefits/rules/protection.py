"""Withheld counts that nobody can compute back: linear programs over what stays shown.

A count is protected when the counts that are shown, with the sums that they must give, leave at
least five values open for it. Where they do not, another count is withheld too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from benefits.rules.solver import Bounds, Solver

# So wide must the range of values be that the shown counts leave open: five values.
NARROWEST = 4
# What a solver's numbers may lack of whole ones.
_NOISE = 1e-6
# How many programs look for values of all counts at once, with which dice.
_PROBES, _SEED = 16, 5
# A count of a solution is at most this, or so many times the largest: beyond it nothing more is shown.
_MOST, _TIMES = 10_000, 10
# What a count costs, to find its smallest and its largest value.
_ENDS = (1.0, -1.0)


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

    ``values`` holds the counts that are shown. A count in ``gone`` may have no value at all: nobody
    ever counted it. Where sums contradict each other those that come first are believed.
    """

    def __init__(
        self, values: Mapping[str, int], sums: Sequence[Sum], gone: Collection[str]
    ) -> None:
        self.gone, self._values, self._sums = set(gone), values, sums
        self._any = (0, max(_MOST, _TIMES * max(values.values(), default=0)))
        names = dict.fromkeys(count for one in sums for count in one.counts)
        self._column = {count: column for column, count in enumerate(names)}
        self._solver = Solver(
            [self._bounds(count) for count in self._column],
            [self._equation(one) for one in sums],
        )
        # Sums that are not believed.
        self._contradicting: list[int] = []
        self._rows_of: dict[str, list[int]] = {}
        self._part: list[int] = []
        self._link()
        if not self._solver.look({}):
            self._drop_contradicting()

    def is_open(self, count: str, width: float = NARROWEST) -> bool:
        """Whether so wide a range of values is possible for a count that is gone."""
        column = self._column.get(count)
        if column is None or self._is_wide(column, width):
            return True
        return any(
            self._solver.look({column: weight}) and self._is_wide(column, width) for weight in _ENDS
        )

    def possible(self, count: str) -> tuple[float, float]:
        """Return the smallest and the largest value that is left open for a count that is gone."""
        column = self._column[count]
        for weight in _ENDS:
            self._solver.look({column: weight})
        return self._solver.found(column)

    def probe(self, targets: Collection[str]) -> None:
        """Find values that are possible for many counts at once, in directions by fixed dice.

        Each solution is possible for all counts in it, so that two that differ enough show that a
        count is open. What this does not show is asked for one by one (``is_open``): the answers are
        the same, most of them come from a few programs instead of two each.
        """
        columns = sorted(self._column[count] for count in targets if count in self._column)
        dice = Random(_SEED)  # noqa: S311 (no secret)
        for _each in range(_PROBES):
            self._solver.look({column: dice.choice(_ENDS) for column in columns})

    def are_near(self, one: str, other: str) -> bool:
        """Whether two counts hang together through counts that are gone."""
        parts = {self._part[row] for row in self._rows_of.get(one, ())}
        return any(self._part[row] in parts for row in self._rows_of.get(other, ()))

    def widths_without(
        self, counts: Iterable[str], targets: Collection[str]
    ) -> Mapping[str, float]:
        """Return how wide each target would be if all those counts were gone; five values at most."""
        shown = [count for count in counts if count in self._column and count not in self.gone]
        for count in shown:
            self._solver.bound(self._column[count], self._any)
        self.probe(targets)
        found = {
            target: NARROWEST if self.is_open(target) else self._width(self._column[target])
            for target in targets
        }
        for count in shown:
            self._solver.bound(self._column[count], self._bounds(count))
        self._solver.forget()
        return found

    def withhold(self, count: str) -> None:
        """Let a count that was shown be gone."""
        self.gone.add(count)
        self._solver.bound(self._column[count], self._any)
        joined = {self._part[row] for row in self._rows_of.get(count, ())}
        whole = min(joined, default=-1)
        self._part = [whole if part in joined else part for part in self._part]

    def believe_again(self) -> bool:
        """Take back sums that contradict nothing any more; return whether there were any."""
        left = [row for row in self._contradicting if not self._fits([row])]
        is_any = len(left) < len(self._contradicting)
        self._contradicting = left
        if is_any:
            self._start_anew()
        return is_any

    def _bounds(self, count: str) -> Bounds:
        if count in self.gone:
            return self._any
        return self._values[count], self._values[count]

    def _width(self, column: int) -> float:
        low, high = self._solver.found(column)
        return max(0.0, high - low)

    def _is_wide(self, column: int, width: float) -> bool:
        return self._width(column) >= width - _NOISE

    def _drop_contradicting(self) -> None:
        """Forget what does not add up over time, until the rest does.

        A value that was corrected, or somebody who ended and came back, makes two reports contradict
        each other. Their reader sees that, and still has what each report says by itself and all that
        does add up: so that is what counts are protected against. The ways in which courses ended
        are doubted first.
        """
        self._solver.drop(range(len(self._sums)))
        self._hold(sorted(range(len(self._sums)), key=lambda row: _doubt(self._sums[row])))
        self._start_anew()

    def _hold(self, rows: Sequence[int]) -> None:
        """Let sums hold, one by one, but for those that contradict the ones before."""
        if self._fits(rows):
            return
        if len(rows) == 1:
            self._contradicting += rows
            return
        half = len(rows) // 2
        self._hold(rows[:half])
        self._hold(rows[half:])

    def _fits(self, rows: Sequence[int]) -> bool:
        """Let sums hold, unless they contradict those that do; return whether they hold."""
        self._solver.hold(rows)
        fits = self._solver.look({})
        if not fits:
            self._solver.drop(rows)
        return fits

    def _start_anew(self) -> None:
        """Forget what was possible when other sums held."""
        self._solver.forget()
        self._solver.look({})
        self._link()

    def _link(self) -> None:
        """Note which sums each count is in, and which part of all sums hangs together with each."""
        dropped = set(self._contradicting)
        self._rows_of = {}
        for row, one in enumerate(self._sums):
            for count in one.counts if row not in dropped else ():
                self._rows_of.setdefault(count, []).append(row)
        part = [-1] * len(self._sums)
        for first in range(len(part)):
            waiting = [first] if part[first] < 0 else []
            while waiting:
                row = waiting.pop()
                part[row] = first
                near = (self._rows_of.get(c, ()) for c in self._sums[row].counts if c in self.gone)
                for other in (other for rows in near for other in rows if part[other] < 0):
                    part[other] = first
                    waiting.append(other)
        self._part = part

    def _equation(self, one: Sum) -> list[tuple[int, int]]:
        return [(self._column[one.whole], 1), *((self._column[part], -1) for part in one.parts)]


def _doubt(one: Sum) -> tuple[bool, bool]:
    """Return what sorts the sums that are doubted first to the end."""
    return bool(one.over_time), one.over_time.startswith("went:")


def also_withheld(shown: Shown, targets: Collection[str], order: Sequence[str]) -> set[str]:
    """Return the counts to withhold besides, until each of the targets is open.

    ``order`` are the counts that may be withheld, what is missed least first. What is not in it
    stays as it is, whatever is done here. A target that would not be open without any of them is as
    open afterwards as it can be.
    """
    more: set[str] = set()
    while True:
        widths = shown.widths_without(order, targets)
        shown.probe(targets)
        for target in sorted(targets):
            while not shown.is_open(target, widths[target]):
                near = (one for one in order if one not in shown.gone)
                found = next((one for one in near if shown.are_near(one, target)), None)
                if found is None:
                    break
                more.add(found)
                shown.withhold(found)
        if not shown.believe_again():
            return more
