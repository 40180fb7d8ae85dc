"""What a questionnaire is: sections, questions, conditions, and what the answers add up to.

One document is one version. Texts are by language; numbers are Decimal. Nothing in it is about a
person.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec

LANGUAGES = ("nb", "nn", "en")


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Common settings of every part of the document."""


class Texts(Part, frozen=True):
    """One text in bokmål, nynorsk and English; a language that is missing is empty."""

    nb: str = ""
    nn: str = ""
    en: str = ""

    def say(self, language: str) -> str:
        """Return the text in the language, else in the one that its reader reads best."""
        for each in (language, *LANGUAGES):
            text: str = getattr(self, each, "") if each in LANGUAGES else ""
            if text:
                return text
        return ""

    def get(self, language: str, default: str = "") -> str:
        """Return ``say``, for callers that know texts by language only."""
        return self.say(language) or default

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing in any language."""
        return not (self.nb.strip() or self.nn.strip() or self.en.strip())


class QuestionType(StrEnum):
    """How a question is answered."""

    CHOICE = "CHOICE"
    MULTIPLE = "MULTIPLE"
    NUMBER = "NUMBER"
    SCALE = "SCALE"
    TEXT = "TEXT"


class Match(StrEnum):
    """Whether all of several conditions must hold, or one is enough."""

    ALL = "ALL"
    ANY = "ANY"


class Option(Part, frozen=True):
    """One possible answer. ``code`` names it; ``value`` is what it counts, if it counts."""

    code: str
    texts: Texts
    value: Decimal | None = None

    @property
    def answer(self) -> Decimal | str:
        """What a reading holds where this one was chosen: the number, else the code."""
        return self.code if self.value is None else self.value


class Condition(Part, frozen=True):
    """Asks of an earlier question: one of these answers, a number so high or low, or any answer.

    Exactly one of ``any_of``, ``at_least``, ``at_most`` and ``answered`` is given. ``any_of`` holds
    answers as they are written: a number, or an option's code.
    """

    question: str
    any_of: tuple[str, ...] = ()
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    answered: bool | None = None


class Question(Part, frozen=True):
    """One question. ``link_id`` is its name in FHIR and in plans.

    ``low`` and ``high`` bound a number or a scale (whose steps are whole), both included; ``unit``
    is shown after a number. ``act_now_from``: a plan with this form needs a red rule of its own, with
    what to do at once, on this answer and above.
    """

    link_id: str
    type: QuestionType
    texts: Texts
    help: Texts = Texts()
    options: tuple[Option, ...] = ()
    is_required: bool = True
    shown_when: tuple[Condition, ...] = ()
    match: Match = Match.ALL
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    low_label: Texts = Texts()
    high_label: Texts = Texts()
    act_now_from: Decimal | None = None

    @property
    def most(self) -> Decimal | None:
        """The highest number that an answer can be, None where that is open or there is none."""
        values = [option.value for option in self.options if option.value is not None]
        return max(values, default=self.high)


class Section(Part, frozen=True):
    """Questions that belong together; ``intro`` is read before them."""

    id: str
    questions: tuple[Question, ...]
    titles: Texts = Texts()
    intro: Texts = Texts()
    shown_when: tuple[Condition, ...] = ()
    match: Match = Match.ALL


class ScorePart(Part, frozen=True):
    """One question of a sum, and how much each of its points counts."""

    question: str
    weight: Decimal = Decimal(1)


class Meaning(Part, frozen=True):
    """What a sum from ``low`` to ``high`` means, both included. An open end is None."""

    texts: Texts
    low: Decimal | None = None
    high: Decimal | None = None


class Score(Part, frozen=True):
    """A weighted sum of answers. ``name`` is the reading's component; ``code`` LOINC, if any."""

    name: str
    parts: tuple[ScorePart, ...]
    titles: Texts = Texts()
    meanings: tuple[Meaning, ...] = ()
    code: str = ""


class Definition(Part, frozen=True):
    """A questionnaire in one version.

    ``name`` is what a reading's ``about`` carries. ``url`` is FHIR's canonical address and
    ``version`` what the publisher calls the version. ``source`` names where it is from, ``licence``
    on what terms it is used. ``only_in_opening_hours``: offered while somebody watches.
    ``only_by_patient``: nobody answers on the patient's behalf.
    """

    name: str
    titles: Texts
    sections: tuple[Section, ...]
    intro: Texts = Texts()
    scores: tuple[Score, ...] = ()
    version: str = ""
    url: str = ""
    source: str = ""
    licence: str = ""
    only_in_opening_hours: bool = False
    only_by_patient: bool = False

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in order."""
        return tuple(question for section in self.sections for question in section.questions)

    def question(self, link_id: str) -> Question | None:
        """Return the question of that link id."""
        return next((each for each in self.questions if each.link_id == link_id), None)

    @property
    def link_ids(self) -> tuple[str, ...]:
        """The names of all questions."""
        return tuple(each.link_id for each in self.questions)

    @property
    def score_names(self) -> tuple[str, ...]:
        """The names of all sums."""
        return tuple(each.name for each in self.scores)

    @property
    def act_now_questions(self) -> dict[str, Decimal]:
        """The questions that a plan needs a red rule on, and from which answer, by link id."""
        return {
            each.link_id: each.act_now_from
            for each in self.questions
            if each.act_now_from is not None
        }


def encode(definition: Definition) -> bytes:
    """Return the document as JSON; decimals are written as text, so that no digit is lost."""
    return msgspec.json.encode(definition)


def decode(document: bytes | dict[str, Any]) -> Definition:
    """Read a document, as bytes or parsed. Raises ``msgspec.ValidationError``."""
    if isinstance(document, bytes):
        return msgspec.json.decode(document, type=Definition)
    return msgspec.convert(document, Definition)
