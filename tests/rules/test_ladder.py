"""The ladder of silence: which rung is due when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from selfcare_plans.rules.document import MissingRule
from triage.rules.ladder import Ladder, RelativeToTell, Rung, due_rungs, ladder_of, next_look
from triage.rules.mass_silence import is_mass_silence

OSLO = ZoneInfo("Europe/Oslo")
NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
SOMEBODY = RelativeToTell()


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def rule(**fields) -> MissingRule:
    return MissingRule(id="m", **fields)


def due(ladder: Ladder, at: datetime, *taken: Rung, relative=SOMEBODY) -> tuple[Rung, ...]:
    return due_rungs(ladder, frozenset(taken), at, zone=OSLO, relative=relative)


def whole(since: datetime = NOON) -> Ladder:
    made = ladder_of([rule(remind_minutes=0, relative_minutes=60, nurse_minutes=120)], since)
    assert made is not None
    return made


def test_without_rungs_the_nurse_is_told_at_the_end_of_grace():
    made = ladder_of([rule()], NOON)
    assert made == Ladder(nurse_at=NOON)
    assert made.is_climbed_at_once


def test_where_no_rule_speaks_there_is_no_ladder():
    assert ladder_of([], NOON) is None


def test_the_earliest_of_each_rung_counts_and_none_comes_after_the_nurse():
    made = ladder_of([rule(remind_minutes=30, nurse_minutes=90), rule(relative_minutes=100)], NOON)
    assert made == Ladder(nurse_at=NOON)
    made = ladder_of([rule(remind_minutes=30, relative_minutes=200, nurse_minutes=90)], NOON)
    assert made == Ladder(nurse_at=NOON + minutes(90), remind_at=NOON + minutes(30))


def test_the_rungs_come_one_after_the_other_and_each_once():
    ladder = whole()
    assert due(ladder, NOON) == (Rung.REMINDER,)
    assert due(ladder, NOON + minutes(59), Rung.REMINDER) == ()
    assert due(ladder, NOON + minutes(60), Rung.REMINDER) == (Rung.RELATIVE,)
    assert due(ladder, NOON + minutes(61), Rung.REMINDER, Rung.RELATIVE) == ()
    assert due(ladder, NOON + minutes(120), Rung.REMINDER, Rung.RELATIVE) == (Rung.NURSE,)


def test_without_a_relative_the_rung_is_skipped():
    assert due(whole(), NOON + minutes(60), Rung.REMINDER, relative=None) == ()
    assert due(whole(), NOON + minutes(120), Rung.REMINDER, relative=None) == (Rung.NURSE,)


def test_a_relative_is_told_once_a_day():
    told = RelativeToTell(told_today=True)
    assert due(whole(), NOON + minutes(60), Rung.REMINDER, relative=told) == ()


@pytest.mark.parametrize(
    ("hour", "minute", "told"), [(7, 59, False), (8, 0, True), (20, 59, True), (21, 0, False)]
)
def test_a_relative_is_told_between_08_and_21_by_the_patients_clock(hour, minute, told):
    at = datetime(2026, 11, 23, hour, minute, tzinfo=OSLO)
    ladder = Ladder(nurse_at=at + minutes(600), relative_at=at - minutes(1))
    assert (Rung.RELATIVE in due(ladder, at)) is told


def test_at_night_the_relative_waits_and_the_nurse_does_not_wait_for_her():
    evening = datetime(2026, 11, 23, 22, tzinfo=OSLO)
    ladder = Ladder(nurse_at=evening + minutes(60), relative_at=evening)
    assert due(ladder, evening) == ()
    assert next_look(ladder, frozenset(), evening, OSLO) == ladder.nurse_at
    later = Ladder(nurse_at=evening + timedelta(days=1), relative_at=evening)
    morning = datetime(2026, 11, 24, 8, tzinfo=OSLO)
    assert next_look(later, frozenset(), evening, OSLO) == morning


@pytest.mark.parametrize(
    ("expected", "missing", "patients", "is_mass"),
    [(25, 5, 5, False), (25, 6, 6, True), (10, 4, 4, False), (10, 9, 4, False), (5, 5, 5, True)],
)
def test_more_than_a_fifth_of_an_hours_readings_is_mass_silence(
    expected, missing, patients, is_mass
):
    assert is_mass_silence(expected=expected, missing=missing, patients=patients) is is_mass
