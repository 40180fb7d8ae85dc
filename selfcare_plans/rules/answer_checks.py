"""Answers and events: what a rule may ask of them, and what an item may be about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfcare_plans.rules.kind_facts import (
    ABOUT,
    ANSWERS,
    EVENT,
    MAY_BE_ABOUT,
    WITH_ABOUT,
    known_abouts,
)
from selfcare_plans.rules.number_checks import colour_problems, number_problems
from selfcare_plans.rules.problems import PlanProblem, ProblemCode, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfcare_plans.rules.document import AnswerRule, MonitoringItem
    from selfcare_plans.rules.kind_facts import KindFacts


def about_problems(
    kind: str, about: str, facts: KindFacts | None, at: str
) -> Iterator[PlanProblem]:
    """Yield that a kind does not say which form or task it is about, or says it in vain."""
    here, known = f"{at}/about", known_abouts(facts)
    if kind in WITH_ABOUT and not about.strip():
        yield problem(here, ProblemCode.ABOUT_MISSING, kind=kind)
    elif about and kind not in MAY_BE_ABOUT:
        yield problem(here, ProblemCode.ABOUT_NOTHING, kind=kind)
    elif about and known and about not in known:
        yield problem(here, ProblemCode.ABOUT_UNKNOWN, kind=kind, about=about)


def answer_problems(
    rule: AnswerRule, item: MonitoringItem, facts: KindFacts | None, at: str
) -> Iterator[PlanProblem]:
    """Yield what is wrong with a rule on an answer, or on what an event is about."""
    yield from colour_problems(rule.colour, at)
    if item.kind not in (ANSWERS, EVENT):
        yield problem(at, ProblemCode.ANSWER_ELSEWHERE, kind=item.kind)
    if not rule.question.strip():
        yield problem(f"{at}/question", ProblemCode.NO_QUESTION)
    elif item.kind == EVENT and rule.question != ABOUT:
        yield problem(f"{at}/question", ProblemCode.EVENT_QUESTION)
    yield from _condition_problems(rule, item, at)
    known = known_abouts(facts) if item.kind == EVENT else ()
    for index, answer in enumerate(rule.any_of):
        here = f"{at}/any_of/{index}"
        if not answer.strip():
            yield problem(here, ProblemCode.EMPTY_ANSWER)
        elif known and answer not in known:
            yield problem(here, ProblemCode.ABOUT_UNKNOWN, kind=item.kind, about=answer)


def _condition_problems(rule: AnswerRule, item: MonitoringItem, at: str) -> Iterator[PlanProblem]:
    numbers = {
        name: value
        for name, value in (("at_least", rule.at_least), ("at_most", rule.at_most))
        if value is not None
    }
    if numbers and item.kind == EVENT:
        yield problem(at, ProblemCode.NO_CONDITION)
    elif not rule.any_of and not numbers:
        yield problem(at, ProblemCode.NO_ANSWER)
    for name, value in numbers.items():
        yield from number_problems(value, None, f"{at}/{name}")
