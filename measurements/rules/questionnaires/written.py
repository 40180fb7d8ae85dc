"""Answers as they are typed on a page and as they are stored, read into what rules count by."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from measurements.rules.questionnaires.definition import QuestionType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from measurements.rules.facts import Answer
    from measurements.rules.questionnaires.definition import Definition, Question

_NUMBER = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,6})?", re.ASCII)


def typed_answers(definition: Definition, typed: Mapping[str, Sequence[str]]) -> dict[str, Answer]:
    """Return what was typed, by link id. A number that cannot be read stays text, and fits nothing."""
    found = {
        question.link_id: _typed(question, [one.strip() for one in typed[question.link_id]])
        for question in definition.questions
        if question.link_id in typed
    }
    return {link: answer for link, answer in found.items() if answer is not None}


def _typed(question: Question, texts: list[str]) -> Answer | None:
    texts = [text for text in texts if text]
    if not texts:
        return None
    match question.type:
        case QuestionType.MULTIPLE:
            return tuple(texts)
        case QuestionType.CHOICE:
            chosen = next((one for one in question.options if one.code == texts[0]), None)
            return chosen.answer if chosen else texts[0]
        case QuestionType.NUMBER | QuestionType.SCALE:
            plain = re.sub(r"\s", "", texts[0]).replace(",", ".")
            return Decimal(plain) if _NUMBER.fullmatch(plain) else texts[0]
        case QuestionType.TEXT:
            return texts[0]


def stored_answers(stored: Mapping[str, Any] | None) -> dict[str, Answer]:
    """Return answers as they lie in a reading: JSON numbers, texts and lists of texts."""
    return {link: _stored(value) for link, value in (stored or {}).items()}


def _stored(value: Any) -> Answer:
    if isinstance(value, list | tuple):
        return tuple(str(one) for one in value)
    return value if isinstance(value, str | Decimal) else Decimal(str(value))


def sent_answers(answers: Mapping[str, Answer]) -> dict[str, Any]:
    """Return answers as a reading in the API has them."""
    return {
        link: list(answer) if isinstance(answer, tuple) else answer
        for link, answer in answers.items()
    }
