"""What earlier reports of a tenant told of its counts, and what a new one would add to that."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from benefits.rules.count_cells import Cell
from benefits.rules.protection import Shown, Sum
from benefits.rules.statistics import SMALLEST_GROUP
from benefits.rules.timeline import Span, Timeline


@dataclass(frozen=True, slots=True)
class Told:
    """What one published report told: its counts, and which groups its means were of.

    ``secret`` are the counts that it must never be possible to compute. Stored beside the report,
    behind the tenant's wall; a reader of the report has none of it but the counts.
    """

    groups: dict[str, list[list[str]]] = field(default_factory=dict)
    cells: list[Cell] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)
    secret: list[str] = field(default_factory=list)


class Past:
    """The counts of earlier reports, each on its own."""

    def __init__(self, earlier: Sequence[Told]) -> None:
        self._lines: dict[str, Timeline] = {}
        self._withheld: dict[str, set[Span]] = {}
        self._same: dict[tuple[str, str], set[int]] = {}
        for cell in (cell for told in earlier for cell in told.cells):
            if cell.count is None:
                if cell.span is not None:
                    self._withheld.setdefault(cell.key, set()).add(cell.span)
            elif cell.span is not None:
                self._lines.setdefault(cell.key, Timeline()).tell(cell.span, cell.count)
            else:
                self._same.setdefault((cell.key, cell.period), set()).add(cell.count)

    def gives_away(self, cell: Cell) -> bool:
        """Whether the count, beside those of earlier reports, tells of one to four persons."""
        count = cell.count or 0
        if cell.span is None:
            seen = self._same.get((cell.key, cell.period), set())
            return any(0 < abs(count - one) < SMALLEST_GROUP for one in seen)
        withheld = self._withheld.get(cell.key, set())
        line = self._lines.get(cell.key, Timeline())
        return line.gives_away(cell.span, count, withheld - {cell.span})

    def tells(self, cell: Cell) -> bool:
        """Whether earlier reports give the very count."""
        if cell.span is None:
            return cell.count in self._same.get((cell.key, cell.period), set())
        line = self._lines.get(cell.key)
        return line is not None and line.told(cell.span) == cell.count


def all_shown(
    cells: Mapping[str, Cell], sums: Sequence[Sum], gone: set[str], earlier: Sequence[Told]
) -> tuple[Shown, list[str]]:
    """Return all that a reader of every report has, and the earlier secrets.

    Counts of earlier reports are named after the report; time between the days that bound any report
    is cut into pieces, and a count that adds up is the sum over its pieces.
    """
    values = {key: cell.count or 0 for key, cell in cells.items()}
    all_sums, all_gone = [one for one in sums if set(one.counts) <= cells.keys()], set(gone)
    spans = [(key, key, cell.span) for key, cell in cells.items() if cell.span]
    secret = []
    for number, told in enumerate(earlier):
        for cell in told.cells:
            name = f"{number}|{cell.key}"
            values[name] = cell.count or 0
            if cell.count is None:
                all_gone.add(name)
            if cell.span:
                spans.append((name, cell.key, cell.span))
        all_sums += [
            Sum(f"{number}|{one.whole}", tuple(f"{number}|{part}" for part in one.parts))
            for one in told.sums
        ]
        secret += [f"{number}|{key}" for key in told.secret]
    for one in _over_time(spans):
        all_sums.append(one)
        all_gone.update(one.parts)
    return Shown(values, all_sums, all_gone), secret


def _over_time(spans: Sequence[tuple[str, str, Span]]) -> Iterator[Sum]:
    days: dict[str, set[str]] = {}
    for _name, key, span in spans:
        days.setdefault(key, set()).update(span)
    for name, key, (first, last) in spans:
        inside = [day for day in sorted(days[key]) if first <= day <= last]
        pieces = itertools.pairwise(inside)
        yield Sum(name, tuple(f"{key}|{begins}|{ends}" for begins, ends in pieces), key)
