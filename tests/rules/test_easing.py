"""One small change to a rule that alerted and led to nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from selfcare_plans.rules.document import (
    AnswerRule,
    ChangeRule,
    Colour,
    DeviationRule,
    DeviationUnit,
    Direction,
    MissingRule,
    MonitoringItem,
    PersonalNormal,
    PlanDocument,
    RangeRule,
    RepetitionRule,
    Rule,
)
from triage.rules.easing import eased


def of(rule: Rule, kind: str = "spo2") -> PlanDocument:
    normal = PersonalNormal(Decimal(92), "Kari", date(2026, 1, 1))
    return PlanDocument(
        items=(MonitoringItem(id="x", kind=kind, rules=(rule,), normals=(normal,)),)
    )


def after(rule: Rule, side: str = "", kind: str = "spo2") -> Rule | None:
    document = eased(of(rule, kind), rule.id, side)
    return document.items[0].rules[0] if document else None


RANGE = RangeRule(
    id="r",
    green_low=Decimal(90),
    yellow_low=Decimal(85),
    green_high=Decimal(100),
    yellow_high=Decimal(110),
)


def test_a_range_moves_half_way_to_red_on_the_side_that_alerted() -> None:
    found = after(RANGE, "below")
    assert isinstance(found, RangeRule)
    assert (found.green_low, found.green_high) == (Decimal(88), Decimal(100))
    other = after(RANGE, "above")
    assert isinstance(other, RangeRule)
    assert (other.green_low, other.green_high) == (Decimal(90), Decimal(105))


def test_red_itself_is_never_moved() -> None:
    found = after(RANGE)
    assert isinstance(found, RangeRule)
    assert (found.yellow_low, found.yellow_high) == (RANGE.yellow_low, RANGE.yellow_high)


def test_an_open_or_closed_side_has_nothing_to_ease() -> None:
    assert after(RangeRule(id="r", green_low=Decimal(90))) is None
    assert after(RangeRule(id="r", green_low=Decimal(90), yellow_low=Decimal(90))) is None


@pytest.mark.parametrize(
    ("rule", "kind", "name", "value"),
    [
        (
            ChangeRule(
                id="c", colour=Colour.YELLOW, direction=Direction.RISE, amount=Decimal("2.0")
            ),
            "weight",
            "amount",
            Decimal("2.5"),
        ),
        (
            DeviationRule(
                id="d",
                colour=Colour.YELLOW,
                direction=Direction.FALL,
                amount=Decimal(2),
                unit=DeviationUnit.SD,
            ),
            "spo2",
            "amount",
            Decimal("2.5"),
        ),
        (RepetitionRule(id="k", colour=Colour.RED, times=3, of=4), "spo2", "times", 4),
        (MissingRule(id="m", in_a_row=1), "spo2", "in_a_row", 2),
    ],
)
def test_others_ask_for_a_little_more(rule: Rule, kind: str, name: str, value: object) -> None:
    assert getattr(after(rule, kind=kind), name) == value


def test_an_answer_is_eased_by_people_only_and_an_unknown_rule_by_nobody() -> None:
    answer = AnswerRule(id="a", colour=Colour.RED, question="9", at_least=Decimal(1))
    assert after(answer, kind="answers") is None
    assert eased(of(RANGE), "other") is None
