"""What must be put right before a questionnaire may be published."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from measurements.rules.questionnaires.definition import QuestionType, Texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from measurements.rules.questionnaires.definition import (
        Condition,
        Definition,
        Question,
        Score,
        Section,
    )

MAX_QUESTIONS = 200
MAX_OPTIONS = 50
MAX_TEXT = 2000
MAX_ID = 100
WIDEST_SCALE = 20
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,78}[a-z0-9]")
_ID = re.compile(r"[A-Za-z0-9_.-]+")
_SCORE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CHOSEN = (QuestionType.CHOICE, QuestionType.MULTIPLE)
_NUMBERS = (QuestionType.NUMBER, QuestionType.SCALE)


class Wrong(StrEnum):
    """Stable names of what is wrong; pages and FHIR say it by these."""

    BAD_NAME = "BAD_NAME"
    NO_TITLE = "NO_TITLE"
    NO_QUESTIONS = "NO_QUESTIONS"
    TOO_MANY_QUESTIONS = "TOO_MANY_QUESTIONS"
    NO_SOURCE = "NO_SOURCE"
    NO_LICENCE = "NO_LICENCE"
    BAD_ID = "BAD_ID"
    ID_TWICE = "ID_TWICE"
    NO_TEXT = "NO_TEXT"
    TEXT_TOO_LONG = "TEXT_TOO_LONG"
    NO_OPTIONS = "NO_OPTIONS"
    TOO_MANY_OPTIONS = "TOO_MANY_OPTIONS"
    OPTIONS_NOT_ASKED = "OPTIONS_NOT_ASKED"
    OPTION_TWICE = "OPTION_TWICE"
    NUMBER_NOT_FINITE = "NUMBER_NOT_FINITE"
    BAD_BOUNDS = "BAD_BOUNDS"
    BAD_SCALE = "BAD_SCALE"
    CONDITION_NOT_BEFORE = "CONDITION_NOT_BEFORE"
    CONDITION_NOT_ONE = "CONDITION_NOT_ONE"
    CONDITION_NEVER = "CONDITION_NEVER"
    BAD_SCORE_NAME = "BAD_SCORE_NAME"
    SCORE_TWICE = "SCORE_TWICE"
    SCORE_OF_NOTHING = "SCORE_OF_NOTHING"
    SCORE_UNKNOWN_QUESTION = "SCORE_UNKNOWN_QUESTION"
    SCORE_WITHOUT_NUMBER = "SCORE_WITHOUT_NUMBER"
    BAD_MEANINGS = "BAD_MEANINGS"
    ACT_NOW_UNREACHED = "ACT_NOW_UNREACHED"

    @property
    def detail(self) -> str:
        """One English sentence that says what is wrong and what would be right."""
        return _DETAIL[self]


_DETAIL: Mapping[Wrong, str] = MappingProxyType(
    {
        Wrong.BAD_NAME: "The name has 2 to 80 small letters, digits and hyphens.",
        Wrong.NO_TITLE: "Give the form a title.",
        Wrong.NO_QUESTIONS: "A form needs at least one question.",
        Wrong.TOO_MANY_QUESTIONS: f"A form has at most {MAX_QUESTIONS} questions.",
        Wrong.NO_SOURCE: "Say where the form is from.",
        Wrong.NO_LICENCE: "Say on what terms the form may be used.",
        Wrong.BAD_ID: "An id has 1 to 100 letters, digits, points, hyphens and underscores.",
        Wrong.ID_TWICE: "Two parts have the same id.",
        Wrong.NO_TEXT: "Write the text in at least one language.",
        Wrong.TEXT_TOO_LONG: f"A text has at most {MAX_TEXT} characters.",
        Wrong.NO_OPTIONS: "A choice needs at least two options.",
        Wrong.TOO_MANY_OPTIONS: f"A choice has at most {MAX_OPTIONS} options.",
        Wrong.OPTIONS_NOT_ASKED: "Only a choice has options.",
        Wrong.OPTION_TWICE: "Two options have the same code or the same number.",
        Wrong.NUMBER_NOT_FINITE: "The number must be finite.",
        Wrong.BAD_BOUNDS: "The lowest number must be below the highest.",
        Wrong.BAD_SCALE: f"A scale has whole ends, at most {WIDEST_SCALE} steps apart.",
        Wrong.CONDITION_NOT_BEFORE: "A condition asks of a question that comes before.",
        Wrong.CONDITION_NOT_ONE: "A condition asks one thing: an answer, a number, or whether there is one.",
        Wrong.CONDITION_NEVER: "The question asked of has no such answer.",
        Wrong.BAD_SCORE_NAME: "The name of a sum has small letters, digits and underscores.",
        Wrong.SCORE_TWICE: "Two sums have the same name.",
        Wrong.SCORE_OF_NOTHING: "A sum needs at least one question, each once.",
        Wrong.SCORE_UNKNOWN_QUESTION: "The sum names a question that is not there.",
        Wrong.SCORE_WITHOUT_NUMBER: "The sum names a question whose answers are no numbers.",
        Wrong.BAD_MEANINGS: "The meanings of a sum go upwards and do not overlap.",
        Wrong.ACT_NOW_UNREACHED: "No answer is as high as the one that asks for help at once.",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormProblem:
    """One thing that must be put right. ``pointer`` is a JSON Pointer into the document."""

    pointer: str
    code: Wrong

    @property
    def detail(self) -> str:
        """The English sentence for ``code``."""
        return self.code.detail


def form_problems(definition: Definition) -> tuple[FormProblem, ...]:
    """Return everything that keeps the document from being published; empty: it may be. Total."""
    return tuple(_problems(definition))


def _problems(definition: Definition) -> Iterator[FormProblem]:
    if not _NAME.fullmatch(definition.name):
        yield FormProblem("/name", Wrong.BAD_NAME)
    yield from _text(definition.titles, "/titles", Wrong.NO_TITLE)
    yield from _text(definition.intro, "/intro", None)
    if not definition.source.strip():
        yield FormProblem("/source", Wrong.NO_SOURCE)
    if not definition.licence.strip():
        yield FormProblem("/licence", Wrong.NO_LICENCE)
    questions = definition.questions
    if not questions:
        yield FormProblem("/sections", Wrong.NO_QUESTIONS)
    if len(questions) > MAX_QUESTIONS:
        yield FormProblem("/sections", Wrong.TOO_MANY_QUESTIONS)
    yield from _ids(definition)
    before: dict[str, Question] = {}
    for number, section in enumerate(definition.sections):
        at = f"/sections/{number}"
        yield from _section(section, before, at)
        for index, question in enumerate(section.questions):
            yield from _question(question, before, f"{at}/questions/{index}")
            before.setdefault(question.link_id, question)
    names = Counter(score.name for score in definition.scores)
    for number, score in enumerate(definition.scores):
        at = f"/scores/{number}"
        if names[score.name] > 1:
            yield FormProblem(f"{at}/name", Wrong.SCORE_TWICE)
        yield from _score(score, before, at)


def _ids(definition: Definition) -> Iterator[FormProblem]:
    counted = Counter(each.link_id for each in definition.questions)
    sections = Counter(each.id for each in definition.sections)
    for number, section in enumerate(definition.sections):
        at = f"/sections/{number}"
        yield from _id(section.id, sections[section.id] + counted[section.id], f"{at}/id")
        for index, question in enumerate(section.questions):
            link = question.link_id
            times = counted[link] + (link in sections)
            yield from _id(link, times, f"{at}/questions/{index}/link_id")


def _id(name: str, times: int, at: str) -> Iterator[FormProblem]:
    if not _ID.fullmatch(name) or len(name) > MAX_ID:
        yield FormProblem(at, Wrong.BAD_ID)
    elif times > 1:
        yield FormProblem(at, Wrong.ID_TWICE)


def _text(texts: Texts, at: str, missing: Wrong | None) -> Iterator[FormProblem]:
    if missing is not None and texts.is_blank:
        yield FormProblem(at, missing)
    if any(len(text) > MAX_TEXT for text in (texts.nb, texts.nn, texts.en)):
        yield FormProblem(at, Wrong.TEXT_TOO_LONG)


def _section(section: Section, before: dict[str, Question], at: str) -> Iterator[FormProblem]:
    yield from _text(section.titles, f"{at}/titles", None)
    yield from _text(section.intro, f"{at}/intro", None)
    yield from _conditions(section.shown_when, before, at)


def _question(question: Question, before: dict[str, Question], at: str) -> Iterator[FormProblem]:
    yield from _text(question.texts, f"{at}/texts", Wrong.NO_TEXT)
    yield from _text(question.help, f"{at}/help", None)
    yield from _options(question, at)
    yield from _bounds(question, at)
    yield from _conditions(question.shown_when, before, at)
    if question.act_now_from is not None:
        most = question.most
        if not question.act_now_from.is_finite():
            yield FormProblem(f"{at}/act_now_from", Wrong.NUMBER_NOT_FINITE)
        elif not _counts(question) or (most is not None and most < question.act_now_from):
            yield FormProblem(f"{at}/act_now_from", Wrong.ACT_NOW_UNREACHED)


def _options(question: Question, at: str) -> Iterator[FormProblem]:
    options, here = question.options, f"{at}/options"
    if question.type not in _CHOSEN:
        if options:
            yield FormProblem(here, Wrong.OPTIONS_NOT_ASKED)
        return
    if len(options) < (2 if question.type is QuestionType.CHOICE else 1):
        yield FormProblem(here, Wrong.NO_OPTIONS)
    if len(options) > MAX_OPTIONS:
        yield FormProblem(here, Wrong.TOO_MANY_OPTIONS)
    codes = Counter(option.code for option in options)
    values = Counter(o.value for o in options if o.value is not None and o.value.is_finite())
    for index, option in enumerate(options):
        place = f"{here}/{index}"
        if not option.code.strip() or len(option.code) > MAX_ID or not option.code.isprintable():
            yield FormProblem(f"{place}/code", Wrong.BAD_ID)
        yield from _text(option.texts, f"{place}/texts", Wrong.NO_TEXT)
        if option.value is not None and not option.value.is_finite():
            yield FormProblem(f"{place}/value", Wrong.NUMBER_NOT_FINITE)
        elif codes[option.code] > 1 or (option.value is not None and values[option.value] > 1):
            yield FormProblem(place, Wrong.OPTION_TWICE)


def _bounds(question: Question, at: str) -> Iterator[FormProblem]:
    low, high = question.low, question.high
    for name, bound in (("low", low), ("high", high)):
        if bound is not None and not bound.is_finite():
            yield FormProblem(f"{at}/{name}", Wrong.NUMBER_NOT_FINITE)
            return
    if question.type is QuestionType.SCALE:
        if (
            low is None
            or high is None
            or low % 1
            or high % 1
            or not 1 <= high - low <= WIDEST_SCALE
        ):
            yield FormProblem(f"{at}/high", Wrong.BAD_SCALE)
    elif low is not None and high is not None and low >= high:
        yield FormProblem(f"{at}/high", Wrong.BAD_BOUNDS)


def _conditions(
    conditions: tuple[Condition, ...], before: dict[str, Question], at: str
) -> Iterator[FormProblem]:
    for index, condition in enumerate(conditions):
        here = f"{at}/shown_when/{index}"
        asked = before.get(condition.question)
        said = (
            bool(condition.any_of),
            condition.at_least is not None,
            condition.at_most is not None,
            condition.answered is not None,
        )
        if asked is None:
            yield FormProblem(f"{here}/question", Wrong.CONDITION_NOT_BEFORE)
        elif sum(said) != 1:
            yield FormProblem(here, Wrong.CONDITION_NOT_ONE)
        elif not _can_hold(condition, asked):
            yield FormProblem(here, Wrong.CONDITION_NEVER)


def _can_hold(condition: Condition, asked: Question) -> bool:
    numbers = [one for one in (condition.at_least, condition.at_most) if one is not None]
    if numbers:
        return all(one.is_finite() for one in numbers) and _counts(asked)
    if condition.any_of and asked.type in _CHOSEN:
        one_of = asked.type is QuestionType.CHOICE
        known = {str(o.answer) if one_of else o.code for o in asked.options}
        return known.issuperset(condition.any_of)
    return True


def _counts(question: Question) -> bool:
    """Whether answers are numbers."""
    if question.type in _NUMBERS:
        return True
    return question.type is QuestionType.CHOICE and all(
        option.value is not None for option in question.options
    )


def _score(score: Score, known: dict[str, Question], at: str) -> Iterator[FormProblem]:
    if not _SCORE.fullmatch(score.name):
        yield FormProblem(f"{at}/name", Wrong.BAD_SCORE_NAME)
    if not score.parts or len({part.question for part in score.parts}) < len(score.parts):
        yield FormProblem(f"{at}/parts", Wrong.SCORE_OF_NOTHING)
    for index, part in enumerate(score.parts):
        here = f"{at}/parts/{index}"
        question = known.get(part.question)
        if question is None:
            yield FormProblem(f"{here}/question", Wrong.SCORE_UNKNOWN_QUESTION)
        elif question.type is QuestionType.TEXT or not _has_points(question):
            yield FormProblem(f"{here}/question", Wrong.SCORE_WITHOUT_NUMBER)
        if not part.weight.is_finite():
            yield FormProblem(f"{here}/weight", Wrong.NUMBER_NOT_FINITE)
    if not _go_upwards(score):
        yield FormProblem(f"{at}/meanings", Wrong.BAD_MEANINGS)
    for index, meaning in enumerate(score.meanings):
        yield from _text(meaning.texts, f"{at}/meanings/{index}", Wrong.NO_TEXT)


def _has_points(question: Question) -> bool:
    if question.type in _NUMBERS:
        return True
    return any(option.value is not None for option in question.options)


def _go_upwards(score: Score) -> bool:
    last: Decimal | None = None
    for index, meaning in enumerate(score.meanings):
        low, high = meaning.low, meaning.high
        if any(one is not None and not one.is_finite() for one in (low, high)):
            return False
        if low is None and index > 0:
            return False
        if high is None and index < len(score.meanings) - 1:
            return False
        if low is not None and high is not None and low > high:
            return False
        if last is not None and low is not None and low <= last:
            return False
        last = high
    return True
