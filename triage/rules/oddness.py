"""Is a number further away than the body can change in that time?

Odd is what lies more than the kind's swing from every reading of the hours before; where nothing
was measured in them there is nothing to be odd against. An odd reading is judged and alerted, and
is no history for later ones until a person says that it is real. It depends on what was measured
directly before, never on what was found odd there, so that a late reading reaches no further.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from triage.rules.amounts import difference, is_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from measurements.rules.facts import ReadingFact
    from measurements.rules.kind import Swing


def is_odd(reading: ReadingFact, before: Sequence[ReadingFact], swing: Swing | None) -> bool:
    """Whether the reading is odd against those ``before`` it, which stand in order of time."""
    if swing is None or reading.value is None or not is_number(reading.value):
        return False
    since = reading.measured_at - timedelta(hours=swing.hours)
    found = False
    for other in reversed(before):
        if other.measured_at < since:
            break
        if other.value is None or not is_number(other.value):
            continue
        if abs(difference(reading.value, other.value)) <= swing.amount:
            return False
        found = True
    return found


def days_of(swing: Swing | None) -> int:
    """Return how many calendar days a swing looks back."""
    return 0 if swing is None else -(-swing.hours // 24)
