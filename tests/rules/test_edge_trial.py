"""Edges of what the trial period proposes: distances in full, what is late, far, and steady."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from measurements.rules.facts import Flag
from measurements.rules.kinds import KINDS
from selfcare_plans.rules.doctor_only import DoctorOnly
from selfcare_plans.rules.document import ChangeRule, Colour, Direction
from tests.rules.test_rehearsal import plan, rehearsed
from tests.rules.test_rehearsal import reading as spo2
from tests.rules.test_trial import (
    FIRST,
    PERIOD,
    STEADY,
    at,
    bound,
    days,
    item,
    numbers,
    proposed,
    reading,
)
from triage.rules.overview import MustBeRead, must_be_read
from triage.rules.trial import (
    AGAIN_AFTER,
    LEAST_DAYS,
    LEAST_READINGS,
    LOOK_BACK,
    TRIAL,
    TRIAL_LEAST,
    Bounds,
    Disturbance,
    Drift,
    Note,
    Period,
    Series,
    Taken,
    Why,
    Wrong,
    in_the_way,
    series_of,
    trial_period,
)
from triage.rules.trial.distances import DISTANCES, Distance, Side
from triage.rules.trial.propose import _drift

DAY = timedelta(days=1)


def written(known: Distance) -> str:
    """What is not the default of a distance, as one line."""
    usual = Distance(Side.BOTH)
    names = [name for name in Distance.__slots__ if name not in ("source", "side")]
    said = [
        f"{name}={'/'.join(map(str, value)) if isinstance(value, tuple) else value}"
        for name in names
        if (value := getattr(known, name)) != getattr(usual, name)
    ]
    return " ".join([known.side.value, *said])


def test_every_distance_is_the_one_that_was_agreed() -> None:
    assert {"/".join(filter(None, key)): written(known) for key, known in DISTANCES.items()} == {
        "spo2": "LOW least=2 least_red=4 drift=2",
        "glucose": "BOTH least=2.0 least_red=6.0 drift=1.5 green_low=3.9",
        "blood_pressure/systolic": "BOTH least=15 least_red=40 drift=10",
        "blood_pressure/diastolic": "BOTH least=10 least_red=25 drift=6",
        "pulse": "BOTH least=15 least_red=35 drift=8",
        "respiration_rate": "BOTH least=4 least_red=8 drift=3",
        "body_temperature": "BOTH least=0.8 least_red=2.4 drift=0.5 green_high=38.0",
        "weight": "BOTH least=2.0 least_red=2.0 has_red=False drift=1.0",
        "peak_flow": "LOW of_best=0.80/0.50",
        "fev1": "LOW least=0.10 least_red=0.20 spreads=1.645 spreads_red=3.29",
    }
    usual = Distance(Side.BOTH)
    assert (usual.least, usual.least_red, usual.spreads, usual.spreads_red) == (0, 0, 2, 4)
    assert usual.has_red


@pytest.mark.parametrize(
    ("side", "has_red", "named"),
    [
        (Side.LOW, True, "yellow_low green_low"),
        (Side.HIGH, True, "green_high yellow_high"),
        (Side.BOTH, True, "yellow_low green_low green_high yellow_high"),
        (Side.BOTH, False, "green_low green_high"),
    ],
)
def test_a_range_gets_the_bounds_of_its_bad_side(side: Side, has_red: bool, named: str) -> None:
    assert " ".join(Distance(side, has_red=has_red).named) == named


def test_the_weeks_and_days_are_those_that_were_agreed() -> None:
    assert (TRIAL, TRIAL_LEAST, LOOK_BACK) == (28 * DAY, 14 * DAY, 30 * DAY)
    assert (AGAIN_AFTER, LEAST_READINGS, LEAST_DAYS) == (42 * DAY, 10, 7)


# -- the bounds and what holds them ----------------------------------------------------------------


def test_a_small_lung_has_small_bounds() -> None:
    assert proposed(days(["0.80"] * 14, "fev1")).bounds == numbers("0.60", "0.70", None, None)


@pytest.mark.parametrize(
    ("kind", "value", "notes"),
    [
        ("spo2", 92, set()),
        ("spo2", 80, {Note.HELD_BY_OUTER_LIMIT}),
        ("spo2", 79, {Note.HELD_BY_OUTER_LIMIT, Note.NORMAL_BEYOND_OUTER_LIMIT}),
        ("pulse", 140, {Note.HELD_BY_OUTER_LIMIT}),
        ("pulse", 141, {Note.HELD_BY_OUTER_LIMIT, Note.NORMAL_BEYOND_OUTER_LIMIT}),
        ("glucose", "9.0", set()),
        ("glucose", "5.0", {Note.HELD_BY_OUTER_LIMIT, Note.HELD_BY_KNOWN_LIMIT}),
    ],
)
def test_it_is_told_what_held_the_bounds(kind: str, value: Any, notes: set[Note]) -> None:
    assert proposed(days([value] * 14, kind)).notes == notes


def test_without_an_outer_limit_none_holds() -> None:
    assert proposed(days([2] * 14, "pulse"), outer=False).notes == frozenset()
    assert proposed(days([2] * 14, "pulse"), outer=False).bounds == numbers("0", "0", "17", "37")


@pytest.mark.parametrize(
    ("value", "colour"),
    [
        ("39", "RED"), ("40", "YELLOW"), ("49", "YELLOW"), ("50", "GREEN"), ("90", "GREEN"),
        ("91", "YELLOW"), ("100", "YELLOW"), ("101", "RED"),
    ],
)  # fmt: skip
def test_a_reading_would_have_the_colour_of_the_range(value: str, colour: str) -> None:
    assert numbers("40", "50", "90", "100").colour_of(Decimal(value)) == colour
    assert Bounds().colour_of(Decimal(value)) == "GREEN"
    no_red = numbers(None, "50", "90", None).colour_of(Decimal(value))
    assert no_red == ("GREEN" if colour == "GREEN" else "YELLOW")


# -- the period ------------------------------------------------------------------------------------


def test_a_period_holds_its_first_and_its_last_day() -> None:
    week = Period(FIRST, FIRST + 6 * DAY)
    held = [week.holds(FIRST + n * DAY) for n in (-1, 0, 6, 7)]
    assert (held, week.days, week.days_short) == ([False, True, True, False], 7, 7)
    assert Period(FIRST, FIRST + 13 * DAY).days_short == 0
    assert Period(FIRST, FIRST + 20 * DAY).days_short == 0


def test_a_trial_that_has_not_begun_is_its_first_day() -> None:
    assert trial_period(FIRST, FIRST - DAY) == Period(FIRST, FIRST)


def test_what_ends_thirty_days_before_or_begins_on_the_last_day_is_in_the_way() -> None:
    def lasting(first: int, last: int) -> tuple[Disturbance, ...]:
        one = Disturbance(FIRST + first * DAY, FIRST + last * DAY, Wrong.PAUSE)
        return in_the_way([one], PERIOD)

    assert lasting(-40, -30)
    assert not lasting(-40, -31)
    assert lasting(27, 50)
    assert not lasting(28, 50)


# -- what is taken ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "why"), [(timedelta(hours=4), []), (timedelta(hours=4, seconds=1), [Why.LATE])]
)
def test_late_is_more_than_four_hours_after_it_was_measured(
    hours: timedelta, why: list[Why]
) -> None:
    late = reading(92, 14, received_at=at(14) + hours)
    assert [one.why for one in proposed([*days(STEADY), late]).left_out] == why


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("1000000", []),
        ("1000001", [Why.NO_NUMBER]),
        ("NaN", [Why.NO_NUMBER]),
        (None, [Why.NO_NUMBER]),
    ],
)
def test_what_is_no_number_or_beyond_all_measure_is_left_out(value: Any, why: list[Why]) -> None:
    odd = reading(value, 14, "steps", id="odd")
    assert [one.why for one in proposed([*days([3000] * 14, "steps"), odd]).left_out] == why


def test_what_was_confirmed_is_neither_odd_nor_implausible_but_may_be_late_or_in_error() -> None:
    for flag, why in ((Flag.ODD, []), (Flag.IMPLAUSIBLE, []), (Flag.IN_ERROR, [Why.IN_ERROR])):
        one = reading(92, 14, flags=frozenset({flag, Flag.CONFIRMED}))
        assert [each.why for each in proposed([*days(STEADY), one]).left_out] == why


def test_readings_stand_in_order_of_time_and_then_of_id() -> None:
    twins = [reading(92, 14, id=name) for name in ("b", "a")]
    late = [reading(53, 14, comparator="<", id=name) for name in ("d", "c")]
    found = proposed([*twins, *late, *days(STEADY)])
    assert [one.reading_id for one in found.taken[-2:]] == ["a", "b"]
    assert [one.reading_id for one in found.left_out] == ["c", "d"]


@pytest.mark.parametrize(("readings", "count", "is_enough"), [(9, 9, False), (10, 10, True)])
def test_ten_readings_on_seven_days_are_enough(readings: int, count: int, is_enough: bool) -> None:
    assert proposed(days(STEADY[:readings])).is_enough is is_enough
    on_days = [reading(92, n % 7 + n // 7 * 0.1, id=str(n)) for n in range(count)]
    assert proposed(on_days).is_enough is is_enough
    on_six = [reading(92, n % 6 + n // 6 * 0.1, id=str(n)) for n in range(12)]
    assert not proposed(on_six).is_enough


def test_a_proposal_is_another_as_soon_as_anything_of_it_is() -> None:
    found = proposed(days(STEADY))
    others = [
        replace(found, series=Series("pulse")),
        replace(found, period=Period(FIRST, FIRST)),
        replace(found, taken=found.taken[1:]),
        replace(found, normal=Decimal(91)),
        replace(found, spread=Decimal(2)),
        replace(found, bounds=None),
        replace(found, disturbances=(Disturbance(FIRST, FIRST, Wrong.STAY),)),
    ]
    assert len({found.token, *(one.token for one in others)}) == 8
    assert len(found.token) == 20
    assert (found.days_short, found.readings_short) == (0, 0)
    assert proposed(days(STEADY)).token == found.token
    assert Series("glucose", None, "meal=fasting").key == "glucose::meal=fasting"
    assert Series("blood_pressure", "systolic").key == "blood_pressure:systolic:"


# -- the spread, what is far, and what is steady ---------------------------------------------------


@pytest.mark.parametrize(
    ("value", "is_far"), [("97.25", False), ("97.26", True), ("86.75", False), ("86.74", True)]
)
def test_far_is_more_than_three_and_a_half_spreads(value: str, is_far: bool) -> None:
    found = proposed([*days(STEADY), reading(value, 20)])
    assert (found.normal, found.spread) == (92, Decimal("1.5"))
    assert bool(found.outliers) is is_far


def test_the_best_is_no_outlier() -> None:
    found = proposed([*days([480, 500, 490, 495] * 4, "peak_flow"), reading(900, 20, "peak_flow")])
    assert [one.value for one in found.outliers] == [900]
    assert found.bounds == numbers("250", "400", None, None)


def rising(step: str, count: int = 14, start: str = "80.0") -> list[Decimal]:
    return [Decimal(start) + Decimal(step) * day for day in range(count)]


@pytest.mark.parametrize(("step", "drifts"), [("0.1", True), ("0.077", True), ("0.076", False)])
def test_a_rise_of_the_kinds_drift_is_no_longer_steady(step: str, drifts: bool) -> None:
    found = proposed(days(rising(step), "weight"))
    assert bool(found.drift) is drifts
    falling = proposed(days(rising(f"-{step}"), "weight"))
    assert bool(falling.drift) is drifts


def test_where_the_kind_has_no_drift_of_its_own_it_is_two_spreads() -> None:
    up = proposed(days([3000 + 100 * day for day in range(14)], "steps"))
    assert up.drift is not None
    assert (up.drift.change, up.drift.days) == (Decimal("1300.00"), 13)


def test_what_goes_up_and_down_as_often_does_not_drift() -> None:
    zigzag = [Decimal(80) + (Decimal(3) if day % 2 else Decimal(0)) for day in range(14)]
    assert proposed(days(zigzag, "weight")).drift is None
    level = proposed(days(["80.0"] * 14, "weight"))
    assert level.drift is None


def test_a_context_is_a_key_and_a_value() -> None:
    eaten = [reading("9.0", day, "glucose", context={"meal": "after"}) for day in range(14)]
    about = Series("glucose", None, "meal=after")
    plan_ = item("glucose", bound(None), bound("meal=after"))
    assert proposed(eaten, series=about, of=plan_).is_enough
    other = [reading("9.0", day, "glucose", context={"after": "meal"}) for day in range(14)]
    assert not proposed(other, series=about, of=plan_).is_enough


# -- what a doctor may approve from an overview ----------------------------------------------------


@pytest.mark.parametrize(
    ("values", "days_", "simulated", "doctor", "why"),
    [
        ([88], 90, False, (), None),
        ([88], 90, True, (), MustBeRead.SIMULATED),
        ([88], 89, False, (), MustBeRead.TOO_SHORT),
        ([95], 90, False, (), MustBeRead.NOTHING_FIRES),
        ([], 90, False, (), MustBeRead.NO_READINGS),
        ([88], 90, False, (DoctorOnly.NO_RED,), MustBeRead.DOCTOR_ONLY),
    ],
)
def test_a_proposal_is_read_unless_nothing_speaks_against_it(
    values: list[int], days_: int, simulated: bool, doctor: Any, why: MustBeRead | None
) -> None:
    found = rehearsed([spo2(each, 1) for each in values], plan("90", "86"), days=days_)
    assert must_be_read(found, is_simulated=simulated, doctor_only=doctor) is why


# -- which way the readings move -------------------------------------------------------------------


def moving(*values: int, limit: int = 0) -> Drift | None:
    """The drift of one reading a day, where a change of ``limit`` is large enough."""
    taken = [
        Taken(str(n), at(n), FIRST + n * DAY, Decimal(value)) for n, value in enumerate(values)
    ]
    return _drift(taken, Decimal(limit))


@pytest.mark.parametrize(
    ("values", "drifts"),
    [
        ((1, 2, 5, 4, 3), True),  # of ten pairs of days four more rise than fall
        ((2, 2, 5, 4, 3), False),  # three more, and two days alike
        ((4, 4, 1, 2, 3), False),
        ((5, 4, 1, 2, 3), True),
        ((1, 5, 4, 2, 3), False),  # two more
        ((1, 1, 2, 6, 5, 4, 3), False),  # of twenty-one pairs eight more: less than four tenths
        ((1, 2, 3, 6, 5, 4, 7), True),
    ],
)
def test_readings_drift_when_four_tenths_more_pairs_of_days_go_one_way(
    values: tuple[int, ...], drifts: bool
) -> None:
    assert bool(moving(*values)) is drifts


def test_a_change_of_the_limit_itself_is_a_drift() -> None:
    assert moving(80, 81, 82, limit=2) == Drift(Decimal(2), 2)
    assert moving(80, 81, 82, limit=3) is None


def test_a_rise_within_two_spreads_of_a_kind_without_a_limit_is_steady() -> None:
    unsteady = [3000 + 100 * day + (500 if day % 2 else -500) for day in range(14)]
    found = proposed(days(unsteady, "steps"))
    assert found.spread is not None
    assert found.spread < 1300 < 2 * found.spread
    assert found.drift is None


def test_the_spread_of_large_numbers_is_told_to_a_tenth_of_the_step() -> None:
    assert proposed(days([2000, 4000] * 7, "steps")).spread == Decimal("1482.6")


def test_only_ranges_make_a_series_of_their_context() -> None:
    fall = ChangeRule(id="c", colour=Colour.YELLOW, direction=Direction.FALL, amount=Decimal("0.5"))
    plan_ = item("glucose", fall, bound("meal=after"))  # type: ignore[arg-type]
    assert [one.context for one in series_of(plan_, KINDS["glucose"])] == ["meal=after"]


def test_what_is_only_observed_has_no_bounds_to_name() -> None:
    assert proposed(days(STEADY), of=item(observe_only=True)).named == ()
