"""With and without the time around the start: what each row can leave out, said plainly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.utils.translation import override

from benefits.presenters.around_start import around_lines, days_after
from benefits.presenters.beside import notes
from benefits.presenters.document import report_document
from benefits.rules.around_start import around_start, holds_days_after
from benefits.rules.indicators import GP_VISITS, PLAN, SAFETY
from benefits.rules.points import Point, add_months, period_of
from benefits.rules.report import Person, Report, make_report
from benefits.rules.shelf import SHIPPED
from tests.rules.benefit_people import NOW, TODAY

STARTED = date(2026, 1, 15)


def report_of(code: str, points: dict[Point, int], **more: int) -> Report:
    values: dict[tuple[str, Point], Any] = {(code, p): Decimal(v) for p, v in points.items()}
    values |= {(part, Point.BASELINE): Decimal(v) for part, v in more.items()}
    people = [Person(id=UUID(int=n), started_on=STARTED, values=values) for n in range(12)]
    return make_report(people, tenant_name="Hadsel", period=period_of("all", TODAY), made_at=NOW)


def notes_of(report: Report, code: str) -> str:
    with override("en"):
        return " ".join(notes(next(f for f in report.figures if f.indicator.code == code)))


@pytest.mark.parametrize("point", [one for one in Point if one.months])
def test_only_month_3_covers_the_first_thirty_days(point: Point) -> None:
    begins = add_months(STARTED, point.months - 3)
    assert holds_days_after(GP_VISITS, point) == ((begins - STARTED).days < 30)
    assert not holds_days_after(SAFETY, point)


def test_what_is_asked_for_before_the_start_belongs_to_rows_without_a_month_3() -> None:
    """So their second comparison is without the thirty days on both sides of the start."""
    found = [one for one in around_start([*PLAN, *SHIPPED.values()]) if one.without_before]
    assert {one.indicator.code for one in found} >= {"ACUTE_ADMISSIONS", "ACUTE_BED_DAYS"}
    assert not any(one.has_days_after for one in found)


def test_admissions_are_told_with_and_without_and_the_first_month_is_in_neither() -> None:
    report = report_of("ACUTE_ADMISSIONS", {Point.BASELINE: 2, Point.M6: 1}, ADMISSIONS_AT_START=1)
    told = notes_of(report, "ACUTE_ADMISSIONS")
    assert "Without the 30 days before the start" in told
    assert "The 30 days after the start are not in it: month 6 covers the three months" in told


def test_month_3_says_that_it_holds_the_days_after_the_start() -> None:
    told = notes_of(report_of("GP_VISITS", {Point.BASELINE: 2, Point.M3: 1}), "GP_VISITS")
    assert "are in month 3, and cannot be taken out of it" in told
    assert days_after(SAFETY, Point.M3) == ""


def test_the_method_says_row_by_row_what_is_left_out() -> None:
    report = report_of("GP_VISITS", {Point.BASELINE: 2, Point.M6: 1})
    with override("en"):
        lines = {name: (before, after) for name, before, after in around_lines(report)}
    assert lines["Acute admissions to hospital"] == (
        "compared with them and without them, where it is recorded",
        "in no comparison: the first follow-up is month 6",
    )
    assert lines["Visits to the GP"] == (
        "always in it: how much came in them is not asked for",
        "in month 3; in no later month",
    )
    assert "Feels safe at home" not in lines
    html = report_document(report, "en")
    assert html.index('id="method"') < html.index("With and without the days around the start")
