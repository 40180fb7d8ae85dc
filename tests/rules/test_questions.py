"""A question to a doctor: when it is due, who is reminded when, and what an answer must say."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from tests.rules.alert_cast import GP, MONDAY, OSLO, UNITS
from triage.rules import questions as rules
from triage.rules.deadlines import UnitTimes
from triage.rules.hours import OpeningHours
from triage.rules.questions import Answer, Way

OFFICE = UnitTimes(OpeningHours(time(8), time(15)), offer_minutes=20)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=OSLO)


def test_a_link_lasts_three_days_and_a_code_is_tried_five_times():
    assert timedelta(days=3) == rules.LINK_LASTS
    assert (rules.CODE_TRIES, rules.CODES_PER_LINK) == (5, 5)


def test_a_question_is_due_after_seven_open_hours_of_the_receiver():
    assert rules.question_due_at(at(23, 8), OFFICE, is_red=False) == at(23, 15)
    assert rules.question_due_at(at(23, 10), OFFICE, is_red=False) == at(24, 10)


def test_asked_on_friday_afternoon_it_is_due_on_monday():
    assert rules.question_due_at(at(27, 14), OFFICE, is_red=False) == at(30, 14)


def test_about_a_red_it_is_due_after_the_units_minutes_for_offers():
    assert rules.question_due_at(at(23, 10), OFFICE, is_red=True) == at(23, 10, 20)
    assert rules.question_due_at(MONDAY, UNITS[GP], is_red=True) == at(23, 10, 30)


def test_about_a_red_outside_hours_it_counts_from_the_next_opening():
    assert rules.question_due_at(at(23, 16), OFFICE, is_red=True) == at(24, 8, 20)


def test_the_receiver_is_reminded_in_the_middle():
    asked = datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert rules.half_way(asked, asked + timedelta(hours=5)) == asked + timedelta(hours=2.5)


@pytest.mark.parametrize("colour", ["YELLOW", "GREEN", "NOT_JUDGED", None])
def test_a_question_may_be_sent_as_a_link(colour):
    assert rules.may_have_link(colour)


def test_a_question_about_a_red_may_not():
    assert not rules.may_have_link("RED")


@pytest.mark.parametrize("text", ["", "  \n"])
def test_adjusting_without_words_is_empty(text):
    assert rules.needs_words(Answer.ADJUST, text)


def test_adjusting_with_words_or_with_a_limit_that_was_changed_is_not():
    assert not rules.needs_words(Answer.ADJUST, "90")
    assert not rules.needs_words(Answer.ADJUST, "", has_adjusted=True)


@pytest.mark.parametrize("answer", [Answer.AGREE, Answer.TAKE_OVER])
def test_the_other_answers_need_no_words(answer):
    assert not rules.needs_words(answer, "")


def test_a_nurse_writes_in_what_came_by_message_by_phone_or_in_a_meeting():
    assert rules.WRITTEN_IN == (Way.MESSAGE, Way.PHONE, Way.MEETING)
