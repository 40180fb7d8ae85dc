"""Edges of one reading's judging, of its history, of amounts, and of what follows from outcomes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from measurements.rules.facts import Flag, ReadingFact
from measurements.rules.problems import ProblemCode
from selfcare_plans.rules.document import (
    ActNow,
    AnswerRule,
    Colour,
    CombinationPart,
    CombinationRule,
    MissingRule,
    MonitoringItem,
    PlanDocument,
    RangeRule,
    RepetitionRule,
)
from tests.rules.strategies import (
    NOON,
    OSLO,
    START,
    change,
    deviation,
    mean,
    news2,
    normal,
    reading,
    repetition,
    span,
    version,
)
from tests.rules.test_judge import window
from tests.rules.test_learning import NOW as LEARNED_AT
from tests.rules.test_learning import ended
from tests.rules.test_own_day import PLAN as DAY_PLAN
from tests.rules.test_own_day import at as clock
from tests.rules.test_own_day import reading as of_day
from tests.rules.test_pasted_case import read
from tests.rules.test_rehearsal import ILL, WELL, acted, at, plan, rehearsed
from tests.rules.test_rehearsal import reading as spo2
from triage.rules.acting import all_rules, at_once
from triage.rules.alert_state import Outcome
from triage.rules.amounts import described, local_time, middle, written
from triage.rules.assessing import MAX_REASON, needs_reason
from triage.rules.easing import eased
from triage.rules.judge import judge
from triage.rules.learning import BeforeAfter, lessons, load_around, together
from triage.rules.own_day import here_now
from triage.rules.pasted_case import MAX_LINES
from triage.rules.rehearsal_episodes import Answer, Episode, What
from triage.rules.timeline import is_history
from triage.rules.verdict import ENGINE_VERSION, Verdict, Version

GREEN, YELLOW, RED = Colour.GREEN, Colour.YELLOW, Colour.RED
NOT_JUDGED = Colour.NOT_JUDGED
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def judged(plan_: Version, now: ReadingFact, *history: ReadingFact) -> Verdict:
    return judge(now, [plan_], history, zone=OSLO)


def before(value: Any, hours: float = 1, kind: str = "pulse", **fields: Any) -> ReadingFact:
    return reading(value, NOON - hours * HOUR, kind=kind, **fields)


def pulse(*rules: Any) -> Version:
    return version(*rules, kind="pulse")


# -- one reading -----------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_reds_that_ask_for_a_new_reading_the_sooner_counts(order: int) -> None:
    rules = [
        span(yellow_high=100, green_high=90, id=str(each), repeat_minutes=each) for each in (15, 60)
    ]
    assert judged(pulse(*rules[::order]), reading(120, kind="pulse")).repeat_minutes == 15


def test_a_question_that_was_not_answered_is_noted() -> None:
    rule = AnswerRule(id="a", colour=RED, question="q9", at_least=Decimal(1))
    plan_ = version(rule, kind="answers", about="phq9")
    half = reading(None, kind="answers", about="phq9", answers={"q1": Decimal(1)})
    assert judged(plan_, half).notes == {"INCOMPLETE"}


@pytest.mark.parametrize(
    "rule",
    [
        change(2, component="systolic"),
        deviation(2, component="systolic"),
        mean(7, component="systolic", green_high=140),
    ],
    ids=["change", "deviation", "mean"],
)
def test_no_rule_is_green_whose_number_is_not_there(rule: Any) -> None:
    diastolic = span(green_high=90, component="diastolic")
    plan_ = version(
        diastolic, rule, kind="blood_pressure", normals=(normal(120, component="systolic"),)
    )
    half = reading(None, kind="blood_pressure", components={"diastolic": 80})
    verdict = judged(plan_, half)
    assert (verdict.colour, verdict.reason_code) == (NOT_JUDGED, "NO_VALUE")


def test_a_moving_window_may_be_one_day() -> None:
    plan_ = version(deviation(15, moving_days=1), kind="pulse", normals=(normal(90),))
    yesterday = [before(60, hours) for hours in (22, 23, 24)]
    assert judged(plan_, reading(76, kind="pulse"), *yesterday).colour is YELLOW


def test_what_is_green_fires_nothing() -> None:
    assert judged(pulse(mean(7, green_high=100)), reading(90, kind="pulse")).fired == ()
    low = Version("v1", 1, START, None, PlanDocument(combinations=(news2(),)))
    assert [each.code for each in judged(low, reading(70, kind="pulse")).fired] == ["NO_RULE"]


@pytest.mark.parametrize(("diastolic", "code"), [(-1, "IMPOSSIBLE"), (0, "GREEN")])
def test_no_component_is_below_zero(diastolic: int, code: str) -> None:
    plan_ = version(span(green_high=140, component="systolic"), kind="blood_pressure")
    parts = {"systolic": 120, "diastolic": diastolic}
    found = judged(plan_, reading(None, kind="blood_pressure", components=parts))
    assert found.reason_code == code


# -- history ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flags", "is_it"),
    [
        ([], True),
        ([Flag.IMPLAUSIBLE], True),
        ([Flag.FUTURE], False),
        ([Flag.IN_ERROR], False),
        ([Flag.ODD], False),
        ([Flag.ODD, Flag.CONFIRMED], True),
        ([Flag.CONFIRMED], True),
        ([Flag.IN_ERROR, Flag.CONFIRMED], False),
    ],
)
def test_what_is_no_history(flags: list[Flag], is_it: bool) -> None:
    assert is_history(reading(80, flags=flags)) is is_it


@pytest.mark.parametrize("flag", [Flag.IN_ERROR, Flag.FUTURE])
def test_nothing_is_odd_against_what_was_never_measured(flag: Flag) -> None:
    plan_ = version(span(green_high=200), kind="weight")
    now = reading(90, kind="weight")
    assert judged(plan_, now, before(80, kind="weight", flags=[flag])).colour is GREEN
    assert judged(plan_, now, before(80, kind="weight")).reason_code == "ODD"


def test_of_a_day_only_what_came_before_counts() -> None:
    history = [before(80, 1), before(60, -1)]
    found = judged(pulse(change(2, days=0)), reading(83, kind="pulse"), *history)
    assert found.reason_params["reference"] == "80"


@pytest.mark.parametrize("odd", ["NaN", None])
def test_what_was_no_number_hides_no_number_after_it(odd: Any) -> None:
    plan_ = pulse(change(2, days=3))
    history = [before(odd, 30), before(60, 20)]
    assert judged(plan_, reading(65, kind="pulse"), *history).colour is YELLOW
    again = version(span(92, None, 88), repetition(2, 2))
    days = [before(odd, 30, "spo2"), before(90, 24, "spo2")]
    assert judged(again, reading(90), *days).colour is RED


def test_of_equal_readings_of_a_day_the_earliest_is_named() -> None:
    history = [before(80, 26, id="b"), before(80, 25, id="a")]
    for against in type(change(1).against):
        rule = change(1, against=against)
        verdict = judged(pulse(rule), reading(82, kind="pulse"), *history)
        assert verdict.reason_params["reference_id"] == "b"


def test_a_yellow_between_two_greens_makes_its_day_yellow() -> None:
    plan_ = version(span(92, None, 88), repetition(2, 2))
    day = [before(value, 24 - n, "spo2") for n, value in enumerate((96, 90, 96))]
    assert judged(plan_, reading(91), *day).colour is RED


# -- amounts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "median"),
    [("5", "5"), ("1 2", "1.5"), ("3 1 2", "2"), ("4 1 3 2", "2.5"), ("9 1 5 2 4", "4"),
     ("1 2 3 5 8 13", "4")],
)  # fmt: skip
def test_the_median_is_the_middle_or_half_way_between_the_two(numbers: str, median: str) -> None:
    assert middle([Decimal(each) for each in numbers.split()]) == Decimal(median)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1E+19", "1" + "0" * 19),
        ("1E+20", "1E+20"),
        ("1E-19", "0." + "0" * 18 + "1"),
        ("1E-20", "1E-20"),
        ("1E+2", "100"),
        ("2.50", "2.50"),
        ("-0.0", "0"),
        ("Infinity", "Infinity"),
    ],
)
def test_a_number_is_written_without_exponent_where_it_can_be_read(number: str, text: str) -> None:
    assert written(Decimal(number)) == text


def test_the_last_day_of_all_time_has_no_other_clock() -> None:
    last = datetime.max.replace(tzinfo=UTC)
    assert local_time(last, OSLO) == last


def test_what_is_no_number_is_told_in_forty_letters() -> None:
    odd: Any = ReadingFact("r", "spo2", NOON, NOON, value="x" * 50, components={"a": None})  # type: ignore[arg-type, dict-item]
    assert described(odd) == {"kind": "spo2", "value": "x" * 40, "values": {"a": None}}


def test_a_verdict_and_a_window_without_more() -> None:
    plain = Verdict(GREEN, "GREEN", {})
    assert (plain.outward_steps, plain.engine_version) == (0, ENGINE_VERSION)
    assert window().missed_in_a_row == 1


# -- what to do at once, and what a person sees ----------------------------------------------------

SIT, RING = ActNow(step="Sit."), ActNow(step="Ring.", numbers=("113",))


def test_what_is_asked_for_at_once_comes_in_the_order_in_which_rules_spoke() -> None:
    item = MonitoringItem(
        id="x", kind="pulse", rules=(span(50, id="a", act_now=SIT), span(60, id="b"))
    )
    both = CombinationRule(
        id="c", colour=RED, parts=(CombinationPart(kind="pulse", at_least=Decimal(1)),),
        act_now=RING,
    )  # fmt: skip
    document = PlanDocument(items=(item,), combinations=(both,))
    assert [rule.id for rule in all_rules(document)] == ["a", "b", "c"]
    assert at_once(document, ["c", "a", "c", "b", "gone"]) == (("c", RING), ("a", SIT))


def test_a_person_who_sees_it_otherwise_says_why_in_four_hundred_letters() -> None:
    assert needs_reason("RED", YELLOW)
    assert not needs_reason("RED", RED)
    assert MAX_REASON == 400


# -- easing ----------------------------------------------------------------------------------------


def test_only_the_item_of_the_rule_is_eased() -> None:
    items = tuple(
        MonitoringItem(id=str(n), kind="spo2", rules=(MissingRule(id=f"m{n}"),)) for n in range(4)
    )
    found = eased(PlanDocument(items=items), "m1")
    assert found is not None
    assert [one.rules[0].in_a_row for one in found.items] == [1, 2, 1, 1]  # type: ignore[union-attr]
    assert [one.id for one in found.items] == ["0", "1", "2", "3"]


@pytest.mark.parametrize(
    ("kind", "green", "yellow", "half"),
    [("glucose", "3.9", "3.0", "3.5"), ("spo2", "90", "85", "88"), ("unknown", "90", "83", "87")],
)
def test_half_way_is_in_the_steps_of_the_kind(
    kind: str, green: str, yellow: str, half: str
) -> None:
    rule = RangeRule(id="r", green_low=Decimal(green), yellow_low=Decimal(yellow))
    item = MonitoringItem(id="x", kind=kind, rules=(rule,))
    found = eased(PlanDocument(items=(item,)), "r")
    assert found is not None
    assert found.items[0].rules[0].green_low == Decimal(half)  # type: ignore[union-attr]


def test_more_is_a_quarter_and_a_repetition_once_more() -> None:
    rules = (change("10.0", id="c"), RepetitionRule(id="k", colour=RED, times=2, of=4))
    document = PlanDocument(items=(MonitoringItem(id="x", kind="weight", rules=rules),))
    found = eased(document, "c")
    assert found is not None
    assert found.items[0].rules[0].amount == Decimal("12.5")  # type: ignore[union-attr]
    once_more = eased(document, "k")
    assert once_more is not None
    assert once_more.items[0].rules[1].times == 3  # type: ignore[union-attr]


def test_an_answer_beside_an_eased_rule_stays() -> None:
    answer = AnswerRule(id="a", colour=RED, question="q", any_of=("yes",))
    rules = (answer, MissingRule(id="m"))
    document = PlanDocument(items=(MonitoringItem(id="x", kind="answers", rules=rules),))
    assert eased(document, "a") is None
    found = eased(document, "m")
    assert found is not None
    assert found.items[0].rules[0] == answer


# -- learning --------------------------------------------------------------------------------------


def test_of_equal_waste_the_rule_that_wastes_most_of_its_alerts_stands_first() -> None:
    waste, acted_on = Outcome.WATCH_AND_WAIT, Outcome.ACTED
    alerts = [
        *[ended(waste, "half")] * 2, *[ended(acted_on, "half")] * 2, *[ended(waste, "all")] * 2,
    ]  # fmt: skip
    found = lessons(alerts, by="patient_id")
    assert [(one.rule_id, one.share) for one in found] == [("all", 1), ("half", 0.5)]
    assert found[1].by_outcome == {acted_on: 2, waste: 2}


def test_what_comes_of_no_template_teaches_no_template() -> None:
    alerts = [ended(Outcome.LIMIT_WRONG)] * 2
    without = [type(one)(**{**_fields(one), "template": ""}) for one in alerts]
    assert lessons(without, by="template") == []
    assert len(lessons(alerts, by="template")) == 1


def _fields(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in type(one).__slots__}


def test_a_lesson_knows_the_side_and_the_patients_of_its_waste() -> None:
    waste, acted_on = Outcome.LIMIT_WRONG, Outcome.ACTED
    alerts = [
        ended(waste, patient="a", side="above"),
        ended(waste, patient="b", side="below"),
        ended(waste, patient="b", side="below"),
        *[ended(waste, patient="b")] * 3,
        *[ended(acted_on, patient="c", side="above")] * 4,
    ]
    (only,) = lessons(alerts, by="template")
    assert (only.side, only.patients, only.wasted, only.differ) == ("below", ("b", "a"), 6, 0)
    (silent,) = lessons([ended(waste)] * 2, by="template")
    assert silent.side == ""


def test_a_person_who_agrees_does_not_differ() -> None:
    alerts = [ended(Outcome.LIMIT_WRONG, assessed=each) for each in ("YELLOW", "GREEN", "")]
    (only,) = lessons(alerts, by="patient_id")
    assert only.differ == 1


def test_the_weeks_around_a_publication_begin_and_end_where_they_say() -> None:
    published = LEARNED_AT - 28 * DAY
    first, last = published - 28 * DAY, LEARNED_AT
    second = timedelta(seconds=1)
    opened = [first - second, first, published - second, published, last - second, last]
    assert load_around(opened, published, LEARNED_AT) == BeforeAfter(0.5, 0.5)
    assert load_around([published], published, published + 7 * DAY).after == 1
    assert load_around([published], published, published + 7 * DAY - second).after is None


def test_the_load_of_several_is_the_sum_of_those_that_can_be_told() -> None:
    loads = [BeforeAfter(1, 2), BeforeAfter(0, 0), BeforeAfter(3, 5), BeforeAfter(4, None)]
    assert together(loads) == BeforeAfter(4, 7)
    assert together([BeforeAfter(None, 3), BeforeAfter(2, None)]) == BeforeAfter(None, None)
    assert together([]) == BeforeAfter(None, None)


# -- the patient's own day, and pasted lines -------------------------------------------------------


def test_an_old_reading_hides_no_fresh_one() -> None:
    old = of_day("spo2", "07:00", RED, day=clock("07:00").date() - 2 * DAY)
    fresh = of_day("spo2", "07:00", YELLOW)
    assert here_now(DAY_PLAN, [old, fresh], (), clock("08:00")) is YELLOW


def test_of_two_readings_at_once_the_one_that_came_last_stands() -> None:
    red, green = of_day("spo2", "07:00", RED), of_day("spo2", "07:00", GREEN)
    assert here_now(DAY_PLAN, [red, green], (), clock("08:00")) is GREEN
    assert here_now(DAY_PLAN, [green, red], (), clock("08:00")) is RED


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("20.11.2026 08:00, 72,4", "weight", "72.4"),
        ("20.11.2026 08:00, 72", "weight", "72"),
        ("20.11.2026 08:00, spo2, 92", "spo2", "92"),
        ("20.11.2026 08:00, glucose, 7,4", "glucose", "7.4"),
        ("20.11.2026 08:00, glucose, 7.4", "glucose", "7.4"),
    ],
)
def test_a_comma_parts_and_is_a_decimal_comma(text: str, kind: str, value: str) -> None:
    (line,) = read(text, kind="weight")
    assert line.reading is not None
    assert (line.reading.kind, line.reading.value) == (kind, Decimal(value))
    assert MAX_LINES == 500


def test_lines_that_are_no_reading_say_what_they_are_not() -> None:
    lines = read('{"kind": \n20.11.2026 08:00; blood_pressure; 120\nx, y, z, 1')
    assert lines[0].problems
    assert isinstance(lines[0].problems[0], ProblemCode)
    assert lines[1].reading is None
    assert lines[2].problems == (ProblemCode.NOT_AN_OBJECT,)


# -- episodes of a rehearsal -----------------------------------------------------------------------


@pytest.mark.parametrize(("days_before", "answer"), [(3, Answer.FOUND), (4, Answer.NOT_FOUND)])
def test_an_alert_is_found_from_three_days_before_it(days_before: int, answer: Answer) -> None:
    found = rehearsed([*WELL, spo2(88, 8 + days_before)], plan("90", "86"), acted(8, 7))
    assert found.costs[0].answer is answer


@pytest.mark.parametrize(("days_before", "answer"), [(7, Answer.FOUND), (8, Answer.NOT_FOUND)])
def test_an_admission_is_warned_of_from_seven_days_before_it(
    days_before: int, answer: Answer
) -> None:
    admission = Episode(What.ADMISSION, at(8), at(8))
    found = rehearsed([*WELL, spo2(88, 8 + days_before)], plan("90", "86"), admission)
    assert found.costs[0].answer is answer
    assert not found.costs[0].is_milder


@pytest.mark.parametrize(
    ("day", "answer", "later"),
    [(9, Answer.FOUND, 0), (8, Answer.LATER, 1), (6, Answer.LATER, 3), (5, Answer.NOT_FOUND, 0)],
)
def test_an_alert_is_found_until_its_last_day(day: int, answer: Answer, later: int) -> None:
    (cost,) = rehearsed([*WELL, spo2(80, day)], plan("90", "86"), acted(9, 6)).costs
    assert (cost.answer, cost.days) == (answer, later)
    assert not cost.is_milder


def test_the_worst_colour_until_the_first_day_is_the_one_that_finds_it() -> None:
    readings = [*WELL, spo2(80, 11), spo2(88, 9), *ILL[2:]]
    (cost,) = rehearsed(readings, plan("90", "86"), acted(9, 6)).costs
    assert (cost.days, cost.colour) == (-2, RED)
