"""Which days a figure covers: three months, 30 days next to the start, less the time out of follow-up."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from benefits.presenters import windows
from benefits.rules.benefit_plan import SOURCE_PLAN
from benefits.rules.plan_types import Indicator
from benefits.rules.points import Break, Course, Point
from benefits.rules.windows import Window, window_of

VISITS = SOURCE_PLAN.indicators["GP_VISITS"]
PART = SOURCE_PLAN.indicators["GP_VISITS_AT_START"]
ANSWER = SOURCE_PLAN.indicators["SAFETY"]
STARTED = date(2026, 1, 15)
COURSE = Course(STARTED, None)


def days(course: Course, point: Point, indicator: Indicator = VISITS) -> tuple[date, date] | None:
    found = window_of(indicator, point, course)
    return found and (found.from_on, found.last_on)


def test_the_baseline_ends_on_the_day_before_the_start_and_month_3_begins_on_it() -> None:
    assert days(COURSE, Point.BASELINE) == (date(2025, 10, 15), date(2026, 1, 14))
    assert days(COURSE, Point.M3) == (date(2026, 1, 15), date(2026, 4, 14))
    assert days(COURSE, Point.M6) == (date(2026, 4, 15), date(2026, 7, 14))


def test_a_part_has_the_30_days_next_to_the_start() -> None:
    assert days(COURSE, Point.BASELINE, PART) == (date(2025, 12, 16), date(2026, 1, 14))
    assert days(COURSE, Point.M3, PART) == (date(2026, 1, 15), date(2026, 2, 13))
    assert days(COURSE, Point.M6, PART) is None


def test_an_answer_is_of_its_day() -> None:
    assert days(COURSE, Point.M3, ANSWER) == (date(2026, 4, 15), date(2026, 4, 15))


def test_a_course_that_ended_ends_the_window() -> None:
    ended = Course(STARTED, date(2026, 6, 1))
    assert days(ended, Point.M6) == (date(2026, 4, 15), date(2026, 5, 31))
    assert days(ended, Point.M9) is None
    assert days(Course(STARTED, date(2026, 5, 1)), Point.M6) is None, "sixteen days are too few"


def test_who_came_back_is_counted_from_that_day() -> None:
    away = Course(STARTED, None, (Break(date(2026, 5, 15), date(2026, 8, 15)),))
    assert days(away, Point.M6) == (date(2026, 4, 15), date(2026, 5, 14))
    assert days(away, Point.M9) == (date(2026, 8, 15), date(2026, 10, 14))
    assert days(away, Point.M12) == (date(2026, 10, 15), date(2027, 1, 14))


@pytest.mark.parametrize("back", [date(2026, 3, 1), date(2026, 4, 14)])
def test_days_away_within_the_three_months_are_named(back: date) -> None:
    gap = Break(date(2026, 2, 20), back)
    course = Course(STARTED, None, (gap,))
    assert window_of(VISITS, Point.M3, course) == Window(STARTED, date(2026, 4, 15), (gap,))


def test_a_break_into_the_30_days_after_the_start_ends_them() -> None:
    course = Course(STARTED, None, (Break(date(2026, 2, 1), date(2026, 3, 1)),))
    assert days(course, Point.M3, PART) == (STARTED, date(2026, 1, 31))


def test_a_gap_until_the_very_day_of_the_point_ends_the_window() -> None:
    course = Course(STARTED, None, (Break(date(2026, 3, 1), date(2026, 4, 15)),))
    assert days(course, Point.M3) == (STARTED, date(2026, 2, 28))


def test_in_words() -> None:
    course = Course(STARTED, None, (Break(date(2026, 2, 20), date(2026, 3, 1)),))
    with override("en"):
        assert windows.in_words(window_of(VISITS, Point.M3, course)) == (
            "from 15 January 2026 to 14 April 2026, both included,"
            " not in follow-up from 20 February 2026 to 1 March 2026"
        )
        assert windows.in_words(window_of(ANSWER, Point.M3, COURSE)) == "15 April 2026"
        assert windows.in_short(window_of(VISITS, Point.M3, COURSE)) == ("15 Jan 26", "14 Apr 26")
    with override("nb"):
        assert windows.in_short(window_of(PART, Point.M3, COURSE)) == ("15.01.26", "13.02.26")
