"""What the answers of a form add up to. The one seam between intake and the forms that are known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from measurements.rules.questionnaires import FORMS, read_form, sums
from measurements.rules.questionnaires.definition import Definition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from measurements.rules.facts import Answer

_NONE: Mapping[str, Answer] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Form:
    """A published version of a questionnaire, by its running number."""

    definition: Definition
    number: int


Forms = Callable[[str, int | None], Form | None]
"""Finds a form by name, in the version of that number or (None) the newest."""


def ready_made(name: str, number: int | None = None) -> Form | None:
    """Return a form that is shipped: the only ones known where no database is asked."""
    definition = FORMS.get(name)
    if definition is None or number not in (None, int(definition.version)):
        return None
    return Form(definition, int(definition.version))


@dataclass(frozen=True, slots=True)
class Scored:
    """Sums by name. ``is_complete``: no required question is unanswered.

    ``counted`` are the answers less those ``set_aside``, which answer questions that were not asked;
    ``number`` is the version that the form was read by, None for an unknown form.
    """

    components: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    is_complete: bool = True
    counted: Mapping[str, Answer] = field(default_factory=lambda: _NONE)
    set_aside: Mapping[str, Answer] = field(default_factory=lambda: _NONE)
    number: int | None = None


def scored(
    about: str,
    answers: Mapping[str, Answer],
    forms: Forms = ready_made,
    number: int | None = None,
) -> Scored:
    """Return what the answers of the form ``about`` add up to; of an unknown form nothing.

    An answer that the question does not take counts as none. A sum of an incomplete form is what
    has been answered so far: it can be high enough to colour, and never clears. What answers a
    question that is not asked is set aside: kept and shown, neither counted nor judged, since the
    person took back the answer that asked for it.
    """
    form = forms(about, number)
    if form is None:
        return Scored(counted=answers)
    read = read_form(form.definition, answers)
    return Scored(
        components=MappingProxyType(
            {each.score.name: each.value for each in sums(form.definition, read)}
        ),
        is_complete=read.is_complete,
        counted=MappingProxyType({k: v for k, v in answers.items() if k not in read.set_aside}),
        set_aside=read.set_aside,
        number=form.number,
    )
