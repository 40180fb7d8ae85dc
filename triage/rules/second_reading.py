"""Does this reading answer the yellow that is held for a second one, and what was such a pair?

The second reading is of the same kind and the same form, measured later, and in the same context
where a rule of the plan is bound to one: a glucose after a meal says nothing of a fasting one. A
second reading that does not say its context is judged by the strictest limits that could apply
(``rules/ranges.py``), so that a green one answers whatever the context of the first was.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from selfcare_plans.rules.document import MeanRule, RangeRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from selfcare_plans.rules.document import PlanDocument


class PairWas(StrEnum):
    """What a yellow followed by a green was, as a nurse or doctor says it."""

    TECHNIQUE = "TECHNIQUE"
    DEVICE = "DEVICE"
    REAL = "REAL"


class Measured(Protocol):
    """What is asked of either reading. ``about``: of which form; ``measured_at`` is aware."""

    @property
    def kind(self) -> str: ...
    @property
    def about(self) -> str: ...
    @property
    def context(self) -> Mapping[str, str]: ...
    @property
    def measured_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class First:
    """The reading that a held yellow is of."""

    id: str
    kind: str
    about: str
    context: Mapping[str, str]
    measured_at: datetime


def bound_keys(documents: Iterable[PlanDocument], kind: str, about: str) -> frozenset[str]:
    """Return the context keys (``meal``) that rules of the kind, and form, are bound to."""
    return frozenset(
        rule.context.partition("=")[0].strip()
        for document in documents
        for item in document.items
        if item.kind == kind and item.about in ("", about)
        for rule in item.rules
        if isinstance(rule, RangeRule | MeanRule) and rule.context
    )


def is_answer(first: Measured, second: Measured, keys: Iterable[str]) -> bool:
    """Whether the second reading is one that the first was held for; its colour is not asked."""
    return (
        (second.kind, second.about) == (first.kind, first.about)
        and second.measured_at > first.measured_at
        and all(second.context.get(key) in (None, first.context.get(key)) for key in keys)
    )
