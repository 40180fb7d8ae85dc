"""Edges of ranges, NEWS2, changes and replays that nothing else stands on."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from selfcare_plans.rules.document import Against, Colour, Direction, RangeRule
from tests.rules.strategies import (
    NOON,
    OSLO,
    change,
    reading,
    repetition,
    span,
    version,
)
from triage.rules.judge import judge
from triage.rules.news2 import Measured, Score, score
from triage.rules.replay import Stored, replay

GREEN, YELLOW, RED = Colour.GREEN, Colour.YELLOW, Colour.RED
DAY = timedelta(days=1)


def pressure(at: object = NOON, **components: object) -> object:
    return reading(None, at, kind="blood_pressure", components=components)  # type: ignore[arg-type]


def of(component: str, green_high: int) -> RangeRule:
    return span(green_high=green_high, id=component, component=component)


# -- ranges ----------------------------------------------------------------------------------------


def test_a_meter_that_shows_hi_is_above_green_whatever_number_it_shows() -> None:
    plan = version(span(green_high=10), kind="glucose")
    assert judge(reading(9, kind="glucose"), [plan], [], zone=OSLO).colour is GREEN
    hi = judge(reading(9, kind="glucose", comparator=">"), [plan], [], zone=OSLO)
    assert hi.colour is YELLOW


def test_the_worst_component_is_the_colour_of_an_earlier_reading() -> None:
    plan = version(
        of("systolic", 139), of("diastolic", 89), repetition(2, 2), kind="blood_pressure"
    )
    today = pressure(systolic=150, diastolic=70)
    for systolic, diastolic, colour in ((150, 70, RED), (120, 95, RED), (120, 70, YELLOW)):
        before = pressure(NOON - DAY, systolic=systolic, diastolic=diastolic)
        assert judge(today, [plan], [before], zone=OSLO).colour is colour  # type: ignore[arg-type, list-item]


def test_a_component_that_was_not_measured_then_hides_no_other() -> None:
    plan = version(of("mean", 99), of("systolic", 139), repetition(2, 2), kind="blood_pressure")
    today = pressure(systolic=150, diastolic=70)
    before = pressure(NOON - DAY, systolic=150, diastolic=70)
    assert judge(today, [plan], [before], zone=OSLO).colour is RED  # type: ignore[arg-type, list-item]


def test_what_was_no_number_then_is_no_repetition_now() -> None:
    plan = version(span(92, None, 88), repetition(2, 2))
    earlier = reading("NaN", NOON - DAY)
    assert judge(reading(90), [plan], [earlier], zone=OSLO).colour is YELLOW


# -- NEWS2 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "points"), [(92, {"spo2": 0}), (93, {})])
def test_scale_2_is_sure_to_92_and_depends_on_oxygen_from_93(
    value: int, points: dict[str, int]
) -> None:
    found = score({"spo2": Measured(Decimal(value))}, scale=2, is_on_oxygen=None)
    assert found.points == points


def test_nothing_measured_scores_nothing() -> None:
    assert (Score(0).highest, Score(0).measured, Score(0).is_complete) == (0, 0, False)


def test_a_hi_of_what_has_no_upper_band_and_a_lo_of_what_has_no_lower_one_score_nothing() -> None:
    spo2 = score({"spo2": Measured(Decimal(97), ">")}, scale=1, is_on_oxygen=None)
    assert spo2.points == {"spo2": 0}
    alert = score({"consciousness": Measured(Decimal(0), "<")}, scale=1, is_on_oxygen=None)
    assert alert.points == {"consciousness": 0}


# -- changes ---------------------------------------------------------------------------------------


def test_the_highest_of_a_day_is_that_of_its_last_reading_too() -> None:
    rule = change(3, direction=Direction.FALL, against=Against.HIGHEST)
    history = [
        reading(value, NOON - DAY + timedelta(hours=hour), kind="pulse")
        for hour, value in enumerate((70, 72))
    ]
    plan = version(rule, kind="pulse")
    assert judge(reading(69, kind="pulse"), [plan], history, zone=OSLO).colour is YELLOW
    assert judge(reading(70, kind="pulse"), [plan], history, zone=OSLO).colour is GREEN


# -- replay ----------------------------------------------------------------------------------------

FALL = version(change(3, direction=Direction.FALL, against=Against.HIGHEST), kind="pulse")


def said(**other: object) -> Stored:
    given = {
        "colour": "YELLOW", "reason_code": "CHANGE", "version_id": "v1", "engine_version": "1",
        "judged_at": NOON + timedelta(minutes=5), **other,
    }  # fmt: skip
    return Stored(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stored", "differences"),
    [
        (said(), ()),
        (said(colour="RED"), ("colour",)),
        (said(reason_code="RANGE"), ("reason_code",)),
        (said(version_id="v0"), ("version_id",)),
        (said(colour="RED", version_id=None), ("colour", "version_id")),
        (said(engine_version="0"), ()),
    ],
)
def test_a_replay_names_what_differs(stored: Stored, differences: tuple[str, ...]) -> None:
    before = reading(80, NOON - DAY, kind="pulse")
    found = replay(stored, reading(70, kind="pulse"), [FALL], [before], zone=OSLO)
    assert found.differences == differences
    assert found.is_same is (differences == ())


def test_a_replay_knows_what_had_been_received_and_nothing_that_came_later() -> None:
    judged_at = NOON + timedelta(minutes=5)
    for late, colour in ((timedelta(0), YELLOW), (timedelta(seconds=1), GREEN)):
        before = reading(80, NOON - DAY, kind="pulse", received_at=judged_at + late)
        found = replay(said(), reading(70, kind="pulse"), [FALL], [before], zone=OSLO)
        assert found.verdict.colour is colour
