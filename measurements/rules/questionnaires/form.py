"""What a form is: questions, conditions, and what the answers add up to."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from measurements.rules.facts import Answer


class QuestionType(StrEnum):
    """How a question is answered."""

    CHOICE = "CHOICE"
    MULTIPLE = "MULTIPLE"
    NUMBER = "NUMBER"
    SCALE = "SCALE"
    TEXT = "TEXT"


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer; ``value`` is what it counts, ``texts`` by language."""

    value: Decimal
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``link_id`` is its name in FHIR and in plans.

    ``shown_when``: the question is asked only where another was answered with one of these numbers.
    """

    link_id: str
    type: QuestionType
    texts: Mapping[str, str]
    options: tuple[Option, ...] = ()
    is_required: bool = True
    shown_when: tuple[str, tuple[Decimal, ...]] | None = None

    def is_asked(self, answers: Mapping[str, Answer]) -> bool:
        """Whether the answers so far make this question one to ask."""
        if self.shown_when is None:
            return True
        question, values = self.shown_when
        return answers.get(question) in values

    def takes(self, answer: Answer) -> bool:
        """Whether this is an answer to the question."""
        if self.type in (QuestionType.CHOICE, QuestionType.SCALE):
            return isinstance(answer, Decimal) and any(o.value == answer for o in self.options)
        if self.type is QuestionType.NUMBER:
            return isinstance(answer, Decimal) and answer.is_finite()
        if self.type is QuestionType.MULTIPLE:
            return isinstance(answer, tuple)
        return isinstance(answer, str)


@dataclass(frozen=True, slots=True)
class Score:
    """A sum of answers. ``code`` is LOINC, where there is one."""

    name: str
    questions: tuple[str, ...]
    code: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form in one version. ``source`` names where it is from, and on what terms it is used."""

    name: str
    version: int
    titles: Mapping[str, str]
    intro: Mapping[str, str]
    questions: tuple[Question, ...]
    scores: tuple[Score, ...]
    source: str
    _by_link: Mapping[str, Question] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the questions."""
        index = MappingProxyType({each.link_id: each for each in self.questions})
        object.__setattr__(self, "_by_link", index)

    def question(self, link_id: str) -> Question | None:
        """Return the question of that link id."""
        return self._by_link.get(link_id)
