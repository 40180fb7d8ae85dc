"""Edges of combinations, of oxygen in NEWS2, of repetitions, of what is odd, and of answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from measurements.rules.facts import ReadingFact
from measurements.rules.kind import Swing
from selfcare_plans.rules.document import (
    AnswerRule,
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
    deviation,
    mean,
    news2,
    normal,
    reading,
    repetition,
    span,
    version,
    windows,
)
from triage.rules.answers import shown, speaks
from triage.rules.combinations import news2_of
from triage.rules.judge import judge
from triage.rules.oddness import days_of, is_odd
from triage.rules.plan import plan_for
from triage.rules.verdict import Verdict, Version

GREEN, YELLOW, RED = Colour.GREEN, Colour.YELLOW, Colour.RED
NOT_JUDGED = Colour.NOT_JUDGED
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

HEAVY = CombinationPart(kind="weight", at_least=Decimal(85))
FAST = CombinationPart(kind="pulse", at_least=Decimal(100))
LOW = CombinationPart(kind="spo2", at_most=Decimal(90))


def plan_of(*combinations: CombinationRule, kind: str = "spo2") -> Version:
    items = (MonitoringItem(id="x", kind=kind, observe_only=True),)
    return Version("v1", 1, START, None, PlanDocument(items=items, combinations=combinations))


def together(*parts: CombinationPart, **fields: Any) -> CombinationRule:
    return CombinationRule(id=fields.pop("id", "c"), colour=RED, parts=parts, **fields)


def judged(plan: Version, now: ReadingFact, *history: ReadingFact) -> Verdict:
    return judge(now, [plan], history, zone=OSLO)


def before(value: Any, kind: str, hours: float = 1) -> ReadingFact:
    return reading(value, NOON - hours * HOUR, kind=kind, id=f"{kind}{hours}")


# -- combinations ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "colour"), [(90, RED), (91, GREEN)])
def test_enough_others_do_not_make_a_reading_red_that_is_no_part_of_it(
    value: int, colour: Colour
) -> None:
    plan = plan_of(together(HEAVY, FAST, LOW, times=2))
    others = (before(86, "weight"), before(110, "pulse"))
    assert judged(plan, reading(value), *others).colour is colour


def test_one_part_alone_is_enough_where_one_is_asked_for() -> None:
    plan = plan_of(together(LOW, FAST, times=1))
    assert judged(plan, reading(90)).colour is RED
    assert judged(plan, reading(91)).colour is GREEN


@pytest.mark.parametrize(
    ("weight", "colour"), [("84.9", GREEN), ("85.0", RED), ("85.1", RED), ("NaN", GREEN)]
)
def test_at_least_counts_its_own_number(weight: str, colour: Colour) -> None:
    plan = plan_of(together(HEAVY, LOW))
    assert judged(plan, reading(90), before(weight, "weight")).colour is colour


@pytest.mark.parametrize(("spo2", "colour"), [(89, RED), (90, RED), (91, GREEN)])
def test_at_most_counts_its_own_number(spo2: int, colour: Colour) -> None:
    plan = plan_of(together(HEAVY, LOW))
    assert judged(plan, reading(spo2), before(86, "weight")).colour is colour


def test_an_event_of_any_sort_holds_where_none_is_named() -> None:
    plan = plan_of(together(CombinationPart(kind="event"), LOW, times=1), kind="event")
    assert judged(plan, reading(None, kind="event", about="FALL")).colour is RED


def test_combinations_are_told_in_the_order_of_the_plan() -> None:
    first, second = together(LOW, FAST, times=1, id="z"), together(LOW, HEAVY, times=1, id="a")
    assert [one.rule_id for one in judged(plan_of(first, second), reading(90)).fired] == ["z", "a"]


# -- oxygen in NEWS2 -------------------------------------------------------------------------------


def oxygen(supply: ReadingFact | None, spo2: ReadingFact) -> int | None:
    """The points for oxygen, where this supply and this SpO2 are the latest."""
    latest = {"oxygen_supply": supply, "spo2": spo2}
    found = news2_of(news2(), spo2, lambda kind, _about: latest.get(kind))
    return found.points.get("oxygen")


def supplied(litres: Any, hours: float = 1, **fields: Any) -> ReadingFact:
    return reading(litres, NOON - hours * HOUR, kind="oxygen_supply", **fields)


@pytest.mark.parametrize(
    ("supply", "points"),
    [
        (None, None),
        (supplied(0), 0),
        (supplied("0.5"), 2),
        (supplied(0, comparator="<"), 2),
        (supplied(0, comparator=">"), 2),
        (supplied("NaN"), None),
    ],
)
def test_any_flow_is_oxygen_and_an_unsure_one_is_too(
    supply: ReadingFact | None, points: int | None
) -> None:
    assert oxygen(supply, reading(95)) == points


def test_what_was_said_last_of_oxygen_counts_and_of_two_at_once_that_it_is_given() -> None:
    on, off = {"oxygen": "litres"}, {"oxygen": "air"}
    assert oxygen(supplied(2), reading(95, context=off)) == 0
    assert oxygen(supplied(0), reading(95, context=on)) == 2
    assert oxygen(supplied(2, hours=0), reading(95, context=off)) == 2
    assert oxygen(supplied(0, hours=0), reading(95, context=on)) == 2
    assert oxygen(supplied(2), reading(95, NOON - 2 * HOUR, context=off)) == 2


def test_the_score_says_of_how_many_it_is() -> None:
    plan = Version("v1", 1, START, None, PlanDocument(combinations=(news2(),)))
    assert judged(plan, reading(140, kind="pulse")).reason_params["of"] == 7


# -- repetition ------------------------------------------------------------------------------------


def test_the_worst_of_a_day_is_known_after_its_last_reading() -> None:
    plan = version(span(92, None, 88), repetition(2, 2))
    green, yellow = reading(96, NOON - DAY), reading(90, NOON - DAY + HOUR)
    assert judged(plan, reading(91), green, yellow).colour is RED
    assert judged(plan, reading(91), green).colour is YELLOW


def test_in_the_hour_that_comes_twice_a_later_reading_is_no_earlier_window() -> None:
    schedule = windows((2, 3))
    halves = (
        type(schedule.windows[0])("a", schedule.windows[0].opens, datetime(1, 1, 1, 2, 30).time()),  # noqa: DTZ001
        type(schedule.windows[0])("b", datetime(1, 1, 1, 2, 30).time(), schedule.windows[0].closes),  # noqa: DTZ001
    )
    plan = version(span(92, None, 88), repetition(2, 2), schedule=type(schedule)(windows=halves))
    first = reading(90, datetime(2026, 10, 25, 0, 45, tzinfo=UTC))  # 02:45, window b
    later = reading(90, datetime(2026, 10, 25, 1, 10, tzinfo=UTC))  # 02:10 again, window a
    assert judged(plan, first, later).colour is YELLOW


# -- odd -------------------------------------------------------------------------------------------

SWING = Swing(amount=Decimal(5), hours=24)


def weights(*values: Any) -> list[ReadingFact]:
    """One every tenth hour, the last ten hours ago."""
    count = len(values)
    return [
        reading(value, NOON - 10 * HOUR * (count - n), kind="weight")
        for n, value in enumerate(values)
    ]


@pytest.mark.parametrize(
    ("value", "earlier", "odd"),
    [
        (90, weights(80), True),
        (85, weights(80), False),
        (90, weights(80, "NaN"), True),
        (90, weights(80, None), True),
        (90, weights("NaN"), False),
        ("NaN", weights(80), False),
        (None, weights(80), False),
        (90, [], False),
    ],
)
def test_odd_is_what_lies_too_far_from_every_number_just_before(
    value: Any, earlier: list[ReadingFact], odd: bool
) -> None:
    assert is_odd(reading(value, kind="weight"), earlier, SWING) is odd


def test_a_kind_that_may_change_at_will_is_never_odd() -> None:
    assert is_odd(reading(900, kind="weight"), weights(80), None) is False


@pytest.mark.parametrize(("hours", "odd"), [(24, True), (24.1, False)])
def test_just_before_ends_with_the_hours_of_the_swing(hours: float, odd: bool) -> None:
    assert is_odd(reading(90, kind="weight"), [before(80, "weight", hours)], SWING) is odd


@pytest.mark.parametrize(("hours", "days"), [(1, 1), (24, 1), (25, 2), (48, 2), (168, 7)])
def test_a_swing_looks_back_whole_days(hours: int, days: int) -> None:
    assert days_of(Swing(amount=Decimal(1), hours=hours)) == days
    assert days_of(None) == 0


# -- answers ---------------------------------------------------------------------------------------


def asked(**fields: Any) -> AnswerRule:
    return AnswerRule(id="a", colour=YELLOW, question="q", **fields)


@pytest.mark.parametrize(
    ("rule", "answer", "is_spoken"),
    [
        (asked(at_least=Decimal(2)), "1", False),
        (asked(at_least=Decimal(2)), "2", True),
        (asked(at_most=Decimal(2)), "2", True),
        (asked(at_most=Decimal(2)), "1", True),
        (asked(at_most=Decimal(2)), "3", False),
        (asked(at_most=Decimal(2)), "NaN", False),
        (asked(any_of=("2",)), "2", True),
        (asked(any_of=("2",)), "2.5", False),
        (asked(any_of=("0",)), "0", True),
    ],
)
def test_a_number_is_beyond_a_bound_or_one_of_those_named(
    rule: AnswerRule, answer: str, is_spoken: bool
) -> None:
    assert speaks(rule, Decimal(answer)) is is_spoken


def test_an_answer_is_shown_in_eighty_letters() -> None:
    assert shown("x" * 81) == "x" * 80
    assert shown(("cough", "worse")) == "cough, worse"
    assert shown(("x" * 50, "y" * 50)) == "x" * 50 + ", " + "y" * 28
    assert shown(Decimal("2.50")) == "2.50"


# -- a plan made ready -----------------------------------------------------------------------------


def test_reasons_of_one_colour_stand_in_the_order_of_the_plan_whatever_found_them_first() -> None:
    rise = ChangeRule(id="rise", colour=YELLOW, direction=Direction.RISE, amount=Decimal(2))
    plan = version(rise, span(green_high=100, yellow_high=150), kind="pulse")
    verdict = judged(plan, reading(110, kind="pulse"), before(90, "pulse"))
    assert [each.rule_id for each in verdict.fired] == ["rise", "range"]


def test_of_two_rules_that_ask_for_a_second_reading_the_shorter_time_counts() -> None:
    patient = span(green_high=100, yellow_high=150, confirm_minutes=60, id="a")
    hasty = span(green_high=105, yellow_high=150, confirm_minutes=20, id="b")
    for rules in ((patient, hasty), (hasty, patient)):
        verdict = judged(version(*rules, kind="pulse"), reading(110, kind="pulse"))
        assert verdict.confirm_minutes == 20


@pytest.mark.parametrize("own", [None, normal("NaN"), normal("Infinity")])
def test_a_deviation_from_no_number_takes_green_away(own: Any) -> None:
    normals = () if own is None else (own,)
    plan = version(span(green_high=100), deviation(5), kind="pulse", normals=normals)
    verdict = judged(plan, reading(80, kind="pulse"))
    assert (verdict.colour, verdict.reason_code) == (NOT_JUDGED, "UNREADABLE_RULE")


@pytest.mark.parametrize("spread", [0, -1, "NaN", "Infinity"])
def test_a_spread_that_nothing_can_be_counted_in_takes_green_away(spread: Any) -> None:
    rule = deviation(2, unit=deviation(1).unit.SD)
    plan = version(span(green_high=100), rule, kind="pulse", normals=(normal(70, spread),))
    assert judged(plan, reading(80, kind="pulse")).reason_code == "UNREADABLE_RULE"


def test_a_change_of_nothing_and_a_repetition_of_none_are_unreadable() -> None:
    nothing = ChangeRule(id="c", colour=YELLOW, direction=Direction.RISE, amount=Decimal(0))
    for rule in (nothing, repetition(1, 0)):
        plan = version(span(green_high=100), rule, kind="pulse")
        assert judged(plan, reading(80, kind="pulse")).reason_code == "UNREADABLE_RULE"
    once = version(span(green_high=100), repetition(1, 1), kind="pulse")
    assert judged(once, reading(80, kind="pulse")).colour is GREEN
    assert judged(once, reading(110, kind="pulse")).reason_code == "REPETITION"


def test_a_kind_that_only_a_combination_knows_is_not_followed() -> None:
    plan = plan_of(together(FAST, LOW))
    verdict = judged(plan, reading(70, kind="pulse"))
    assert (verdict.colour, verdict.reason_code) == (NOT_JUDGED, "NO_RULE")
    assert "OBSERVE_ONLY" not in verdict.notes


def test_a_kind_is_only_followed_where_all_its_items_are() -> None:
    followed = MonitoringItem(id="a", kind="pulse", observe_only=True)
    limited = MonitoringItem(id="b", kind="pulse", rules=(span(green_high=100),))
    for items in ((followed, limited), (limited, followed)):
        plan = Version("v1", 1, START, None, PlanDocument(items=items))
        assert judged(plan, reading(80, kind="pulse")).notes == frozenset()


def test_a_mean_of_a_kind_that_nobody_knows_is_rounded_to_whole_numbers() -> None:
    plan = version(mean(7, green_high=1), kind="a kind of tomorrow")
    assert judged(plan, reading(1, kind="a kind of tomorrow")).colour is GREEN


@pytest.mark.parametrize(
    ("rules", "looks"),
    [
        ((span(92),), False),
        ((repetition(2, 2),), False),
        ((span(92), repetition(2, 2)), True),
        ((mean(7, green_low=90),), True),
        ((deviation(5),), False),
        ((deviation(5, moving_days=7),), True),
        ((deviation(5), deviation(5, id="m", moving_days=7)), True),
    ],
)
def test_a_plan_looks_back_only_where_a_rule_needs_it(rules: tuple[Any, ...], looks: bool) -> None:
    made = plan_for(version(*rules, normals=(normal(95),)), "spo2")
    assert made is not None
    assert made.looks_back is looks
