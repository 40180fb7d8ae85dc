"""Reckon a proposal: which readings count, the normal and its spread, outliers, drift and bounds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from measurements.rules.facts import Flag
from selfcare_plans.rules.document import RangeRule
from selfcare_plans.rules.kind_facts import is_number as is_counted
from triage.rules.amounts import difference, is_number, local_date, middle
from triage.rules.deadlines import LATE_AFTER
from triage.rules.ranges import number_of
from triage.rules.timeline import Timeline
from triage.rules.trial.bounds import bounds_around
from triage.rules.trial.distances import DISTANCES, NOTHING_TO_PROPOSE
from triage.rules.trial.facts import (
    LEAST_DAYS,
    LEAST_READINGS,
    Drift,
    LeftOut,
    Proposal,
    Series,
    Taken,
    Why,
)
from triage.rules.trial.period import in_the_way

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

    from measurements.rules.facts import ReadingFact
    from measurements.rules.kind import Kind
    from selfcare_plans.rules.document import MonitoringItem
    from selfcare_plans.rules.outer_limits import OuterLimit
    from triage.rules.trial.facts import Bounds, Note
    from triage.rules.trial.period import Disturbance, Period

MAD_TO_SD = Decimal("1.4826")
"""What makes the median distance from the median comparable with a standard deviation."""

FAR = Decimal("3.5")
"""Spreads from the normal at which a reading is named as an outlier (Iglewicz and Hoaglin 1993)."""

TAU_TENTHS = 4
"""Readings move one way when at least this many tenths more pairs of days rise than fall. Ours."""

_LARGEST = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Given:
    """What every series of a patient is proposed from: readings of all kinds, in any order."""

    readings: Sequence[ReadingFact]
    disturbances: Sequence[Disturbance]
    period: Period
    zone: ZoneInfo


def series_of(item: MonitoringItem, kind: Kind) -> tuple[Series, ...]:
    """Return what ranges of the item are about: each component, and each context that one is bound to.

    A component whose ranges are all bound to contexts has no series beside those.
    """
    if not is_counted(item.kind) or item.kind in NOTHING_TO_PROPOSE or not kind.has_number:
        return ()
    parts: list[str | None] = [one.name for one in kind.parts if one.required] or [None]
    found: list[Series] = []
    for part in parts:
        ranges = [one for one in item.rules if isinstance(one, RangeRule) and one.component == part]
        contexts = sorted({one.context for one in ranges if one.context})
        if not contexts or any(one.context is None for one in ranges):
            found.append(Series(item.kind, part))
        found += [Series(item.kind, part, context) for context in contexts]
    return tuple(found)


def propose(
    given: Given,
    series: Series,
    *,
    item: MonitoringItem,
    kind: Kind,
    outer: OuterLimit | None,
) -> Proposal:
    """Return what is proposed for the series from the readings of the period.

    ``item`` is the plan's own of that kind; where it is observed only, a normal is proposed and no
    bounds. ``outer`` is where red must have begun at the latest.
    """
    same_kind = [one for one in given.readings if one.kind == series.kind]
    others = [one.context for one in series_of(item, kind) if one.component == series.component]
    timeline = Timeline(same_kind, given.zone, kind.swing)
    taken: list[Taken] = []
    left_out: list[LeftOut] = []
    for reading in same_kind:
        on = local_date(reading.measured_at, given.zone)
        if not given.period.holds(on) or not _is_of(reading, series, others):
            continue
        value = number_of(reading, series.component)
        why = _why_not(reading, value, timeline)
        if why is None and value is not None:
            taken.append(Taken(reading.id, reading.measured_at, on, value))
        elif why is not None:
            left_out.append(LeftOut(reading.id, reading.measured_at, on, value, why))
    taken.sort(key=lambda one: (one.at, one.reading_id))
    left_out.sort(key=lambda one: (one.at, one.reading_id))
    days = len({one.on for one in taken})
    start = Proposal(
        series,
        given.period,
        tuple(taken),
        tuple(left_out),
        in_the_way(given.disturbances, given.period),
        days,
    )
    if given.period.days_short or days < LEAST_DAYS or len(taken) < LEAST_READINGS:
        return start
    return _reckoned(start, item, kind, outer)


def _is_of(reading: ReadingFact, series: Series, contexts: Iterable[str | None]) -> bool:
    if series.context is not None:
        return _has(reading, series.context)
    return not any(_has(reading, one) for one in contexts if one is not None)


def _has(reading: ReadingFact, context: str) -> bool:
    key, _equals, value = context.partition("=")
    return reading.context.get(key) == value


def _why_not(reading: ReadingFact, value: Decimal | None, timeline: Timeline) -> Why | None:
    is_real = Flag.CONFIRMED in reading.flags
    reasons = {
        Why.IN_ERROR: Flag.IN_ERROR in reading.flags,
        Why.FUTURE: Flag.FUTURE in reading.flags,
        Why.LATE: reading.received_at - reading.measured_at > LATE_AFTER,
        Why.NO_NUMBER: (
            value is None
            or not is_number(value)
            or abs(value) > _LARGEST
            or bool(reading.comparator)
        ),
        Why.IMPLAUSIBLE: Flag.IMPLAUSIBLE in reading.flags and not is_real,
        Why.ODD: not is_real and (Flag.ODD in reading.flags or timeline.is_odd(reading)),
    }
    return next((why for why, applies in reasons.items() if applies), None)


def _reckoned(
    start: Proposal, item: MonitoringItem, kind: Kind, outer: OuterLimit | None
) -> Proposal:
    values = [one.value for one in start.taken]
    step = kind.resolution
    normal = middle(values).quantize(step, rounding=ROUND_HALF_UP)
    spread = _spread(values, normal, step)
    far = FAR * spread
    outliers = tuple(one for one in start.taken if abs(difference(one.value, normal)) > far)
    known = DISTANCES.get((start.series.kind, start.series.component))
    limit = known.drift if known and known.drift is not None else 2 * spread
    bounds: Bounds | None = None
    notes: frozenset[Note] = frozenset()
    if known is not None and not item.observe_only:
        best = max(one.value for one in start.taken if one not in outliers)
        bounds, notes = bounds_around(normal, spread, best, known, step, outer)
    return Proposal(
        series=start.series,
        period=start.period,
        taken=start.taken,
        left_out=start.left_out,
        disturbances=start.disturbances,
        days=start.days,
        normal=normal,
        spread=spread,
        bounds=bounds,
        named=known.named if known is not None and bounds is not None else (),
        outliers=outliers,
        drift=_drift(start.taken, limit),
        notes=notes,
        source=known.source if known is not None else "",
    )


def _spread(values: Sequence[Decimal], normal: Decimal, step: Decimal) -> Decimal:
    """Return the robust standard deviation, never below the kind's resolution."""
    away = middle([abs(difference(one, normal)) for one in values])
    finer = step / 10
    return max((away * MAD_TO_SD).quantize(finer, rounding=ROUND_HALF_UP), step)


def _drift(taken: Sequence[Taken], limit: Decimal) -> Drift | None:
    """Return the steady change over the days (Theil and Sen), if it is large and goes one way."""
    by_day: dict[int, list[Decimal]] = {}
    for one in taken:
        by_day.setdefault(one.on.toordinal(), []).append(one.value)
    days = sorted((day, middle(values)) for day, values in by_day.items())
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in combinations(days, 2)]
    rises = sum((slope > 0) - (slope < 0) for slope in slopes)
    length = days[-1][0] - days[0][0]
    change = (middle(slopes) * length).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    if abs(change) < limit or abs(rises) * 10 < TAU_TENTHS * len(slopes):
        return None
    return Drift(change, length)
