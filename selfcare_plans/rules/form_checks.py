"""Questionnaires in a plan: the rule that some answers need, and when they may be asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfcare_plans.rules.document import AnswerRule, Colour, RangeRule
from selfcare_plans.rules.kind_facts import ANSWERS, known_form
from selfcare_plans.rules.problems import PlanProblem, ProblemCode, problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from selfcare_plans.rules.document import MonitoringItem, Schedule
    from selfcare_plans.rules.kind_facts import FormFacts, Hours, KindFacts

WORKDAYS = frozenset("12345")
"""When a form that needs somebody to watch may be asked for, where no hours are known."""


def form_problems(
    item: MonitoringItem, facts: KindFacts | None, hours: Hours | None, at: str
) -> Iterator[PlanProblem]:
    """Yield what is wrong with an item about a known form. ``hours``: those of the centre.

    A doctor's reason in ``no_red_reason`` stands for the rule that an answer needs, as it does for a
    red range that is left out.
    """
    form = known_form(facts, item.about) if item.kind == ANSWERS else None
    if form is None:
        return
    yield from _unknown_names(item, form, at)
    if not item.no_red_reason.strip():
        for question, least in form.act_now_questions.items():
            if not any(_speaks_at(rule, question, least) for rule in item.rules):
                yield problem(
                    f"{at}/no_red_reason",
                    ProblemCode.NO_ACT_NOW,
                    about=item.about,
                    question=question,
                )
    if form.only_in_opening_hours and item.schedule is not None:
        yield from _hours_problems(item.schedule, hours, f"{at}/schedule")


def _unknown_names(item: MonitoringItem, form: FormFacts, at: str) -> Iterator[PlanProblem]:
    for index, rule in enumerate(item.rules):
        here = f"{at}/rules/{index}"
        if isinstance(rule, AnswerRule) and rule.question and rule.question not in form.link_ids:
            yield problem(f"{here}/question", ProblemCode.QUESTION_UNKNOWN, question=rule.question)
        component = rule.component if isinstance(rule, RangeRule) else None
        if component and component not in form.score_names:
            yield problem(
                f"{here}/component",
                ProblemCode.COMPONENT_UNKNOWN,
                kind=item.kind,
                component=component,
            )


def _speaks_at(rule: object, question: str, least: Decimal) -> bool:
    """Whether the rule is red, says what to do at once, and speaks at every answer that needs it."""
    if not isinstance(rule, AnswerRule) or rule.question != question:
        return False
    if rule.colour is not Colour.RED or rule.act_now is None or not rule.act_now.step.strip():
        return False
    return rule.at_least is not None and rule.at_least <= least


def _hours_problems(schedule: Schedule, hours: Hours | None, at: str) -> Iterator[PlanProblem]:
    days = WORKDAYS if hours is None else frozenset(hours.weekdays)
    if not {str(day) for day in schedule.weekdays} <= days:
        yield problem(f"{at}/weekdays", ProblemCode.ONLY_WHEN_OPEN)
    if not schedule.not_on_holidays:
        yield problem(f"{at}/not_on_holidays", ProblemCode.NOT_ON_HOLIDAYS)
    if hours is None:
        return
    for index, window in enumerate(schedule.windows):
        if window.opens.tzinfo is not None or window.closes.tzinfo is not None:
            continue  # refused as such
        if window.opens < hours.opens or window.closes > hours.closes:
            yield problem(f"{at}/windows/{index}/opens", ProblemCode.ONLY_WHEN_OPEN)
