"""Rules 3, 6, 7 and 8: the person's own normal, answers, combinations, the mean of days."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from measurements.rules.facts import Flag, ReadingFact
from selfcare_plans.rules.document import (
    AnswerRule,
    Colour,
    CombinationPart,
    CombinationRule,
    DeviationUnit,
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
    span,
    version,
)
from triage.rules.judge import judge, judge_batch
from triage.rules.reach import affected_by, looks_back, reach_days
from triage.rules.verdict import Version

GREEN, YELLOW, RED = Colour.GREEN, Colour.YELLOW, Colour.RED
DAY = timedelta(days=1)


def colour_of(value: object, plan: Version, *history: ReadingFact, **fields: object) -> Colour:
    kind = plan.document.items[0].kind
    return judge(reading(value, kind=kind, **fields), [plan], history, zone=OSLO).colour


# -- the person's own normal -----------------------------------------------------------------------


@pytest.mark.parametrize(("value", "colour"), [("81.9", GREEN), ("82.0", YELLOW), ("70", GREEN)])
def test_so_many_units_above_the_approved_weight_is_yellow(value: str, colour: Colour) -> None:
    plan = version(deviation(2), kind="weight", normals=(normal(80),))
    assert colour_of(value, plan) is colour


@pytest.mark.parametrize(
    ("value", "colour"), [(401, GREEN), (400, YELLOW), (251, YELLOW), (250, RED)]
)
def test_peak_flow_falls_in_percent_of_the_persons_best(value: int, colour: Colour) -> None:
    fall = {"direction": Direction.FALL, "unit": DeviationUnit.PERCENT}
    plan = version(
        deviation(20, id="yellow", **fall),
        deviation(50, RED, id="red", **fall),
        kind="peak_flow",
        normals=(normal(500),),
    )
    assert colour_of(value, plan) is colour


@pytest.mark.parametrize(("value", "colour"), [(79, GREEN), (80, YELLOW)])
def test_standard_deviations_need_a_spread(value: int, colour: Colour) -> None:
    rule = deviation("2", unit=DeviationUnit.SD)
    assert colour_of(value, version(rule, kind="pulse", normals=(normal(70, 5),))) is colour
    without = version(rule, kind="pulse", normals=(normal(70),))
    assert colour_of(value, without) is Colour.NOT_JUDGED


def test_the_moving_window_only_adds_alerts() -> None:
    days = [reading(60, NOON - DAY * n, kind="pulse", id=str(n)) for n in (1, 2, 3)]
    still = version(deviation(15), kind="pulse", normals=(normal(70),))
    moving = version(deviation(15, moving_days=7), kind="pulse", normals=(normal(70),))
    assert colour_of(76, still, *days) is GREEN
    assert colour_of(76, moving, *days) is YELLOW
    high = [reading(100, NOON - DAY * n, kind="pulse", id=str(n)) for n in (1, 2, 3)]
    assert colour_of(86, moving, *high) is YELLOW  # the approved normal still counts
    assert colour_of(76, moving, *days[:2]) is GREEN  # too little to compare with


def test_the_sentence_knows_who_approved_the_normal() -> None:
    plan = version(deviation(2), kind="weight", normals=(normal(80),))
    words = judge(reading(83, kind="weight"), [plan], [], zone=OSLO).reason_params
    assert (words["normal"], words["distance"]) == ("80", "3")
    assert (words["approved_by"], words["approved_on"]) == ("Lege Lund", "2026-03-01")


# -- the mean of days ------------------------------------------------------------------------------


def pressure(systolic: int, days_ago: float, **fields: object) -> ReadingFact:
    at = NOON - DAY * days_ago
    parts = {"systolic": systolic, "diastolic": 80}
    return reading(None, at, kind="blood_pressure", components=parts, **fields)


def home_pressure(**fields: object) -> Version:
    rule = mean(
        7, component="systolic", drop_days=1, least=3, green_high=134, yellow_high=149, **fields
    )
    return version(rule, kind="blood_pressure")


@pytest.mark.parametrize(
    ("last", "colour"), [(134, GREEN), (135, GREEN), (136, YELLOW), (190, RED)]
)
def test_the_mean_is_judged_as_it_is_shown(last: int, colour: Colour) -> None:
    history = [pressure(190, 3), pressure(134, 2), pressure(134, 1)]  # the first day is dropped
    verdict = judge(pressure(last, 0), [home_pressure()], history, zone=OSLO)
    assert verdict.colour is colour


def test_too_few_readings_are_no_mean() -> None:
    verdict = judge(pressure(190, 0), [home_pressure()], [pressure(190, 1)], zone=OSLO)
    assert (verdict.colour, verdict.notes) == (GREEN, {"INCOMPLETE"})


def test_the_mean_names_itself_its_days_and_its_number() -> None:
    history = [pressure(120, 3), pressure(150, 2), pressure(150, 1)]
    words = judge(pressure(151, 0), [home_pressure()], history, zone=OSLO).reason_params
    assert (words["mean"], words["count"], words["days"]) == ("150", 3, 7)
    assert (words["side"], words["bound"], words["limit"]) == ("above", "149", "RED")


def test_a_late_reading_within_the_days_of_the_mean_concerns_the_later_ones() -> None:
    late = pressure(150, 6)
    assert affected_by(late, [pressure(150, 0)], [home_pressure()], zone=OSLO)
    assert not affected_by(pressure(150, 7), [pressure(150, 0)], [home_pressure()], zone=OSLO)


# -- answers ---------------------------------------------------------------------------------------


def form(**answers: object) -> ReadingFact:
    own = {
        key: Decimal(value) if isinstance(value, int) else value for key, value in answers.items()
    }
    return reading(None, kind="answers", about="phq-9", answers=own, components={"score": 4})


def asked(*rules: object) -> Version:
    return version(*rules, kind="answers", about="phq-9")


def harm(colour: Colour = RED) -> AnswerRule:
    return AnswerRule(id="harm", colour=colour, question="q9", at_least=Decimal(1))


@pytest.mark.parametrize(("answer", "colour"), [(0, GREEN), (1, RED), (3, RED)])
def test_one_answer_gives_red_whatever_the_sum(answer: int, colour: Colour) -> None:
    plan = asked(harm(), span(green_high=9, yellow_high=19, component="score"))
    assert judge(form(q9=answer), [plan], [], zone=OSLO).colour is colour


def test_a_choice_is_compared_word_for_word() -> None:
    rule = AnswerRule(id="more", colour=YELLOW, question="q1", any_of=("worse", "much worse"))
    assert judge(form(q1="worse"), [asked(rule)], [], zone=OSLO).colour is YELLOW
    assert judge(form(q1="better"), [asked(rule)], [], zone=OSLO).colour is GREEN
    assert judge(form(q1=("cough", "worse")), [asked(rule)], [], zone=OSLO).colour is YELLOW


def test_an_incomplete_form_can_colour_and_never_clear() -> None:
    plan = asked(span(green_high=9, yellow_high=19, component="score"))
    half = reading(
        None, kind="answers", about="phq-9", components={"score": 4}, flags=[Flag.INCOMPLETE]
    )
    verdict = judge(half, [plan], [], zone=OSLO)
    assert (verdict.colour, verdict.reason_code) == (Colour.NOT_JUDGED, "INCOMPLETE_FORM")
    bad = reading(
        None, kind="answers", about="phq-9", components={"score": 20}, flags=[Flag.INCOMPLETE]
    )
    assert judge(bad, [plan], [], zone=OSLO).colour is RED


def test_a_low_sum_of_an_incomplete_form_is_not_held_against_the_patient() -> None:
    plan = asked(span(green_low=13, yellow_low=8, component="score"))
    half = reading(
        None, kind="answers", about="phq-9", components={"score": 4}, flags=[Flag.INCOMPLETE]
    )
    assert judge(half, [plan], [], zone=OSLO).colour is Colour.NOT_JUDGED


def test_another_form_is_not_in_the_plan() -> None:
    other = reading(None, kind="answers", about="gad-7")
    assert judge(other, [asked(harm())], [], zone=OSLO).reason_code == "KIND_NOT_IN_PLAN"


def test_an_event_is_judged_by_what_happened() -> None:
    rule = AnswerRule(id="fall", colour=YELLOW, question="about", any_of=("FALL",))
    plan = version(rule, kind="event")
    assert judge(reading(kind="event", about="FALL"), [plan], [], zone=OSLO).colour is YELLOW
    assert judge(reading(kind="event", about="OTHER"), [plan], [], zone=OSLO).colour is GREEN


def test_a_task_that_is_followed_without_limits_is_green() -> None:
    plan = version(kind="task_done", about="walk", observe_only=True)
    assert judge(reading(kind="task_done", about="walk"), [plan], [], zone=OSLO).colour is GREEN


# -- combinations ----------------------------------------------------------------------------------


def both(**fields: object) -> Version:
    items = (
        MonitoringItem(id="w", kind="weight", rules=(change(2),)),
        MonitoringItem(id="p", kind="pulse", rules=(span(green_high=100, yellow_high=120),)),
    )
    parts = (
        CombinationPart(kind="weight", at_least=Decimal(85)),
        CombinationPart(kind="pulse", colour=YELLOW),
    )
    rule = CombinationRule(id="both", colour=RED, parts=parts, **fields)
    return Version("v1", 1, START, None, PlanDocument(items=items, combinations=(rule,)))


def test_two_yellows_within_a_day_are_red_together() -> None:
    heavy = reading(86, NOON - timedelta(hours=20), kind="weight", id="a")
    verdict = judge(reading(105, kind="pulse", id="b"), [both()], [heavy], zone=OSLO)
    assert (verdict.colour, verdict.reason_code) == (RED, "COMBINATION")
    assert [part["value"] for part in verdict.reason_params["parts"]] == ["86", "105"]


def test_each_alone_or_too_far_apart_is_not() -> None:
    fast = reading(105, kind="pulse", id="b")
    assert judge(fast, [both()], [], zone=OSLO).colour is YELLOW
    light = reading(84, NOON - timedelta(hours=1), kind="weight", id="a")
    assert judge(fast, [both()], [light], zone=OSLO).colour is YELLOW
    old = reading(86, NOON - timedelta(hours=25), kind="weight", id="a")
    assert judge(fast, [both()], [old], zone=OSLO).colour is YELLOW


def test_a_reading_that_is_no_part_of_it_does_not_set_it_off_again() -> None:
    heavy = reading(86, NOON - timedelta(hours=2), kind="weight", id="a")
    fast = reading(105, NOON - timedelta(hours=1), kind="pulse", id="b")
    calm = reading(70, kind="pulse", id="c")
    verdicts = judge_batch([heavy, fast, calm], [both()], [], zone=OSLO)
    assert [each.colour for each in verdicts] == [GREEN, RED, GREEN]


def test_a_reading_of_the_other_kind_that_comes_late_concerns_those_after_it() -> None:
    late = reading(86, NOON - timedelta(hours=2), kind="weight", id="a")
    fast = reading(105, kind="pulse", id="b")
    assert affected_by(late, [fast], [both()], zone=OSLO) == [fast]
    assert not affected_by(late, [fast], [both(within_minutes=60)], zone=OSLO)


# -- a second reading ------------------------------------------------------------------------------


def test_a_yellow_that_may_be_confirmed_says_for_how_long() -> None:
    plan = version(span(green_high=100, yellow_high=120, confirm_minutes=30), kind="pulse")
    assert judge(reading(110, kind="pulse"), [plan], [], zone=OSLO).confirm_minutes == 30
    assert judge(reading(130, kind="pulse"), [plan], [], zone=OSLO).confirm_minutes is None
    assert judge(reading(90, kind="pulse"), [plan], [], zone=OSLO).confirm_minutes is None


def test_one_rule_that_does_not_ask_for_a_second_reading_is_enough_not_to_wait() -> None:
    asks = span(green_high=100, yellow_high=120, confirm_minutes=30)
    plan = version(asks, change(5), kind="pulse")
    before = reading(90, NOON - timedelta(hours=1), kind="pulse")
    assert judge(reading(110, kind="pulse"), [plan], [before], zone=OSLO).confirm_minutes is None


def test_after_a_red_low_of_glucose_a_new_one_is_expected_within_20_minutes() -> None:
    plan = version(span(green_low=4, yellow_low=3, green_high=10, yellow_high=20), kind="glucose")
    assert judge(reading("2.9", kind="glucose"), [plan], [], zone=OSLO).repeat_minutes == 20
    assert judge(reading("20.1", kind="glucose"), [plan], [], zone=OSLO).repeat_minutes is None
    assert judge(reading("3.5", kind="glucose"), [plan], [], zone=OSLO).repeat_minutes is None


# -- odd -------------------------------------------------------------------------------------------


def scales(value: object, hours_ago: float, **fields: object) -> ReadingFact:
    return reading(value, NOON - timedelta(hours=hours_ago), kind="weight", **fields)


def weighed(*rules: object) -> Version:
    return version(*rules, kind="weight")


@pytest.mark.parametrize(("value", "colour"), [("85.0", GREEN), ("85.1", YELLOW), ("74.9", YELLOW)])
def test_what_can_not_change_so_fast_is_odd_and_yellow(value: str, colour: Colour) -> None:
    plan = weighed(span(green_high=200))
    verdict = judge(scales(value, 0), [plan], [scales("80", 20)], zone=OSLO)
    assert verdict.colour is colour
    assert (verdict.reason_code == "ODD") == (colour is YELLOW)


def test_after_the_hours_of_the_swing_there_is_nothing_to_be_odd_against() -> None:
    plan = weighed(span(green_high=200))
    assert judge(scales(90, 0), [plan], [scales(80, 25)], zone=OSLO).colour is GREEN


def test_an_odd_reading_is_no_history_until_it_is_confirmed() -> None:
    plan = weighed(change(2, days=3))
    before, odd = scales(80, 22), scales(70, 20)
    now = scales(81, 0)
    assert judge(now, [plan], [before, odd], zone=OSLO).colour is GREEN
    real = scales(70, 20, flags=[Flag.CONFIRMED])
    assert judge(now, [plan], [before, real], zone=OSLO).reason_code == "CHANGE"


def test_what_was_entered_in_error_is_no_history() -> None:
    plan = weighed(change(2, days=3))
    wrong = scales(76, 20, flags=[Flag.IN_ERROR])
    assert judge(scales(79, 0), [plan], [wrong], zone=OSLO).colour is GREEN
    assert judge(scales(79, 0), [plan], [scales(76, 20)], zone=OSLO).colour is YELLOW


def test_a_second_reading_that_agrees_is_not_odd_itself() -> None:
    plan = weighed(span(green_high=200))
    history = [scales(80, 10), scales(70, 1)]
    assert judge(scales("70.4", 0), [plan], history, zone=OSLO).colour is GREEN


# -- several forms of one kind ---------------------------------------------------------------------


def sums(about: str, total: int, days_ago: float = 0) -> ReadingFact:
    at = NOON - DAY * days_ago
    return reading(
        None, at, kind="answers", about=about, components={"score": total}, id=f"{about}{days_ago}"
    )


def test_one_form_is_not_compared_with_another() -> None:
    plan = version(change(5, component="score", days=14), kind="answers", about="phq-9")
    assert judge(sums("phq-9", 12), [plan], [sums("gad-7", 2, 7)], zone=OSLO).colour is GREEN
    assert judge(sums("phq-9", 12), [plan], [sums("phq-9", 2, 7)], zone=OSLO).colour is YELLOW


def test_the_history_of_a_form_is_asked_for() -> None:
    plan = version(change(5, component="score", days=14), kind="answers", about="phq-9")
    assert (looks_back(plan, "answers"), reach_days(plan, "answers")) == (True, 14)
    assert affected_by(sums("phq-9", 2, 7), [sums("phq-9", 12)], [plan], zone=OSLO)
    assert not affected_by(sums("gad-7", 2, 7), [sums("phq-9", 12)], [plan], zone=OSLO)


def test_two_events_of_a_combination_are_told_apart() -> None:
    parts = (
        CombinationPart(kind="event", about="FALL"),
        CombinationPart(kind="event", about="HYPOGLYCAEMIA"),
    )
    rule = CombinationRule(id="both", colour=RED, parts=parts)
    item = MonitoringItem(id="event", kind="event", observe_only=True)
    plan = Version("v1", 1, START, None, PlanDocument(items=(item,), combinations=(rule,)))
    low = reading(None, NOON - timedelta(hours=1), kind="event", about="HYPOGLYCAEMIA", id="a")
    fall = reading(None, kind="event", about="FALL", id="b")
    assert judge(fall, [plan], [low], zone=OSLO).colour is RED
    assert judge(fall, [plan], [], zone=OSLO).colour is GREEN
