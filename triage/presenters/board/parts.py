"""The numbers of a reading: one, or one of each required part (blood pressure has two)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from measurements.rules.kinds import KINDS

if TYPE_CHECKING:
    from triage.queries.board_axis import ChartReading

_NOT_NOW = frozenset(("FUTURE",))


def parts_of(kind: str) -> tuple[str, ...]:
    """Return the names of a kind's required parts, or one empty name where it is one number."""
    known = KINDS.get(kind)
    return (
        tuple(one.name for one in known.parts if one.required) if known and known.parts else ("",)
    )


def is_drawn(kind: str) -> bool:
    """Whether readings of the kind are numbers; what is told stands among what happened."""
    return kind not in KINDS or KINDS[kind].has_number


def number_in(one: ChartReading, part: str) -> Decimal | None:
    """Return the number of a part, or None."""
    if not part:
        return one.value
    found = one.components.get(part)
    return None if found is None else Decimal(str(found))


def numbers_in(one: ChartReading) -> dict[str, Decimal]:
    """Return the numbers of all parts by name."""
    return {name: Decimal(str(value)) for name, value in one.components.items()}


def latest_of(readings: list[ChartReading]) -> ChartReading:
    """Return the last one measured; a clock that is ahead makes no reading the latest."""
    timely = [one for one in readings if _NOT_NOW.isdisjoint(one.flags)]
    return (timely or readings)[-1]
