"""Rules 2 and 4: changes over days and repetitions over windows, also over nights of DST."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from measurements.rules.facts import Flag, ReadingFact
from selfcare_plans.rules.document import Against, Colour, Direction
from tests.rules.strategies import (
    NOON,
    OSLO,
    change,
    reading,
    repetition,
    span,
    version,
    windows,
)
from triage.rules.judge import judge, judge_batch
from triage.rules.verdict import Verdict

GREEN, YELLOW, RED = Colour.GREEN, Colour.YELLOW, Colour.RED
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def weight(value: float | str, days_ago: float = 0, **fields: object) -> ReadingFact:
    """A weight that nobody doubts, however far it is from the last."""
    fields.setdefault("flags", [Flag.CONFIRMED])
    return reading(value, NOON - DAY * days_ago, kind="weight", **fields)


def weighed(rule: object, value: float | str, *history: ReadingFact, **fields: object) -> Verdict:
    return judge(weight(value, **fields), [version(rule, kind="weight")], history, zone=OSLO)


def local(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=OSLO, fold=fold).astimezone(UTC)  # type: ignore[arg-type, misc]


# -- change ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "colour"), [("81.9", GREEN), ("82.0", YELLOW), ("82.1", YELLOW), ("70", GREEN)]
)
def test_a_rise_of_the_amount_counts(value: str, colour: Colour) -> None:
    verdict = weighed(change(2, days=3), value, weight("80.0", 1))
    assert verdict.colour == colour


@pytest.mark.parametrize(("value", "colour"), [("78.1", GREEN), ("78.0", YELLOW), ("90", GREEN)])
def test_a_fall_of_the_amount_counts(value: str, colour: Colour) -> None:
    rule = change(2, direction=Direction.FALL, against=Against.HIGHEST)
    assert weighed(rule, value, weight("80.0", 1)).colour == colour


@pytest.mark.parametrize(
    ("against", "value", "colour"),
    [
        (Against.LOWEST, "83", YELLOW),  # lowest 78
        (Against.LOWEST, "79.9", GREEN),
        (Against.FIRST, "82", YELLOW),  # first 80
        (Against.FIRST, "81.9", GREEN),
        (Against.HIGHEST, "84", YELLOW),  # highest 82
        (Against.HIGHEST, "83.9", GREEN),
    ],
)
def test_a_change_is_counted_against_the_reading_agreed(
    against: Against, value: str, colour: Colour
) -> None:
    history = [weight("82", 1), weight("80", 3), weight("78", 2)]
    assert weighed(change(2, against=against), value, *history).colour == colour


@pytest.mark.parametrize(
    ("against", "reference"),
    [(Against.LOWEST, "70"), (Against.HIGHEST, "90"), (Against.FIRST, "81")],
)
def test_many_readings_a_day_are_one_row_of_readings(against: Against, reference: str) -> None:
    days = [["81", "90", "85"], ["75", "70", "74"], ["83", "84", "82"], ["99", "60"]]
    history = [
        weight(value, 3 - day + (0.2 - n / 10 if day < 3 else -0.1 - n / 10))
        for day, values in enumerate(days)
        for n, value in enumerate(values)
    ]  # the last day's stand after the one that is judged
    for direction, value in ((Direction.RISE, "200"), (Direction.FALL, "1")):
        rule = change(1, against=against, direction=direction)
        assert weighed(rule, value, *history).reason_params["reference"] == reference


def test_of_equal_references_the_earliest_is_named() -> None:
    history = [weight(80, 1, id="b"), weight(80, 2, id="a"), weight(80, 1.1, id="c")]
    for against in Against:
        verdict = weighed(change(1, against=against), 82, *history)
        assert verdict.reason_params["reference_id"] == "a"


@pytest.mark.parametrize(("value", "colour"), [("104.9", GREEN), ("105", YELLOW)])
def test_a_change_may_be_in_percent(value: str, colour: Colour) -> None:
    assert weighed(change(5, percent=True), value, weight(100, 1)).colour == colour


def test_a_percentage_of_zero_is_any_change() -> None:
    assert weighed(change(5, percent=True), "0.1", weight(0, 1)).colour == YELLOW
    assert weighed(change(5, percent=True), "0", weight(0, 1)).colour == GREEN


def test_a_change_sentence_has_its_numbers() -> None:
    verdict = weighed(change(2, RED, days=3), "82.4", weight("80.1", 3), weight("81", 1))
    assert (verdict.colour, verdict.reason_code) == (RED, "CHANGE")
    assert verdict.range_colour is None
    assert verdict.reason_params.items() >= {
        "kind": "weight", "value": "82.4", "change": "2.3", "amount": "2", "percent": False,
        "direction": "RISE", "against": "LOWEST", "days": 3, "reference": "80.1",
        "reference_date": "2026-06-07", "version": 1,
    }.items()  # fmt: skip


def test_the_first_reading_has_nothing_to_compare_with() -> None:
    verdict = weighed(change(2), "99")
    assert (verdict.colour, verdict.notes) == (GREEN, {"FIRST"})


def test_days_are_calendar_days_of_the_patient() -> None:
    rule = change(2, days=3)
    plan = [version(rule, kind="weight")]
    now = reading(82, local(2026, 6, 10, 23, 30), kind="weight")
    inside = reading(80, local(2026, 6, 7, 0, 0), kind="weight")
    outside = reading(80, local(2026, 6, 6, 23, 59), kind="weight")
    assert judge(now, plan, [inside], zone=OSLO).colour == YELLOW
    assert judge(now, plan, [outside], zone=OSLO).notes == {"FIRST"}
    # In another zone the same two instants lie on other days.
    assert judge(now, plan, [inside], zone=ZoneInfo("Pacific/Auckland")).notes == {"FIRST"}


def test_earlier_the_same_day_counts_and_later_does_not() -> None:
    rule = change(2, days=0)
    assert weighed(rule, 82, weight(80, 0.1)).colour == YELLOW
    assert weighed(rule, 82, weight(80, -0.1)).notes == {"FIRST"}
    assert weighed(rule, 82, weight(80, 1)).notes == {"FIRST"}


def test_of_readings_at_one_instant_the_lower_id_is_the_earlier() -> None:
    assert weighed(change(2), 82, weight(80, id="a"), id="b").colour == YELLOW
    assert weighed(change(2), 82, weight(80, id="c"), id="b").notes == {"FIRST"}


def test_a_reading_is_not_compared_with_itself() -> None:
    fact = weight(82)
    verdict = judge(fact, [version(change(1), kind="weight")], [fact, fact], zone=OSLO)
    assert verdict.notes == {"FIRST"}


@pytest.mark.parametrize("flag", [Flag.ODD, Flag.FUTURE])
def test_an_odd_or_future_reading_is_no_history(flag: Flag) -> None:
    assert weighed(change(2), 82, weight(60, 1, flags=[flag])).notes == {"FIRST"}
    assert weighed(change(2), 82, weight(60, 1)).colour == YELLOW


def test_another_kind_and_a_broken_number_are_no_history() -> None:
    others = [reading(60, NOON - DAY, kind="pulse"), weight("NaN", 1), weight(None, 1)]  # type: ignore[arg-type]
    assert weighed(change(2), 82, *others).notes == {"FIRST"}


def test_a_change_of_a_component() -> None:
    rule = change(20, component="systolic")
    plan = [version(rule, kind="blood_pressure")]

    def pressure(systolic: int, days_ago: int) -> ReadingFact:
        parts = {"systolic": systolic, "diastolic": 80}
        return reading(at=NOON - DAY * days_ago, kind="blood_pressure", components=parts)

    assert judge(pressure(150, 0), plan, [pressure(130, 1)], zone=OSLO).colour == YELLOW
    assert judge(pressure(149, 0), plan, [pressure(130, 1)], zone=OSLO).colour == GREEN


@pytest.mark.parametrize(
    ("comparator", "direction", "value", "colour"),
    [
        (">", Direction.RISE, 10, YELLOW),  # HI may be anything upwards
        ("<", Direction.RISE, 12, GREEN),  # under 12 is a rise of less than 2
        ("<", Direction.RISE, 12.1, YELLOW),
        ("<", Direction.FALL, 12, YELLOW),  # LO may be anything down to 0
        (">", Direction.FALL, 8, GREEN),
        (">", Direction.FALL, 7.9, YELLOW),
    ],
)
def test_a_lo_or_hi_changes_as_far_as_it_may(
    comparator: str, direction: Direction, value: float, colour: Colour
) -> None:
    rule = change(2, direction=direction)
    assert weighed(rule, value, weight(10, 1), comparator=comparator).colour == colour


@pytest.mark.parametrize("huge", ["1E+999", "9E+999999", "1E+999999999999999999"])
def test_a_huge_change_is_still_a_change(huge: str) -> None:
    for percent in (False, True):
        assert weighed(change(2, percent=percent), huge, weight(80, 1)).colour == YELLOW
        fall = change(2, direction=Direction.FALL, percent=percent)
        assert weighed(fall, "80", weight(huge, 1)).colour == YELLOW


# -- repetition ------------------------------------------------------------------------------------

SPO2 = span(92, None, 88)


def series(*values: float | None, plan: object, hours: float = 24) -> list[Verdict]:
    """Judge values measured so many hours apart, the last at noon; None is a missed one."""
    last = len(values) - 1
    facts = [
        reading(value, NOON - HOUR * hours * (last - n))
        for n, value in enumerate(values)
        if value is not None
    ]
    return judge_batch(facts, [plan], [], zone=OSLO)  # type: ignore[list-item]


def test_the_third_yellow_in_three_windows_is_red() -> None:
    plan = version(SPO2, repetition(3, 3), schedule=windows((10, 14)))
    colours = [each.colour for each in series(91, 90, 89, 91, plan=plan)]
    assert colours == [YELLOW, YELLOW, RED, RED]


def test_k_of_n_with_greens_between() -> None:
    plan = version(SPO2, repetition(2, 3), schedule=windows((10, 14)))
    colours = [each.colour for each in series(91, 95, 90, 95, 95, 90, plan=plan)]
    assert colours == [YELLOW, GREEN, RED, GREEN, GREEN, YELLOW]


def test_a_missed_window_counts_as_not_yellow() -> None:
    plan = version(SPO2, repetition(2, 2), schedule=windows((10, 14)))
    assert [each.colour for each in series(91, None, 90, plan=plan)] == [YELLOW, YELLOW]
    wider = version(SPO2, repetition(2, 3), schedule=windows((10, 14)))
    assert [each.colour for each in series(91, None, 90, plan=wider)] == [YELLOW, RED]


def test_a_red_counts_as_yellow_or_worse() -> None:
    plan = version(SPO2, repetition(2, 2))
    second = series(80, 90, plan=plan)[1]
    assert (second.colour, second.reason_code, second.range_colour) == (RED, "REPETITION", YELLOW)


def test_a_green_reading_fires_no_repetition() -> None:
    plan = version(SPO2, repetition(1, 3))
    assert [each.colour for each in series(90, 95, plan=plan)] == [RED, GREEN]


def test_only_range_colours_are_repeated() -> None:
    rises = change(1, days=5)
    plan = version(span(92, None, 88), rises, repetition(2, 5))
    verdicts = series(93, 95, 97, 91, plan=plan)
    assert [each.colour for each in verdicts] == [GREEN, YELLOW, YELLOW, YELLOW]
    assert [each.code for each in verdicts[3].fired] == ["RANGE"]


def test_two_readings_in_one_window_are_one_and_the_worst_counts() -> None:
    plan = version(SPO2, repetition(2, 2), schedule=windows((10, 14)))
    first, again = reading(91, NOON), reading(90, NOON + HOUR)
    assert judge(again, [plan], [first], zone=OSLO).colour == YELLOW
    yesterday = [reading(90, NOON - DAY), reading(96, NOON - DAY + HOUR)]
    assert judge(first, [plan], yesterday, zone=OSLO).colour == RED


def test_windows_of_one_day_count_one_by_one() -> None:
    plan = version(SPO2, repetition(3, 3), schedule=windows((7, 10), (12, 14), (19, 22)))
    facts = [reading(90, local(2026, 6, 10, hour)) for hour in (8, 13, 20)]
    assert [each.colour for each in judge_batch(facts, [plan], [], zone=OSLO)][2] == RED
    without = version(SPO2, repetition(3, 3))  # three in one day are one day
    assert judge_batch(facts, [without], [], zone=OSLO)[2].colour == YELLOW


@pytest.mark.parametrize(
    ("hour", "minute", "colour"),
    [(1, 0, YELLOW), (14, 29, YELLOW), (14, 30, YELLOW), (14, 31, RED), (23, 59, RED)],
)
def test_a_reading_outside_every_window_belongs_to_the_nearest_of_its_day(
    hour: int, minute: int, colour: Colour
) -> None:
    plan = version(SPO2, repetition(2, 2), schedule=windows((7, 10), (19, 22)))
    morning = reading(90, local(2026, 6, 10, 0, 30))  # the morning's window
    fact = reading(90, local(2026, 6, 10, hour, minute))
    assert judge(fact, [plan], [morning], zone=OSLO).colour == colour


def test_unscheduled_days_are_no_windows() -> None:
    plan = version(SPO2, repetition(2, 2), schedule=windows((10, 14), weekdays=(1, 2, 3, 4, 5)))
    friday = reading(90, local(2026, 6, 5, 12))
    monday = reading(90, local(2026, 6, 8, 12))
    assert judge(monday, [plan], [friday], zone=OSLO).colour == RED
    sunday_night = reading(90, local(2026, 6, 7, 23))  # nearest: Monday's window
    assert judge(monday, [plan], [sunday_night], zone=OSLO).colour == YELLOW
    saturday = reading(90, local(2026, 6, 6, 9))  # nearest: Friday's window
    assert judge(monday, [plan], [saturday], zone=OSLO).colour == RED
    assert judge(saturday, [plan], [friday], zone=OSLO).colour == YELLOW


def test_a_repetition_sentence_has_its_numbers() -> None:
    plan = version(SPO2, repetition(2, 5), schedule=windows((10, 14)))
    verdict = series(91, 95, 90, plan=plan)[2]
    assert verdict.reason_params.items() >= {
        "times": 2, "of": 5, "count": 2, "unit": "WINDOWS", "since_date": "2026-06-08",
        "kind": "spo2", "value": "90", "version": 1,
    }.items()  # fmt: skip


def test_history_is_judged_again_by_the_version_that_judges() -> None:
    strict, loose = span(92, None, 88), span(85, None, 80)
    versions = [
        version(loose, repetition(2, 2), number=1, until=NOON - HOUR),
        version(strict, repetition(2, 2), number=2, since=NOON - HOUR),
    ]
    yesterday, today = reading(90, NOON - DAY), reading(90, NOON)
    first, second = judge_batch([yesterday, today], versions, [], zone=OSLO)
    assert (first.colour, second.colour) == (GREEN, RED)


def test_context_decides_the_colour_of_history_too() -> None:
    fasting = span(4, 7, 3, 10, context="meal=fasting")
    after = span(4, 10, 3, 15, context="meal=after", id="after")
    plan = version(fasting, after, repetition(2, 2), kind="glucose")

    def glucose(value: float, days_ago: int, meal: str) -> ReadingFact:
        at = NOON - DAY * days_ago
        return reading(value, at, kind="glucose", context={"meal": meal})

    today = glucose(8, 0, "fasting")
    assert judge(today, [plan], [glucose(8, 1, "fasting")], zone=OSLO).colour == RED
    assert judge(today, [plan], [glucose(8, 1, "after")], zone=OSLO).colour == YELLOW


# -- nights of DST ---------------------------------------------------------------------------------


def test_the_night_that_loses_an_hour_still_has_its_windows() -> None:
    plan = version(SPO2, repetition(3, 3), schedule=windows((2, 3), (20, 23)))
    facts = [
        reading(90, local(2026, 3, 28, 21)),
        reading(90, local(2026, 3, 29, 1, 59)),  # 02:00-03:00 does not exist that night
        reading(90, local(2026, 3, 29, 21)),
    ]
    assert [each.colour for each in judge_batch(facts, [plan], [], zone=OSLO)] == [
        YELLOW, YELLOW, RED
    ]  # fmt: skip


def test_the_hour_that_comes_twice_is_one_window() -> None:
    plan = version(SPO2, repetition(2, 2), schedule=windows((2, 3), (20, 23)))
    first = reading(90, local(2026, 10, 25, 2, 30, fold=0))
    second = reading(90, local(2026, 10, 25, 2, 30, fold=1))
    assert second.measured_at - first.measured_at == HOUR
    assert judge(second, [plan], [first], zone=OSLO).colour == YELLOW
    evening = reading(90, local(2026, 10, 25, 21))
    assert judge(evening, [plan], [first, second], zone=OSLO).colour == RED


@pytest.mark.parametrize("last", [(2026, 3, 29), (2026, 10, 25), (2026, 3, 30), (2026, 10, 26)])
def test_calendar_days_hold_over_dst(last: tuple[int, int, int]) -> None:
    plan = version(change(2, days=1), kind="weight")
    midnight = local(*last, 0, 0)
    yesterday_first = local(*last[:2], last[2] - 1, 0, 0)
    end = local(*last, 23, 59)
    heavy = reading(82, end, kind="weight")
    for at in (midnight, yesterday_first):
        assert judge(heavy, [plan], [reading(80, at, kind="weight")], zone=OSLO).colour == YELLOW
    just_before = reading(80, yesterday_first - timedelta(seconds=1), kind="weight")
    assert judge(heavy, [plan], [just_before], zone=OSLO).notes == {"FIRST"}


# -- forms that are not whole ----------------------------------------------------------------------


@pytest.mark.parametrize(("flags", "colour"), [([], RED), ([Flag.INCOMPLETE], YELLOW)])
def test_a_sum_that_is_low_for_want_of_answers_is_no_yellow_to_repeat(
    flags: list[Flag], colour: Colour
) -> None:
    rules = (span(green_low=5), repetition(2, 2))
    before = reading(3, NOON - DAY, flags=flags)
    assert judge(reading(3), [version(*rules)], [before], zone=OSLO).colour == colour


def test_a_sum_that_is_high_though_answers_are_missing_is_one() -> None:
    rules = (span(green_high=5), repetition(2, 2))
    before = reading(9, NOON - DAY, flags=[Flag.INCOMPLETE])
    assert judge(reading(9), [version(*rules)], [before], zone=OSLO).colour == RED
