"""A report without some of its counts (``count_cells``), and without the figures that would tell them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from benefits.rules.count_cells import PERSONS
from benefits.rules.report import STILL_IN, Coverage, FollowUp, IndicatorFigures, Report
from benefits.rules.statistics import HIDDEN, Change, Suppressed


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
