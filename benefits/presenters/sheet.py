"""One patient's values as a grid: a line per indicator, a column per point in time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from benefits.presenters import plan_words, windows, words
from benefits.rules.indicators import INDICATORS, cell_key, plain
from benefits.rules.windows import next_to_start, three_months
from dho.web.written import number

if TYPE_CHECKING:
    from datetime import datetime

    from benefits.operations.values import Sheet
    from benefits.rules.benefit_plan import BenefitPlan
    from benefits.rules.plan_types import Indicator
    from benefits.rules.points import Point


@dataclass(frozen=True, slots=True)
class Column:
    """One point in time; counts cover the days that are named, both included."""

    name: str
    days: str


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator with a field per column; None where the plan does not measure it then."""

    name: str
    unit: str
    definition: str
    cells: tuple[Any, ...]
    # Its own days at each point, where they are others than those of the columns.
    days: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One row of the benefit plan with its lines."""

    row: int
    name: str
    source: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """One recording, and what became of it."""

    at: datetime
    by: str
    what: str
    value: str
    ended_at: datetime | None
    ended_by: str
    # The file that it came in, with the row; empty where somebody typed it.
    source: str = ""


def columns(sheet: Sheet) -> tuple[Column, ...]:
    """Return the open points of the patient's course."""
    if sheet.course is None:
        return ()
    course = sheet.course
    return tuple(
        Column(words.point_name(point), windows.between(three_months(point, course)))
        for point in sheet.points
    )


def blocks(sheet: Sheet, form: Any) -> tuple[Block, ...]:
    """Return the grid with the form's fields in it. What the product counts is left out."""
    return tuple(
        Block(
            benefit.row,
            _(benefit.name),
            str(words.SOURCES[benefit.source]),
            tuple(
                Line(
                    _(indicator.name),
                    words.unit(indicator),
                    plan_words.definition(indicator),
                    tuple(
                        form[cell_key(indicator.code, point)]
                        if sheet.asks(indicator.code, point)
                        else None
                        for point in sheet.points
                    ),
                    _own_days(sheet, indicator),
                )
                for indicator in benefit.indicators
            ),
        )
        for benefit in sheet.plan.benefits
        if benefit.indicators
    )


def _own_days(sheet: Sheet, indicator: Indicator) -> tuple[str, ...]:
    """Return the days of a part at each point at which it is asked for."""
    course = sheet.course
    if course is None or not indicator.part_of:
        return ()
    return tuple(
        f"{words.point_name(point)} {windows.between(next_to_start(point, course))}"
        for point in sheet.points
        if sheet.asks(indicator.code, point)
    )


def history(sheet: Sheet) -> tuple[Happened, ...]:
    """Return all recordings, the latest first."""
    return tuple(
        Happened(
            one.entered_at,
            one.entered_by,
            cell_name(one.indicator, one.point, sheet.plan),
            _("not known") if one.value is None else number(plain(one.value)),
            one.superseded_at,
            one.superseded_by,
            _("%(file)s, row %(row)s")
            % {
                "file": sheet.files.get(one.file_id, ""),
                "row": one.file_row,
            }
            if one.file_id is not None
            else "",
        )
        for one in sheet.recorded
    )


def since(sheet: Sheet, revision: str) -> list[tuple[str, Point]]:
    """Return the cells that were recorded or withdrawn after the sheet had that revision.

    All cells that ever held anything, for a text that is no revision.
    """
    found = re.fullmatch(r"([0-9]{1,9})\.([0-9]{1,9})", revision)
    rows, ended = (int(found[1]), int(found[2])) if found else (0, 0)
    superseded = sorted(
        (one for one in sheet.recorded if one.superseded_at is not None),
        key=lambda one: one.superseded_at or one.entered_at,
        reverse=True,
    )
    newer = [
        *sheet.recorded[: max(len(sheet.recorded) - rows, 0)],
        *superseded[: max(len(superseded) - ended, 0)],
    ]
    return list(dict.fromkeys((one.indicator, one.point) for one in newer))


def cell_names(sheet: Sheet) -> dict[str, str]:
    """Return the name of every cell of the grid, by its key."""
    return {
        cell_key(code, point): cell_name(code, point, sheet.plan)
        for code in sheet.plan.indicators
        for point in sheet.points
    }


def cell_name(indicator: str, point: Point, plan: BenefitPlan) -> str:
    """Return a cell in words: ``Visits to the GP, month 3``; also of a row that was taken out."""
    known = plan.indicators.get(indicator) or INDICATORS.get(indicator)
    name = _(known.name) if known else indicator
    return f"{name}, {words.starting_low(words.point_name(point))}"
