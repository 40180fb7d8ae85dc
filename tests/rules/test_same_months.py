"""Winter is compared with winter: a comparison of the same months of the year is told before others."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from benefits.presenters.beside import notes
from benefits.presenters.report import report_view
from benefits.presenters.table import sheets_of
from benefits.rules.money_lines import Effect, effect_of
from benefits.rules.points import Point
from benefits.rules.report import Person
from benefits.rules.statistics import Change
from tests.rules.test_benefit_figures import figures, follow_up, person, published_of, report_of

LONG_AGO = date(2025, 1, 10)


def visits(*, at_month_12: bool, lost_by_month_15: int = 0) -> list[Person]:
    """Visits to the GP fell by two until month 12, and rose again by month 15 (a winter later)."""
    return [
        person(
            n,
            LONG_AGO,
            GP_VISITS=(
                *(5, 4, 4, 4, 3 + n % 2 if at_month_12 else ""),
                "" if n < lost_by_month_15 else 6 + n % 2,
            ),
        )
        for n in range(17)
    ]


def told(people: list[Person]) -> Point:
    headline = figures(report_of(people), "GP_VISITS").headline
    assert headline is not None
    return headline.point


def priced(people: list[Person]) -> Point:
    effect = effect_of(figures(report_of(people), "GP_VISITS"))
    assert isinstance(effect, Effect)
    return effect.point


def test_where_a_year_has_gone_the_same_months_are_told_and_priced() -> None:
    people = visits(at_month_12=True)
    assert follow_up(report_of(people), "GP_VISITS", Point.M15).change.is_judged
    assert told(people) is Point.M12
    assert priced(people) is Point.M12


@pytest.mark.parametrize("lost", [1, 2, 4, 5])
def test_they_are_told_too_where_a_few_have_no_figure_any_more(lost: int) -> None:
    people = visits(at_month_12=True, lost_by_month_15=lost)
    assert told(people) is Point.M12
    assert priced(people) is Point.M12
    headline = figures(published_of(people), "GP_VISITS").headline
    assert headline is not None
    assert headline.point is Point.M12
    assert isinstance(headline.change, Change)


def test_where_the_year_has_no_figures_the_latest_is_told_and_priced() -> None:
    people = visits(at_month_12=False)
    assert told(people) is Point.M15
    assert priced(people) is Point.M15


def test_what_is_first_asked_for_in_month_three_has_its_year_in_month_fifteen() -> None:
    symptoms = [person(n, LONG_AGO, CONTROL=("", 2, 2, 2, 3 + n % 2, 4 + n % 2)) for n in range(14)]
    shown = figures(report_of(symptoms), "CONTROL")
    assert shown.reference.point is Point.M3
    assert shown.headline is not None
    assert shown.headline.point is Point.M15
    same = [one.point for one in shown.follow_ups if shown.is_same_months(one)]
    assert same == [Point.M15]


def test_page_and_workbook_mark_the_same_months() -> None:
    report = report_of(visits(at_month_12=True))
    shown = figures(report, "GP_VISITS")
    with override("en"):
        assert "Before and after lie in the same months of the year." in list(notes(shown))
        views = [one for part in report_view(report).benefits for one in part.indicators]
        rows = next(one for one in views if one.name == "Visits to the GP").rows
    assert [row.when for row in rows if row.is_same_months] == ["Month 12"]
    head, *lines = sheets_of(report, data_version="v", language="en")["Figures"]
    at = head.index("Same months of the year")
    marked = {line[3]: line[at] for line in lines if line[1] == "Visits to the GP"}
    assert (marked["Month 12"], marked["Month 15"]) == ("yes", "no")
