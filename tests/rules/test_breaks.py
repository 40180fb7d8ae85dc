"""Somebody who ended and came back: the time between is no follow-up, and the ending is not lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from django.utils.translation import override

from benefits.presenters.plan_words import drop_out_text
from benefits.rules.benefit_plan import SOURCE_PLAN
from benefits.rules.due import due_cells
from benefits.rules.points import Break, Course, Point
from benefits.rules.publishing import publish
from benefits.rules.report import Coverage, Person, Report
from tests.rules.test_benefit_figures import TODAY, figures, follow_up, person, report_of

# Began on 15 January; month 3 is 15 April, month 6 15 July, month 9 15 October.
AWAY = Break(date(2026, 5, 15), date(2026, 8, 15), "WITHDREW")
COURSE = Course(date(2026, 1, 15), None, (AWAY,))


def back(number: int, away: Break = AWAY, **fields: Any) -> Person:
    return replace(person(number, **fields), breaks=(away,))


def others(count: int = 12, **fields: Any) -> list[Person]:
    fields = fields or {"GP_VISITS": (4, 3, 2, 2), "SAFETY": (2, "", 3)}
    return [person(100 + n, **fields) for n in range(count)]


def coverage(report: Report, point: Point) -> Coverage:
    return next(one for one in report.coverage if one.point is point)


def test_time_away_is_no_time_at_risk() -> None:
    # 30 of the 91 days until 15 July, 61 of the 92 until 15 October.
    assert [COURSE.days_in(point) for point in (Point.M3, Point.M6, Point.M9)] == [90, 30, 61]
    assert COURSE.months_at_risk(Point.M9) == Decimal("1.99")
    assert Course(COURSE.started_on, None).days_in(Point.M9) == 92


def test_a_break_cuts_a_point_short_like_the_end_does() -> None:
    assert COURSE.left_before(Point.M3) is None
    assert COURSE.left_before(Point.M6) == COURSE.left_before(Point.M9) == date(2026, 5, 15)
    assert COURSE.left_before(Point.M12) is None
    assert COURSE.last_day_of(Point.M6) == date(2026, 5, 15)
    assert COURSE.last_day_of(Point.M9) == date(2026, 10, 15)
    long = Course(date(2026, 1, 15), None, (Break(date(2026, 5, 1), date(2026, 10, 1)),))
    assert (long.last_day_of(Point.M6), long.last_day_of(Point.M9)) == (None, None)


def test_a_course_that_broke_off_and_then_ended_is_cut_by_both() -> None:
    course = replace(COURSE, ended_on=date(2026, 10, 1))
    assert course.days_in(Point.M9) == 47
    assert course.last_day_of(Point.M9) == date(2026, 10, 1)
    assert course.left_before(Point.M12) == date(2026, 10, 1)


def test_what_is_due_of_her_is_only_what_follow_up_covers() -> None:
    due = {
        (one.indicator, one.point): one.due_on for one in due_cells(SOURCE_PLAN, COURSE, TODAY, {})
    }
    assert due["GP_VISITS", Point.M6] == date(2026, 5, 15)
    assert due["GP_VISITS", Point.M9] == date(2026, 10, 15)
    assert ("SAFETY", Point.M6) not in due
    assert ("SAFETY", Point.BASELINE) in due
    assert due["SAFETY", Point.M12] == date(2027, 1, 15)


def test_what_can_be_recorded_is_what_is_due() -> None:
    asked = {
        (code, point)
        for code in ("GP_VISITS", "SAFETY")
        for point in Point
        if SOURCE_PLAN.is_asked(code, point, COURSE, TODAY)
    }
    assert {("GP_VISITS", Point.M6), ("GP_VISITS", Point.M9)} <= asked
    assert not {("SAFETY", Point.M6), ("GP_VISITS", Point.M12)} & asked


def test_a_point_in_the_gap_is_not_missing_and_she_had_ended_before_it() -> None:
    alone, with_her = report_of(others()), report_of([*others(), back(1, GP_VISITS=(4, 3))])
    for point in (Point.M6, Point.M9):
        before, after = coverage(alone, point), coverage(with_her, point)
        assert (after.persons, after.expected, after.missing) == (
            before.persons, before.expected, before.missing,
        )  # fmt: skip
        assert (after.ended_before, after.not_reached) == (1, 0)
    assert follow_up(with_her, "GP_VISITS", Point.M3).known == 13
    for one in figures(with_her, "GP_VISITS").follow_ups:
        assert one.missing == 0


def test_how_she_left_is_told_of_the_point_that_the_break_cut() -> None:
    of_m6 = coverage(report_of([back(0), *others()]), Point.M6).ended_as
    assert [(one.where, one.persons) for one in of_m6] == [("WITHDREW", 1)]


def test_her_counts_are_set_against_the_time_that_she_was_in() -> None:
    fields: Any = {"GP_VISITS": (4, 3, 2, 2)}
    with_her = report_of([*others(**fields), back(1, **fields)])
    one = follow_up(with_her, "GP_VISITS", Point.M9)
    assert (one.change.n, one.rate.n) == (12, 13)
    # Twelve times three months and 61 of 92 days.
    assert one.rate.months_after == Decimal("38.0")
    never_away = report_of([*others(**fields), person(1, **fields)])
    assert follow_up(never_away, "GP_VISITS", Point.M9).rate.months_after == Decimal("39.0")


@pytest.mark.parametrize(
    ("period", "persons", "where"),
    [
        ("2026-03", 13, {"STILL_IN": 13}),
        ("2026-Q2", 13, {"STILL_IN": 12, "WITHDREW": 1}),
        ("2026-07", 12, {"STILL_IN": 12}),
        ("all", 13, {"STILL_IN": 13}),
    ],
)
def test_in_every_period_she_is_where_she_was(
    period: str, persons: int, where: dict[str, int]
) -> None:
    report = report_of([*others(), back(1)], period)
    assert report.persons == persons
    assert {one.where: one.persons for one in report.went if one.persons} == where
    assert report.plan_use.persons == where["STILL_IN"]


def test_the_ending_is_not_lost_from_drop_out() -> None:
    people = [*others(), back(1)]
    report = report_of(people)
    assert [(one.where, one.persons) for one in report.came_back] == [("WITHDREW", 1)]
    with override("en"):
        assert "ended in the period and began again" in drop_out_text(report)
        assert "began again" not in drop_out_text(report_of(others()))
    assert report_of(people, "2026-Q2").came_back == ()
    published = publish(report, people, [])[0]
    assert published.came_back == ()
    assert msgspec.convert(msgspec.to_builtins(report), Report) == report
