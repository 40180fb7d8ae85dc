"""Questionnaires: what one is, which are ready-made, and how answers are read by one.

Only forms that may be used freely are shipped: PHQ-9 and GAD-7 (Pfizer gave both to everybody, no
permission needed) and our own. CAT and EQ-5D may not be, so their scores can be sent, not their
texts.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from measurements.rules.questionnaires.answering import (
    Read,
    Sum,
    option_of,
    read_form,
    sums,
    takes,
)
from measurements.rules.questionnaires.checks import FormProblem, Wrong, form_problems
from measurements.rules.questionnaires.definition import (
    LANGUAGES,
    Condition,
    Definition,
    Match,
    Meaning,
    Option,
    Question,
    QuestionType,
    Score,
    ScorePart,
    Section,
    Texts,
    decode,
    encode,
)
from measurements.rules.questionnaires.experience import DAILY
from measurements.rules.questionnaires.mood import GAD_7, PHQ_9
from measurements.rules.questionnaires.written import (
    sent_answers,
    stored_answers,
    typed_answers,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "FORMS",
    "LANGUAGES",
    "SHIPPED_NO_LONGER",
    "Condition",
    "Definition",
    "Form",
    "FormProblem",
    "Match",
    "Meaning",
    "Option",
    "Question",
    "QuestionType",
    "Read",
    "Score",
    "ScorePart",
    "Section",
    "Sum",
    "Texts",
    "Wrong",
    "decode",
    "encode",
    "form_problems",
    "option_of",
    "read_form",
    "sent_answers",
    "stored_answers",
    "sums",
    "takes",
    "typed_answers",
]

Form = Definition
"""What a plan's editor calls it."""

FORMS: Mapping[str, Definition] = MappingProxyType(
    {each.name: each for each in (PHQ_9, GAD_7, DAILY)}
)
"""The ready-made forms, newest version, by the name that a reading's ``about`` carries."""

SHIPPED_NO_LONGER: Mapping[str, str] = MappingProxyType(
    {
        "safety-mastery-knowledge": (
            "The benefit plan asks the same four questions by itself, on the patient's own page."
        )
    }
)
"""Forms that came with the product once, and why they are offered no longer."""
