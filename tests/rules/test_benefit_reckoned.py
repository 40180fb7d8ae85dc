"""What a reader of a published report reckons by subtracting one shown number from another."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from benefits.rules.points import Point
from benefits.rules.report import FollowUp, IndicatorFigures, Person, Report
from benefits.rules.statistics import Change
from tests.rules.test_benefit_publishing import VISITS, published

CODE = "GP_VISITS"
BASELINE, M3, M6, M9 = Point.BASELINE, Point.M3, Point.M6, Point.M9


def one(
    number: int, *lacks: Point, started: date = date(2026, 7, 10), ended: date | None = None
) -> Person:
    """Somebody with a figure at the baseline and month 3 (6 and 9), but for what she lacks."""
    values = {
        (CODE, point): Decimal(4 + (number + place) % 3)
        for place, point in enumerate((BASELINE, M3, M6, M9))
        if point not in lacks
    }
    return Person(
        id=UUID(int=number),
        started_on=started,
        ended_on=ended,
        ended_as="DEAD" if ended else "",
        values=values,
    )


def visits(report: Report) -> IndicatorFigures:
    (figures,) = [one for one in report.figures if one.indicator.code == CODE]
    return figures


def at(report: Report, point: Point) -> FollowUp:
    return next(one for one in visits(report).follow_ups if one.point is point)


@pytest.mark.parametrize("lost", [1, 2, 4, 6])
def test_the_known_at_the_baseline_less_the_compared_are_none_or_five_or_more(lost: int) -> None:
    """Five have nothing at the baseline; of the others some lack month 3."""
    people = [
        *(one(number, BASELINE) for number in range(1, 6)),
        *(one(number, M3) for number in range(6, 6 + lost)),
        *(one(number) for number in range(6 + lost, 41)),
    ]
    [(_report, shown, _told)] = published(people, "all", plan=VISITS)
    known, change = visits(shown).reference.known, at(shown, M3).change
    assert isinstance(change, Change), "the comparison stays"
    assert isinstance(known, int) == (lost >= 5)


def test_who_died_is_not_told_apart_by_the_baselines_of_a_year_and_of_all_years() -> None:
    """Of six who died before 2026 two had a figure at the baseline."""
    start, end = date(2025, 2, 10), date(2025, 10, 1)
    people = [
        *(one(number, started=start, ended=end) for number in (1, 2)),
        *(one(number, BASELINE, started=start, ended=end) for number in range(3, 7)),
        *(one(number, BASELINE, started=start) for number in range(7, 17)),
        *(one(number, started=start) for number in range(17, 47)),
    ]
    for periods in (("2026", "all"), ("all", "2026")):
        made = published(people, *periods, plan=VISITS)
        told = [visits(shown).reference.known for _report, shown, _told in made]
        assert sum(isinstance(known, int) for known in told) == 1, "the first stands, or the second"


def test_nor_where_the_difference_is_of_five_or_more() -> None:
    start, end = date(2025, 2, 10), date(2025, 10, 1)
    people = [
        *(one(number, started=start, ended=end) for number in range(1, 8)),
        *(one(number, BASELINE, started=start, ended=end) for number in range(8, 14)),
        *(one(number, BASELINE, started=start) for number in range(14, 24)),
        *(one(number, started=start) for number in range(24, 54)),
    ]
    made = published(people, "2026", "all", plan=VISITS)
    assert [visits(shown).reference.known for _report, shown, _told in made] == [30, 37]


@pytest.mark.parametrize("lacking", [1, 2])
def test_a_rate_does_not_tell_who_lacks_a_figure(lacking: int) -> None:
    """Thirty, of whom five died within the three months and one or two have no figure."""
    end = date(2026, 9, 20)
    people = [
        *(one(number, M3) for number in range(1, 1 + lacking)),
        *(one(number, ended=end) for number in range(1 + lacking, 6 + lacking)),
        *(one(number) for number in range(6 + lacking, 31)),
    ]
    [(_report, shown, _told)] = published(people, "all", plan=VISITS)
    rate = at(shown, M3).rate
    assert not (isinstance(shown.persons, int) and isinstance(getattr(rate, "n", None), int))


def test_how_many_are_compared_is_not_told_of_a_comparison_that_is_too_near() -> None:
    """At month 6 forty-two are compared, all of them among the forty-six of month 9."""
    start = date(2025, 2, 10)
    people = [
        *(one(number, M6, M3, started=start) for number in range(1, 5)),
        *(one(number, M3, started=start) for number in range(5, 47)),
    ]
    [(_report, shown, _told)] = published(people, "all", plan=VISITS)
    assert isinstance(at(shown, M9).change, Change)
    for six in (one for one in visits(shown).follow_ups if one.point is M6):
        assert not isinstance(six.change, Change)
        assert not (isinstance(six.known, int) and isinstance(six.no_reference, int))
