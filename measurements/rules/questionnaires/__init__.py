"""Forms that are ready-made, by name. Texts in bokmål, nynorsk and English.

Only forms that may be used freely are shipped: PHQ-9 and GAD-7 (Pfizer gave both to everybody, no
permission needed). CAT and EQ-5D may not be, so their scores can be sent, not their texts.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from measurements.rules.questionnaires.form import Form, Option, Question, QuestionType, Score
from measurements.rules.questionnaires.mood import GAD_7, PHQ_9

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FORMS", "Form", "Option", "Question", "QuestionType", "Score"]

FORMS: Mapping[str, Form] = MappingProxyType({each.name: each for each in (PHQ_9, GAD_7)})
"""The forms by the name that a reading's ``about`` carries."""
