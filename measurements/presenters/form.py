"""A questionnaire as it is answered: sections, questions, and what is still to be done."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dho.web import written
from measurements.rules.questionnaires import QuestionType, read_form, typed_answers
from measurements.rules.units import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from measurements.rules.questionnaires import (
        Condition,
        Definition,
        Option,
        Question,
        Read,
        Section,
    )
    from measurements.rules.scoring import Form

PREFIX = "q-"
"""Before the link id in the name of a field."""


@dataclass(frozen=True, slots=True)
class OptionShown:
    """One possible answer. ``number`` is what it counts, empty where it counts nothing."""

    code: str
    label: str
    number: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """One question as it stands. ``when`` are its conditions as JSON, for the page's script.

    ``options`` of a scale are its steps. ``said`` is what keeps it from being whole.
    """

    link_id: str
    name: str
    type: str
    text: str
    help: str
    options: tuple[OptionShown, ...]
    is_required: bool
    is_asked: bool
    when: str
    match: str
    unit: str
    low: str
    high: str
    low_label: str
    high_label: str
    typed: str
    said: str


@dataclass(frozen=True, slots=True)
class SectionShown:
    """Questions that belong together."""

    id: str
    title: str
    intro: str
    questions: tuple[QuestionShown, ...]
    is_asked: bool
    when: str
    match: str


@dataclass(frozen=True, slots=True)
class FormShown:
    """The form. ``said`` are the questions with something to say; ``error`` stops the whole."""

    name: str
    number: int
    title: str
    intro: str
    sections: tuple[SectionShown, ...]
    answered: int
    asked: int
    reference: str = ""
    said: tuple[QuestionShown, ...] = ()
    error: str = ""
    may_be_sent: bool = False

    @property
    def progress(self) -> str:
        """How far it is answered, in words."""
        words = {"done": self.answered, "all": self.asked}
        return (
            ngettext(
                "%(done)s of %(all)s question answered",
                "%(done)s of %(all)s questions answered",
                self.asked,
            )
            % words
        )


def language() -> str:
    """Return the reader's language, as texts of forms are kept by."""
    return (get_language() or "nb")[:2]


def typed_of(post: Any, definition: Definition) -> dict[str, list[str]]:
    """Return what was typed, by link id, from a posted form."""
    return {
        question.link_id: [text[:4000] for text in post.getlist(PREFIX + question.link_id)]
        for question in definition.questions
        if PREFIX + question.link_id in post
    }


def form_shown(
    form: Form,
    typed: Mapping[str, Sequence[str]] | None = None,
    *,
    reference: str = "",
    error: str = "",
    tells: bool = False,
) -> FormShown:
    """Return the form with what was typed. ``tells``: what is missing or does not fit is said."""
    definition, given = form.definition, typed or {}
    read = read_form(definition, typed_answers(definition, given))
    sections = tuple(_section(one, given, read, tells=tells) for one in definition.sections)
    questions = [one for section in sections for one in section.questions]
    return FormShown(
        name=definition.name,
        number=form.number,
        title=definition.titles.say(language()),
        intro=definition.intro.say(language()),
        sections=sections,
        answered=len(read.given),
        asked=len(read.asked),
        reference=reference,
        said=tuple(one for one in questions if one.said),
        error=error,
        may_be_sent=bool(read.given or read.unfit),
    )


def _section(
    section: Section, typed: Mapping[str, Sequence[str]], read: Read, *, tells: bool
) -> SectionShown:
    questions = tuple(_question(one, typed, read, tells=tells) for one in section.questions)
    return SectionShown(
        id=section.id,
        title=section.titles.say(language()),
        intro=section.intro.say(language()),
        questions=questions,
        is_asked=any(one.is_asked for one in questions),
        when=_when(section.shown_when),
        match=section.match.value,
    )


def _question(
    question: Question, typed: Mapping[str, Sequence[str]], read: Read, *, tells: bool
) -> QuestionShown:
    link, texts = question.link_id, typed.get(question.link_id, ())
    return QuestionShown(
        link_id=link,
        name=PREFIX + link,
        type=question.type.value,
        text=question.texts.say(language()),
        help=question.help.say(language()),
        options=tuple(_options(question, texts)),
        is_required=question.is_required,
        is_asked=link in read.asked,
        when=_when(question.shown_when),
        match=question.match.value,
        unit=question.unit,
        low=_plain(question.low),
        high=_plain(question.high),
        low_label=question.low_label.say(language()),
        high_label=question.high_label.say(language()),
        typed=texts[0] if texts else "",
        said=_said(question, read) if tells else "",
    )


def _options(question: Question, texts: Sequence[str]) -> list[OptionShown]:
    if (
        question.type is QuestionType.SCALE
        and question.low is not None
        and question.high is not None
    ):
        steps = range(int(question.low), int(question.high) + 1)
        return [OptionShown(str(n), str(n), str(n), str(n) in texts) for n in steps]
    return [_option(one, texts) for one in question.options]


def _option(option: Option, texts: Sequence[str]) -> OptionShown:
    return OptionShown(
        code=option.code,
        label=option.texts.say(language()),
        number=_plain(option.value),
        is_chosen=option.code in texts,
    )


def _said(question: Question, read: Read) -> str:
    link = question.link_id
    if link in read.unfit:
        low, high = question.low, question.high
        if question.type is QuestionType.NUMBER and low is not None and high is not None:
            return _("Write a number from %(low)s to %(high)s.") % {
                "low": written.number(low),
                "high": written.number(high),
            }
        return _("This answer cannot be used. Answer once more.")
    return _("Not answered") if link in read.missing else ""


def _plain(number: Decimal | None) -> str:
    return "" if number is None else plain(number)


def _when(conditions: Sequence[Condition]) -> str:
    """Return conditions as the page's script reads them; empty without any."""
    if not conditions:
        return ""
    return json.dumps(
        [
            {
                "question": one.question,
                "anyOf": list(one.any_of),
                "atLeast": None if one.at_least is None else float(one.at_least),
                "atMost": None if one.at_most is None else float(one.at_most),
                "answered": one.answered,
            }
            for one in conditions
        ]
    )
