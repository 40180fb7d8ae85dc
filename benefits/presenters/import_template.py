"""The spreadsheet to fill in, in the present language: persons and points, indicators, definitions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from benefits.presenters import windows, words
from benefits.rules.plan_types import MeasuredIn
from benefits.rules.points import Point
from dho.web.written import full_date, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benefits.queries.imports import Due
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

    @property
    def header(self) -> tuple[str, ...]:
        """The headings of the first sheet."""
        return (*self.fixed, *self.indicators)


def sheet_to_fill(due: Sequence[Due], plan: BenefitPlan) -> SheetToFill:
    """Return the spreadsheet for what is missing. It names patients by our id, never by number."""
    codes = tuple(plan.indicators)
    has_parts = any(one.part_of for one in plan.indicators.values())
    parts = (False, True) if has_parts else (False,)
    heads = (_("Indicator"), _("Unit"), _("Source"), _("Definition"), _("Lowest"), _("Highest"))
    return SheetToFill(
        title=_("Figures"),
        fixed=(
            _("Person id"),
            _("Name"),
            _("Follow-up began"),
            _("Point in time"),
            *(
                heading
                for is_part in parts
                for heading in windows.headings(is_next_to_start=is_part)
            ),
        ),
        indicators=tuple(_(plan.indicators[code].name) for code in codes),
        bounds=tuple(_bounds(plan.indicators[code]) for code in codes),
        lines=tuple(
            LineToFill(
                _fixed(one, parts),
                tuple(code in one.missing for code in codes),
            )
            for one in due
        ),
        definitions_title=_("Definitions"),
        definitions=(
            heads,
            *(
                (
                    _(indicator.name),
                    str(words.MEASURED_IN[indicator.unit]),
                    str(words.SOURCES[row.source]),
                    _(indicator.definition) if indicator.definition else "",
                    str(indicator.lowest),
                    str(indicator.highest),
                )
                for row in plan.benefits
                for indicator in row.indicators
            ),
        ),
    )


def _fixed(due: Due, parts: Sequence[bool]) -> tuple[str, ...]:
    """Return whose a line is, and which days it covers: in the three months, and next to the start."""
    point = Point(due.point)
    days = (day for is_part in parts for day in windows.span_days((point, is_part), due.course))
    began = full_date(due.course.started_on)
    return (str(due.patient_id), due.name, began, words.point_name(point), *days)


def _bounds(indicator: Indicator) -> Bounds:
    few = indicator.unit is MeasuredIn.SCORE
    each = range(indicator.lowest, indicator.highest + 1) if few else ()
    said = _("Write a number from %(lowest)s to %(highest)s, or ? when it is not known.") % {
        "lowest": indicator.lowest,
        "highest": number(indicator.highest),
    }
    return Bounds(indicator.lowest, indicator.highest, tuple(str(one) for one in each), said)
