"""What earlier reports of a tenant told of its counts, and what a new one would add to that."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from benefits.rules.count_cells import PERSONS, STOCKS, Cell
from benefits.rules.points import Point
from benefits.rules.protection import Shown, Sum
from benefits.rules.statistics import SMALLEST_GROUP
from benefits.rules.timeline import Span, Timeline

# Those who began in a period: it stands nowhere.
_BEGUN = "begun"


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


_AT_BASELINE = f":{Point.BASELINE}"


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
            if cell.key.endswith(_AT_BASELINE):
                # Of whom a period within another tells less, the others ended or had not begun.
                told = (counts for (key, _), counts in self._same.items() if key == cell.key)
                seen = set[int]().union(*told)
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


def all_shown(now: Told, earlier: Sequence[Told], gone: Collection[str]) -> tuple[Shown, list[str]]:
    """Return all that a reader of every report has, and the earlier secrets.

    ``now`` has every count of the report, ``gone`` are those that are not shown. Counts of earlier
    reports are named after the report; time between the days that bound any report is cut into
    pieces, and a count that adds up is the sum over its pieces. The latest report is believed most.
    """
    told = {"": now} | {f"{number}|": one for number, one in reversed([*enumerate(earlier)])}
    values: dict[str, int] = {}
    all_gone, sums = set(gone), list[Sum]()
    for before, one in told.items():
        values |= {f"{before}{cell.key}": cell.count or 0 for cell in one.cells}
        all_gone.update(f"{before}{cell.key}" for cell in one.cells if cell.count is None)
        sums += [
            Sum(f"{before}{each.whole}", tuple(f"{before}{part}" for part in each.parts))
            for each in one.sums
        ]
    spans = [
        (f"{before}{cell.key}", cell.key, cell.span)
        for before, one in told.items()
        for cell in one.cells
        if cell.span
    ]
    sums += _persons(told)
    spans += [(f"{before}{_BEGUN}", _BEGUN, span) for before, span in _periods(told)]
    sums += _over_time(spans)
    all_gone.update(count for one in sums for count in one.counts if count not in values)
    secret = [f"{before}{key}" for before, one in told.items() if before for key in one.secret]
    return Shown(values, sums, all_gone), secret


def _periods(told: Mapping[str, Told]) -> Iterator[tuple[str, Span]]:
    for before, one in told.items():
        span = next((cell.span for cell in one.cells if cell.span), None)
        if span is not None:
            yield before, span


def _persons(told: Mapping[str, Told]) -> Iterator[Sum]:
    """Yield how the persons of all periods hang together.

    Who is in on a day is in, whichever period ends or begins on it, and all others of a period began
    in it.
    """
    for before, (first, last) in _periods(told):
        for key in STOCKS:
            yield Sum(f"{before}{key}", (f"{key}@{last}",), key)
        were_in = (f"{STOCKS[0]}@{first}",) if first else ()
        yield Sum(f"{before}{PERSONS}", (*were_in, f"{before}{_BEGUN}"), _BEGUN)


def _over_time(spans: Sequence[tuple[str, str, Span]]) -> Iterator[Sum]:
    days: dict[str, set[str]] = {}
    for _name, key, span in spans:
        days.setdefault(key, set()).update(span)
    for name, key, (first, last) in spans:
        inside = [day for day in sorted(days[key]) if first <= day <= last]
        pieces = itertools.pairwise(inside)
        yield Sum(name, tuple(f"{key}|{begins}|{ends}" for begins, ends in pieces), key)
