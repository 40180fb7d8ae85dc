"""Rule 3: how far is this from the person's own normal?

The normal is a value that a clinician approved on a date; it does not drift. Where the rule names
``moving_days`` the median of those calendar days before the reading's own is compared with as well:
it can only add alerts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfcare_plans.rules.document import DeviationUnit, Direction
from triage.rules.amounts import HUNDRED, ZERO, middle, product, written
from triage.rules.distance import distance, is_reached

if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Any

    from measurements.rules.facts import ReadingFact
    from selfcare_plans.rules.document import DeviationRule
    from triage.rules.plan import Deviation
    from triage.rules.timeline import Timeline

LEAST_FOR_A_MEDIAN = 3
"""With fewer readings in the moving window there is nothing to compare with (ours)."""


def deviates(
    deviation: Deviation, reading: ReadingFact, value: Decimal, moving: Decimal | None
) -> dict[str, Any] | None:
    """Return the numbers of a deviation from the normal, else from the moving median, or None."""
    found = _from(deviation, reading, value, deviation.normal.value, "NORMAL")
    if found is None and moving is not None:
        found = _from(deviation, reading, value, moving, "MOVING")
    return found


def moving_median(
    rule: DeviationRule, timeline: Timeline, position: int, day: int
) -> Decimal | None:
    """Return the median of the days before, or None where too little was measured.

    ``position``: where the judged reading stands in the timeline; ``day``: ordinal of its date.
    """
    days = timeline.by_day(rule.component)
    values: list[Decimal] = []
    for each in range(day - rule.moving_days, day):
        running = days.get(each)
        if running is not None:
            before = running.at[: running.before(position)]
            values += [timeline.value(at, rule.component) for at in before]
    return middle(values) if len(values) >= LEAST_FOR_A_MEDIAN else None


def _from(
    deviation: Deviation, reading: ReadingFact, value: Decimal, normal: Decimal, reference: str
) -> dict[str, Any] | None:
    rule, is_rise = deviation.rule, deviation.rule.direction is Direction.RISE
    away = distance(value, reading.comparator, normal, is_rise=is_rise)
    changed, needed = _comparable(deviation, away, normal)
    if not is_reached(changed, needed, reading.comparator, is_rise=is_rise):
        return None
    approved = deviation.normal
    return {
        "component": rule.component,
        "value": written(value),
        "direction": rule.direction.value,
        "normal": written(normal),
        "reference": reference,
        "moving_days": rule.moving_days,
        "approved_by": approved.approved_by,
        "approved_on": approved.approved_on.isoformat(),
        "distance": written(away),
        "amount": written(rule.amount),
        "unit": rule.unit.value,
        "spread": written(approved.spread),
    }


def _comparable(deviation: Deviation, away: Decimal, normal: Decimal) -> tuple[Decimal, Decimal]:
    """Return distance and amount in the same measure, without dividing."""
    rule = deviation.rule
    if rule.unit is DeviationUnit.PERCENT:
        return product(away, HUNDRED), product(rule.amount, max(normal, ZERO))
    if rule.unit is DeviationUnit.SD:
        return away, product(rule.amount, deviation.normal.spread or ZERO)
    return away, rule.amount
