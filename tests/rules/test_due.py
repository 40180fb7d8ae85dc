"""What is due: asked for by each row's frequency, late, given up after two "not known", missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from benefits.rules.benefit_plan import SOURCE_PLAN, BenefitPlan
from benefits.rules.due import SURVEY_OPEN, Due, asked_on, due_cells, missing_from
from benefits.rules.offices import (
    Offices,
    is_asked_in,
    is_replaced_by,
    latest_quarter,
    quarter_named,
)
from benefits.rules.plan_types import Source
from benefits.rules.points import Course, Point, UnknownPeriod
from benefits.rules.surveys import Hold, SurveyState, survey_now

STARTED = date(2026, 1, 15)
COURSE = Course(STARTED, None)


def states(today, standing=(), course=COURSE, skipped=()):
    cells = due_cells(SOURCE_PLAN, course, today, dict(standing), frozenset(skipped))
    return {(cell.indicator, cell.point): cell.state for cell in cells}


def test_each_row_is_asked_for_by_its_own_frequency():
    found = states(date(2026, 1, 15))
    assert [point for code, point in found if code == "GP_VISITS"] == list(Point)
    assert [point for code, point in found if code == "OUT_OF_HOURS"] == list(Point)[::2]
    assert [point for code, point in found if code == "ADMISSIONS_AT_START"] == [Point.BASELINE]
    assert ("CONTROL", Point.BASELINE) not in found


def test_what_the_product_counts_is_asked_of_nobody():
    assert not {code for code, _point in states(date(2026, 6, 1))} - set(SOURCE_PLAN.indicators)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 3, 31), Due.NOT_YET),
        (date(2026, 4, 1), Due.DUE),
        # The office is asked when the quarter is over, on 1 July.
        (date(2026, 7, 29), Due.DUE),
        (date(2026, 7, 30), Due.LATE),
        (date(2026, 12, 31), Due.LATE),
        (date(2027, 1, 1), Due.MISSING),
    ],
)
def test_an_offices_figure_is_late_four_weeks_after_the_request_and_missing_after_two(today, state):
    assert states(today)["GP_VISITS", Point.M3] is state


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 4, 15), Due.DUE),
        (date(2026, 5, 13), Due.DUE),
        (date(2026, 5, 14), Due.LATE),
        (date(2026, 5, 26), Due.LATE),
        (date(2026, 5, 27), Due.MISSING),
    ],
)
def test_a_persons_answer_belongs_to_its_point_for_six_weeks(today, state):
    assert states(today)["SAFETY", Point.M3] is state


def test_not_known_is_an_answer_and_two_in_a_row_end_the_chase():
    unknown = {("GP_VISITS", Point.BASELINE): None, ("GP_VISITS", Point.M3): None}
    found = states(date(2026, 7, 20), unknown)
    assert found["GP_VISITS", Point.BASELINE] is Due.NOT_KNOWN
    assert found["GP_VISITS", Point.M6] is Due.GIVEN_UP
    assert found["GP_VISITS", Point.M9] is Due.NOT_YET, "its time has not come"
    later = states(date(2028, 1, 10), unknown)
    assert later["GP_VISITS", Point.M24] is Due.GIVEN_UP
    assert found["OUT_OF_HOURS", Point.M6] is Due.DUE, "of one indicator only"


def test_one_not_known_does_not_end_it_and_a_number_between_begins_anew():
    one = {("GP_VISITS", Point.BASELINE): None}
    assert states(date(2026, 7, 20), one)["GP_VISITS", Point.M6] is Due.DUE
    broken = {**one, ("GP_VISITS", Point.M3): True, ("GP_VISITS", Point.M6): None}
    assert states(date(2026, 10, 20), broken)["GP_VISITS", Point.M9] is Due.DUE


def test_a_silence_between_two_not_knowns_is_no_answer_and_breaks_no_row():
    unknown = {("GP_VISITS", Point.BASELINE): None, ("GP_VISITS", Point.M6): None}
    found = states(date(2026, 10, 20), unknown)
    assert found["GP_VISITS", Point.M9] is Due.GIVEN_UP
    assert found["GP_VISITS", Point.M3] is Due.LATE, "what came before the second is still open"


def test_a_number_that_was_given_later_all_the_same_stands():
    answers = {
        ("GP_VISITS", Point.BASELINE): None,
        ("GP_VISITS", Point.M3): None,
        ("GP_VISITS", Point.M6): True,
    }
    found = states(date(2026, 10, 20), answers)
    assert found["GP_VISITS", Point.M6] is Due.KNOWN
    assert found["GP_VISITS", Point.M9] is Due.DUE


def test_what_a_person_skipped_is_missing_and_nothing_else_is():
    found = states(date(2026, 4, 20), skipped={Point.M3})
    assert found["SAFETY", Point.M3] is Due.MISSING
    assert found["GP_VISITS", Point.M3] is Due.DUE
    known = states(date(2026, 4, 20), {("SAFETY", Point.M3): True}, skipped={Point.M3})
    assert known["SAFETY", Point.M3] is Due.KNOWN, "a nurse may write it in later"


def test_after_the_end_only_counts_of_a_cut_short_part_are_asked_for():
    ended = Course(STARTED, date(2026, 6, 1))
    found = states(date(2026, 7, 20), course=ended)
    assert found["GP_VISITS", Point.M6] is Due.DUE
    assert ("SAFETY", Point.M6) not in found
    assert ("GP_VISITS", Point.M9) not in found
    short = states(date(2026, 7, 20), course=Course(STARTED, date(2026, 5, 1)))
    assert ("GP_VISITS", Point.M6) not in short, "sixteen days are too few"


def test_the_quarter_that_ended_last():
    assert latest_quarter(date(2026, 11, 28)).code == "2026-Q3"
    assert latest_quarter(date(2027, 1, 1)).code == "2026-Q4"
    assert latest_quarter(date(2026, 1, 1)).ends_on == date(2026, 1, 1)


def test_a_quarter_is_named_when_it_is_over():
    assert quarter_named("2026-Q3", date(2026, 11, 28)).ends_on == date(2026, 10, 1)
    for wrong in ("2026-Q4", "2026-H1", "2026", "all", "x", "2026-Q9"):
        with pytest.raises(UnknownPeriod):
            quarter_named(wrong, date(2026, 11, 28))


def test_a_request_asks_for_what_its_quarter_and_earlier_ones_left_open():
    cells = list(due_cells(SOURCE_PLAN, COURSE, date(2026, 7, 20), {}))
    asked = {
        (c.indicator, c.point) for c in cells if is_asked_in(c, latest_quarter(date(2026, 7, 20)))
    }
    assert ("GP_VISITS", Point.M3) in asked
    assert ("GP_VISITS", Point.M6) not in asked, "its three months ended on 15 July"


def test_who_is_asked():
    home, gp, ward = (UUID(int=number) for number in (1, 2, 3))
    everywhere = Offices(home, gp, ward)
    assert everywhere.of(Source.GP_JOURNAL) == gp
    assert everywhere.of(Source.HOSPITAL_ANALYSIS) == ward
    assert everywhere.of(Source.MUNICIPAL_JOURNAL) == home
    assert everywhere.of(Source.QUESTIONNAIRE) is None
    assert Offices(home).of(Source.GP_JOURNAL) == home, "the municipality, where no office is known"


def test_an_office_is_asked_on_the_first_day_of_the_next_quarter():
    assert asked_on(Source.GP_JOURNAL, date(2026, 12, 31)) == date(2027, 1, 1)
    assert asked_on(Source.QUESTIONNAIRE, date(2026, 12, 31)) == date(2026, 12, 31)
    assert missing_from(Source.QUESTIONNAIRE, STARTED) == STARTED + SURVEY_OPEN


@pytest.mark.parametrize(
    ("state", "days", "hold", "is_answered", "becomes"),
    [
        (SurveyState.WAITING, -1, None, False, SurveyState.WAITING),
        (SurveyState.WAITING, 0, None, False, SurveyState.SENT),
        (SurveyState.SENT, 3, Hold.STAY, False, SurveyState.HELD),
        (SurveyState.HELD, 5, None, False, SurveyState.SENT),
        (SurveyState.HELD, 42, Hold.STAY, False, SurveyState.MISSED),
        (SurveyState.SENT, 42, None, False, SurveyState.MISSED),
        (SurveyState.SENT, 41, None, False, SurveyState.SENT),
        (SurveyState.HELD, 5, Hold.LEVEL, True, SurveyState.ANSWERED),
        (SurveyState.MISSED, 50, None, True, SurveyState.ANSWERED),
        (SurveyState.SKIPPED, 5, None, False, SurveyState.SKIPPED),
        (SurveyState.MISSED, 50, None, False, SurveyState.MISSED),
    ],
)
def test_questions_go_out_on_their_day_and_wait_while_something_holds_them(
    state, days, hold, is_answered, becomes
):
    day = STARTED + timedelta(days=days)
    assert survey_now(state, STARTED, day, hold, is_answered=is_answered) is becomes


def test_a_part_is_asked_for_only_where_there_is_something_to_part():
    part = ("GP_VISITS_AT_START", Point.BASELINE)
    whole = ("GP_VISITS", Point.BASELINE)
    assert states(date(2026, 2, 1))[part] is Due.DUE
    assert states(date(2026, 2, 1), {whole: True})[part] is Due.DUE
    assert states(date(2026, 2, 1), {whole: None})[part] is Due.DUE
    assert part not in states(date(2026, 2, 1), {whole: False})
    assert states(date(2026, 2, 1), {whole: False, part: False})[part] is Due.KNOWN


def chosen(on, source=Source.GP_JOURNAL):
    """The plan of a tenant that took the row of visits to the GP in on that day."""
    rows = [
        replace(row, chosen_on=on, source=source) if row.code == "GP_VISITS" else row
        for row in SOURCE_PLAN.benefits
    ]
    return BenefitPlan(tuple(rows), SOURCE_PLAN.edition)


def state_of(plan, today, course=COURSE, point=Point.M3, code="GP_VISITS"):
    cells = due_cells(plan, course, today, {})
    return next(c.state for c in cells if (c.indicator, c.point) == (code, point))


# Taken in on 20 November 2026, when month 3 lay seven months back: asked for on 1 January 2027, late
# after four weeks, missing after two quarters.
ASKED_ANEW = [
    (date(2026, 11, 20), Due.DUE),
    (date(2027, 1, 29), Due.DUE),
    (date(2027, 1, 30), Due.LATE),
    (date(2027, 6, 30), Due.LATE),
    (date(2027, 7, 1), Due.MISSING),
]


@pytest.mark.parametrize(("today", "state"), ASKED_ANEW)
@pytest.mark.parametrize("point", [Point.BASELINE, Point.M3, Point.M6])
def test_what_a_journal_holds_of_before_a_row_was_chosen_is_asked_for_after_it(point, today, state):
    assert state_of(chosen(date(2026, 11, 20)), today, point=point) is state


@pytest.mark.parametrize(("today", "state"), ASKED_ANEW)
def test_so_is_what_lies_before_a_person_was_registered(today, state):
    late = Course(STARTED, None, registered_on=date(2026, 11, 20))
    assert state_of(SOURCE_PLAN, today, late) is state


def test_the_later_of_the_two_counts_and_neither_moves_what_comes_after():
    late = Course(STARTED, None, registered_on=date(2026, 6, 1))
    plan = chosen(date(2026, 11, 20))
    cells = {(c.indicator, c.point): c for c in due_cells(plan, late, date(2026, 12, 1), {})}
    assert cells["GP_VISITS", Point.M3].asked_on == date(2027, 1, 1)
    assert cells["OUT_OF_HOURS", Point.BASELINE].asked_on == date(2026, 7, 1)
    assert cells["GP_VISITS", Point.M12].asked_on == date(2027, 4, 1)


def test_it_stands_in_the_request_that_follows_and_in_none_before():
    cells = due_cells(chosen(date(2026, 11, 20)), COURSE, date(2027, 1, 10), {})
    month_3 = next(c for c in cells if (c.indicator, c.point) == ("GP_VISITS", Point.M3))
    assert is_asked_in(month_3, quarter_named("2026-Q4", date(2027, 1, 10)))
    assert not is_asked_in(month_3, quarter_named("2026-Q3", date(2027, 1, 10)))


def test_what_a_person_was_not_asked_on_its_day_cannot_be_answered_afterwards():
    late = Course(STARTED, None, registered_on=date(2026, 11, 20))
    assert state_of(SOURCE_PLAN, date(2026, 11, 20), late, code="SAFETY") is Due.MISSING
    plan = chosen(date(2026, 11, 20), Source.QUESTIONNAIRE)
    assert state_of(plan, date(2026, 11, 20)) is Due.MISSING


def test_what_the_municipalitys_own_systems_hold_is_asked_of_its_own_unit():
    home, gp = UUID(int=1), UUID(int=2)
    assert Offices(home, gp).of(Source.OWN_SYSTEMS) == home
    plan = chosen(date(2026, 1, 1), Source.OWN_SYSTEMS)
    assert state_of(plan, date(2026, 7, 29)) is Due.DUE
    assert state_of(plan, date(2027, 1, 1)) is Due.MISSING


def test_a_request_is_replaced_when_the_next_quarter_is_over():
    assert not is_replaced_by("2026-Q3", date(2026, 12, 31))
    assert is_replaced_by("2026-Q3", date(2027, 1, 1))
    assert is_replaced_by("2026-Q4", date(2027, 4, 1))
