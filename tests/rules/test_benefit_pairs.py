"""Of too few for a mean the internal edition shows each person, before and after; the published nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.utils.translation import override

from benefits.presenters.beside import notes
from benefits.presenters.change_chart import pairs_chart, sentence, state
from benefits.presenters.report import report_view
from benefits.presenters.table import sheets_of
from benefits.rules.points import Point
from benefits.rules.report import Person
from tests.rules.test_benefit_publishing import published
from tests.rules.test_benefit_whereabouts import figures_of

BEFORE, AFTER = ("GP_VISITS", Point.BASELINE), ("GP_VISITS", Point.M3)


def ten(with_both: int) -> list[Person]:
    """Ten who have come to month three; so many of them have a figure before and one after."""
    return [
        Person(
            id=UUID(int=number),
            started_on=date(2026, 5, 1),
            ended_on=None,
            values={BEFORE: Decimal(number), AFTER: Decimal(1) if number <= with_both else None},
        )
        for number in range(1, 11)
    ]


@pytest.mark.parametrize("few", [1, 4])
def test_one_to_four_are_shown_one_by_one_to_their_own_lead(few: int) -> None:
    [(own, _shown, _told)] = published(ten(few), "all")
    figures = figures_of(own, "GP_VISITS")
    assert figures.headline is not None
    assert figures.headline.each == tuple((Decimal(n), Decimal(1)) for n in range(1, few + 1))
    with override("en"):
        assert any("1 → 1" in line for line in notes(figures))
        assert sentence(figures) == "So few can be compared that nothing certain can be said."
        views = [one for part in report_view(own).benefits for one in part.indicators]
        rows = [row for one in views for row in one.rows]
        assert "too few to say anything certain" in {row.verdict for row in rows}
    assert state(figures) == "FEW"
    assert "1 → 1" in str(pairs_chart(figures))


def test_the_workbook_has_the_same_pairs_as_the_drawing_and_no_id() -> None:
    [(own, _shown, _told)] = published(ten(4), "all")
    sheets = sheets_of(own, data_version="v", language="en")
    head, *rows = sheets["Person by person"]
    assert head == [
        "Indicator", "Unit", "When", "Before", "After", "Definition", "Definitions, edition",
        "Data version",
    ]  # fmt: skip
    visits = [row for row in rows if row[0] == "Visits to the GP"]
    assert [(row[2], row[3], row[4]) for row in visits] == [
        ("Month 3", float(n), 1.0) for n in range(1, 5)
    ]


@pytest.mark.parametrize("few", [1, 4, 9])
def test_nobody_is_shown_where_it_is_published(few: int) -> None:
    [(_own, shown, _told)] = published(ten(few), "all")
    for figures in shown.figures:
        assert not any(one.each for one in figures.follow_ups)
        assert pairs_chart(figures) is None
    assert "Person by person" not in sheets_of(shown, data_version="v", language="en")


def test_twelve_have_an_interval_and_need_no_names() -> None:
    people = [*ten(10), *(one for one in ten(10))]
    people = [
        Person(id=UUID(int=100 + n), started_on=one.started_on, ended_on=None, values=one.values)
        for n, one in enumerate(people)
    ]
    [(own, _shown, _told)] = published(people, "all")
    headline = figures_of(own, "GP_VISITS").headline
    assert headline is not None
    assert headline.each == ()


def test_a_pilot_of_four_is_shown_one_by_one_to_its_own_lead_and_not_published() -> None:
    [(own, shown, _told)] = published(ten(4)[:4], "all")
    with override("en"):
        view = report_view(own)
        assert not view.is_too_small
        assert "So few persons say nothing certain." in " ".join(view.summary)
        assert "visits to the GP" in next(one for one in view.summary if "Too few" in one)
        assert report_view(shown).is_too_small
    assert "4 → 1" in str(pairs_chart(figures_of(own, "GP_VISITS")))
    assert not any(one.follow_ups for one in shown.figures)


def test_a_point_that_few_have_come_to_has_a_row_for_the_own_lead_and_is_not_published() -> None:
    late = [replace(one, started_on=date(2026, 9, 20)) for one in ten(10)[:7]]
    [(own, shown, _told)] = published([*late, *ten(10)[7:]], "all")
    assert [one.point for one in figures_of(own, "GP_VISITS").follow_ups] == [Point.M3, Point.M6]
    assert figures_of(own, "GP_VISITS").follow_ups[0].expected == 3
    assert figures_of(shown, "GP_VISITS").follow_ups == ()
