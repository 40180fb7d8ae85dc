"""The counts of a report as cells with keys, how they add up, and a report without some of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from benefits.rules.points import Period, Point
from benefits.rules.protection import Sum
from benefits.rules.rates import RateChange
from benefits.rules.report import STILL_IN, Coverage, FollowUp, IndicatorFigures, Report
from benefits.rules.statistics import HIDDEN, SMALLEST_GROUP, Change, Suppressed
from benefits.rules.timeline import Span

PERSONS, COME = "persons", "come"
# What a reader can reckon with and stands in no table begins so.
BESIDE = "beside:"
# Counts of the day on which the period ends.
STOCKS = (f"went:{STILL_IN}", "plan:with", "plan:without")
_OF_THE_LAST_DAY = (f"went:{STILL_IN}", "plan:")
# Counts that are never more than have come to their point.
_OF_THOSE_COME = tuple(
    f"{part}:" for part in (COME, "known", "not_known", "missing", "no_reference", "pairs")
)
# What is missed least when it is withheld, first; comparisons are missed most. While a total is shown,
# a small count is protected only by withholding the other counts that add up to it, comparison by
# comparison: so totals go before them.
_EARLY = ("ended_between", "cut", "missing", "not_known", "no_reference", "not_reached", "ended_before",
          "come", "plan", "went")  # fmt: skip
WITH_TOTAL_EARLY = (*_EARLY, PERSONS, "known", "pairs")
WITH_TOTAL_LAST = (*_EARLY, "known", "pairs", PERSONS)


@dataclass(frozen=True, slots=True)
class Cell:
    """One count of persons. ``span`` where it adds up over time, else None; ``count`` None: withheld.

    Two cells of one ``key`` without a span tell of the same only where the ``period`` is the same: its
    code, or the day on which it ends where the count is of that day.
    """

    key: str
    period: str
    count: int | None
    span: Span | None = None


def cells_of(report: Report) -> dict[str, Cell]:
    """Return all counts of an internal report by their keys."""
    found: dict[str, Cell] = {}
    for key, count, adds_up in _counts(report):
        if isinstance(count, int):
            code, span = report.period.code, _span(report.period)
            period = span[1] if key.startswith(_OF_THE_LAST_DAY) else code
            found[key] = Cell(key, period, count, span if adds_up else None)
    return found


def sums_of(report: Report) -> list[Sum]:
    """Return how the counts of a report add up."""
    sums = [
        Sum(PERSONS, tuple(f"went:{one.where}" for one in report.went)),
        Sum(f"went:{STILL_IN}", ("plan:with", "plan:without")),
        Sum("plan:with", ("plan:used", "plan:unused")),
    ]
    for row in report.coverage:
        parts = (f"come:{row.point}", f"not_reached:{row.point}", f"ended_before:{row.point}")
        # Everybody has come to the baseline, and every reader knows it.
        sums.append(Sum(PERSONS, parts if row.point is not Point.BASELINE else parts[:1]))
    for earlier, row, count in _between(report):
        fewer, more = (earlier, row) if count >= 0 else (row, earlier)
        both = (f"ended_before:{fewer.point}", _between_key(earlier, row))
        sums.append(Sum(f"ended_before:{more.point}", both))
    sums += _not_come(report)
    for figures in report.figures:
        for one in (figures.reference, *figures.follow_ups):
            name = f"{figures.indicator.code}:{one.point}"
            if any(row.point is one.point for row in report.coverage):
                parts = (f"known:{name}", f"not_known:{name}", f"missing:{name}")
                sums.append(Sum(f"come:{one.point}", parts))
        for one in figures.follow_ups:
            name = f"{figures.indicator.code}:{one.point}"
            sums.append(Sum(f"known:{name}", (f"pairs:{name}", f"no_reference:{name}")))
        sums += _lacking(figures)
    return sums


def _not_come(report: Report) -> Iterator[Sum]:
    """Yield that who has not come to a point has not come to the next, of a report from the start."""
    if report.period.starts_on is not None:
        return
    for earlier, row in pairwise(report.coverage):
        fewer, more = earlier.not_reached, row.not_reached
        if isinstance(fewer, int) and isinstance(more, int) and fewer <= more:
            between = f"{BESIDE}not_reached:{earlier.point}-{row.point}"
            parts = (f"not_reached:{earlier.point}", between)
            yield Sum(f"not_reached:{row.point}", parts)


def _lacking(figures: IndicatorFigures) -> Iterator[Sum]:
    """Yield that no more can lack a figure to compare with than have none at the baseline."""
    code, reference = figures.indicator.code, figures.reference.point
    if reference is Point.BASELINE:
        lacks = f"{BESIDE}lacks:{code}"
        yield Sum(lacks, (f"not_known:{code}:{reference}", f"missing:{code}:{reference}"))
        for one in figures.follow_ups:
            name = f"{code}:{one.point}"
            yield Sum(lacks, (f"no_reference:{name}", f"{BESIDE}lacks:{name}"))


def in_order(cells: dict[str, Cell], order: Sequence[str]) -> list[str]:
    """Return the keys, what is missed least when it is withheld first, by their sorts in ``order``."""

    def rank(key: str) -> tuple[int, int, str]:
        count = cells[key].count or 0
        # A zero protects little, and to withhold it says nothing less.
        return order.index(key.partition(":")[0]), count if count else 10**6, key

    return sorted(cells, key=rank)


def without(report: Report, gone: set[str]) -> Report:
    """Return the report with those counts withheld, and the figures that would tell them."""

    def shown(key: str, count: int | Suppressed) -> int | Suppressed:
        return HIDDEN if key in gone else count

    use = report.plan_use
    return replace(
        report,
        persons=shown(PERSONS, report.persons),
        coverage=tuple(_coverage_without(row, report, gone) for row in report.coverage),
        figures=tuple(_figures_without(one, gone) for one in report.figures),
        plan_use=replace(
            use,
            persons=shown(f"went:{STILL_IN}", use.persons),
            with_plan=shown("plan:with", use.with_plan),
            without_plan=shown("plan:without", use.without_plan),
            used=shown("plan:used", use.used),
            unused=shown("plan:unused", use.unused),
        ),
        went=tuple(
            replace(one, persons=shown(f"went:{one.where}", one.persons)) for one in report.went
        ),
    )


def _counts(report: Report) -> Iterator[tuple[str, int | Suppressed, bool]]:
    """Yield key, count and whether it adds up over time."""
    # Those who were ever followed: counted by the day they began.
    yield PERSONS, report.persons, report.period.starts_on is None
    for one in report.went:
        yield f"went:{one.where}", one.persons, one.where != STILL_IN
    yield "plan:with", report.plan_use.with_plan, False
    yield "plan:without", report.plan_use.without_plan, False
    yield "plan:used", report.plan_use.used, False
    yield "plan:unused", report.plan_use.unused, False
    for row in report.coverage:
        yield f"come:{row.point}", row.persons, row.point is not Point.BASELINE
        yield f"not_reached:{row.point}", row.not_reached, False
        yield f"ended_before:{row.point}", row.ended_before, True
    for earlier, row, ended in _between(report):
        yield _between_key(earlier, row), abs(ended), True
    come = {row.point for row in report.coverage}
    for figures in report.figures:
        for follow_up in (figures.reference, *figures.follow_ups):
            if follow_up.point in come:
                yield from _of_follow_up(figures, follow_up)


def _between(report: Report) -> Iterator[tuple[Coverage, Coverage, int]]:
    """Yield how many ended between two points: it stands nowhere, and is one total less another.

    Less than nothing where more were back by the later one than ended in between.
    """
    for earlier, row in pairwise(report.coverage):
        if isinstance(earlier.ended_before, int) and isinstance(row.ended_before, int):
            yield earlier, row, row.ended_before - earlier.ended_before


def never_shown(report: Report) -> set[str]:
    """Return the counts that stand nowhere, and can only be computed."""
    return {_between_key(earlier, row) for earlier, row, _ended in _between(report)}


def _between_key(earlier: Coverage, row: Coverage) -> str:
    return f"ended_between:{earlier.point}-{row.point}"


def _of_follow_up(
    figures: IndicatorFigures, one: FollowUp
) -> Iterator[tuple[str, int | Suppressed, bool]]:
    name, adds_up = f"{figures.indicator.code}:{one.point}", one.point is not Point.BASELINE
    yield f"known:{name}", one.known, adds_up
    yield f"not_known:{name}", one.not_known, adds_up
    yield f"missing:{name}", one.missing, adds_up
    if one is figures.reference:
        return
    yield f"no_reference:{name}", one.no_reference, adds_up
    if isinstance(one.known, int) and isinstance(one.no_reference, int):
        yield f"pairs:{name}", one.known - one.no_reference, adds_up
    if isinstance(one.rate, RateChange) and isinstance(one.change, Change):
        yield f"cut:{name}", one.rate.n - one.change.n, adds_up


def without_points(report: Report, points: Collection[str]) -> Report:
    """Return the report without those points: neither their row nor any follow-up at them."""
    return replace(
        report,
        coverage=tuple(row for row in report.coverage if row.point not in points),
        figures=tuple(
            replace(
                one, follow_ups=tuple(each for each in one.follow_ups if each.point not in points)
            )
            for one in report.figures
        ),
    )


def is_counted(key: str, cells: Collection[str]) -> bool:
    """Whether a count of a sum is one of the report, or one that a reader can reckon with beside it."""
    return key in cells or key.startswith(BESIDE)


def is_few(count: int | Suppressed | None) -> bool:
    """Whether a count is of one to four."""
    return isinstance(count, int) and 0 < count < SMALLEST_GROUP


def points_of_few(report: Report) -> set[str]:
    """Return the points that one to four have come to."""
    return {str(row.point) for row in report.coverage if is_few(row.persons)}


def points_unproved(cells: Mapping[str, Cell], gone: Collection[str]) -> set[str]:
    """Return the points of which no count that is shown says that five or more have come to them.

    A row of such a point would say it by standing there, and its lack that they are few.
    """
    proved = {
        point_of(key)
        for key, cell in cells.items()
        if key not in gone
        and key.startswith(_OF_THOSE_COME)
        and (cell.count or 0) >= SMALLEST_GROUP
    }
    return {point_of(key) for key in cells if key.startswith(f"{COME}:")} - proved


def point_of(key: str) -> str:
    """Return what a count is of at the end of its key: the point, where it is of one."""
    return key.rpartition(":")[2]


def _coverage_without(row: Coverage, report: Report, gone: set[str]) -> Coverage:
    names = [
        f"{figures.indicator.code}:{row.point}"
        for figures in report.figures
        for one in (figures.reference, *figures.follow_ups)
        if one.point is row.point
    ]
    parts = ("known", "not_known", "missing")
    come = f"come:{row.point}" in gone
    # Sums over all indicators would give back a single one; where few came, none has a row.
    hides = come or not names or any(f"{part}:{name}" in gone for name in names for part in parts)
    return replace(
        row,
        persons=HIDDEN if come else row.persons,
        ended_before=HIDDEN if f"ended_before:{row.point}" in gone else row.ended_before,
        not_reached=HIDDEN if f"not_reached:{row.point}" in gone else row.not_reached,
        expected=HIDDEN if hides else row.expected,
        known=HIDDEN if hides else row.known,
        not_known=HIDDEN if hides else row.not_known,
        missing=HIDDEN if hides else row.missing,
        ended_as=(),
    )


def _figures_without(figures: IndicatorFigures, gone: set[str]) -> IndicatorFigures:
    code = figures.indicator.code
    reference = _follow_up_without(figures.reference, code, gone)
    if any(f"pairs:{code}:{one.point}" in gone for one in figures.follow_ups):
        # It stands only where nothing is compared with it.
        reference = replace(reference, level=HIDDEN)
    return replace(
        figures,
        reference=reference,
        follow_ups=tuple(_follow_up_without(one, code, gone) for one in figures.follow_ups),
    )


def _follow_up_without(one: FollowUp, code: str, gone: set[str]) -> FollowUp:
    name = f"{code}:{one.point}"

    def shown(part: str, count: int | Suppressed) -> int | Suppressed:
        return HIDDEN if f"{part}:{name}" in gone else count

    # That there is nobody would tell as much as how many there are. A mean of all stands where there is
    # no comparison, so it would tell that it is withheld for its few.
    no_pairs = f"pairs:{name}" in gone
    no_level = no_pairs or (f"known:{name}" in gone and not isinstance(one.change, Change))
    cleared = replace(one, change=HIDDEN, rate=None, without_start=None, bounds=None)
    kept = cleared if no_pairs else one
    if f"cut:{name}" in gone and not no_pairs:
        kept = replace(kept, rate=HIDDEN)
    return replace(
        kept,
        expected=HIDDEN if f"come:{one.point}" in gone else one.expected,
        known=shown("known", one.known),
        not_known=shown("not_known", one.not_known),
        missing=shown("missing", one.missing),
        no_reference=shown("no_reference", one.no_reference),
        level=HIDDEN if no_level else one.level,
    )


def _span(period: Period) -> Span:
    return (period.starts_on.isoformat() if period.starts_on else "", period.ends_on.isoformat())
