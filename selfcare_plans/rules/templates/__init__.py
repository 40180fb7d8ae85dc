"""Ready-made plans to begin from, one per diagnosis; every limit says where it is from.

A limit that a published source gives names that source. Everything else, also the step from a
published number to a colour, says "ours, to be approved by a doctor" in its ``source``. The words
for the patient are ours as well.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from selfcare_plans.rules.templates.common import LANGUAGES, speaker
from selfcare_plans.rules.templates.copd import copd
from selfcare_plans.rules.templates.heart_failure import heart_failure
from selfcare_plans.rules.templates.hypertension import hypertension
from selfcare_plans.rules.templates.type_2_diabetes import type_2_diabetes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from selfcare_plans.rules.document import PlanDocument
    from selfcare_plans.rules.templates.common import Say

__all__ = [
    "LANGUAGES",
    "TemplateName",
    "UnknownTemplateLanguage",
    "template",
    "template_title",
]


class TemplateName(StrEnum):
    """The diagnoses that have a template."""

    COPD = "COPD"
    HEART_FAILURE = "HEART_FAILURE"
    TYPE_2_DIABETES = "TYPE_2_DIABETES"
    HYPERTENSION = "HYPERTENSION"


class UnknownTemplateLanguage(ValueError):
    """The templates are not written in this language."""


_TEMPLATES: Mapping[TemplateName, Callable[[Say], PlanDocument]] = MappingProxyType(
    {
        TemplateName.COPD: copd,
        TemplateName.HEART_FAILURE: heart_failure,
        TemplateName.TYPE_2_DIABETES: type_2_diabetes,
        TemplateName.HYPERTENSION: hypertension,
    }
)


def template(
    name: TemplateName,
    *,
    receivers: tuple[str, ...] = (),
    contact_point: str = "",
    review_date: date | None = None,
    language: str = "nb",
) -> PlanDocument:
    """Return the template as a document to adjust to one patient.

    It can be published once it has ``receivers`` (unit ids, first in line first) and a
    ``review_date``. Raises ``UnknownTemplateLanguage`` for other languages than nb, nn and en.
    """
    if language not in LANGUAGES:
        raise UnknownTemplateLanguage(language)
    return msgspec.structs.replace(
        _TEMPLATES[name](speaker(language)),
        receivers=receivers,
        contact_point=contact_point,
        review_date=review_date,
        language=language,
    )


def template_title(name: TemplateName, *, language: str = "nb") -> str:
    """Return the diagnosis in words, as the template's document names it."""
    return template(name, language=language).diagnoses[0]
