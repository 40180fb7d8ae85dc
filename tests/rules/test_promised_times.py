"""Times and numbers that are promised in so many words, and that no table reckons with."""

from __future__ import annotations

from datetime import timedelta

from triage.rules import figures, greens, receivers, shift_notes, told, usual


def test_a_receiver_that_is_gone_is_looked_for_each_minute() -> None:
    assert timedelta(seconds=receivers.LOOKED_AT_EVERY) == timedelta(minutes=1)


def test_a_note_to_the_next_shift_stands_thirty_days_at_most() -> None:
    assert shift_notes.LONGEST.days == 30


def test_reds_within_half_an_hour_are_one_message_and_older_than_a_day_none() -> None:
    found = (told.ONE_MESSAGE, told.STILL_TOLD)
    assert found == (timedelta(minutes=30), timedelta(days=1))


def test_a_green_is_late_after_four_hours_a_plan_new_for_a_day_a_trend_of_a_week() -> None:
    found = (greens.LATE_AFTER, greens.PLAN_IS_NEW_FOR, greens.TREND_DAYS)
    assert found == (timedelta(hours=4), timedelta(days=1), timedelta(weeks=1))


def test_what_is_usual_is_of_ninety_days() -> None:
    assert usual.DAYS == 90


def test_at_closing_five_ten_twenty_or_forty_minutes_may_be_answered() -> None:
    assert figures.WORK_MINUTES == (5, 10, 20, 40)
