"""What the patient does at once: the plan's own step, whom to ring, and "have you done it?"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from triage.presenters.patient.words import Words
from triage.rules.acting import at_once

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from triage.models import ActNowAnswer
    from triage.queries.patient import OwnReading, PlanNow

WHO: Mapping[str, Words] = {
    "113": _("Emergency"),
    "116117": _("Out-of-hours clinic"),
    "116123": _("Mental Health helpline"),
}
"""The national numbers, by name."""


@dataclass(frozen=True, slots=True)
class NumberShown:
    """A number to ring, and whose it is where everybody knows it."""

    number: str
    who: Words


@dataclass(frozen=True, slots=True)
class ActCard:
    """One thing to do at once. ``is_done`` is None until it has been answered."""

    reading_id: UUID
    rule_id: str
    step: str
    language: str
    numbers: tuple[NumberShown, ...]
    asks: bool
    is_done: bool | None


def act_cards(
    reading: OwnReading,
    plan: PlanNow | None,
    answers: Mapping[tuple[UUID, str], ActNowAnswer],
) -> list[ActCard]:
    """Return what the rules that spoke on the reading ask for. ``plan``: the one that judged it."""
    if plan is None or reading.is_in_error:
        return []
    cards = []
    for rule_id, act in at_once(plan.document, reading.fired):
        said = answers.get((reading.id, rule_id))
        cards.append(
            ActCard(
                reading_id=reading.id,
                rule_id=rule_id,
                step=act.step,
                language=plan.document.language,
                numbers=tuple(NumberShown(one, WHO.get(one, "")) for one in act.numbers),
                asks=act.ask_done and not (said and said.is_done),
                is_done=said.is_done if said else None,
            )
        )
    return cards


def left_to_do(cards: Iterable[ActCard]) -> list[ActCard]:
    """Return what has not been answered with yes: that stands on the page of the day."""
    return [one for one in cards if not one.is_done]
