"""What a plan asks to be done at once: of the rules that spoke, combinations too, in their order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from selfcare_plans.rules.document import (
    ActNow,
    AnswerRule,
    Colour,
    CombinationPart,
    CombinationRule,
    MonitoringItem,
    News2Rule,
    PlanDocument,
    RangeRule,
)
from triage.rules.acting import all_rules, at_once

EAT, RING, SIT = (ActNow(step=text) for text in ("Spis noe søtt.", "Ring 113.", "Sett deg opp."))
LOW = RangeRule(id="low", green_low=Decimal(4), act_now=EAT)
HIGH = RangeRule(id="high", green_high=Decimal(12))
HARM = AnswerRule(id="harm", colour=Colour.RED, question="9", at_least=Decimal(1), act_now=RING)
BOTH = CombinationRule(
    id="both",
    colour=Colour.RED,
    parts=(CombinationPart(kind="glucose", at_most=Decimal(3)), CombinationPart(kind="pulse")),
    act_now=SIT,
)
NEWS2 = News2Rule(
    id="news2",
    scale=1,
    set_by="Kari Lege",
    set_on=date(2026, 1, 1),
    adult_not_pregnant=True,
    act_now=RING,
)
PLAN = PlanDocument(
    items=(
        MonitoringItem("glucose", "glucose", (LOW, HIGH)),
        MonitoringItem("phq", "answers", (HARM,), about="phq9"),
    ),
    combinations=(BOTH, NEWS2),
)


def test_only_rules_that_spoke_ask_and_most_ask_for_nothing() -> None:
    assert at_once(PLAN, ("low", "high")) == (("low", EAT),)
    assert at_once(PLAN, ("high",)) == ()
    assert at_once(PLAN, ()) == ()


def test_answers_combinations_and_news2_ask_too_in_the_order_they_spoke() -> None:
    assert at_once(PLAN, ("both", "harm", "news2", "harm")) == (
        ("both", SIT),
        ("harm", RING),
        ("news2", RING),
    )


def test_a_rule_of_another_version_asks_for_nothing() -> None:
    assert at_once(PLAN, ("gone", "")) == ()


def test_all_rules_are_those_of_items_and_combinations() -> None:
    assert [rule.id for rule in all_rules(PLAN)] == ["low", "high", "harm", "both", "news2"]
