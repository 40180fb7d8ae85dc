"""Edges of how far rules look back, whom a late reading concerns, of the ladder and of rehearsal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from measurements.rules.facts import Flag, ReadingFact
from selfcare_plans.rules.combination_checks import NEWS2_LEAST_AGE
from selfcare_plans.rules.document import (
    ChangeRule,
    Colour,
    CombinationPart,
    CombinationRule,
    Direction,
    MonitoringItem,
    PlanDocument,
)
from tests.rules.strategies import (
    NOON,
    OSLO,
    START,
    change,
    deviation,
    mean,
    normal,
    reading,
    repetition,
    span,
    version,
    windows,
)
from tests.rules.test_ladder import NOON as AT_NOON
from tests.rules.test_ladder import due, minutes, rule, whole
from tests.rules.test_rehearsal import NOW, acted, at, plan, rehearsed
from tests.rules.test_rehearsal import reading as spo2
from triage.rules.ladder import Ladder, Rung, ladder_of, next_look
from triage.rules.mass_silence import WITHIN
from triage.rules.news2 import LEAST_AGE
from triage.rules.reach import affected_by, companions, history_since, looks_back, reach_days
from triage.rules.rehearsal import (
    DAYS,
    LEAST_DAYS,
    Load,
    Plan,
    may_be_approved_from_overview,
    nurse_minutes,
)
from triage.rules.verdict import Version

YELLOW, RED = Colour.YELLOW, Colour.RED
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def pulse(*rules: Any, **fields: Any) -> Version:
    return version(*rules, kind="pulse", normals=(normal(70),), **fields)


def weight(*rules: Any, **fields: Any) -> Version:
    """A kind with a swing of a day."""
    return version(*rules, kind="weight", **fields)


# -- how far back ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "days"),
    [
        ((span(50),), 0),
        ((change(2, days=0),), 0),
        ((change(2, days=3),), 3),
        ((change(2, days=3), change(2, days=7, id="b")), 7),
        ((mean(7),), 6),
        ((mean(1),), 0),
        ((mean(7), change(2, days=3)), 6),
        ((deviation(5, moving_days=14),), 14),
        ((deviation(5), change(2, days=0)), 0),
        ((span(50), repetition(2, 3)), 2),
    ],
)
def test_the_furthest_rule_says_how_far_a_kind_looks_back(
    rules: tuple[Any, ...], days: int
) -> None:
    assert reach_days(pulse(*rules), "pulse") == days


def test_what_may_be_odd_looks_a_swing_further() -> None:
    assert reach_days(weight(span(50)), "weight") == 1
    assert reach_days(weight(change(2, days=3)), "weight") == 4


def test_a_kind_outside_the_plan_looks_nowhere() -> None:
    assert (reach_days(pulse(span(50)), "spo2"), looks_back(pulse(span(50)), "spo2")) == (0, False)


def test_of_several_forms_the_furthest_counts() -> None:
    items = tuple(
        MonitoringItem(id=name, kind="answers", about=name, rules=rules)
        for name, rules in (("a", (span(1, component="s"),)), ("b", (change(5, component="s"),)))
    )
    both = Version("v1", 1, START, None, PlanDocument(items=items))
    assert (reach_days(both, "answers"), looks_back(both, "answers")) == (3, True)


def combined(*spans: int) -> Version:
    parts = (CombinationPart(kind="pulse"), CombinationPart(kind="spo2"))
    rules = tuple(
        CombinationRule(id=f"c{n}", colour=RED, parts=parts, within_minutes=each)
        for n, each in enumerate(spans)
    )
    return Version("v1", 1, START, None, PlanDocument(combinations=rules))


@pytest.mark.parametrize(("spans", "longest"), [((60,), 60), ((60, 240), 240), ((240, 60), 240)])
def test_the_longest_combination_says_how_far_back_its_other_kinds_count(
    spans: tuple[int, ...], longest: int
) -> None:
    assert companions(combined(*spans), "pulse") == {"spo2": minutes(longest)}
    assert companions(combined(0), "spo2") == {"pulse": minutes(0)}
    assert companions(combined(60), "weight") == {}


# -- whom it concerns ------------------------------------------------------------------------------


def concerned(plan_: Version, days: float, *, kind: str = "pulse", **fields: Any) -> bool:
    """Whether a reading so many days before concerns the one at noon."""
    earlier = reading(fields.pop("value", 80), NOON - DAY * days, kind=kind, **fields)
    later = reading(80, kind=kind)
    return affected_by(earlier, [later], [plan_], zone=OSLO) == [later]


@pytest.mark.parametrize(
    ("rules", "reached", "beyond"),
    [
        ((change(2, days=0),), 0.1, 1),
        ((change(2, days=3),), 3, 4),
        ((change(2, days=1), change(2, days=7, id="b")), 5, 8),
        ((mean(7),), 6, 7),
        ((deviation(5, moving_days=14),), 14, 15),
        ((span(90), repetition(2, 3)), 2, 3),
        ((span(90), repetition(2, 3)), 0.1, 3),
    ],
)
def test_a_late_reading_concerns_those_that_look_back_to_it(
    rules: tuple[Any, ...], reached: float, beyond: float
) -> None:
    assert concerned(pulse(*rules), reached)
    assert not concerned(pulse(*rules), beyond)


def test_where_nothing_looks_back_nobody_is_concerned() -> None:
    assert not concerned(pulse(span(90)), 0.1)
    assert not concerned(pulse(repetition(2, 2)), 1)


def test_what_may_become_odd_by_it_is_concerned_a_swing_further() -> None:
    assert concerned(weight(span(50)), 1, kind="weight")
    assert not concerned(weight(span(50)), 2, kind="weight")
    assert concerned(weight(change(2, days=3)), 4, kind="weight")
    assert not concerned(weight(change(2, days=3)), 5, kind="weight")


@pytest.mark.parametrize(("days", "is_concerned"), [(2, True), (2.5, False)])
def test_of_windows_a_swing_is_as_many_as_a_day_has(days: float, is_concerned: bool) -> None:
    twice = weight(span(90), repetition(2, 3), schedule=windows((6, 9), (12, 14)))
    assert concerned(twice, days, kind="weight") is is_concerned


def test_no_number_concerns_nobody_and_one_component_is_enough() -> None:
    assert not concerned(pulse(change(2)), 1, value="NaN")
    assert not concerned(pulse(change(2)), 1, value=None)
    half = version(change(2, component="a"), kind="k")
    earlier = reading(None, NOON - DAY, kind="k", components={"a": 80, "b": "NaN"})
    assert affected_by(earlier, [reading(None, kind="k")], [half], zone=OSLO)


def test_what_is_no_history_concerns_nobody_unless_it_may_make_others_odd() -> None:
    assert not concerned(pulse(change(2)), 1, flags=[Flag.FUTURE])
    assert concerned(weight(change(2)), 1, kind="weight", flags=[Flag.ODD])


def test_a_reading_does_not_concern_itself_or_what_was_before_it() -> None:
    one = reading(80, kind="pulse")
    assert affected_by(one, [one, reading(80, NOON - HOUR, kind="pulse")], [pulse(change(2))],
                       zone=OSLO) == []  # fmt: skip


def test_one_of_two_versions_that_looks_back_is_enough() -> None:
    versions = [
        version(span(50), kind="pulse", number=1, until=NOON + HOUR),
        version(change(2), kind="pulse", number=2, since=NOON + HOUR),
    ]
    later = reading(80, kind="pulse", received_at=NOON + 2 * HOUR)
    earlier = reading(80, NOON - DAY, kind="pulse")
    assert affected_by(earlier, [later], versions, zone=OSLO) == [later]


@pytest.mark.parametrize(("passed", "is_concerned"), [(60, True), (61, False)])
def test_another_kind_is_concerned_within_the_span_of_the_combination(
    passed: int, is_concerned: bool
) -> None:
    earlier: ReadingFact = reading(80, NOON - minutes(passed), kind="pulse")
    found = affected_by(earlier, [reading(95)], [combined(60)], zone=OSLO)
    assert bool(found) is is_concerned


# -- the ladder ------------------------------------------------------------------------------------


def test_one_rung_before_the_nurse_is_something_to_do() -> None:
    for rung in ("remind_at", "relative_at"):
        assert not Ladder(nurse_at=AT_NOON, **{rung: AT_NOON}).is_climbed_at_once


def test_of_two_rules_the_earlier_reminder_counts_and_a_rung_may_come_with_the_nurse() -> None:
    made = ladder_of(
        [rule(remind_minutes=30, nurse_minutes=90), rule(remind_minutes=10, nurse_minutes=90)],
        AT_NOON,
    )
    assert made == Ladder(nurse_at=AT_NOON + minutes(90), remind_at=AT_NOON + minutes(10))
    together = ladder_of([rule(relative_minutes=90, nurse_minutes=90)], AT_NOON)
    assert together is not None
    assert together.relative_at == together.nurse_at
    assert due(together, AT_NOON + minutes(90)) == (Rung.RELATIVE, Rung.NURSE)


def test_a_relative_who_was_not_told_in_time_is_not_told_after_the_nurse() -> None:
    assert due(whole(), AT_NOON + minutes(119), Rung.REMINDER) == (Rung.RELATIVE,)
    assert due(whole(), AT_NOON + minutes(120), Rung.REMINDER) == (Rung.NURSE,)


@pytest.mark.parametrize(
    ("taken", "next_at"),
    [
        ((), 0),
        ((Rung.REMINDER,), 60),
        ((Rung.RELATIVE,), 0),
        ((Rung.REMINDER, Rung.RELATIVE), 120),
    ],
)
def test_the_next_look_is_at_the_first_rung_that_is_left(
    taken: tuple[Rung, ...], next_at: int
) -> None:
    early = AT_NOON - minutes(10)
    assert next_look(whole(), frozenset(taken), early, OSLO) == AT_NOON + minutes(next_at)


def oslo(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=OSLO)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("now", "next_at"),
    [
        (oslo(2026, 11, 23, 21, 30), oslo(2026, 11, 24, 8)),
        (oslo(2026, 11, 24, 5), oslo(2026, 11, 24, 8)),
        (oslo(2026, 11, 24, 9), oslo(2026, 11, 24, 9)),
    ],
)
def test_a_relative_who_waits_is_looked_at_when_she_may_be_told(
    now: datetime, next_at: datetime
) -> None:
    waits = Ladder(nurse_at=now + DAY, relative_at=oslo(2026, 11, 23, 20, 30))
    assert next_look(waits, frozenset(), now, OSLO) == next_at


def test_mass_silence_is_of_one_hour() -> None:
    assert WITHIN == HOUR


# -- rehearsal -------------------------------------------------------------------------------------


def test_a_rehearsal_assumes_and_offers_what_the_documents_say() -> None:
    assert nurse_minutes() == {YELLOW: 6, RED: 15, Colour.NOT_JUDGED: 15}
    assert (DAYS, LEAST_DAYS) == ((30, 90, 180), 90)
    assert Load({}, 1).per_week(RED) == 0


@pytest.mark.parametrize(("days", "may"), [(89, False), (90, True)])
def test_ninety_days_are_enough_to_approve_by(days: int, may: bool) -> None:
    found = rehearsed([spo2(88, 1)], plan("90", "86"), days=days)
    assert may_be_approved_from_overview(found) is may


def test_what_is_missed_is_what_the_draft_would_not_have_found() -> None:
    episodes = (acted(1, 0.5), acted(40, 39))
    found = rehearsed([spo2(88, 1), spo2(95, 40)], plan("90", "86"), *episodes)
    assert [cost.episode for cost in found.missed] == [episodes[1]]


def test_the_first_and_the_last_instant_belong_to_the_period() -> None:
    readings = [spo2(88, 0), spo2(88, 30), spo2(88, 30.01), spo2(88, -0.01)]
    found = rehearsed(
        readings, plan("90", "86"), acted(30, 29), acted(0, 0), acted(30.01, 29), days=30
    )
    assert [one.reading.measured_at for one in found.judged] == [at(30), at(0)]
    assert [cost.episode.starts_at for cost in found.costs] == [at(30), at(0)]


def test_what_was_before_the_period_is_history_to_it() -> None:
    fall = ChangeRule(id="c", colour=YELLOW, direction=Direction.FALL, amount=Decimal(4))
    draft = Plan(1, PlanDocument(items=(MonitoringItem("spo2", "spo2", (fall,)),)))
    found = rehearsed([spo2(96, 31), spo2(90, 29.5)], draft, days=30)
    assert [one.after.colour for one in found.judged] == [YELLOW]
    assert NOW.tzinfo is UTC


# -- from when, and from what age ------------------------------------------------------------------


def test_history_is_needed_from_the_patients_midnight_so_many_days_before() -> None:
    noon = datetime(2026, 3, 30, 12, tzinfo=OSLO)  # the night before last lost an hour
    assert history_since(noon, 0, OSLO) == datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert history_since(noon, 2, OSLO) == datetime(2026, 3, 27, 23, tzinfo=UTC)


def test_nobody_is_nobody_and_not_nothing() -> None:
    future = reading(80, NOON - DAY, kind="pulse", flags=[Flag.FUTURE])
    assert affected_by(future, [reading(80, kind="pulse")], [pulse(change(2))], zone=OSLO) == []


def test_news2_is_for_sixteen_and_above() -> None:
    assert LEAST_AGE == NEWS2_LEAST_AGE == 16
