"""From the internal report to the edition that may be published, beside all published before.

Two promises. *Counts*: a count of one to four persons is withheld, and so are others until it cannot
be computed back from sums, from another table or from an earlier report. *Means*: whatever is added
or subtracted of the means that are published, of this report and of earlier ones, what comes out
tells of nobody, or of five persons or more (``benefits.rules.span``).

What is withheld is HIDDEN, for whatever reason: another word would tell how many it is of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from hashlib import blake2b

import msgspec

from benefits.rules.count_cells import (
    COME,
    PERSONS,
    WITH_TOTAL_EARLY,
    WITH_TOTAL_LAST,
    Cell,
    cells_of,
    in_order,
    is_counted,
    is_few,
    never_shown,
    point_of,
    points_of_few,
    points_unproved,
    sums_of,
)
from benefits.rules.past import Past, Told, all_shown
from benefits.rules.plan_types import NEXT_TO_START
from benefits.rules.points import Point
from benefits.rules.protection import also_withheld
from benefits.rules.rates import RateChange
from benefits.rules.report import (
    FollowUp,
    IndicatorFigures,
    Person,
    Report,
    ReportEdition,
    at_risk,
    followed,
    in_turn,
    known,
    part_at_start,
    reached,
)
from benefits.rules.span import tells_of_few
from benefits.rules.statistics import CLOSE, HIDDEN, SMALLEST_GROUP, Change, Level, Suppressed
from benefits.rules.without_counts import without, without_points

# What a number of a person is called among published groups: the same number of the same person is
# the same, a corrected one is another.
Marks = frozenset[str]


def publish(
    report: Report, people: Sequence[Person], earlier: Sequence[Told]
) -> tuple[Report, Told]:
    """Return the published edition of an internal report, and what it tells.

    ``people`` are those of whom the report was made, ``earlier`` all that was published of the
    tenant before.
    """
    cells = cells_of(report)
    sums = [one for one in sums_of(report) if all(is_counted(key, cells) for key in one.counts)]
    now = Told(cells=[*cells.values()], sums=sums)
    too_near = _too_near(report, people, earlier)
    gone, secret = _withheld(report, now, earlier, too_near & cells.keys())
    left_out = points_unproved(cells, gone)
    gone |= {key for key in cells if point_of(key) in left_out}
    counted = without(without_points(report, left_out), gone)
    groups = _Groups(earlier)
    group = followed(people, report.period)
    figures = tuple(_means(one, group, counted, groups) for one in counted.figures)
    shown = [replace(cell, count=None) if cell.key in gone else cell for cell in now.cells]
    told = replace(now, groups=groups.new, cells=shown, secret=sorted(secret))
    # Money was made of what is not published; whoever wants it makes it of this report anew.
    published = replace(
        counted,
        figures=figures,
        for_whom=ReportEdition.PUBLISHED,
        tenant_figures=(),
        came_back=(),
        money=None,
        quarters=None,
    )
    return published, told


def _too_near(report: Report, people: Sequence[Person], earlier: Sequence[Told]) -> set[str]:
    """Return how many are compared where a mean is not shown, being of almost the same persons.

    With it a reader knew by how many the two groups differ, and that it is one within the other.
    """
    groups, group = _Groups(earlier), followed(people, report.period)
    found = set()
    for figures in report.figures:
        shown = {one.point: one.change for one in _means(figures, group, report, groups).follow_ups}
        found |= {
            f"pairs:{figures.indicator.code}:{one.point}"
            for one in figures.follow_ups
            if one.change == CLOSE
            or (
                isinstance(one.change, Change)
                and one.change.n >= SMALLEST_GROUP
                and not isinstance(shown[one.point], Change)
            )
        }
    return found


def _withheld(
    report: Report, now: Told, earlier: Sequence[Told], too_near: set[str]
) -> tuple[set[str], set[str]]:
    """Return the counts that are withheld, and those of them that must never come out."""
    past, cells = Past(earlier), {cell.key: cell for cell in now.cells}
    secret = {key for key, cell in cells.items() if is_few(cell.count) or past.gives_away(cell)}
    secret |= too_near
    if isinstance(report.persons, int) and report.persons < SMALLEST_GROUP:
        # Nought is withheld too: it can be what an earlier report does not tell.
        return {*cells}, secret
    few = points_of_few(report)
    hidden = {key for key in cells if point_of(key) in few} | never_shown(report)

    def gone_by(order: Sequence[str]) -> set[str]:
        shown, secret_before = all_shown(now, earlier, secret | hidden)
        # What earlier reports tell already cannot be withheld any more.
        keys = [key for key in in_order(cells, order) if not past.tells(cells[key])]
        also_withheld(shown, {*secret, *secret_before}, keys)
        return shown.gone & cells.keys()

    gone = gone_by(WITH_TOTAL_EARLY)
    if PERSONS in gone:
        # Where no comparison more is lost by it, the number of all persons stays.
        other = gone_by(WITH_TOTAL_LAST)
        gone = other if _compared(cells, other) >= _compared(cells, gone) else gone
    if PERSONS not in gone:
        # Everybody has come to the baseline: it is the same number.
        gone.discard(f"{COME}:{Point.BASELINE}")
    return gone, secret


def _compared(cells: Mapping[str, Cell], gone: set[str]) -> int:
    """Return how many comparisons are left."""
    return sum(
        key.startswith("pairs:") and key not in gone and (cell.count or 0) >= SMALLEST_GROUP
        for key, cell in cells.items()
    )


class _Groups:
    """The groups of which means were published, by what was measured."""

    def __init__(self, earlier: Sequence[Told]) -> None:
        self.new: dict[str, list[list[str]]] = {}
        self._all: dict[str, list[Marks]] = {}
        for told in earlier:
            for name, groups in told.groups.items():
                self._all.setdefault(name, []).extend(frozenset(one) for one in groups)

    def take(self, wanted: Mapping[str, Marks]) -> bool:
        """Take in the groups of a figure, unless it would tell of a few; return whether it was."""
        if any(tells_of_few([*self._all.get(name, []), new]) for name, new in wanted.items()):
            return False
        for name, new in wanted.items():
            if new not in self._all.setdefault(name, []):
                self._all[name].append(new)
                self.new.setdefault(name, []).append(sorted(new))
        return True


def _means(
    figures: IndicatorFigures, group: Sequence[Person], report: Report, groups: _Groups
) -> IndicatorFigures:
    """Return the indicator with the means that may be shown, in their turn."""
    by_point = {one.point: one for one in figures.follow_ups}
    turn = in_turn(
        {p: one.change.n if isinstance(one.change, Change) else 0 for p, one in by_point.items()},
        figures.benefit.reference,
    )
    follow_ups = [_shown(by_point[point], figures, group, report, groups) for point in turn]
    # Means of those without a comparison give way to comparisons.
    follow_ups = [_level_shown(one, figures, group, report, groups) for one in follow_ups]
    return replace(
        figures,
        reference=_level_shown(figures.reference, figures, group, report, groups),
        follow_ups=tuple(sorted(follow_ups, key=lambda one: one.point.months)),
    )


def _shown(
    one: FollowUp,
    figures: IndicatorFigures,
    group: Sequence[Person],
    report: Report,
    groups: _Groups,
) -> FollowUp:
    if not isinstance(one.change, Change):
        return replace(one, change=one.change and HIDDEN, each=())
    code, reference = figures.indicator.code, figures.benefit.reference
    before = known(group, code, reference)
    after = known(reached(group, one.point, report.period), code, one.point)
    both = before.keys() & after.keys()
    if not groups.take(
        {
            f"{code}-{reference}": _marks((who, before[who]) for who in both),
            f"{code}-{one.point}": _marks((who, after[who]) for who in both),
        }
    ):
        return replace(one, change=HIDDEN, rate=None, without_start=None, bounds=None, each=())
    rate, without_start = map(_without_months, _rates_shown(one, figures, group, report, groups))
    # A median is one person's own change, and best and worst give the mean of those between them.
    return replace(
        one,
        change=msgspec.structs.replace(one.change, median=None),
        rate=rate,
        without_start=without_start,
        bounds=None,
        each=(),
    )


def _rates_shown(
    one: FollowUp,
    figures: IndicatorFigures,
    group: Sequence[Person],
    report: Report,
    groups: _Groups,
) -> tuple[RateChange | Suppressed | None, RateChange | Suppressed | None]:
    """Return the rates that may be shown; the one without the start where it is of the same persons."""
    code, benefit, indicator = figures.indicator.code, figures.benefit, figures.indicator
    rate, without_start = one.rate, one.without_start
    hidden = None if benefit.part_of(code) is None else HIDDEN
    if not isinstance(rate, RateChange):
        return rate, hidden if isinstance(rate, Suppressed) else None
    people = at_risk(group, benefit, indicator, one.point, report.period)
    wanted = {
        f"{code}-{point}": _values(people, code, point) for point in (benefit.reference, one.point)
    }
    if not groups.take(wanted):
        return HIDDEN, hidden
    if not isinstance(without_start, RateChange) or without_start.n != rate.n:
        return rate, hidden
    parts = {
        f"{benefit.part_of(code)}-{point}": _marks(
            (person.id, n)
            for person in people
            if (n := part_at_start(person, indicator, benefit, point)) is not None
        )
        for point in {benefit.reference, one.point} & NEXT_TO_START
    }
    return rate, without_start if groups.take(parts) else hidden


def _without_months(rate: RateChange | Suppressed | None) -> RateChange | Suppressed | None:
    """Time at risk that lacks would tell that somebody ended, and when."""
    if not isinstance(rate, RateChange):
        return rate
    return msgspec.structs.replace(rate, months_before=None, months_after=None)


def _level_shown(
    one: FollowUp,
    figures: IndicatorFigures,
    group: Sequence[Person],
    report: Report,
    groups: _Groups,
) -> FollowUp:
    if not isinstance(one.level, Level):
        return replace(one, level=one.level and HIDDEN)
    code = figures.indicator.code
    there = known(reached(group, one.point, report.period), code, one.point)
    if groups.take({f"{code}-{one.point}": _marks(there.items())}):
        return one
    return replace(one, level=HIDDEN)


def _values(people: Sequence[Person], code: str, point: Point) -> Marks:
    found = ((person.id, person.values.get((code, point))) for person in people)
    return _marks((who, value) for who, value in found if value is not None)


def _marks(numbers: Iterable[tuple[object, Decimal]]) -> Marks:
    return frozenset(
        blake2b(f"{who}={value.normalize()}".encode(), digest_size=8).hexdigest()
        for who, value in numbers
    )
