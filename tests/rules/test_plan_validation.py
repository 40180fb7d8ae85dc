"""What a plan document may not say; each "cannot" beside its "can"."""

from __future__ import annotations

from datetime import UTC, date, time
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfcare_plans.rules.document import (
    Against,
    AnswerRule,
    ChangeRule,
    Colour,
    CombinationPart,
    CombinationRule,
    DeviationRule,
    DeviationUnit,
    Direction,
    Goal,
    MeanRule,
    Measure,
    MissingRule,
    MonitoringItem,
    News2Rule,
    PersonalNormal,
    PlanDocument,
    RangeRule,
    RepetitionRule,
    Schedule,
    Window,
    decode,
    encode,
)
from selfcare_plans.rules.problems import DETAILS, ProblemCode
from selfcare_plans.rules.validation import can_be_red, problems

from .plan_examples import (
    GP_OFFICE,
    KINDS,
    MORNING,
    REVIEW_DATE,
    SPO2_RANGE,
    item,
    plan,
    spo2_plan,
)

RISE = ChangeRule(
    id="rise", colour=Colour.YELLOW, direction=Direction.RISE, amount=Decimal("2.0"), days=3
)
REPEATED = RepetitionRule(id="again", colour=Colour.RED, times=3, of=4)


def found(document: PlanDocument) -> set[tuple[str, str]]:
    return {(each.pointer, each.code.value) for each in problems(document, known_kinds=KINDS)}


def pressure(**bounds: object) -> PlanDocument:
    given = {"component": "systolic", "green_high": Decimal(150), "yellow_high": Decimal(180)}
    rule = RangeRule(id="r", **{**given, **bounds})
    return plan(item(rule, kind="blood_pressure"))


def weight(rule: object) -> PlanDocument:
    return plan(item(rule, kind="weight"))


def changed(**changes: object) -> PlanDocument:
    return weight(msgspec.structs.replace(RISE, **changes))


def scheduled(*windows: Window, **settings: object) -> PlanDocument:
    return plan(item(SPO2_RANGE, schedule=Schedule(windows=windows, **settings)))


def test_a_sound_plan_has_no_problems():
    assert found(spo2_plan()) == set()


def test_every_code_has_a_sentence():
    assert set(DETAILS) == set(ProblemCode)


def test_a_problem_says_where_and_what_in_english():
    (only,) = problems(spo2_plan(yellow_low=Decimal(95)), known_kinds=KINDS)
    assert only.pointer == "/items/0/rules/0/yellow_low"
    assert only.detail == "yellow_low lies on the wrong side of green_low."
    assert only.params == {"bound": "yellow_low", "other": "green_low"}


@pytest.mark.parametrize(
    ("bounds", "wrong"),
    [
        ({"green_low": "10.0", "green_high": "5.0", "yellow_low": "3.0"}, "green_high"),
        ({"green_low": "4.0", "yellow_low": "5.0"}, "yellow_low"),
        (
            {"green_high": "9.0", "green_low": "4.0", "yellow_low": "3.0", "yellow_high": "8.0"},
            "yellow_high",
        ),
        ({"yellow_low": "4.0"}, "yellow_low"),
        ({"yellow_high": "9.0", "yellow_low": "4.0", "green_low": "4.0"}, "yellow_high"),
    ],
)
def test_bounds_out_of_order_are_refused(bounds, wrong):
    rule = RangeRule(id="r", **{name: Decimal(value) for name, value in bounds.items()})
    assert (f"/items/0/rules/0/{wrong}", "BOUNDS_ORDER") in found(plan(item(rule, kind="glucose")))


@pytest.mark.parametrize(
    "bounds",
    [
        {"yellow_low": "4.0", "green_low": "4.0", "green_high": "4.0", "yellow_high": "4.0"},
        {"yellow_low": "3.0", "green_low": "4.0"},
        {"yellow_low": "3.0", "green_low": "4.0", "green_high": "9.0"} | {"yellow_high": "9.0"},
    ],
)
def test_bounds_in_order_may_be_equal_or_open(bounds):
    rule = RangeRule(id="r", **{name: Decimal(value) for name, value in bounds.items()})
    assert found(plan(item(rule, kind="glucose"))) == set()


