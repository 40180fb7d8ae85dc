"""Rule 8: the mean of several days, as home blood pressure is judged.

Of the calendar days that end with the reading's own (patient's zone), the first that have readings
may be dropped; with too few readings left there is no mean. Rounded half-up to the kind's
resolution, so that what is shown is what was judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, Any

from triage.rules.amounts import COLOURS, GREEN, RED, written
from triage.rules.ranges import HIGH, bounds, grade, lowest_allowed, number_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from measurements.rules.facts import ReadingFact
    from triage.rules.plan import Mean
    from triage.rules.timeline import Timeline

_EXACT = Context(prec=60, traps=[])


@dataclass(frozen=True, slots=True)
class MeanFound:
    """A mean outside its bounds, or within them (GREEN)."""

    severity: int
    params: Mapping[str, Any]


def mean_of(
    mean: Mean, reading: ReadingFact, timeline: Timeline, position: int, day: int
) -> MeanFound | None:
    """Return the mean that this reading completes and its severity, or None with too few readings."""
    own = number_of(reading, mean.rule.component)
    if own is None or not _in_context(mean, reading):
        return None
    by_day = _by_day(mean, timeline, position, day)
    by_day.setdefault(day, []).append(own)
    kept = [each for number in sorted(by_day)[mean.rule.drop_days :] for each in by_day[number]]
    if day not in sorted(by_day)[mean.rule.drop_days :] or len(kept) < max(mean.rule.least, 1):
        return None
    high = _rounded(kept, mean.resolution)
    low = high
    if reading.comparator:
        low = _rounded([*kept[:-1], lowest_allowed(own, reading.comparator)], mean.resolution)
    # A HI may be any higher number, and so may its mean.
    comparator = HIGH if reading.comparator == HIGH else None
    severity = max(grade(mean.rule, high, comparator), grade(mean.rule, low, None))
    return MeanFound(severity, _params(mean, high, low, severity, len(kept)))


def _in_context(mean: Mean, reading: ReadingFact) -> bool:
    return mean.context is None or reading.context.get(mean.context[0]) == mean.context[1]


def _by_day(mean: Mean, timeline: Timeline, position: int, day: int) -> dict[int, list[Decimal]]:
    days = timeline.by_day(mean.rule.component)
    found: dict[int, list[Decimal]] = {}
    for each in range(day - mean.rule.days + 1, day + 1):
        running = days.get(each)
        if running is None:
            continue
        values = [
            timeline.value(at, mean.rule.component)
            for at in running.at[: running.before(position)]
            if _in_context(mean, timeline.readings[at])
        ]
        if values:
            found[each] = values
    return found


def _rounded(values: list[Decimal], resolution: Decimal) -> Decimal:
    total = Decimal(0)
    for each in values:
        total = _EXACT.add(total, each)
    steps = _EXACT.divide(_EXACT.divide(total, Decimal(len(values))), resolution)
    if not steps.is_finite() or steps.adjusted() > 40:
        return steps
    whole = steps.quantize(Decimal(1), rounding=ROUND_HALF_UP, context=_EXACT)
    return _EXACT.multiply(whole, resolution)


def _params(mean: Mean, high: Decimal, low: Decimal, severity: int, count: int) -> dict[str, Any]:
    rule = mean.rule
    is_above = grade(rule, high, None) == severity or low == high
    shown = high if is_above else low
    side = "below" if _is_below(mean, shown) else "above"
    yellow, green = (
        (rule.yellow_low, rule.green_low)
        if side == "below"
        else (rule.yellow_high, rule.green_high)
    )
    return {
        "component": rule.component,
        "mean": written(shown),
        "days": rule.days,
        "dropped": rule.drop_days,
        "count": count,
        "side": side,
        "bound": written(yellow if severity == RED else green),
        "limit": COLOURS[severity].value if severity > GREEN else None,
        "context": rule.context,
        **bounds(rule),
    }


def _is_below(mean: Mean, value: Decimal) -> bool:
    low = mean.rule.green_low if mean.rule.green_low is not None else mean.rule.yellow_low
    return low is not None and value < low
