"""Rule 6: an answer of a form, or the code of an event, that gives a colour."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from triage.rules.amounts import is_number, written

if TYPE_CHECKING:
    from measurements.rules.facts import Answer, ReadingFact
    from selfcare_plans.rules.document import AnswerRule

ABOUT = "about"
"""The question of a rule on an event: what happened."""


def answer_to(rule: AnswerRule, reading: ReadingFact) -> Answer | None:
    """Return what was answered, or None where the question was not."""
    if rule.question == ABOUT:
        return reading.about or None
    return reading.answers.get(rule.question)


def speaks(rule: AnswerRule, answer: Answer) -> bool:
    """Whether the answer is one that the rule names, or a number on the side that it names."""
    if isinstance(answer, tuple):
        return any(speaks(rule, each) for each in answer)
    if isinstance(answer, Decimal):
        return _is_beyond(rule, answer) or (written(answer) or "") in rule.any_of
    return answer in rule.any_of


def _is_beyond(rule: AnswerRule, number: Decimal) -> bool:
    if not is_number(number):
        return False
    if rule.at_least is not None and number >= rule.at_least:
        return True
    return rule.at_most is not None and number <= rule.at_most


def shown(answer: Answer) -> str:
    """Return the answer as short text for a sentence."""
    if isinstance(answer, tuple):
        return ", ".join(answer)[:80]
    return (written(answer) or "") if isinstance(answer, Decimal) else answer[:80]
