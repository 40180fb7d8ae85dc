"""Which reading answers a yellow that is held: the same kind, form and context, or a stricter one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from measurements.rules.facts import ReadingFact
from selfcare_plans.rules.document import MonitoringItem, PlanDocument, RangeRule
from triage.rules.second_reading import First, bound_keys, is_answer

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MEAL = frozenset({"meal"})


def first(kind: str = "glucose", about: str = "", **context: str) -> First:
    return First("1", kind, about, context, NOON)


def second(
    kind: str = "glucose", about: str = "", *, minutes: int = 20, **context: str
) -> ReadingFact:
    at = NOON + timedelta(minutes=minutes)
    return ReadingFact("2", kind, at, at, Decimal(6), about=about, context=context)


def test_the_same_kind_measured_later_answers() -> None:
    assert is_answer(first(), second(), frozenset())
    assert not is_answer(first(), second(kind="weight"), frozenset())
    assert not is_answer(first(), second(minutes=-1), frozenset())


def test_a_form_is_answered_by_the_same_form_only() -> None:
    held = first("answers", "phq-9")
    assert is_answer(held, second("answers", "phq-9"), frozenset())
    assert not is_answer(held, second("answers", "gad-7"), frozenset())


@pytest.mark.parametrize(
    ("before", "after", "answers"),
    [
        ({"meal": "fasting"}, {"meal": "fasting"}, True),
        ({"meal": "fasting"}, {"meal": "after"}, False),
        # Not said: judged by the strictest that could apply.
        ({"meal": "fasting"}, {}, True),
        ({}, {"meal": "after"}, False),
        ({}, {}, True),
    ],
)
def test_where_rules_are_bound_to_a_context_it_is_the_same_or_not_said(
    before: dict[str, str], after: dict[str, str], answers: bool
) -> None:
    assert is_answer(first(**before), second(**after), MEAL) is answers


def test_a_context_that_no_rule_is_bound_to_makes_no_difference() -> None:
    assert is_answer(first(arm="left"), second(arm="right"), MEAL)


def test_the_contexts_that_count_are_those_of_the_kind_and_the_form() -> None:
    bound = RangeRule(id="a", green_high=Decimal(7), context="meal=fasting")
    plain = RangeRule(id="b", green_high=Decimal(7))
    document = PlanDocument(
        items=(
            MonitoringItem("glucose", "glucose", (bound, plain)),
            MonitoringItem("spo2", "spo2", (plain,)),
        )
    )
    assert bound_keys([document], "glucose", "") == MEAL
    assert bound_keys([document], "spo2", "") == frozenset()
