"""From the trial period: what the first weeks' readings say of what is usual for a person."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from measurements.rules.facts import Flag, ReadingFact
from measurements.rules.kinds import KINDS
from selfcare_plans.rules.document import MonitoringItem, PersonalNormal, PlanDocument, RangeRule
from selfcare_plans.rules.outer_limits import OUTER_LIMITS
from selfcare_plans.rules.personal_ranges import PersonalRange, with_personal_range
from tests.rules.strategies import OSLO
from triage.rules.trial import (
    Bounds,
    Disturbance,
    Given,
    Note,
    Period,
    Proposal,
    Series,
    Why,
    Wrong,
    due_again_on,
    in_the_way,
    latest_weeks,
    propose,
    series_of,
    trial_period,
)

FIRST = date(2026, 10, 1)
PERIOD = Period(FIRST, FIRST + timedelta(days=27))
STEADY = [92, 93, 91, 92, 94, 92, 93, 92, 91, 92, 93, 92, 92, 91]


def at(day: float, hour: float = 8) -> datetime:
    """The hour (UTC) of a day of the period, counted from 0."""
    return datetime(2026, 10, 1, tzinfo=UTC) + timedelta(days=day, hours=hour)


def reading(value: Any, day: float, kind: str = "spo2", **fields: Any) -> ReadingFact:
    when = at(day)
    fields.setdefault("received_at", when + timedelta(minutes=1))
    fields.setdefault("id", f"{kind}-{day}-{value}")
    number = None if value is None else Decimal(str(value))
    return ReadingFact(kind=kind, measured_at=when, value=number, **fields)


def days(values: list[Any], kind: str = "spo2") -> list[ReadingFact]:
    """One reading each morning."""
    return [reading(value, day, kind) for day, value in enumerate(values)]


def item(kind: str = "spo2", *rules: RangeRule, **fields: Any) -> MonitoringItem:
    return MonitoringItem(id=kind, kind=kind, rules=rules, **fields)


def proposed(
    readings: list[ReadingFact],
    *disturbances: Disturbance,
    series: Series | None = None,
    of: MonitoringItem | None = None,
    period: Period = PERIOD,
    outer: bool = True,
) -> Proposal:
    about = series or Series(readings[0].kind if readings else "spo2")
    return propose(
        Given(readings, disturbances, period, OSLO),
        about,
        item=of or item(about.kind),
        kind=KINDS[about.kind],
        outer=OUTER_LIMITS.get((about.kind, about.component)) if outer else None,
    )


def numbers(*texts: str | None) -> Bounds:
    return Bounds(*(None if text is None else Decimal(text) for text in texts))


# ---- the normal, and the bounds around it ----


def test_the_median_is_the_normal_and_the_bounds_lie_on_the_side_that_is_bad() -> None:
    found = proposed(days(STEADY))
    assert (found.normal, found.spread) == (Decimal(92), Decimal(1))
    assert found.bounds == numbers("88", "90", None, None)
    assert found.named == ("yellow_low", "green_low")
    assert (found.days, len(found.taken), found.is_uncertain) == (14, 14, False)


def test_the_spread_is_never_finer_than_the_meter() -> None:
    assert proposed(days([92] * 14)).spread == Decimal(1)
    wide = proposed(days([88, 96] * 7))
    assert wide.spread == Decimal("5.9")  # 4 from the middle, times 1.4826


@pytest.mark.parametrize(
    ("kind", "values", "bounds"),
    [
        ("weight", ["80.1", "80.0"] * 7, (None, "78.1", "82.1", None)),
        ("pulse", [70] * 14, ("40", "55", "85", "105")),
        ("body_temperature", ["36.6"] * 14, ("34.5", "35.8", "37.4", "39.0")),
        # Of the best, which is 500: 80 and 50 per cent.
        ("peak_flow", [480, 500] * 7, ("250", "400", None, None)),
        ("fev1", ["1.50"] * 14, ("1.30", "1.40", None, None)),
        ("glucose", ["5.0"] * 14, ("3.0", "3.9", "7.0", "11.0")),
    ],
)
def test_each_kind_has_its_own_distances(kind: str, values: Any, bounds: Any) -> None:
    assert proposed(days(values, kind)).bounds == numbers(*bounds)


def test_no_bound_passes_an_outer_limit_on_the_bad_side() -> None:
    low = proposed(days([83] * 14))
    assert low.bounds == numbers("80", "81", None, None)
    assert low.notes == {Note.HELD_BY_OUTER_LIMIT}
    beyond = proposed(days([78] * 14))
    assert beyond.bounds == numbers("80", "80", None, None)
    assert Note.NORMAL_BEYOND_OUTER_LIMIT in beyond.notes
    assert proposed(days([83] * 14), outer=False).bounds == numbers("79", "81", None, None)


def test_a_kind_without_distances_gets_a_normal_and_no_bounds() -> None:
    found = proposed(days([3000] * 14, "steps"))
    assert (found.normal, found.bounds, found.named) == (Decimal(3000), None, ())


def test_what_is_only_observed_gets_a_normal_and_no_bounds() -> None:
    found = proposed(days(STEADY), of=item(observe_only=True))
    assert (found.normal, found.bounds) == (Decimal(92), None)


# ---- too little ----


def test_too_few_days_or_readings_say_nothing_but_how_many_are_missing() -> None:
    found = proposed(days(STEADY[:5]))
    assert (found.is_enough, found.days_short, found.readings_short) == (False, 2, 5)
    many_on_few = [reading(92, 0.01 * n) for n in range(12)]
    assert proposed(many_on_few).days_short == 6
    assert proposed(days(STEADY[:10])).is_enough


def test_a_period_shorter_than_two_weeks_says_nothing() -> None:
    short = trial_period(FIRST, FIRST + timedelta(days=11))
    assert short.days_short == 2
    assert not proposed(days(STEADY[:12]), period=short).is_enough
    assert proposed(days(STEADY), period=trial_period(FIRST, FIRST + timedelta(days=13))).is_enough


def test_the_trial_is_four_weeks_at_most_and_the_latest_weeks_end_today() -> None:
    assert trial_period(FIRST, FIRST + timedelta(days=300)) == PERIOD
    assert latest_weeks(PERIOD.last) == PERIOD


# ---- what is left out, and named ----


def test_what_is_left_out_is_named_with_the_reason() -> None:
    wrong = [
        reading(50, 14, flags=frozenset({Flag.IN_ERROR})),
        reading(51, 15, flags=frozenset({Flag.FUTURE})),
        reading(52, 16, received_at=at(16) + timedelta(hours=5)),
        reading(53, 17, comparator="<"),
        reading(54, 18, flags=frozenset({Flag.IMPLAUSIBLE})),
        reading(55, 19, flags=frozenset({Flag.ODD})),
    ]
    found = proposed([*days(STEADY), *wrong])
    assert [one.why for one in found.left_out] == [
        Why.IN_ERROR, Why.FUTURE, Why.LATE, Why.NO_NUMBER, Why.IMPLAUSIBLE, Why.ODD,
    ]  # fmt: skip
    assert found.normal == proposed(days(STEADY)).normal
    assert len(found.taken) == len(STEADY)


def test_what_a_nurse_confirmed_counts_however_odd() -> None:
    real = reading(70, 14, flags=frozenset({Flag.IMPLAUSIBLE, Flag.CONFIRMED}))
    found = proposed([*days(STEADY), real])
    assert not found.left_out
    assert [one.value for one in found.outliers] == [Decimal(70)]


def test_the_wrong_person_on_the_scale_is_odd_and_left_out() -> None:
    readings = [*days(["80.0"] * 14, "weight"), reading("62.0", 6.2, "weight")]
    assert [(one.value, one.why) for one in proposed(readings).left_out] == [
        (Decimal("62.0"), Why.ODD)
    ]


def test_outliers_are_named_with_day_and_value_and_hardly_move_the_normal() -> None:
    found = proposed([*days(STEADY), reading(84, 20)])
    assert [(one.on, one.value) for one in found.outliers] == [(date(2026, 10, 21), Decimal(84))]
    assert found.normal == Decimal(92)


def test_days_are_the_patient_s_own() -> None:
    late_evening = ReadingFact("x", "spo2", at(-1, 22.5), at(-1, 22.6), Decimal(92))
    found = proposed([*days(STEADY), late_evening])
    assert found.taken[0].on == FIRST  # half past midnight in Oslo


def test_readings_of_other_days_and_kinds_are_no_part_of_it() -> None:
    other = [reading(80, -3), reading(80, 40), reading(60, 3, "pulse")]
    assert proposed([*days(STEADY), *other]).token == proposed(days(STEADY)).token


# ---- components and contexts ----


def bound(context: str | None) -> RangeRule:
    return RangeRule(id=f"r-{context}", context=context, green_high=Decimal(9))


def test_a_series_for_each_component_and_each_context_that_a_range_is_bound_to() -> None:
    pressure = series_of(item("blood_pressure"), KINDS["blood_pressure"])
    assert [one.component for one in pressure] == ["systolic", "diastolic"]
    sugar = item("glucose", bound("meal=fasting"), bound("meal=after"))
    assert [one.context for one in series_of(sugar, KINDS["glucose"])] == [
        "meal=after", "meal=fasting",
    ]  # fmt: skip
    with_rest = item("glucose", bound(None), bound("meal=after"))
    assert [one.context for one in series_of(with_rest, KINDS["glucose"])] == [None, "meal=after"]
    for kind in ("event", "answers", "consciousness", "hba1c"):
        assert series_of(item(kind), KINDS[kind]) == ()


def test_a_series_takes_the_readings_of_its_context_and_sets_no_normal() -> None:
    fasting = [reading("5.0", day, "glucose", context={"meal": "fasting"}) for day in range(14)]
    after = [reading("9.0", day + 0.2, "glucose", context={"meal": "after"}) for day in range(14)]
    plan = item("glucose", bound(None), bound("meal=after"))
    rest = proposed([*fasting, *after], series=Series("glucose"), of=plan)
    eaten = proposed([*fasting, *after], series=Series("glucose", None, "meal=after"), of=plan)
    assert (rest.normal, rest.may_set_normal) == (Decimal("5.0"), True)
    assert (eaten.normal, eaten.may_set_normal) == (Decimal("9.0"), False)


def test_components_have_normals_of_their_own() -> None:
    both = {"systolic": Decimal(130), "diastolic": Decimal(80)}
    readings = [reading(None, day, "blood_pressure", components=both) for day in range(14)]
    found = proposed(readings, series=Series("blood_pressure", "diastolic"))
    assert found.normal == Decimal(80)
    assert found.bounds == numbers("55", "70", "90", "105")


# ---- not steady, and not certain ----


def test_a_steady_rise_of_the_weight_is_a_warning() -> None:
    rising = [Decimal(80) + Decimal("0.1") * day for day in range(14)]
    found = proposed(days(rising, "weight"))
    assert found.drift is not None
    assert (found.drift.change, found.drift.days) == (Decimal("1.30"), 13)
    assert proposed(days(["80.0", "80.6"] * 7, "weight")).drift is None


def test_an_admission_a_course_or_a_pause_marks_it_up_to_thirty_days_before() -> None:
    def on(day: int, what: Wrong = Wrong.COURSE_OF_TREATMENT) -> Disturbance:
        when = FIRST + timedelta(days=day)
        return Disturbance(when, when, what)

    for day, is_marked in ((-31, False), (-30, True), (0, True), (27, True), (28, False)):
        assert proposed(days(STEADY), on(day)).is_uncertain is is_marked
    stay = Disturbance(date(2026, 5, 1), date(2026, 9, 5), Wrong.STAY)
    assert in_the_way([stay, on(3), on(3)], PERIOD) == (stay, on(3))


def test_an_uncertain_proposal_is_made_again_after_six_weeks() -> None:
    assert due_again_on(date(2026, 10, 1)) == date(2026, 11, 12)


# ---- what always holds ----

VALUES = st.lists(st.integers(60, 100), min_size=10, max_size=40)
KINDS_WITH_BOUNDS = [
    ("spo2", None), ("glucose", None), ("pulse", None), ("weight", None), ("fev1", None),
    ("body_temperature", None), ("respiration_rate", None), ("peak_flow", None),
]  # fmt: skip


def spread_out(values: list[Any], kind: str = "spo2") -> list[ReadingFact]:
    """Over the days of the period, several a day where there are many."""
    real = frozenset({Flag.CONFIRMED})
    return [
        reading(value, n % 27 + (n // 27) * 0.1, kind, id=f"{n}", flags=real)
        for n, value in enumerate(values)
    ]


@given(VALUES, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(values: list[int], dice: Any) -> None:
    readings = spread_out(values)
    shuffled = list(readings)
    dice.shuffle(shuffled)
    assert proposed(shuffled) == proposed(readings)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(KINDS_WITH_BOUNDS), st.lists(st.integers(0, 4000), min_size=10, max_size=40))
def test_bounds_are_ordered_and_within_the_outer_limits(kind: Any, raw: list[int]) -> None:
    step = KINDS[kind[0]].resolution
    found = proposed(spread_out([number * step for number in raw], kind[0]))
    assert found.bounds is not None
    given_ones = [value for _name, value in found.bounds.items() if value is not None]
    assert given_ones == sorted(given_ones)
    outer = OUTER_LIMITS.get(kind)
    if outer is not None and outer.low is not None and found.bounds.yellow_low is not None:
        assert found.bounds.yellow_low >= outer.low
    if outer is not None and outer.high is not None and found.bounds.yellow_high is not None:
        assert found.bounds.yellow_high <= outer.high
    assert all(value % step == 0 for value in given_ones)
    assert {name for name, value in found.bounds.items() if value is not None} == set(found.named)


@given(VALUES, st.integers(1, 300))
def test_readings_that_all_lie_higher_move_everything_by_as_much(
    values: list[int], by: int
) -> None:
    before = proposed(spread_out(values, "pulse"), outer=False)
    after = proposed(spread_out([value + by for value in values], "pulse"), outer=False)
    assert before.normal is not None
    assert after.normal is not None
    assert after.normal == before.normal + by
    assert after.spread == before.spread
    assert before.bounds is not None
    assert after.bounds is not None
    for (_name, old), (_same, new) in zip(before.bounds.items(), after.bounds.items(), strict=True):
        assert old is not None
        assert new is not None
        assert new == old + by or old == 0


@given(VALUES, st.integers(-500, 1000), st.data())
def test_one_reading_moves_the_normal_no_further_than_to_its_neighbours(
    values: list[int], wild: int, data: Any
) -> None:
    place = data.draw(st.integers(0, len(values) - 1))
    changed = [*values[:place], wild, *values[place + 1 :]]
    found = proposed(spread_out(changed, "pulse")).normal
    ordered = sorted(values)
    middle = len(ordered) // 2
    assert found is not None
    low, high = ordered[(len(ordered) - 1) // 2 - 1], ordered[min(middle + 1, len(ordered) - 1)]
    assert low <= found <= high + 1


# ---- into the plan ----


def test_bounds_go_into_the_range_that_is_there_and_leave_the_others_alone() -> None:
    old = RangeRule(
        id="spo2-range", green_low=Decimal(90), yellow_low=Decimal(88), green_high=Decimal(98),
        source="Cooper",
    )  # fmt: skip
    plan = PlanDocument(items=(item("spo2", old, bound("oxygen=litres")), item("pulse")))
    normal = PersonalNormal(Decimal(89), "Nora", FIRST, spread=Decimal(1))
    found = with_personal_range(
        plan,
        PersonalRange(
            "spo2", None, None, normal,
            {"yellow_low": Decimal(85), "green_low": Decimal(87)}, "trial period",
        ),
    )  # fmt: skip
    changed = found.items[0].rules[0]
    assert isinstance(changed, RangeRule)
    assert (changed.id, changed.green_low, changed.yellow_low) == ("spo2-range", 87, 85)
    assert (changed.green_high, changed.source) == (Decimal(98), "trial period")
    assert found.items[0].normals == (normal,)
    assert found.items[0].rules[1] == plan.items[0].rules[1]
    assert found.items[1] == plan.items[1]


def test_without_a_range_a_new_one_is_made_under_a_free_name() -> None:
    taken = RangeRule(id="weight-range-own", context="posture=standing", green_high=Decimal(90))
    plan = PlanDocument(items=(item("weight", taken),))
    bounds = {"green_low": Decimal(78), "green_high": Decimal(82)}
    found = with_personal_range(plan, PersonalRange("weight", None, None, None, bounds, "x"))
    assert [rule.id for rule in found.items[0].rules] == ["weight-range-own", "weight-range-own-2"]
    assert found.items[0].normals == ()
    nothing = with_personal_range(plan, PersonalRange("pulse", None, None, None, bounds, "x"))
    assert nothing == plan


def test_a_new_normal_takes_the_place_of_that_component_s_only() -> None:
    old = PersonalNormal(Decimal(80), "Kari", FIRST, component="diastolic")
    plan = PlanDocument(items=(item("blood_pressure", normals=(old,)),))
    new = PersonalNormal(Decimal(130), "Nora", FIRST, component="systolic")
    found = with_personal_range(
        plan, PersonalRange("blood_pressure", "systolic", None, new, {}, "x")
    )
    assert found.items[0].normals == (old, new)
