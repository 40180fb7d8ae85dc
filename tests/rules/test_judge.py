"""Which version judges, what cannot be judged, flags and notes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from measurements.rules.facts import Flag
from selfcare_plans.rules.document import Colour, MissingRule, MonitoringItem, PlanDocument
from tests.rules.strategies import (
    NOON,
    ODD_NUMBERS,
    OSLO,
    change,
    reading,
    repetition,
    span,
    version,
)
from triage.rules.judge import judge, judge_all, judge_batch
from triage.rules.verdict import ENGINE_VERSION, Verdict, Version, WindowFact

GREEN, YELLOW, RED = Colour.GREEN, Colour.YELLOW, Colour.RED
NOT_JUDGED = Colour.NOT_JUDGED
STRICT = span(92, None, 90, id="strict")
LOOSE = span(88, None, 80, id="loose")
DAY = timedelta(days=1)


def told(verdict: Verdict) -> tuple[Colour, str]:
    return verdict.colour, verdict.reason_code


# -- which version ---------------------------------------------------------------------------------


def two(first: object, second: object, **fields: object) -> list[Version]:
    """Version 1, and version 2 from noon."""
    return [
        version(first, number=1, until=NOON, **fields),  # type: ignore[arg-type]
        version(second, number=2, since=NOON, **fields),  # type: ignore[arg-type]
    ]


@pytest.mark.parametrize(("first", "second"), [(STRICT, LOOSE), (LOOSE, STRICT)])
def test_a_plan_changed_under_way_lets_the_worse_colour_stand(
    first: object, second: object
) -> None:
    fact = reading(89, NOON - DAY, received_at=NOON + DAY)
    verdict = judge(fact, two(first, second), [], zone=OSLO)
    assert told(verdict) == (RED, "RANGE")
    assert verdict.reason_params["version"] == (1 if first is STRICT else 2)
    assert (verdict.then_id, verdict.now_id) == ("v1", "v2")
    assert verdict.version_id == ("v1" if first is STRICT else "v2")


def test_of_equal_colours_the_later_version_stands() -> None:
    fact = reading(70, NOON - DAY, received_at=NOON + DAY)
    for versions in (two(STRICT, LOOSE), two(STRICT, LOOSE)[::-1]):
        assert judge(fact, versions, [], zone=OSLO).version_id == "v2"


def test_bounds_of_a_version_are_half_open() -> None:
    versions = two(STRICT, LOOSE)
    at = reading(89, NOON, received_at=NOON)
    before = reading(89, NOON - timedelta(seconds=1), received_at=NOON - timedelta(seconds=1))
    assert judge(at, versions, [], zone=OSLO).colour == GREEN
    assert judge(before, versions, [], zone=OSLO).colour == RED


def test_a_later_version_does_not_judge_what_was_received_before_it() -> None:
    fact = reading(89, NOON - DAY)
    verdict = judge(fact, two(LOOSE, STRICT), [], zone=OSLO)
    assert verdict.colour == GREEN
    assert verdict.now_id == "v1"


def test_only_versions_that_know_the_kind_judge() -> None:
    versions = [
        version(STRICT, number=1, until=NOON, kind="spo2"),
        version(LOOSE, number=2, since=NOON, kind="pulse"),
    ]
    fact = reading(89, NOON - DAY, received_at=NOON + DAY)
    verdict = judge(fact, versions, [], zone=OSLO)
    assert (verdict.colour, verdict.version_id) == (RED, "v1")


def test_no_plan_in_force_is_not_judged() -> None:
    assert told(judge(reading(95), [], [], zone=OSLO)) == (NOT_JUDGED, "NO_PLAN")
    ended = version(STRICT, until=NOON - DAY)
    assert told(judge(reading(95), [ended], [], zone=OSLO)) == (NOT_JUDGED, "NO_PLAN")


def test_a_kind_in_no_plan_is_not_judged() -> None:
    verdict = judge(reading(95, kind="steps"), [version(STRICT)], [], zone=OSLO)
    assert told(verdict) == (NOT_JUDGED, "KIND_NOT_IN_PLAN")
    assert verdict.reason_params == {"kind": "steps", "value": "95", "version": 1}


def test_a_reading_from_before_the_plan_is_judged_by_the_one_when_received() -> None:
    fact = reading(89, NOON - DAY, received_at=NOON + DAY)
    verdict = judge(fact, [version(STRICT, since=NOON)], [], zone=OSLO)
    assert (verdict.colour, verdict.then_id, verdict.now_id) == (RED, None, "v1")
    assert verdict.notes == {"BEFORE_PLAN"}


def test_a_reading_from_the_future_is_judged() -> None:
    fact = reading(89, NOON + DAY * 300, received_at=NOON, flags=[Flag.FUTURE])
    assert judge(fact, [version(STRICT)], [], zone=OSLO).colour == RED


def test_two_documents_under_one_version_id_are_told_apart() -> None:
    fact = reading(89)
    assert judge(fact, [version(STRICT)], [], zone=OSLO).colour == RED
    assert judge(fact, [version(LOOSE)], [], zone=OSLO).colour == GREEN


def test_two_items_of_one_kind_both_judge() -> None:
    items = tuple(
        MonitoringItem(id=each.id, kind="spo2", rules=(each,)) for each in (LOOSE, STRICT)
    )
    both = Version("v", 1, NOON - DAY, None, PlanDocument(items=items))
    assert judge(reading(89), [both], [], zone=OSLO).colour == RED


# -- what cannot be judged -------------------------------------------------------------------------


@pytest.mark.parametrize("value", [each for each in ODD_NUMBERS if not each.is_finite()], ids=str)
def test_what_is_no_finite_number_is_not_judged(value: Decimal) -> None:
    open_range = version(span())
    assert told(judge(reading(value), [open_range], [], zone=OSLO)) == (NOT_JUDGED, "BAD_VALUE")
    pressure = reading(kind="blood_pressure", components={"systolic": 120, "diastolic": value})
    plan = version(span(component="systolic"), kind="blood_pressure")
    assert told(judge(pressure, [plan], [], zone=OSLO)) == (NOT_JUDGED, "BAD_VALUE")


def test_a_reading_without_a_number_is_not_judged() -> None:
    assert told(judge(reading(None), [version(span())], [], zone=OSLO)) == (NOT_JUDGED, "NO_VALUE")


def test_a_negative_number_is_never_green() -> None:
    assert told(judge(reading(-1), [version(span())], [], zone=OSLO)) == (NOT_JUDGED, "IMPOSSIBLE")
    assert judge(reading(-1), [version(STRICT)], [], zone=OSLO).colour == RED


@pytest.mark.parametrize("zero", ["0", "-0.0", "0E+9"])
def test_every_zero_is_the_same_zero(zero: str) -> None:
    verdict = judge(reading(zero), [version(span(0, 10))], [], zone=OSLO)
    assert (verdict.colour, verdict.reason_params["value"]) == (GREEN, "0")
    assert judge(reading(zero), [version(span(1, 10, 1))], [], zone=OSLO).colour == RED


def test_an_unknown_comparator_is_not_judged() -> None:
    fact = reading(95, comparator="~")
    assert told(judge(fact, [version(STRICT)], [], zone=OSLO)) == (NOT_JUDGED, "BAD_COMPARATOR")


def test_an_item_without_a_rule_that_judges_is_not_judged() -> None:
    for rules in ((), (MissingRule(id="m"),), (repetition(1, 3),)):
        assert told(judge(reading(95), [version(*rules)], [], zone=OSLO)) == (NOT_JUDGED, "NO_RULE")


def test_an_observed_item_is_green_without_limits() -> None:
    verdict = judge(reading(95), [version(observe_only=True)], [], zone=OSLO)
    assert told(verdict) == (GREEN, "GREEN")
    assert verdict.notes == {"OBSERVE_ONLY"}
    assert verdict.range_colour is None


def test_an_observed_item_does_not_make_nonsense_green() -> None:
    plan = version(observe_only=True)
    assert judge(reading("NaN"), [plan], [], zone=OSLO).colour == NOT_JUDGED
    assert judge(reading(None), [plan], [], zone=OSLO).colour == NOT_JUDGED
    assert judge(reading(95, flags=[Flag.IMPLAUSIBLE]), [plan], [], zone=OSLO).colour == YELLOW


@pytest.mark.parametrize(
    "rule",
    [span("NaN"), span(None, "Infinity"), change("NaN"), change(-1), repetition(0, 3)],
    ids=["nan bound", "infinite bound", "nan change", "negative change", "never repeated"],
)
def test_a_rule_that_makes_no_sense_takes_green_away(rule: object) -> None:
    verdict = judge(reading(95), [version(STRICT, rule)], [], zone=OSLO)
    assert told(verdict) == (NOT_JUDGED, "UNREADABLE_RULE")
    assert judge(reading(70), [version(STRICT, rule)], [], zone=OSLO).colour == RED


# -- flags and order -------------------------------------------------------------------------------


def test_an_implausible_reading_is_at_least_yellow() -> None:
    verdict = judge(reading(95, flags=[Flag.IMPLAUSIBLE]), [version(STRICT)], [], zone=OSLO)
    assert told(verdict) == (YELLOW, "IMPLAUSIBLE")
    assert verdict.range_colour == GREEN
    worse = judge(reading(70, flags=[Flag.IMPLAUSIBLE]), [version(STRICT)], [], zone=OSLO)
    assert told(worse) == (RED, "RANGE")
    assert [each.code for each in worse.fired] == ["RANGE", "IMPLAUSIBLE"]


def test_an_odd_reading_is_judged() -> None:
    assert judge(reading(70, flags=[Flag.ODD]), [version(STRICT)], [], zone=OSLO).colour == RED


def test_reasons_stand_by_severity_then_in_the_order_of_the_plan() -> None:
    a, b = span(95, id="a"), span(95, id="b")
    verdict = judge(reading(89), [version(a, b, STRICT)], [], zone=OSLO)
    assert [each.rule_id for each in verdict.fired] == ["strict", "a", "b"]


def test_the_engine_writes_its_version() -> None:
    assert judge(reading(95), [version(STRICT)], [], zone=OSLO).engine_version == ENGINE_VERSION


# -- rule 5 ----------------------------------------------------------------------------------------

OPENS = datetime(2026, 6, 10, 5, 0, tzinfo=UTC)


def window(in_a_row: int = 1, **fields: object) -> WindowFact:
    plain: dict[str, object] = {
        "id": "w", "item_id": "item", "kind": "spo2", "local_date": date(2026, 6, 10),
        "name": "morning", "opens_at": OPENS, "closes_at": OPENS + timedelta(hours=3),
        "deadline_at": OPENS + timedelta(hours=5),
    }  # fmt: skip
    return WindowFact(**{**plain, **fields}, missed_in_a_row=in_a_row)  # type: ignore[arg-type]


def test_a_missed_window_is_yellow_and_many_in_a_row_are_red() -> None:
    plan = version(MissingRule(id="one"), MissingRule(id="three", colour=RED, in_a_row=3), STRICT)
    one, three = (judge(window(n), [plan], [], zone=OSLO) for n in (1, 3))
    assert (told(one), [each.rule_id for each in one.fired]) == ((YELLOW, "MISSING"), ["one"])
    assert (told(three), [each.rule_id for each in three.fired]) == (
        (RED, "MISSING"),
        ["three", "one"],
    )
    assert three.reason_params.items() >= {
        "kind": "spo2", "date": "2026-06-10", "window": "morning", "missed_in_a_row": 3,
        "in_a_row": 3, "version": 1,
    }.items()  # fmt: skip


def test_a_missed_window_waits_until_enough_are_missing() -> None:
    plan = version(MissingRule(id="two", in_a_row=2))
    assert told(judge(window(1), [plan], [], zone=OSLO)) == (GREEN, "WAITING")
    assert told(judge(window(2), [plan], [], zone=OSLO)) == (YELLOW, "MISSING")


def test_a_missed_window_that_nobody_asked_about_is_green() -> None:
    assert told(judge(window(9), [version(STRICT)], [], zone=OSLO)) == (GREEN, "UNWATCHED")


def test_a_missed_window_without_a_plan_is_not_judged() -> None:
    assert told(judge(window(), [], [], zone=OSLO)) == (NOT_JUDGED, "NO_PLAN")
    other = version(STRICT, kind="pulse")
    assert told(judge(window(), [other], [], zone=OSLO)) == (NOT_JUDGED, "KIND_NOT_IN_PLAN")


def test_a_missed_window_is_judged_by_the_worse_of_two_versions() -> None:
    red = MissingRule(id="red", colour=RED)
    change_at = OPENS + timedelta(hours=1)
    for first, second, stands in ((red, STRICT, "v1"), (STRICT, red, "v2")):
        versions = [
            version(first, number=1, until=change_at),
            version(second, number=2, since=change_at),
        ]
        verdict = judge(window(), versions, [], zone=OSLO)
        assert (verdict.colour, verdict.version_id) == (RED, stands)


def test_readings_and_windows_are_judged_in_one_batch_in_the_order_given() -> None:
    plan = version(STRICT, MissingRule(id="m"))
    subjects = [window(), reading(95), reading(89), reading(None)]
    colours = [each.colour for each in judge_batch(subjects, [plan], [], zone=OSLO)]
    assert colours == [YELLOW, GREEN, RED, NOT_JUDGED]
    assert judge_all([], [plan], zone=OSLO) == []
