"""The spreadsheet to fill in: what a cell may hold, and what the numbers of a scale mean."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from benefits.gateways import fill_in_book
from benefits.presenters.import_template import sheet_to_fill
from benefits.queries.imports import Due
from benefits.rules.plan_types import Better, Indicator, MeasuredIn
from benefits.rules.points import Course, Point

# What a spreadsheet program takes as a list of choices within a cell's rule.
LONGEST_LIST = 255


def scale(lowest: int, highest: int) -> Indicator:
    return Indicator(
        code="OWN_1",
        name="How well do you sleep?",
        unit=MeasuredIn.SCORE,
        better=Better.MORE,
        lowest=lowest,
        highest=highest,
        lowest_means="not at all",
        highest_means="as I want to",
    )


def book_of(indicator: Indicator) -> Any:
    born, course = date(1943, 3, 1), Course(date(2026, 1, 15), None)
    due = Due(uuid4(), "Kari", born, course, Point.M3.value, frozenset({indicator.code}))
    with override("en"):
        book = fill_in_book(sheet_to_fill([due], [(indicator, "Patient")]))
    return load_workbook(BytesIO(book))


@pytest.mark.parametrize(
    ("ends", "kind"), [((1, 5), "list"), ((0, 10), "list"), ((0, 100), "custom")]
)
def test_few_steps_are_chosen_from_and_many_are_written(ends: tuple[int, int], kind: str) -> None:
    page, _definitions = book_of(scale(*ends)).worksheets
    (rule,) = page.data_validations.dataValidation
    assert rule.type == kind
    assert len(rule.formula1) <= LONGEST_LIST
    assert f"from {ends[0]} to {ends[1]}" in rule.prompt


def test_a_scale_of_ones_own_is_told_with_its_ends_and_what_they_mean() -> None:
    _page, definitions = book_of(scale(0, 100)).worksheets
    told = [cell.value for cell in definitions[2]]
    assert told[1] == "points from 0 to 100"
    assert told[3] == "0 means: not at all; 100 means: as I want to."
