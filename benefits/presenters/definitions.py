"""A row of the plan as the appendix defines it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from benefits.presenters import plan_words, words

if TYPE_CHECKING:
    from benefits.rules.plan_types import Benefit


@dataclass(frozen=True, slots=True)
class DefinitionView:
    """What is counted, from where, how often, by whom and for whom. ``row`` is nought without a number."""

    row: int
    name: str
    note: str
    definitions: tuple[tuple[str, str, str], ...]
    source: str
    frequency: str
    precondition: str
    collected_by: str
    gains: str


def definition_view(benefit: Benefit) -> DefinitionView:
    """Return a row in the present language."""
    return DefinitionView(
        row=benefit.row,
        name=_(benefit.name),
        note=_(benefit.note) if benefit.note else "",
        definitions=plan_words.definitions(benefit),
        source=str(words.SOURCES[benefit.source]),
        frequency=plan_words.frequency(benefit),
        precondition=_(benefit.precondition),
        collected_by=plan_words.responsible(benefit),
        gains=words.in_a_row([str(words.GAINS[one]) for one in benefit.gains]),
    )
