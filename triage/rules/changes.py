"""Rule 2: has the value risen or fallen too much in the days before?

Compared with the lowest, highest or first reading of the N calendar days (the patient's zone)
before the reading's own date, and earlier the same day. A LO or HI in the past counts as the
number shown; a LO or HI being judged as the worst value that it allows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfcare_plans.rules.document import Against, Direction
from triage.rules.amounts import HUNDRED, ZERO, difference, product, written
from triage.rules.distance import distance, is_reached

if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Any

    from measurements.rules.facts import ReadingFact
    from selfcare_plans.rules.document import ChangeRule
    from triage.rules.timeline import Running, Timeline


def reference(rule: ChangeRule, timeline: Timeline, position: int, day: int) -> int | None:
    """Return the position of the reading to compare with, or None where there is none.

    ``position``: where the judged reading stands in the timeline; ``day``: ordinal of its date.
    """
    days = timeline.by_day(rule.component)
    best: int | None = None
    for each in range(day - max(rule.days, 0), day + 1):
        running = days.get(each)
        count = running.before(position) if running is not None else 0
        if running is None or not count:
            continue
        found = _of_day(rule, running, count)
        if best is None or _is_further(rule, timeline, found, best):
            best = found
    return best


def _of_day(rule: ChangeRule, running: Running, count: int) -> int:
    if rule.against is Against.LOWEST:
        return running.lowest[count - 1]
    if rule.against is Against.HIGHEST:
        return running.highest[count - 1]
    return running.at[0]


def _is_further(rule: ChangeRule, timeline: Timeline, found: int, best: int) -> bool:
    """Whether a later day's candidate beats the best so far; of equals the earliest stays."""
    if rule.against is Against.FIRST:
        return False
    value, best_value = timeline.value(found, rule.component), timeline.value(best, rule.component)
    return value < best_value if rule.against is Against.LOWEST else value > best_value


def change_since(
    rule: ChangeRule, reading: ReadingFact, value: Decimal, timeline: Timeline, position: int
) -> dict[str, Any] | None:
    """Return the numbers of a change against the reading at ``position``, or None if too small."""
    before = timeline.value(position, rule.component)
    is_rise = rule.direction is Direction.RISE
    if not _is_reached(rule, value, reading.comparator, before, is_rise=is_rise):
        return None
    other = timeline.readings[position]
    changed = difference(value, before) if is_rise else difference(before, value)
    return {
        "component": rule.component,
        "value": written(value),
        "direction": rule.direction.value,
        "change": written(changed),
        "amount": written(rule.amount),
        "percent": rule.percent,
        "against": rule.against.value,
        "days": rule.days,
        "reference": written(before),
        "reference_id": other.id,
        "reference_date": timeline.local(position).date().isoformat(),
    }


def _is_reached(
    rule: ChangeRule, value: Decimal, comparator: str | None, before: Decimal, *, is_rise: bool
) -> bool:
    """Whether the worst value that the reading allows lies at least the amount away."""
    changed, needed = distance(value, comparator, before, is_rise=is_rise), rule.amount
    if rule.percent:
        # A percentage of zero or less is nothing to measure by: any such change counts.
        changed, needed = product(changed, HUNDRED), product(rule.amount, max(before, ZERO))
    return is_reached(changed, needed, comparator, is_rise=is_rise)
