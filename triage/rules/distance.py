"""How far a reading lies from a number to compare with, counted as the worst that it allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage.rules.amounts import ZERO, difference
from triage.rules.ranges import HIGH, LOW, lowest_allowed

if TYPE_CHECKING:
    from decimal import Decimal


def distance(value: Decimal, comparator: str | None, before: Decimal, *, is_rise: bool) -> Decimal:
    """Return how far the value lies above (a rise) or below ``before``; negative on the other side."""
    if is_rise:
        return difference(value, before)
    return difference(before, lowest_allowed(value, comparator))


def is_reached(changed: Decimal, needed: Decimal, comparator: str | None, *, is_rise: bool) -> bool:
    """Whether the distance is at least what the rule names; equality counts.

    A meter that shows HI may stand for any higher number: every rise is reached. A LO stands for
    values under the number shown, so that a rise must be more, not equal; a HI alike for a fall.
    """
    if is_rise and comparator == HIGH:
        return True
    if changed <= ZERO:
        return False
    if comparator is not None and (comparator == LOW) == is_rise:
        return changed > needed
    return changed >= needed
