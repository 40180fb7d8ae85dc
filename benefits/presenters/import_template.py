"""The spreadsheet to fill in, in the present language: persons and points, indicators, definitions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from benefits.presenters import windows, words
from benefits.presenters.plan_words import definition
from benefits.queries.imports import Due
from benefits.rules.points import Point
from benefits.rules.surveys import is_chosen
from dho.web.written import full_date, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benefits.operations.collecting import Grid
    from benefits.rules.benefit_plan import BenefitPlan
    from benefits.rules.plan_types import Indicator


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a cell of one column may hold besides ``?``; ``choices`` where there are few."""

    lowest: int
    highest: int
    choices: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class LineToFill:
    """One person at one point; ``is_open`` says of each indicator whether a figure is missing."""

    fixed: tuple[str, ...]
    is_open: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class SheetToFill:
    """What the spreadsheet holds. The file that comes back is read by its headings."""

    title: str
    fixed: tuple[str, ...]
    indicators: tuple[str, ...]
    bounds: tuple[Bounds, ...]
    lines: tuple[LineToFill, ...]
    definitions_title: str
    definitions: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The headings of the first sheet."""
        return (*self.fixed, *self.indicators)


def asked_by_plan(plan: BenefitPlan) -> list[tuple[Indicator, str]]:
    """Return every indicator of a tenant's plan with where its figures come from."""
    return [
        (indicator, str(words.SOURCES[row.source]))
        for row in plan.benefits
        for indicator in row.indicators
    ]


def asked_in_grid(grid: Grid) -> list[tuple[Indicator, str]]:
    """Return every indicator that a request asks an office for; the office is the source."""
    found = {indicator.code: indicator for indicator, _point in grid.columns}
    return [(indicator, grid.unit_name) for indicator in found.values()]


def due_in_grid(grid: Grid) -> list[Due]:
    """Return what a request asks for and nobody has given yet, by person and point."""
    points = sorted({point for _indicator, point in grid.columns}, key=list(Point).index)
    found = []
    for row in grid.rows:
        for point in points:
            missing = frozenset(
                code for code, at in row.cells if at is point and not row.stands.get((code, at))
            )
            if missing:
                born = date.fromisoformat(row.born)
                found.append(Due(row.patient_id, row.name, born, row.course, point.value, missing))
    return found


def sheet_to_fill(due: Sequence[Due], asked: Sequence[tuple[Indicator, str]]) -> SheetToFill:
    """Return the spreadsheet for what is missing. It names patients by our id, never by number.

    ``asked``: each indicator with its source, in words. The file is read back as it is.
    """
    indicators = [indicator for indicator, _source in asked]
    parts = (False, True) if any(one.part_of for one in indicators) else (False,)
    heads = (_("Indicator"), _("Unit"), _("Source"), _("Definition"), _("Lowest"), _("Highest"))
    return SheetToFill(
        title=_("Figures"),
        fixed=(
            _("Person id"),
            _("Name"),
            _("Born"),
            _("Follow-up began"),
            _("Point in time"),
            *(
                heading
                for is_part in parts
                for heading in windows.headings(is_next_to_start=is_part)
            ),
        ),
        indicators=tuple(_(one.name) for one in indicators),
        bounds=tuple(_bounds(one) for one in indicators),
        lines=tuple(
            LineToFill(
                _fixed(one, parts),
                tuple(indicator.code in one.missing for indicator in indicators),
            )
            for one in due
        ),
        definitions_title=_("Definitions"),
        definitions=(
            heads,
            *(
                (
                    _(indicator.name),
                    words.unit(indicator),
                    source,
                    definition(indicator),
                    str(indicator.lowest),
                    str(indicator.highest),
                )
                for indicator, source in asked
            ),
        ),
        notes=(
            _(
                "A number in each white cell, or ? when it is not known. Nothing goes in a grey one."
            ),
            _(
                "Counts cover the days from the first to the last of their point in time, both included."
            ),
            _("The file names patients: send it only by your own secure mail."),
        ),
    )


def _fixed(due: Due, parts: Sequence[bool]) -> tuple[str, ...]:
    """Return whose a line is, and which days it covers: in the three months, and next to the start."""
    point = Point(due.point)
    days = (day for is_part in parts for day in windows.span_days((point, is_part), due.course))
    born = full_date(due.born)
    began = full_date(due.course.started_on)
    return (str(due.patient_id), due.name, born, began, words.point_name(point), *days)


def _bounds(indicator: Indicator) -> Bounds:
    each = range(indicator.lowest, indicator.highest + 1) if is_chosen(indicator) else ()
    said = _("Write a number from %(lowest)s to %(highest)s, or ? when it is not known.") % {
        "lowest": indicator.lowest,
        "highest": number(indicator.highest),
    }
    return Bounds(indicator.lowest, indicator.highest, tuple(str(one) for one in each), said)
