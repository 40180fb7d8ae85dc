"""With and without the time around the start: what each row can leave out, said plainly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.utils.translation import override

from benefits.presenters.around_start import around_lines
from benefits.presenters.beside import notes
from benefits.presenters.document import report_document
from benefits.rules.around_start import around_start, holds_days_after
from benefits.rules.benefit_plan import SOURCE_PLAN
from benefits.rules.indicators import GP_VISITS, PLAN, SAFETY
from benefits.rules.points import Point, add_months, period_of
from benefits.rules.rates import RateChange
from benefits.rules.report import Person, Report, is_without_start, make_report
from benefits.rules.shelf import SHIPPED
from tests.rules.benefit_people import NOW, TODAY

STARTED = date(2026, 1, 15)


def people_of(
    code: str,
    points: dict[Point, int],
    ended_on: date | None = None,
    **parts: dict[Point, int],
) -> list[Person]:
    asked = {code: points, **parts}
    values: dict[tuple[str, Point], Any] = {
        (one, point): Decimal(number) for one, at in asked.items() for point, number in at.items()
    }
    return [
        Person(id=UUID(int=n), started_on=STARTED, ended_on=ended_on, values=values)
        for n in range(12)
    ]


def report_of(code: str, points: dict[Point, int], **parts: dict[Point, int]) -> Report:
    people = people_of(code, points, **parts)
    return make_report(people, tenant_name="Hadsel", period=period_of("all", TODAY), made_at=NOW)


def notes_of(report: Report, code: str) -> str:
    with override("en"):
        return " ".join(notes(next(f for f in report.figures if f.indicator.code == code)))


@pytest.mark.parametrize("point", [one for one in Point if one.months])
def test_only_month_3_covers_the_first_thirty_days(point: Point) -> None:
    begins = add_months(STARTED, point.months - 3)
    assert holds_days_after(GP_VISITS, point) == ((begins - STARTED).days < 30)
    assert not holds_days_after(SAFETY, point)


def test_every_count_of_the_source_is_asked_for_next_to_the_start() -> None:
    found = {one.indicator.code: one for one in around_start([*PLAN, *SHIPPED.values()])}
    assert {code for code, one in found.items() if one.without} == {
        "GP_VISITS", "KAD_STAYS", "KAD_DAYS", "ACUTE_ADMISSIONS", "ACUTE_BED_DAYS", "OUT_OF_HOURS",
        "READMISSIONS",
    }  # fmt: skip
    for code in ("GP_VISITS", "KAD_DAYS"):
        assert SOURCE_PLAN.points_of(f"{code}_AT_START") == (Point.BASELINE, Point.M3)
    assert SOURCE_PLAN.points_of("OUT_OF_HOURS_AT_START") == (Point.BASELINE,)


def test_admissions_are_told_with_and_without_and_the_first_month_is_in_neither() -> None:
    report = report_of(
        "ACUTE_ADMISSIONS",
        {Point.BASELINE: 2, Point.M6: 1},
        ADMISSIONS_AT_START={Point.BASELINE: 1},
    )
    told = notes_of(report, "ACUTE_ADMISSIONS")
    assert "Without the 30 days before the start" in told
    assert "The 30 days after the start are not in it: month 6 covers the three months" in told


def test_month_3_is_told_with_and_without_the_thirty_days_on_both_sides() -> None:
    """Twelve times: 4 visits before, 1 of them in the last 30 days; 5 after, 3 of them in the first."""
    points = {Point.BASELINE: 4, Point.M3: 5}
    report = report_of("GP_VISITS", points, GP_VISITS_AT_START={Point.BASELINE: 1, Point.M3: 3})
    [one] = next(f for f in report.figures if f.indicator.code == "GP_VISITS").follow_ups[:1]
    assert isinstance(one.rate, RateChange)
    assert isinstance(one.without_start, RateChange)
    # 4 in three months are 16 a year, 3 in two are 18; 5 are 20, and 2 are 12.
    assert (one.rate.before, one.rate.after) == (16, 20)
    assert (one.without_start.before, one.without_start.after) == (18, 12)
    assert "the 30 days before the start and the 30 days after it" in notes_of(report, "GP_VISITS")


def test_month_3_without_its_first_days_says_that_too_few_are_known() -> None:
    points = {Point.BASELINE: 4, Point.M3: 5}
    report = report_of("GP_VISITS", points, GP_VISITS_AT_START={Point.BASELINE: 1})
    assert "of too few it is known how much came in them" in notes_of(report, "GP_VISITS")


def test_of_a_month_3_that_was_cut_short_enough_must_be_left() -> None:
    """Sixty of its days: thirty that are left out, and as many as any count must cover."""
    points, parts = {Point.BASELINE: 4, Point.M3: 5}, {Point.BASELINE: 1, Point.M3: 3}
    benefit = SOURCE_PLAN.benefit_of("GP_VISITS")
    for ended_on, is_enough in ((date(2026, 3, 16), True), (date(2026, 3, 15), False)):
        [person, *_] = people_of("GP_VISITS", points, ended_on, GP_VISITS_AT_START=parts)
        assert is_without_start(person, GP_VISITS, benefit, Point.M3) is is_enough


def test_home_services_are_compared_whole_and_say_so() -> None:
    told = notes_of(report_of("HOME_MINUTES", {Point.BASELINE: 2, Point.M3: 1}), "HOME_MINUTES")
    assert "are in month 3, and are not asked for by themselves" in told
    assert "30 days" not in notes_of(
        report_of("SAFETY", {Point.BASELINE: 2, Point.M3: 1}), "SAFETY"
    )


def test_the_method_says_row_by_row_what_is_left_out() -> None:
    report = report_of("GP_VISITS", {Point.BASELINE: 2, Point.M6: 1})
    with override("en"):
        lines = {name: (before, after) for name, before, after in around_lines(report)}
    assert lines["Acute admissions to hospital"] == (
        "compared with them and without them, where it is recorded",
        "in no comparison: the first follow-up is month 6",
    )
    assert lines["Visits to the GP"] == (
        "compared with them and without them, where it is recorded",
        "in month 3, compared with them and without them; in no later month",
    )
    assert lines["Minutes of home services"] == (
        "always in it: a mean a month of all three months",
        "in month 3; in no later month",
    )
    assert "Feels safe at home" not in lines
    html = report_document(report, "en", data_version="v1")
    assert html.index('id="method"') < html.index("With and without the days around the start")
