"""NEWS2 exactly as chart 1 of the Royal College of Physicians (2017), each boundary on both sides."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from measurements.rules.facts import ReadingFact
from selfcare_plans.rules.document import Colour, MonitoringItem, PlanDocument
from tests.rules.strategies import NOON, OSLO, START, news2, reading, span
from triage.rules.causes import cause_of
from triage.rules.judge import judge, judge_all
from triage.rules.news2 import Measured, score
from triage.rules.verdict import Verdict, Version

GREEN, YELLOW, RED = Colour.GREEN, Colour.YELLOW, Colour.RED

CHART = {
    "respiration_rate": {8: 3, 9: 1, 11: 1, 12: 0, 20: 0, 21: 2, 24: 2, 25: 3},
    "spo2": {91: 3, 92: 2, 93: 2, 94: 1, 95: 1, 96: 0, 100: 0},
    "systolic": {90: 3, 91: 2, 100: 2, 101: 1, 110: 1, 111: 0, 219: 0, 220: 3},
    "pulse": {40: 3, 41: 1, 50: 1, 51: 0, 90: 0, 91: 1, 110: 1, 111: 2, 130: 2, 131: 3},
    "consciousness": {0: 0, 1: 3, 2: 3, 3: 3, 4: 3},
    "body_temperature": {
        "35.0": 3, "35.1": 1, "36.0": 1, "36.1": 0, "38.0": 0, "38.1": 1, "39.0": 1, "39.1": 2,
    },
}  # fmt: skip
BOUNDARIES = [
    (name, value, points) for name, values in CHART.items() for value, points in values.items()
]


@pytest.mark.parametrize(("name", "value", "points"), BOUNDARIES)
def test_each_parameter_scores_as_the_chart_says(name: str, value: object, points: int) -> None:
    found = score({name: Measured(Decimal(str(value)))}, scale=1, is_on_oxygen=None)
    assert found.points == {name: points}


@pytest.mark.parametrize(
    ("value", "on_air", "on_oxygen"),
    [
        (83, 3, 3), (84, 2, 2), (85, 2, 2), (86, 1, 1), (87, 1, 1), (88, 0, 0), (92, 0, 0),
        (93, 0, 1), (94, 0, 1), (95, 0, 2), (96, 0, 2), (97, 0, 3), (100, 0, 3),
    ],
)  # fmt: skip
def test_scale_2_is_for_those_who_must_not_have_too_much(
    value: int, on_air: int, on_oxygen: int
) -> None:
    measured = {"spo2": Measured(Decimal(value))}
    assert score(measured, scale=2, is_on_oxygen=False).points["spo2"] == on_air
    assert score(measured, scale=2, is_on_oxygen=True).points["spo2"] == on_oxygen


def test_scale_2_above_92_is_not_guessed_when_nobody_said_whether_it_was_on_oxygen() -> None:
    assert "spo2" not in score({"spo2": Measured(Decimal(95))}, scale=2, is_on_oxygen=None).points
    known = score({"spo2": Measured(Decimal(85))}, scale=2, is_on_oxygen=None)
    assert known.points["spo2"] == 2


def test_oxygen_scores_two_and_the_most_is_twenty() -> None:
    worst = {
        "respiration_rate": 30, "spo2": 80, "systolic": 70, "pulse": 150,
        "consciousness": 4, "body_temperature": 34,
    }  # fmt: skip
    measured = {name: Measured(Decimal(value)) for name, value in worst.items()}
    found = score(measured, scale=1, is_on_oxygen=True)
    assert (found.total, found.is_complete, found.highest) == (20, True, 3)


@pytest.mark.parametrize(("comparator", "points"), [("<", 3), (">", 3), (None, 0)])
def test_a_lo_or_hi_counts_as_the_worst_that_it_allows(comparator: str | None, points: int) -> None:
    found = score({"pulse": Measured(Decimal(60), comparator)}, scale=1, is_on_oxygen=None)
    assert found.points["pulse"] == points


# -- in a plan -------------------------------------------------------------------------------------


def plan(scale: int = 1, **fields: object) -> Version:
    item = MonitoringItem(id="spo2", kind="spo2", rules=(span(green_low=80, yellow_low=70),))
    document = PlanDocument(items=(item,), combinations=(news2(scale, **fields),))
    return Version("v1", 1, START, None, document)


def measured(**values: object) -> list[ReadingFact]:
    """One reading of each, a minute apart, in the order given."""
    return [
        reading(
            None if kind == "blood_pressure" else value,
            NOON + timedelta(minutes=number),
            kind=kind,
            id=kind,
            components={"systolic": value, "diastolic": 70} if kind == "blood_pressure" else {},
        )
        for number, (kind, value) in enumerate(values.items())
    ]


WELL = {
    "respiration_rate": 16, "oxygen_supply": 0, "blood_pressure": 120, "pulse": 70,
    "consciousness": 0, "body_temperature": 37, "spo2": 97,
}  # fmt: skip


def last(version: Version, **values: object) -> Verdict:
    return judge_all(measured(**values), [version], zone=OSLO)[-1]


def test_a_whole_score_of_zero_is_green() -> None:
    verdict = last(plan(), **WELL)
    assert (verdict.colour, verdict.notes) == (GREEN, frozenset())


@pytest.mark.parametrize(
    ("values", "total", "colour"),
    [
        ({"pulse": 111, "respiration_rate": 21}, 4, GREEN),
        ({"pulse": 111, "respiration_rate": 21, "spo2": 95}, 5, YELLOW),
        ({"pulse": 111, "respiration_rate": 21, "spo2": 92}, 6, YELLOW),
        ({"pulse": 111, "respiration_rate": 21, "spo2": 92, "body_temperature": "38.1"}, 7, RED),
        ({"consciousness": 1}, 3, YELLOW),
        ({"oxygen_supply": 2}, 2, GREEN),
    ],
)
def test_the_bands_of_the_sum(values: dict[str, object], total: int, colour: Colour) -> None:
    verdict = last(plan(), **{**WELL, **values})
    assert verdict.colour is colour
    if colour is not GREEN:
        assert verdict.reason_code == "NEWS2"
        assert (verdict.reason_params["score"], verdict.reason_params["measured"]) == (total, 7)


def test_an_incomplete_score_gives_its_colour_when_it_is_bad_and_says_how_much_was_measured() -> (
    None
):
    verdict = last(plan(), pulse=131, respiration_rate=25, spo2=91)
    assert (verdict.colour, verdict.reason_code) == (RED, "NEWS2")
    assert (verdict.reason_params["score"], verdict.reason_params["measured"]) == (9, 3)
    assert "consciousness" in verdict.reason_params["missing"]


def test_an_incomplete_score_is_never_green_by_itself() -> None:
    alone = last(plan(), pulse=70)
    assert (alone.colour, alone.reason_code) == (Colour.NOT_JUDGED, "NO_RULE")
    beside_a_range = last(plan(), pulse=70, spo2=97)
    assert beside_a_range.colour is GREEN
    assert "NEWS2_INCOMPLETE" in beside_a_range.notes


def test_what_was_measured_too_long_ago_does_not_count() -> None:
    old = [reading(150, NOON - timedelta(minutes=61), kind="pulse", id="old")]
    fresh = [reading(150, NOON - timedelta(minutes=60), kind="pulse", id="fresh")]
    now = reading(97, NOON, kind="spo2", id="now")
    assert judge(now, [plan()], old, zone=OSLO).colour is GREEN
    assert judge(now, [plan()], fresh, zone=OSLO).colour is YELLOW


def test_oxygen_may_be_told_beside_the_spo2() -> None:
    given = reading(94, kind="spo2", context={"oxygen": "litres", "litres_per_minute": "2"})
    air = reading(94, kind="spo2", context={"oxygen": "air"})
    others = [one for one in measured(**WELL) if one.kind not in ("spo2", "oxygen_supply")]
    early = [
        reading(one.value, NOON - timedelta(minutes=5), kind=one.kind, id=one.id,
                components=dict(one.components))
        for one in others
    ]  # fmt: skip
    version = plan(2, yellow_from=3)
    assert judge(given, [version], early, zone=OSLO).reason_params["score"] == 3
    assert judge(air, [version], early, zone=OSLO).colour is GREEN


def test_the_finding_is_about_the_score_unless_the_kind_itself_is_as_bad() -> None:
    subject = measured(pulse=131, respiration_rate=25, spo2=91)[-1]
    verdict = last(plan(), pulse=131, respiration_rate=25, spo2=91)
    assert cause_of(subject, verdict) == "NEWS2"
    own = last(plan(), pulse=131, respiration_rate=25, spo2=69)
    assert cause_of(subject, own) == "spo2"


def test_no_score_is_given_of_a_reading_measured_before_the_sixteenth_birthday() -> None:
    birthday = NOON.astimezone(OSLO).date()
    ill = {**WELL, "respiration_rate": 30, "pulse": 140}
    young = replace(plan(), sixteen_on=birthday + timedelta(days=1))
    verdict = last(young, **ill)
    assert verdict.colour is Colour.GREEN  # by its own range
    assert "NEWS2_UNDER_16" in verdict.notes
    assert last(replace(plan(), sixteen_on=birthday), **ill).reason_code == "NEWS2"
    assert last(plan(), **ill).reason_code == "NEWS2"