def test_a_range_without_any_limit_is_refused():
    assert ("/items/0/rules/0", "NO_LIMIT") in found(plan(item(RangeRule(id="r"))))


@pytest.mark.parametrize("number", ["NaN", "-NaN", "sNaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize("bound", ["yellow_low", "green_low", "green_high", "yellow_high"])
def test_a_limit_that_is_not_finite_is_refused(number, bound):
    assert (f"/items/0/rules/0/{bound}", "NOT_FINITE") in found(
        spo2_plan(**{bound: Decimal(number)})
    )


def test_an_amount_that_is_not_finite_is_refused():
    assert found(changed(amount=Decimal("NaN"))) == {("/items/0/rules/0/amount", "NOT_FINITE")}


def test_a_limit_beyond_all_measure_is_refused():
    assert ("/items/0/rules/0/green_high", "TOO_LARGE") in found(
        spo2_plan(green_high=Decimal("1e999"))
    )


def test_a_limit_finer_than_the_kind_is_shown_is_refused():
    assert found(spo2_plan(green_low=Decimal("90.5"))) == {
        ("/items/0/rules/0/green_low", "TOO_FINE")
    }


def test_a_limit_may_have_trailing_zeros():
    assert found(spo2_plan(green_low=Decimal("90.000"))) == set()


def test_an_unknown_kind_is_refused():
    assert found(plan(item(SPO2_RANGE, kind="mood"))) == {("/items/0/kind", "UNKNOWN_KIND")}


def test_two_items_of_a_kind_are_refused():
    second = MonitoringItem(id="other", kind="spo2", observe_only=True)
    assert found(plan(item(SPO2_RANGE), second)) == {("/items/1/kind", "DUPLICATE_KIND")}


def test_two_items_of_different_kinds_are_fine():
    assert found(plan(item(SPO2_RANGE), item(RISE, kind="weight"))) == set()


def test_an_id_used_twice_is_refused():
    twin = MonitoringItem(id="spo2", kind="weight", rules=(RISE,))
    assert found(plan(item(SPO2_RANGE), twin)) == {("/items/1/id", "DUPLICATE_ID")}
    same_rule = item(msgspec.structs.replace(RISE, id="spo2-range"), kind="weight")
    assert found(plan(item(SPO2_RANGE), same_rule)) == {("/items/1/rules/0/id", "DUPLICATE_ID")}


@pytest.mark.parametrize("bad", ["", "with space", "a:b", "x" * 65, "æ", "a\n"])
def test_an_id_that_would_break_a_reference_is_refused(bad):
    assert ("/items/0/rules/0/id", "BAD_ID") in found(spo2_plan(id=bad))


def test_a_repetition_counts_at_most_what_it_looks_at():
    again = msgspec.structs.replace(REPEATED, times=5)
    assert found(plan(item(SPO2_RANGE, again))) == {("/items/0/rules/1/times", "BAD_REPETITION")}
    assert found(plan(item(SPO2_RANGE, REPEATED))) == set()


def test_a_repetition_needs_a_range_in_its_item():
    lone = plan(item(RISE, REPEATED, kind="weight"))
    assert found(lone) == {("/items/0/rules/1", "REPETITION_WITHOUT_RANGE")}


def test_a_missing_rule_needs_a_schedule():
    missing = MissingRule(id="m")
    without = plan(item(SPO2_RANGE, missing, schedule=None))
    assert found(without) == {("/items/0/rules/1", "MISSING_WITHOUT_SCHEDULE")}
    assert found(plan(item(SPO2_RANGE, missing))) == set()


@pytest.mark.parametrize("number", [0, -1, 91])
def test_missing_in_a_row_is_one_to_ninety(number):
    rule = MissingRule(id="m", in_a_row=number)
    assert found(plan(item(SPO2_RANGE, rule))) == {("/items/0/rules/1/in_a_row", "BAD_IN_A_ROW")}


def test_windows_may_touch_but_not_overlap():
    morning = Window("morning", time(7), time(11))
    assert found(scheduled(morning, Window("noon", time(11), time(13)))) == set()
    assert found(scheduled(morning, Window("noon", time(10, 59), time(13)))) == {
        ("/items/0/schedule/windows/1", "WINDOWS_OVERLAP")
    }


@pytest.mark.parametrize("closes", [time(7), time(6), time(0)])
def test_a_window_closes_after_it_opens(closes):
    assert ("/items/0/schedule/windows/0/closes", "WINDOW_TIMES") in found(
        scheduled(Window("morning", time(7), closes))
    )


def test_a_time_of_day_with_an_offset_is_refused():
    zoned = Window("morning", time(7, tzinfo=UTC), time(11))
    assert found(scheduled(zoned)) == {("/items/0/schedule/windows/0/opens", "TIME_WITH_ZONE")}


@pytest.mark.parametrize("name", ["", "  ", "a:b", "x" * 41])
def test_a_window_needs_a_name_that_fits_a_reference(name):
    assert found(scheduled(Window(name, time(7), time(11)))) == {
        ("/items/0/schedule/windows/0/name", "BAD_WINDOW_NAME")
    }


def test_two_windows_of_one_name_are_refused():
    twice = (Window("a", time(7), time(8)), Window("a", time(9), time(10)))
    assert found(scheduled(*twice)) == {("/items/0/schedule/windows/1/name", "DUPLICATE_WINDOW")}


@pytest.mark.parametrize("weekdays", [(), (0,), (8,), (1, 1)])
def test_weekdays_are_one_to_seven_once_each(weekdays):
    assert found(scheduled(*MORNING.windows, weekdays=weekdays)) == {
        ("/items/0/schedule/weekdays", "BAD_WEEKDAYS")
    }


@pytest.mark.parametrize("grace", [-1, 1441])
def test_the_grace_is_at_most_a_day(grace):
    assert found(scheduled(*MORNING.windows, grace_minutes=grace)) == {
        ("/items/0/schedule/grace_minutes", "BAD_GRACE")
    }


def test_a_schedule_needs_a_window():
    assert found(scheduled()) == {("/items/0/schedule/windows", "NO_WINDOWS")}


@pytest.mark.parametrize(("days", "fine"), [(0, False), (1, True), (90, True), (91, False)])
def test_a_change_looks_back_one_to_ninety_days(days, fine):
    expected = set() if fine else {("/items/0/rules/0/days", "BAD_DAYS")}
    assert found(changed(days=days)) == expected


@pytest.mark.parametrize("amount", ["0", "-1.0", "-0"])
def test_the_amount_of_a_change_is_more_than_zero(amount):
    assert found(changed(amount=Decimal(amount))) == {("/items/0/rules/0/amount", "NOT_POSITIVE")}


def test_nothing_falls_by_more_than_a_hundred_percent():
    fall = {"percent": True, "direction": Direction.FALL, "against": Against.HIGHEST}
    assert found(changed(amount=Decimal(100), **fall)) == set()
    assert found(changed(amount=Decimal(101), **fall)) == {
        ("/items/0/rules/0/amount", "FALL_OVER_100_PERCENT")
    }


def test_a_percentage_may_be_finer_than_the_kind():
    assert found(changed(amount=Decimal("2.25"), percent=True)) == set()
    assert found(changed(amount=Decimal("2.25"))) == {("/items/0/rules/0/amount", "TOO_FINE")}


@pytest.mark.parametrize("colour", [Colour.GREEN, Colour.NOT_JUDGED])
def test_an_alerting_rule_is_yellow_or_red(colour):
    rules = (
        msgspec.structs.replace(REPEATED, colour=colour),
        MissingRule(id="m", colour=colour),
    )
    assert found(plan(item(SPO2_RANGE, *rules))) == {
        ("/items/0/rules/1/colour", "BAD_COLOUR"),
        ("/items/0/rules/2/colour", "BAD_COLOUR"),
    }
    assert found(changed(colour=colour)) == {("/items/0/rules/0/colour", "BAD_COLOUR")}


def test_a_kind_with_components_needs_one_of_them():
    at = "/items/0/rules/0/component"
    assert found(pressure()) == set()
    assert found(pressure(component=None)) == {(at, "COMPONENT_MISSING")}
    assert found(pressure(component="middle")) == {(at, "COMPONENT_UNKNOWN")}


def test_a_kind_without_components_takes_none():
    assert ("/items/0/rules/0/component", "COMPONENT_UNKNOWN") in found(
        spo2_plan(component="systolic")
    )


@pytest.mark.parametrize(
    ("context", "fine"),
    [
        ("meal=fasting", True),
        ("meal=supper", False),
        ("meal", False),
        ("meal=", False),
        ("arm=left", False),
        ("", False),
    ],
)
def test_a_context_must_be_one_of_the_kinds(context, fine):
    rule = RangeRule(id="r", context=context, yellow_low=Decimal("3.0"), green_low=Decimal("4.0"))
    expected = set() if fine else {("/items/0/rules/0/context", "CONTEXT_UNKNOWN")}
    assert found(plan(item(rule, kind="glucose"))) == expected


def test_a_context_key_without_listed_values_takes_any():
    assert found(spo2_plan(context="activity=dancing")) == set()


def test_an_item_without_rules_must_say_that_it_is_observed_only():
    assert found(plan(item(kind="weight"))) == {("/items/0/rules", "NO_RULES")}
    assert found(plan(item(kind="weight", observe_only=True))) == set()


def test_what_is_observed_only_may_be_missed_but_has_no_limits():
    assert found(plan(item(MissingRule(id="m"), observe_only=True))) == set()
    assert found(plan(item(SPO2_RANGE, observe_only=True))) == {
        ("/items/0/rules/0", "LIMITS_ON_OBSERVE_ONLY")
    }


def test_a_plan_without_measurements_needs_a_goal_or_a_measure_and_a_contact_point():
    assert found(plan(contact_point=" ")) == {
        ("/goals", "NO_CONTENT"),
        ("/contact_point", "NO_CONTACT_POINT"),
    }
    assert found(plan(goals=(Goal(text="Gå tur"),))) == set()
    assert found(plan(goals=(Goal(text="", measures=(Measure("Ring"),)),))) == set()
    assert found(plan(goals=(Goal(text=" ", measures=(Measure(" "),)),))) == {
        ("/goals", "NO_CONTENT")
    }


def test_receivers_are_ids_of_units():
    assert found(plan(item(SPO2_RANGE), receivers=("Legen",))) == {("/receivers/0", "BAD_RECEIVER")}
    assert found(plan(item(SPO2_RANGE, receivers=(GP_OFFICE, "x")))) == {
        ("/items/0/receivers/1", "BAD_RECEIVER")
    }


def test_an_item_that_can_be_red_needs_a_receiver_from_the_plan_or_its_own():
    refused = {("/items/0/receivers", "NO_RECEIVER")}
    assert found(plan(item(SPO2_RANGE), receivers=())) == refused
    assert found(plan(item(SPO2_RANGE, receivers=(GP_OFFICE,)), receivers=())) == set()


def test_an_item_that_is_never_red_needs_no_receiver():
    assert found(plan(item(RISE, kind="weight"), receivers=())) == set()
    red_rise = msgspec.structs.replace(RISE, colour=Colour.RED)
    assert found(plan(item(red_rise, kind="weight"), receivers=())) != set()


def test_a_missing_reading_stays_at_the_centre_even_when_red():
    assert not can_be_red(item(MissingRule(id="m", colour=Colour.RED), observe_only=True))
    assert can_be_red(item(SPO2_RANGE, REPEATED))


def test_a_plan_needs_a_review_date():
    assert found(plan(item(SPO2_RANGE), review_date=None)) == {("/review_date", "NO_REVIEW_DATE")}
    assert found(plan(item(SPO2_RANGE), review_date=REVIEW_DATE)) == set()


@pytest.mark.parametrize(
    ("language", "fine"), [("nb", True), ("nn", True), ("en", True), ("sv", False)]
)
def test_a_plan_is_in_one_of_our_languages(language, fine):
    expected = set() if fine else {("/language", "BAD_LANGUAGE")}
    assert found(plan(item(SPO2_RANGE), language=language)) == expected


_number = st.one_of(
    st.none(), st.decimals(allow_nan=True, allow_infinity=True), st.decimals(-5, 300, places=1)
)
_range_rule = st.builds(
    RangeRule,
    id=st.text(max_size=5),
    component=st.sampled_from([None, "systolic", "x"]),
    context=st.sampled_from([None, "meal=fasting", "=", "meal", ""]),
    green_low=_number,
    green_high=_number,
    yellow_low=_number,
    yellow_high=_number,
)
_change_rule = st.builds(
    ChangeRule,
    id=st.text(max_size=5),
    colour=st.sampled_from(Colour),
    direction=st.sampled_from(Direction),
    amount=st.decimals(),
    percent=st.booleans(),
    days=st.integers(),
)
_repetition = st.builds(
    RepetitionRule,
    id=st.text(max_size=5),
    colour=st.sampled_from(Colour),
    times=st.integers(),
    of=st.integers(),
)
_missing = st.builds(
    MissingRule,
    id=st.text(max_size=5),
    colour=st.sampled_from(Colour),
    in_a_row=st.integers(),
    remind_minutes=st.none() | st.integers(),
    relative_minutes=st.none() | st.integers(),
    nurse_minutes=st.integers(),
)
_component = st.sampled_from([None, "systolic", "total", " "])
_deviation = st.builds(
    DeviationRule,
    id=st.text(max_size=5),
    colour=st.sampled_from(Colour),
    direction=st.sampled_from(Direction),
    amount=_number.filter(lambda number: number is not None),
    unit=st.sampled_from(DeviationUnit),
    component=_component,
    moving_days=st.integers(),
    confirm_minutes=st.none() | st.integers(),
)
_mean = st.builds(
    MeanRule,
    id=st.text(max_size=5),
    days=st.integers(-2, 100),
    drop_days=st.integers(-2, 100),
    least=st.integers(),
    component=_component,
    green_low=_number,
    yellow_low=_number,
    yellow_high=_number,
)
_answer = st.builds(
    AnswerRule,
    id=st.text(max_size=5),
    colour=st.sampled_from(Colour),
    question=st.text(max_size=3),
    any_of=st.lists(st.text(max_size=2), max_size=2).map(tuple),
    at_least=_number,
    at_most=_number,
)
_normal = st.builds(
    PersonalNormal,
    value=_number.filter(lambda number: number is not None),
    approved_by=st.text(max_size=2),
    approved_on=st.dates(),
    component=_component,
    spread=_number,
)
_part = st.builds(
    CombinationPart,
    kind=st.sampled_from([*KINDS, "mood"]),
    component=_component,
    about=st.text(max_size=2),
    at_least=_number,
    at_most=_number,
    colour=st.none() | st.sampled_from(Colour),
)
_combination = st.builds(
    CombinationRule,
    id=st.text(max_size=5),
    colour=st.sampled_from(Colour),
    parts=st.lists(_part, max_size=3).map(tuple),
    within_minutes=st.integers(),
    times=st.none() | st.integers(),
) | st.builds(
    News2Rule,
    id=st.text(max_size=5),
    scale=st.integers(),
    set_by=st.text(max_size=2),
    set_on=st.dates(),
    adult_not_pregnant=st.booleans(),
    yellow_from=st.integers(),
    red_from=st.integers(),
)
_window = st.builds(Window, st.text(max_size=3), st.times(), st.times())
_item = st.builds(
    MonitoringItem,
    id=st.text(max_size=5),
    kind=st.sampled_from([*KINDS, "mood"]),
    rules=st.lists(
        st.one_of(_range_rule, _change_rule, _repetition, _missing, _deviation, _mean, _answer),
        max_size=4,
    ).map(tuple),
    about=st.text(max_size=2),
    normals=st.lists(_normal, max_size=2).map(tuple),
    schedule=st.none()
    | st.builds(
        Schedule,
        windows=st.lists(_window, max_size=3).map(tuple),
        weekdays=st.lists(st.integers(-1, 9), max_size=8).map(tuple),
        grace_minutes=st.integers(),
    ),
    observe_only=st.booleans(),
    receivers=st.lists(st.text(max_size=5), max_size=2).map(tuple),
)


_document = st.builds(
    PlanDocument,
    items=st.lists(_item, max_size=3).map(tuple),
    combinations=st.lists(_combination, max_size=2).map(tuple),
)


@given(_document)
def test_validation_answers_for_every_document(document):
    for each in problems(document, known_kinds=KINDS, today=date(2026, 11, 22)):
        assert each.pointer.startswith("/")
        assert each.detail


def test_what_passes_survives_being_written_and_read():
    document = spo2_plan()
    assert decode(encode(document)) == document
    assert found(decode(encode(document))) == set()
