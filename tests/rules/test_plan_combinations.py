"""Combinations and NEWS2: what they may not say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from selfcare_plans.rules.document import (
    ChangeRule,
    Colour,
    CombinationPart,
    CombinationRule,
    DeviationRule,
    Direction,
    MeanRule,
    MissingRule,
    News2Rule,
    PersonalNormal,
    PlanDocument,
)
from selfcare_plans.rules.kind_facts import NEWS2_KINDS
from selfcare_plans.rules.validation import problems

from .plan_examples import GP_OFFICE, KINDS, SPO2_RANGE, item, plan

replace = msgspec.structs.replace
LOW = CombinationPart(kind="spo2", at_most=Decimal(90))
FAST = CombinationPart(kind="pulse", at_least=Decimal(110))
WORSE = CombinationRule(id="worse", colour=Colour.YELLOW, parts=(LOW, FAST))
NEWS2 = News2Rule(
    id="news2", scale=1, set_by="Kari Lege", set_on=date(2026, 5, 4), adult_not_pregnant=True
)
AT = "/combinations/0"


def with_(*combinations: Any, items: Any = None, **settings: Any) -> PlanDocument:
    return plan(*(items or (item(SPO2_RANGE),)), combinations=combinations, **settings)


def found(document: PlanDocument) -> set[tuple[str, str]]:
    return {(each.pointer, each.code.value) for each in problems(document, known_kinds=KINDS)}


def of(*parts: CombinationPart) -> set[tuple[str, str]]:
    return found(with_(replace(WORSE, parts=(LOW, *parts))))


def test_a_sound_combination_has_no_problems():
    assert found(with_(WORSE)) == set()


@pytest.mark.parametrize(
    ("count", "fine"), [(0, False), (1, False), (2, True), (10, True), (11, False)]
)
def test_a_combination_has_two_to_ten_parts(count, fine):
    expected = set() if fine else {(f"{AT}/parts", "BAD_PARTS")}
    assert found(with_(replace(WORSE, parts=(LOW,) * count))) == expected


@pytest.mark.parametrize(
    ("times", "fine"), [(None, True), (0, False), (1, True), (2, True), (3, False)]
)
def test_no_more_parts_must_hold_than_there_are(times, fine):
    expected = set() if fine else {(f"{AT}/times", "BAD_TIMES")}
    assert found(with_(replace(WORSE, times=times))) == expected


@pytest.mark.parametrize(
    ("minutes", "fine"), [(0, False), (1, True), (10080, True), (10081, False)]
)
def test_the_time_span_is_at_most_seven_days(minutes, fine):
    expected = set() if fine else {(f"{AT}/within_minutes", "BAD_SPAN")}
    assert found(with_(replace(WORSE, within_minutes=minutes))) == expected


@pytest.mark.parametrize("colour", [Colour.GREEN, Colour.NOT_JUDGED])
def test_a_combination_is_yellow_or_red(colour):
    assert found(with_(replace(WORSE, colour=colour))) == {(f"{AT}/colour", "BAD_COLOUR")}


NINETY = Decimal(90)
PART = f"{AT}/parts/1"


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ({"kind": "spo2", "at_least": NINETY}, None),
        ({"kind": "spo2", "colour": Colour.RED}, None),
        ({"kind": "spo2"}, ("", "ONE_CONDITION")),
        ({"kind": "spo2", "at_least": NINETY, "at_most": NINETY}, ("", "ONE_CONDITION")),
        ({"kind": "spo2", "at_least": NINETY, "colour": Colour.RED}, ("", "ONE_CONDITION")),
        ({"kind": "mood", "at_least": NINETY}, ("/kind", "UNKNOWN_KIND")),
        ({"kind": "spo2", "at_least": Decimal("90.5")}, ("/at_least", "TOO_FINE")),
        ({"kind": "spo2", "at_most": Decimal("NaN")}, ("/at_most", "NOT_FINITE")),
        ({"kind": "spo2", "colour": Colour.GREEN}, ("/colour", "BAD_COLOUR")),
        ({"kind": "pulse", "colour": Colour.RED}, ("/colour", "PART_WITHOUT_RANGE")),
        ({"kind": "blood_pressure", "at_most": NINETY}, ("/component", "COMPONENT_MISSING")),
        ({"kind": "blood_pressure", "component": "systolic", "at_most": NINETY}, None),
        ({"kind": "spo2", "component": "x", "colour": Colour.RED}, ("/component", "COMPONENT_UNKNOWN")),
        ({"kind": "event", "about": "FALL"}, None),
        ({"kind": "event"}, ("/about", "ABOUT_MISSING")),
        ({"kind": "event", "about": "fall"}, ("/about", "ABOUT_UNKNOWN")),
        ({"kind": "event", "about": "FALL", "at_least": NINETY}, ("", "NO_CONDITION")),
        ({"kind": "answers", "about": "phq9", "component": "total", "at_least": NINETY}, None),
        ({"kind": "answers", "about": "phq9", "at_least": NINETY}, ("/component", "NO_SCORE")),
        ({"kind": "answers", "component": "total", "at_least": NINETY}, ("/about", "ABOUT_MISSING")),
        ({"kind": "diary", "at_least": NINETY}, ("", "KIND_HAS_NO_NUMBER")),
        ({"kind": "spo2", "about": "x", "at_least": NINETY}, ("/about", "ABOUT_NOTHING")),
    ],
)  # fmt: skip
def test_each_part_is_one_condition_that_can_hold(part, wrong):
    expected = set() if wrong is None else {(f"{PART}{wrong[0]}", wrong[1])}
    assert of(CombinationPart(**part)) == expected


def test_the_id_of_a_combination_is_no_rules():
    assert found(with_(replace(WORSE, id="spo2-range"))) == {(f"{AT}/id", "DUPLICATE_ID")}
    assert found(with_(WORSE, NEWS2, replace(WORSE, id="news2"))) == {
        ("/combinations/2/id", "DUPLICATE_ID")
    }
    assert found(with_(replace(WORSE, id="a:b"))) == {(f"{AT}/id", "BAD_ID")}


def test_a_combination_that_can_be_red_needs_the_plans_receiver():
    own = item(SPO2_RANGE, receivers=(GP_OFFICE,))
    refused = {("/receivers", "NO_RECEIVER")}
    red = replace(WORSE, colour=Colour.RED)
    assert found(with_(WORSE, items=(own,), receivers=())) == set()
    assert found(with_(red, items=(own,), receivers=())) == refused
    assert found(with_(NEWS2, items=(own,), receivers=())) == refused
    assert found(with_(red, NEWS2, items=(own,))) == set()


# -- NEWS2


@pytest.mark.parametrize(
    ("change", "place", "code"),
    [
        ({"scale": 0}, "scale", "BAD_SCALE"),
        ({"scale": 3}, "scale", "BAD_SCALE"),
        ({"set_by": " "}, "set_by", "NO_NAME"),
        ({"adult_not_pregnant": False}, "adult_not_pregnant", "NOT_CONFIRMED_ADULT"),
        ({"yellow_from": 0}, "red_from", "BAD_SUMS"),
        ({"yellow_from": 8}, "red_from", "BAD_SUMS"),
        ({"red_from": 21}, "red_from", "BAD_SUMS"),
        ({"within_minutes": 0}, "within_minutes", "BAD_SPAN"),
        ({"within_minutes": 1441}, "within_minutes", "BAD_SPAN"),
        ({"single_three": Colour.GREEN}, "single_three", "BAD_COLOUR"),
    ],
)
def test_what_is_wrong_with_news2_has_a_place_and_a_name(change, place, code):
    assert found(with_(replace(NEWS2, **change))) == {(f"{AT}/{place}", code)}


@pytest.mark.parametrize(
    "change",
    [{}, {"scale": 2}, {"yellow_from": 1, "red_from": 1}, {"yellow_from": 20, "red_from": 20},
     {"single_three": Colour.RED}, {"within_minutes": 1440}],
)  # fmt: skip
def test_news2_may_lie_at_its_edges(change):
    assert found(with_(replace(NEWS2, **change))) == set()


def test_a_plan_has_one_news2_at_most():
    assert found(with_(NEWS2, replace(NEWS2, id="other"))) == {("/combinations/1", "SECOND_NEWS2")}


def test_news2_counts_seven_kinds():
    assert len(NEWS2_KINDS) == 7
    assert set(KINDS) >= NEWS2_KINDS


RISE = ChangeRule(
    id="r", colour=Colour.YELLOW, direction=Direction.RISE, amount=Decimal(20), days=3
)
DEVIATION = DeviationRule(
    id="d", colour=Colour.YELLOW, direction=Direction.RISE, amount=Decimal(20)
)
NORMAL = PersonalNormal(Decimal(70), "Kari Lege", date(2026, 5, 4))


def test_news2_is_never_the_only_route():
    def routes(*rules: Any, kind: str = "pulse", **settings: Any) -> set[str]:
        document = with_(NEWS2, items=(item(*rules, kind=kind, **settings),))
        return {code for _, code in found(document)}

    red = replace(RISE, colour=Colour.RED)
    assert routes(red) == set()
    assert routes(replace(DEVIATION, colour=Colour.RED), normals=(NORMAL,)) == set()
    assert routes(RISE) == {"NEWS2_ONLY_ROUTE"}
    assert routes(DEVIATION, normals=(NORMAL,)) == {"NEWS2_ONLY_ROUTE"}
    assert routes(observe_only=True) == {"NEWS2_ONLY_ROUTE"}
    assert routes(MissingRule(id="m")) == {"NEWS2_ONLY_ROUTE"}
    mean = MeanRule(id="m", days=7, green_high=Decimal(90))
    assert "NEWS2_ONLY_ROUTE" in routes(mean)
    weight = replace(RISE, amount=Decimal("2.0"))
    assert routes(weight, kind="weight") == {"NEWS2_NOT_MEASURED"}


@pytest.mark.parametrize(("age", "codes"), [(15, {"NEWS2_UNDER_16"}), (16, set()), (None, set())])
def test_news2_is_refused_under_16(age: int | None, codes: set[str]):
    document = with_(NEWS2, items=(item(replace(RISE, colour=Colour.RED), kind="pulse"),))
    assert {one.code.value for one in problems(document, known_kinds=KINDS, age=age)} == codes
