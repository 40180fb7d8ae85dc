"""The counts of a report as cells with keys, and how they add up."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from benefits.rules.points import Period, Point
from benefits.rules.protection import Sum
from benefits.rules.rates import RateChange
from benefits.rules.report import STILL_IN, Coverage, FollowUp, IndicatorFigures, Report
from benefits.rules.statistics import SMALLEST_GROUP, Change, Suppressed
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
_EARLY = ("away", "apart", "silent", "lost", "lacks", "outside", "ended_between", "cut", "missing",
          "not_known", "no_reference", "not_reached", "ended_before", "come", "plan", "went")  # fmt: skip
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


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left of a count without others: it stands nowhere, and any reader can reckon it."""

    key: str
    whole: str
    parts: tuple[str, ...]


def cells_of(report: Report) -> dict[str, Cell]:
    """Return all counts of an internal report by their keys, and what any reader can reckon of two."""
    found: dict[str, Cell] = {}
    for key, count, adds_up in _counts(report):
        if isinstance(count, int):
            code, span = report.period.code, _span(report.period)
            period = span[1] if key.startswith(_OF_THE_LAST_DAY) else code
            found[key] = Cell(key, period, count, span if adds_up else None)
    for rest in _rests(report):
        counts = [found[key].count for key in (rest.whole, *rest.parts) if key in found]
        known = [count for count in counts if count is not None]
        left = known[0] - sum(known[1:]) if len(known) == len(rest.parts) + 1 else -1
        if left >= 0:
            found[rest.key] = Cell(rest.key, report.period.code, left)
    return found


def sums_of(report: Report) -> list[Sum]:
    """Return how the counts of a report add up."""
    sums = [
        Sum(PERSONS, tuple(f"went:{one.where}" for one in report.went)),
        Sum(f"went:{STILL_IN}", ("plan:with", "plan:without")),
        Sum("plan:with", ("plan:used", "plan:unused")),
    ]
    for row in report.coverage:
        sums.append(Sum(PERSONS, tuple(key for key, *_rest in _of_row(row))))
    for earlier, row, count in _between(report):
        fewer, more = (earlier, row) if count >= 0 else (row, earlier)
        both = (f"ended_before:{fewer.point}", _between_key(earlier, row))
        sums.append(Sum(f"ended_before:{more.point}", both))
    sums += _not_come(report)
    sums += [Sum(rest.whole, (*rest.parts, rest.key)) for rest in _rests(report)]
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
    for earlier, row in pairwise(_after_start(report)):
        fewer, more = earlier.not_reached, row.not_reached
        if isinstance(fewer, int) and isinstance(more, int) and fewer <= more:
            between = f"{BESIDE}not_reached:{earlier.point}-{row.point}"
            parts = (f"not_reached:{earlier.point}", between)
            yield Sum(f"not_reached:{row.point}", parts)


def _lacking(figures: IndicatorFigures) -> Iterator[Sum]:
    """Yield who has nothing at the baseline, and of whom the course ended within the three months."""
    code, reference = figures.indicator.code, figures.reference.point
    if reference is Point.BASELINE:
        parts = (f"not_known:{code}:{reference}", f"missing:{code}:{reference}")
        yield Sum(f"silent:{code}:{reference}", parts)
    for one in figures.follow_ups:
        name = f"{code}:{one.point}"
        yield Sum(f"ended_before:{one.point}", (f"cut:{name}", f"{BESIDE}uncut:{name}"))


def _rests(report: Report) -> Iterator[Rest]:
    """Yield what is left: who ended, who has no figure, who is not compared, and for want of which."""
    yield Rest("away", PERSONS, (f"went:{STILL_IN}",))
    for figures in report.figures:
        code, reference = figures.indicator.code, figures.reference.point
        for one in (figures.reference, *figures.follow_ups):
            name = f"{code}:{one.point}"
            yield Rest(f"silent:{name}", f"{COME}:{one.point}", (f"known:{name}",))
        for one in figures.follow_ups:
            name = f"{code}:{one.point}"
            yield Rest(f"apart:{name}", f"{COME}:{one.point}", (f"pairs:{name}",))
            yield Rest(f"lost:{name}", f"known:{code}:{reference}", (f"pairs:{name}",))
            yield Rest(f"outside:{name}", PERSONS, (f"pairs:{name}", f"cut:{name}"))
            if reference is Point.BASELINE:
                yield Rest(f"lacks:{name}", f"silent:{code}:{reference}", (f"no_reference:{name}",))


def in_order(cells: dict[str, Cell], order: Sequence[str]) -> list[str]:
    """Return the keys, what is missed least when it is withheld first, by their sorts in ``order``."""

    def rank(key: str) -> tuple[int, int, str]:
        count = cells[key].count or 0
        # A zero protects little, and to withhold it says nothing less.
        return order.index(key.partition(":")[0]), count if count else 10**6, key

    return sorted(cells, key=rank)


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
        yield from _of_row(row)
    for earlier, row, ended in _between(report):
        yield _between_key(earlier, row), abs(ended), True
    come = {row.point for row in report.coverage}
    for figures in report.figures:
        for follow_up in (figures.reference, *figures.follow_ups):
            if follow_up.point in come:
                yield from _of_follow_up(figures, follow_up)


def _of_row(row: Coverage) -> Iterator[tuple[str, int | Suppressed, bool]]:
    if row.point is Point.BASELINE:
        # Everybody has come to it, as every reader knows: nobody is elsewhere.
        yield f"{COME}:{row.point}", row.persons, False
        return
    yield f"{COME}:{row.point}", row.persons, True
    yield f"not_reached:{row.point}", row.not_reached, False
    yield f"ended_before:{row.point}", row.ended_before, True


def _after_start(report: Report) -> list[Coverage]:
    return [row for row in report.coverage if row.point is not Point.BASELINE]


def _between(report: Report) -> Iterator[tuple[Coverage, Coverage, int]]:
    """Yield how many ended between two points: it stands nowhere, and is one total less another.

    Less than nothing where more were back by the later one than ended in between.
    """
    for earlier, row in pairwise(_after_start(report)):
        if isinstance(earlier.ended_before, int) and isinstance(row.ended_before, int):
            yield earlier, row, row.ended_before - earlier.ended_before


def never_shown(report: Report) -> set[str]:
    """Return the counts that stand nowhere, and can only be computed."""
    between = {_between_key(earlier, row) for earlier, row, _ended in _between(report)}
    return between | {rest.key for rest in _rests(report)}


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


def _span(period: Period) -> Span:
    return (period.starts_on.isoformat() if period.starts_on else "", period.ends_on.isoformat())
