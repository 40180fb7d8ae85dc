"""The answer depends neither on where the process runs nor on the unit that a sender writes in."""

from __future__ import annotations

import os
import time
import uuid
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from measurements.rules.facts import ReadingFact
from measurements.rules.kinds import KINDS
from measurements.rules.reading_shape import ReadingInput, read_reading
from selfcare_plans.rules.document import ChangeRule, Colour, Direction, RangeRule
from tests.rules.examples import RUNS
from tests.rules.strategies import NOON, OSLO, readings, version, version_lists
from triage.rules.judge import judge_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from measurements.rules.kind import Kind

pytestmark = [pytest.mark.slow, pytest.mark.timeout(0)]

PLACES = ("UTC", "Pacific/Kiritimati", "America/St_Johns", "Europe/Oslo", "Asia/Kathmandu")
batches = st.lists(
    readings(kinds=("k", "k", "other")), min_size=1, max_size=14, unique_by=lambda each: each.id
)


@contextmanager
def process_in(place: str) -> Iterator[None]:
    """Let this process live in another time zone."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = place
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ")
        if before is not None:
            os.environ["TZ"] = before
        time.tzset()


def test_the_process_does_move() -> None:
    with process_in("UTC"):
        here = time.localtime(0)
    with process_in("Pacific/Kiritimati"):
        assert time.localtime(0) != here


@RUNS
@given(batches, version_lists(), st.sampled_from(PLACES), st.sampled_from(PLACES))
def test_the_time_zone_of_the_process_changes_nothing(
    facts: list[ReadingFact], versions: list, one: str, other: str
) -> None:
    with process_in(one):
        here = judge_all(facts, versions, zone=OSLO)
    with process_in(other):
        there = judge_all(facts, versions, zone=OSLO)
    assert here == there


# -- units -----------------------------------------------------------------------------------------

CONVERTED = [
    (kind, unit)
    for kind in KINDS.values()
    for unit in kind.conversions
    if not kind.components and not kind.choices and not kind.whole
]


def taken_in(kind: Kind, number: Decimal, unit: str, at: Any = NOON) -> ReadingInput:
    taken = read_reading(
        {
            "patient": str(uuid.UUID(int=7)),
            "kind": kind.name,
            "value": number,
            "unit": unit,
            "measured_at": at.isoformat(),
            "reference": f"{at:%d%H}",
        },
        NOON,
    )
    assert isinstance(taken, ReadingInput), taken
    return taken


def as_fact(taken: ReadingInput) -> ReadingFact:
    return ReadingFact(
        id=taken.reference,
        kind=taken.kind,
        measured_at=taken.measured_at,
        received_at=taken.measured_at + timedelta(minutes=1),
        value=taken.value,
        flags=taken.flags,
    )


def test_there_are_units_to_convert() -> None:
    assert {("weight", "[lb_av]"), ("glucose", "mg/dL"), ("body_temperature", "[degF]")} <= {
        (kind.name, unit) for kind, unit in CONVERTED
    }


@st.composite
def two_days(draw: st.DrawFn) -> tuple[Kind, str, list[Decimal], list[int]]:
    """A kind, another unit, two numbers as a device shows them in it, and four steps around one."""
    kind, unit = draw(st.sampled_from(CONVERTED))
    low, high = kind.accept.low, kind.accept.high
    assert low is not None
    assert high is not None
    steps = int((high - low) / kind.resolution)
    own = [low + draw(st.integers(0, steps)) * kind.resolution for _ in range(2)]
    rule = kind.conversions[unit]
    with localcontext(prec=40):
        shown = [number * rule.over / rule.times + rule.minus for number in own]
    places = Decimal(1).scaleb(-draw(st.integers(0, 4)))
    return (
        kind,
        unit,
        [each.quantize(places) for each in shown],
        sorted(draw(st.lists(st.integers(-3, 3), min_size=4, max_size=4))),
    )


@RUNS
@given(two_days())
def test_a_unit_makes_no_difference_beyond_the_resolution_of_the_kind(
    drawn: tuple[Kind, str, list[Decimal], list[int]],
) -> None:
    kind, unit, shown, around = drawn
    assume(all(each >= 0 for each in shown))
    days = [NOON - timedelta(days=1), NOON]
    foreign = [taken_in(kind, each, unit, at) for each, at in zip(shown, days, strict=True)]
    own = [
        taken_in(kind, each.value, kind.unit, at)
        for each, at in zip(foreign, days, strict=True)
        if each.value is not None
    ]
    for each, number in zip(foreign, shown, strict=True):
        exact = kind.conversions[unit].apply(number)
        assert each.value is not None
        assert abs(each.value - exact) <= kind.resolution / 2
        assert each.original_value == number
    assert [each.value for each in own] == [each.value for each in foreign]
    assert own[1].value is not None
    yellow_low, green_low, green_high, yellow_high = (
        own[1].value + step * kind.resolution for step in around
    )
    plan = version(
        RangeRule(
            id="r", yellow_low=yellow_low, green_low=green_low,
            green_high=green_high, yellow_high=yellow_high,
        ),
        ChangeRule(
            id="c", colour=Colour.YELLOW, direction=Direction.RISE,
            amount=max(abs(around[0]), 1) * kind.resolution,
        ),
        kind=kind.name,
    )  # fmt: skip
    told = judge_all([as_fact(each) for each in foreign], [plan], zone=OSLO)
    assert told == judge_all([as_fact(each) for each in own], [plan], zone=OSLO)
