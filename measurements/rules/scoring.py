"""What the answers of a form add up to. The one seam between intake and the forms that we know."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from measurements.rules.questionnaires import FORMS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from measurements.rules.facts import Answer


@dataclass(frozen=True, slots=True)
class Scored:
    """Sums by name. ``is_complete``: no required question is unanswered."""

    components: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    is_complete: bool = True


def scored(about: str, answers: Mapping[str, Answer]) -> Scored:
    """Return what the answers of the form ``about`` add up to; of an unknown form nothing.

    An answer that the question does not take counts as none. A sum of an incomplete form is what
    has been answered so far: it can be high enough to colour, and never clears.
    """
    form = FORMS.get(about)
    if form is None:
        return Scored()
    given = {
        link_id: answer
        for link_id, answer in answers.items()
        if (question := form.question(link_id)) is not None and question.takes(answer)
    }
    numbers = {link: answer for link, answer in given.items() if isinstance(answer, Decimal)}
    components = {
        each.name: sum((numbers[one] for one in each.questions if one in numbers), Decimal(0))
        for each in form.scores
        if any(one in numbers for one in each.questions)
    }
    return Scored(
        MappingProxyType(components),
        all(
            question.link_id in given
            for question in form.questions
            if question.is_required and question.is_asked(given)
        ),
    )
