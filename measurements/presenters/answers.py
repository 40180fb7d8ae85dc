"""Answers in words: each question with its answer, the sums and what they mean, the version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dho.web import written
from measurements.presenters import joined
from measurements.presenters.form import language
from measurements.queries.questionnaires import form_of
from measurements.rules.questionnaires import (
    QuestionType,
    option_of,
    read_form,
    stored_answers,
    sums,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from measurements.rules.facts import Answer
    from measurements.rules.questionnaires import Question, Sum


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One question and its answer. ``remark`` says what is special, such as that there is none."""

    question: str
    answer: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class SumLine:
    """One score in words."""

    title: str
    value: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Response:
    """A form that was answered, as staff read it. ``is_known`` False: nobody knows its questions."""

    title: str
    version: str
    lines: tuple[AnswerLine, ...]
    sums: tuple[SumLine, ...]
    is_complete: bool
    is_known: bool = True

    @property
    def summary(self) -> str:
        """The sums in one line, else whether it is whole."""
        found = [" ".join(part for part in (one.title, one.value) if part) for one in self.sums]
        found = found or [_("answered") if self.is_complete else _("not complete")]
        return " · ".join(found)


def form_title(about: str) -> str:
    """Return what a form is called in the reader's language; its name where nobody knows it."""
    form = form_of(about)
    return (form.definition.titles.say(language()) if form else "") or about


def answer_in_form(about: str, link: str, answer: str) -> tuple[str, str]:
    """Return form and question as staff read them, and a stored answer with its option's words.

    ``("PHQ-9: mood…, Thoughts that…", "Several days (1)")``; as named where unknown.
    """
    form = form_of(about) if about else None
    question = form.definition.question(link) if form else None
    if form is None or question is None:
        return ", ".join(part for part in (about, link) if part), answer
    texts = (form.definition.titles, question.texts)
    asked = ", ".join(text for one in texts if (text := one.say(language())))
    if question.type is not QuestionType.CHOICE:
        return asked, answer
    shown = {
        written.number(one.value): answer_in_words(question, one.answer)
        for one in question.options
        if one.value is not None
    }
    return asked, shown.get(answer, answer)


def is_offered(about: str) -> bool:
    """Whether a form of that name is there to be answered: it is known, and not withdrawn."""
    return form_of(about) is not None


def only_in_opening_hours(about: str) -> bool:
    """Whether the form is offered only while somebody watches."""
    form = form_of(about)
    return form is not None and form.definition.only_in_opening_hours


def response_shown(
    about: str,
    number: int | None,
    answers: Mapping[str, Any] | None,
    set_aside: Mapping[str, Any] | None = None,
) -> Response:
    """Return the answers in words, by the questions of the version that they were given to.

    What was set aside stands beside the question that it answers, and counts nowhere.
    """
    given, aside = stored_answers(answers), stored_answers(set_aside)
    form = form_of(about, number)
    if form is None:
        lines = tuple(AnswerLine(link, _plain(answer)) for link, answer in given.items())
        return Response(about, "", lines, (), is_complete=True, is_known=False)
    definition = form.definition
    read = read_form(definition, given)
    found = []
    for question in definition.questions:
        link, text = question.link_id, question.texts.say(language())
        if link in aside:
            words = _("Set aside: the question was not asked. It is not counted.")
            found.append(AnswerLine(text, answer_in_words(question, aside[link]), words))
        elif link in read.unfit:
            words = _("This is no answer to the question. It is not counted.")
            found.append(AnswerLine(text, _plain(read.unfit[link]), words))
        elif link in read.given:
            found.append(AnswerLine(text, answer_in_words(question, read.given[link])))
        elif link in read.asked:
            found.append(AnswerLine(text, "–", _("Not answered")))
    words = _("The form has no such question.")
    found += [AnswerLine(link, _plain(answer), words) for link, answer in read.strange.items()]
    return Response(
        title=definition.titles.say(language()),
        version=definition.version or str(form.number),
        lines=tuple(found),
        sums=tuple(_sum(one) for one in sums(definition, read)),
        is_complete=read.is_complete,
    )


def answer_in_words(question: Question, answer: Answer) -> str:
    """Return an answer as the person gave it, in the reader's language."""
    if isinstance(answer, tuple):
        options = [(option_of(question, one), one) for one in answer]
        return ", ".join(
            option.texts.say(language()) if option else code for option, code in options
        )
    if question.type is QuestionType.CHOICE:
        option = option_of(question, answer)
        text = option.texts.say(language()) if option else _plain(answer)
        if option is None or option.value is None:
            return text
        return f"{text} ({written.number(option.value)})"
    if isinstance(answer, str):
        return answer
    if question.type is QuestionType.SCALE and question.high is not None:
        return _("%(value)s of %(most)s") % {
            "value": written.number(answer),
            "most": written.number(question.high),
        }
    return joined(written.number(answer), question.unit)


def _sum(one: Sum) -> SumLine:
    value = written.number(one.value)
    return SumLine(
        title=one.score.titles.say(language()) or one.score.name,
        value=_("at least %(value)s") % {"value": value} if one.at_least else value,
        meaning=one.meaning.texts.say(language()) if one.meaning else "",
    )


def _plain(answer: Answer) -> str:
    if isinstance(answer, tuple):
        return ", ".join(answer)
    return answer if isinstance(answer, str) else written.number(answer)
