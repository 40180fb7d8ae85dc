"""One difference, and how two lists of parts are laid beside each other."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from selfcare_plans.rules.document import (
    ActNow,
    CombinationPart,
    Measure,
    PersonalNormal,
    Step,
    Window,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

Value: TypeAlias = (
    str
    | int
    | bool
    | Decimal
    | date
    | Measure
    | PersonalNormal
    | ActNow
    | tuple[str, ...]
    | tuple[int, ...]
    | tuple[Step, ...]
    | tuple[Window, ...]
    | tuple[CombinationPart, ...]
    | None
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One change. ``before``/``after`` are the values themselves; None: open, unset or not there.

    ``path`` leads to the place by kind and rule id (``/items/spo2/rules/spo2-range/yellow_low``).
    ``params`` says what the sentence is about: ``kind`` and ``about`` of an item, ``goal`` and
    ``measure``, and of a rule ``rule``, ``type``, ``component``, ``context``, ``percent``,
    ``direction``, ``against``, ``days``, ``unit``, ``question`` (where set).
    """

    code: str
    path: str
    before: Value = None
    after: Value = None
    params: Mapping[str, Value] = field(default_factory=dict, hash=False)


def fields(
    before: Any,
    after: Any,
    names: Sequence[str],
    prefix: str,
    at: str,
    params: Mapping[str, Value],
) -> Iterator[Difference]:
    """Yield one difference for each named field whose value is another."""
    for name in names:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield Difference(f"{prefix}_{name.upper()}", f"{at}/{name}", old, new, params)


PartT = TypeVar("PartT")
Pair: TypeAlias = tuple[PartT | None, PartT | None]


def pairs(
    before: Sequence[PartT], after: Sequence[PartT], *keys: Callable[[PartT], Hashable]
) -> list[Pair[PartT]]:
    """Lay two lists beside each other: the new ones in their order, then those that went.

    Two parts belong together by the first of ``keys`` that they agree in; a key of None or ""
    joins nothing. Of several with the same key, the first belongs to the first, and so on, so that
    none is lost.
    """
    partner: dict[int, int] = {}
    free = dict.fromkeys(range(len(before)))
    for key in keys:
        for place, part in enumerate(after):
            if place in partner or key(part) in (None, ""):
                continue
            found = next((old for old in free if key(before[old]) == key(part)), None)
            if found is not None:
                partner[place] = found
                del free[found]
    beside: list[Pair[PartT]] = [
        (before[partner[place]] if place in partner else None, part)
        for place, part in enumerate(after)
    ]
    return [*beside, *((before[place], None) for place in free)]
