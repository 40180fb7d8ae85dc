"""Which questions the answers so far ask, what is missing, and what each sum is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from measurements.rules.questionnaires.definition import Match, QuestionType
from measurements.rules.units import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from measurements.rules.facts import Answer
    from measurements.rules.questionnaires.definition import (
        Condition,
        Definition,
        Meaning,
        Option,
        Question,
        Score,
    )


@dataclass(frozen=True, slots=True)
class Read:
    """A set of answers as the form reads it, everything by link id.

    ``asked`` are the questions that the answers ask, in order; ``given`` the answers that count;
    ``missing`` the required questions without one. ``set_aside`` are answers to questions that are
    not asked, ``unfit`` those that the question does not take, ``strange`` those to no question of
    the form.
    """

    asked: tuple[str, ...]
    given: Mapping[str, Answer]
    missing: tuple[str, ...]
    set_aside: Mapping[str, Answer]
    unfit: Mapping[str, Answer]
    strange: Mapping[str, Answer]

    @property
    def is_complete(self) -> bool:
        """Whether every required question that is asked has an answer."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Sum:
    """One score. ``at_least``: a required question of it is unanswered, so it may be more.

    ``meaning`` is None for a sum that is not complete: it would clear what is not known.
    """

    score: Score
    value: Decimal
    at_least: bool
    meaning: Meaning | None


def read_form(definition: Definition, answers: Mapping[str, Answer]) -> Read:
    """Read answers by the form. Conditions look back only, so one pass from the top decides."""
    asked: list[str] = []
    given: dict[str, Answer] = {}
    missing: list[str] = []
    aside: dict[str, Answer] = {}
    unfit: dict[str, Answer] = {}
    for section in definition.sections:
        is_shown = holds_all(section.shown_when, section.match, given)
        for question in section.questions:
            link, answer = question.link_id, answers.get(question.link_id)
            if not (is_shown and holds_all(question.shown_when, question.match, given)):
                if answer is not None:
                    aside[link] = answer
                continue
            asked.append(link)
            if answer is not None and takes(question, answer):
                given[link] = answer
                continue
            if answer is not None:
                unfit[link] = answer
            if question.is_required:
                missing.append(link)
    known = {question.link_id for question in definition.questions}
    strange = {link: answer for link, answer in answers.items() if link not in known}
    return Read(
        tuple(asked),
        MappingProxyType(given),
        tuple(missing),
        MappingProxyType(aside),
        MappingProxyType(unfit),
        MappingProxyType(strange),
    )


def holds_all(conditions: Sequence[Condition], match: Match, given: Mapping[str, Answer]) -> bool:
    """Whether the conditions hold of the answers given so far; without any they do."""
    found = [holds(condition, given.get(condition.question)) for condition in conditions]
    if not found:
        return True
    return all(found) if match is Match.ALL else any(found)


def holds(condition: Condition, answer: Answer | None) -> bool:
    """Whether one condition holds. A question that is not asked, or not answered, has no answer."""
    if condition.answered is not None:
        return (answer is not None) is condition.answered
    if answer is None:
        return False
    if isinstance(answer, tuple):
        return any(each in condition.any_of for each in answer)
    if isinstance(answer, str):
        return answer in condition.any_of
    if plain(answer) in condition.any_of:
        return True
    if condition.at_least is not None and answer >= condition.at_least:
        return True
    return condition.at_most is not None and answer <= condition.at_most


def takes(question: Question, answer: Answer) -> bool:
    """Whether this is an answer to the question."""
    match question.type:
        case QuestionType.CHOICE:
            return any(option.answer == answer for option in question.options)
        case QuestionType.MULTIPLE:
            codes = {option.code for option in question.options}
            return isinstance(answer, tuple) and bool(answer) and codes.issuperset(answer)
        case QuestionType.SCALE:
            is_step = isinstance(answer, Decimal) and answer.is_finite() and answer % 1 == 0
            return is_step and _within(question, answer)
        case QuestionType.NUMBER:
            return _within(question, answer)
        case QuestionType.TEXT:
            return isinstance(answer, str) and bool(answer.strip())


def _within(question: Question, answer: Answer) -> bool:
    if not isinstance(answer, Decimal) or not answer.is_finite():
        return False
    if question.low is not None and answer < question.low:
        return False
    return question.high is None or answer <= question.high


def sums(definition: Definition, read: Read) -> tuple[Sum, ...]:
    """Return the scores that have at least one answer. An incomplete one is what there is so far."""
    found = []
    for score in definition.scores:
        counted = [
            (points, part.weight)
            for part in score.parts
            if (points := _points(definition.question(part.question), read)) is not None
        ]
        if not counted:
            continue
        value = sum((points * weight for points, weight in counted), Decimal(0))
        at_least = any(part.question in read.missing for part in score.parts)
        found.append(Sum(score, value, at_least, None if at_least else _meaning(score, value)))
    return tuple(found)


def _points(question: Question | None, read: Read) -> Decimal | None:
    """Return what an answer counts: its number, or the values of what was chosen together."""
    answer = read.given.get(question.link_id) if question else None
    if question is None or answer is None:
        return None
    if isinstance(answer, Decimal):
        return answer
    chosen = (answer,) if isinstance(answer, str) else answer
    values = [one.value for one in question.options if one.code in chosen and one.value is not None]
    return sum(values, Decimal(0)) if values else None


def _meaning(score: Score, value: Decimal) -> Meaning | None:
    for each in score.meanings:
        if each.low is not None and value < each.low:
            continue
        if each.high is None or value <= each.high:
            return each
    return None


def option_of(question: Question, answer: Decimal | str) -> Option | None:
    """Return the option that an answer, or a code among several chosen, names."""
    return next((one for one in question.options if answer in (one.answer, one.code)), None)
