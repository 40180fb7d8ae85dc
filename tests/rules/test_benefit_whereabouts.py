"""Every analysis says who of all enrolled is in it, and where the others are: it adds up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec
import pytest
from django.utils.translation import override

from benefits.presenters.document import report_document
from benefits.presenters.table import sheets_of
from benefits.presenters.whereabouts import where_lines
from benefits.rules.points import Point, period_of
from benefits.rules.publishing import publish
from benefits.rules.report import Coverage, IndicatorFigures, Person, Report, Went, make_report
from benefits.rules.whereabouts import Whereabouts, whereabouts
from benefits.rules.without_counts import without
from tenants.rules.codes import EndingReason
from tests.rules.benefit_people import NOW, TODAY, population

PERIODS = ("all", "2026", "2026-H1", "2026-Q3", "2026-09")


def report_of(people: list[Person], period: str = "all") -> Report:
    return make_report(people, tenant_name="Hadsel", period=period_of(period, TODAY), made_at=NOW)


def figures_of(report: Report, code: str) -> IndicatorFigures:
    return next(one for one in report.figures if one.indicator.code == code)


def rows(report: Report) -> list[Whereabouts]:
    return [one for figures in report.figures for one in whereabouts(report, figures)]


def by_place(report: Report) -> dict[tuple[str, Point], Whereabouts]:
    """The rows of indicator and point; a published report lacks points that few have come to."""
    return {
        (figures.indicator.code, one.point): one
        for figures in report.figures
        for one in whereabouts(report, figures)
    }


def sixteen() -> list[Person]:
    """Nine compared at month 6; the others each in a way of their own, three of them ended before."""
    before, after = ("GP_VISITS", Point.BASELINE), ("GP_VISITS", Point.M6)
    four, one = Decimal(4), Decimal(1)
    values: list[dict[tuple[str, Point], Decimal | None]] = [
        *({before: four, after: one} for _each in range(9)),
        {after: one},
        {before: four, after: None},
        {before: four},
        {before: four},
        *({before: four} for _each in range(3)),
    ]
    ended = {
        13: (date(2026, 4, 1), EndingReason.DEAD),
        14: (date(2026, 4, 1), EndingReason.DEAD),
        15: (date(2026, 5, 1), EndingReason.NURSING_HOME),
    }
    people = []
    for number, has in enumerate(values):
        on, reason = ended.get(number, (None, ""))
        started = date(2026, 9, 1) if number == 12 else date(2026, 1, 15)
        people.append(
            Person(
                id=UUID(int=number),
                started_on=started,
                ended_on=on,
                ended_as=str(reason),
                values=has,
            )
        )
    return people


def month_6(report: Report) -> Whereabouts:
    figures = figures_of(report, "GP_VISITS")
    return next(one for one in whereabouts(report, figures) if one.point is Point.M6)


def test_each_of_sixteen_is_somewhere() -> None:
    found = month_6(report_of(sixteen()))
    assert (found.enrolled, found.in_it, found.not_reached, found.ended_before) == (16, 9, 1, 3)
    assert (found.no_reference, found.not_known, found.missing) == (1, 1, 1)
    assert found.ended_as == (Went("NURSING_HOME", 1), Went("DEAD", 2))


def test_it_is_said_in_a_sentence() -> None:
    report = report_of(sixteen())
    with override("en"):
        lines = where_lines(report, figures_of(report, "GP_VISITS"))
    line = next(one for one in lines if one.startswith("Month 6"))
    assert line.startswith(
        "Month 6: 9 of 16 enrolled; not come to it in the period 1; ended before it 3 (moved to a"
        " nursing home 1, dead 2); no figure before 1; not known 1; missing 1."
    )
    assert line in report_document(report, "en", data_version="v1").replace("&#x27;", "'")


AT_6 = {f"{part}:M6" for part in ("come", "not_reached", "ended_before")}
OF_6 = {f"{part}:GP_VISITS:M6" for part in ("no_reference", "not_known", "missing")}


@pytest.mark.parametrize(
    ("gone", "line"),
    [
        ({"persons", *AT_6, *OF_6}, "Month 6: 9 persons; where the others are is not shown."),
        ({"persons", "come:M6", "ended_before:M6"},
         ("Month 6: 9 persons; not come to it in the period 1; no figure before 1; not known 1; missing 1;"
         " the rest is not shown.")),
        ({"pairs:GP_VISITS:M6", "known:GP_VISITS:M6", "come:M6", *OF_6},
         ("Month 6: how many are in it is not shown; not come to it in the period 1; ended before it 3;"
         " the rest is not shown.")),
        ({"persons", "pairs:GP_VISITS:M6", "known:GP_VISITS:M6", *AT_6, *OF_6},
         "Month 6: not shown, since it would help to count fewer than five persons."),
    ],
)  # fmt: skip
def test_what_is_withheld_is_said_once_and_not_count_by_count(gone: set[str], line: str) -> None:
    told = without(report_of(sixteen()), gone)
    with override("en"):
        assert line in where_lines(told, figures_of(told, "GP_VISITS"))


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("seed", range(6))
def test_every_row_of_every_internal_report_adds_up_to_all_enrolled(seed: int, period: str) -> None:
    report = report_of(population(seed, 45), period)
    found = rows(report)
    assert found
    for one in found:
        numbers = [part for part in one.parts if isinstance(part, int)]
        assert len(numbers) == len(one.parts)
        assert sum(numbers) == one.enrolled == report.persons
        reasons = [reason.persons for reason in one.ended_as if isinstance(reason.persons, int)]
        assert sum(reasons) == one.ended_before


@pytest.mark.parametrize("seed", range(3))
def test_the_sheet_adds_up_too(seed: int) -> None:
    report = report_of(population(seed, 45, ("GP_VISITS", "SAFETY")))
    head, *lines = sheets_of(report, data_version="v", language="en")["Who is in each analysis"]
    names = [
        "In the analysis",
        "Not come to it",
        "Ended before it",
        "No figure before",
        "Not known",
    ]
    columns = [head.index(name) for name in (*names, "Missing")]
    reasons = range(head.index("Ended before it") + 1, head.index("No figure before"))
    assert len(reasons) == len(EndingReason) + 1
    for line in lines:
        assert sum(int(line[column] or 0) for column in columns) == line[head.index("Enrolled")]
        split = sum(int(line[column] or 0) for column in reasons)
        assert split == line[head.index("Ended before it")]


@pytest.mark.parametrize("seed", range(2))
def test_a_published_row_tells_no_reason_and_nothing_that_its_report_withholds(seed: int) -> None:
    people = population(seed, 40, ("GP_VISITS",))
    report = report_of(people)
    shown, _told = publish(report, people, [])
    assert any(row.ended_as for row in report.coverage)
    assert not any(row.ended_as for row in shown.coverage)
    true = by_place(report)
    assert by_place(shown)
    for place, outer in by_place(shown).items():
        for known, told in zip(true[place].parts, outer.parts, strict=True):
            assert not isinstance(told, int) or told == known
    for figures in shown.figures:
        for one, follow_up in zip(
            list(whereabouts(shown, figures))[1:], figures.follow_ups, strict=True
        ):
            assert one.not_known == follow_up.not_known
            assert one.missing == follow_up.missing
            assert one.no_reference == follow_up.no_reference
    html = report_document(shown, "en", data_version="v1")
    assert "How many of all enrolled are in it" in html
    assert "dead" not in html[html.index('id="rows"') : html.index('id="method"')]


def test_a_report_that_was_frozen_before_has_no_reasons() -> None:
    kept = msgspec.to_builtins(report_of(sixteen()))
    for row in kept["coverage"]:
        del row["ended_as"]
    row = next(one for one in msgspec.convert(kept, Report).coverage if one.point is Point.M6)
    assert isinstance(row, Coverage)
    assert (row.ended_before, row.ended_as) == (3, ())
