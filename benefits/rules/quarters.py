"""Quarter by quarter: who began, and what was recorded. A development, and never an effect.

Who is enrolled changes from quarter to quarter, so that means may move although nobody has changed.
Therefore those who began come first, with what they had before the start. Internal edition only: a
group is told as that edition tells groups, numbers as they are and means of five persons or more.
Quarters are calendar quarters of local dates.
"""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from benefits.rules.points import Point, add_months, quarter_of
from benefits.rules.statistics import (
    CLOSE,
    SMALLEST_GROUP,
    Change,
    Level,
    Suppressed,
    level,
    rounded,
    too_close,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benefits.rules.points import Period
    from benefits.rules.report import IndicatorFigures, Person

    # A value is told apart by whose it is and of which point.
    Values = Mapping[tuple[object, Point], Decimal]


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many of a patient group (a ``PatientGroup``; empty where it is not known) began."""

    group: str
    persons: int


@dataclass(frozen=True, slots=True)
class Begun:
    """How many began follow-up in a quarter (``2026-Q3``), by patient group."""

    quarter: str
    persons: int
    groups: tuple[GroupCount, ...]


@dataclass(frozen=True, slots=True)
class Mean:
    """What ``known`` persons had in a quarter, in the unit of the indicator; None for nobody."""

    quarter: str
    known: int
    level: Level | Suppressed | None
    median: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Development:
    """One indicator. ``before``: what those who began in a quarter had before their start.

    ``recorded``: figures of persons in follow-up, by the quarter in which their three months ended.
    """

    code: str
    before: tuple[Mean, ...]
    recorded: tuple[Mean, ...]

    @property
    def is_shown(self) -> bool:
        """Whether two quarters or more have a mean: one alone is no development."""
        return sum(isinstance(one.level, Level) for one in self.recorded) > 1


@dataclass(frozen=True, slots=True)
class Quarters:
    """All quarters from the first start until the period ends, each with what there is."""

    begun: tuple[Begun, ...]
    indicators: tuple[Development, ...]


def quarters_of(
    group: Sequence[Person], figures: Sequence[IndicatorFigures], period: Period
) -> Quarters | None:
    """Return the quarters of those in a report; None for fewer than five persons.

    ``figures`` are those that the report shows: a mean that differs from one of theirs by one to four
    persons is withheld.
    """
    if len(group) < SMALLEST_GROUP:
        return None
    codes = _codes(min(person.started_on for person in group), period.ends_on - timedelta(days=1))
    return Quarters(
        tuple(_begun(group, code) for code in codes),
        tuple(_development(group, one, period, codes) for one in figures),
    )


def _codes(first: date, last: date) -> list[str]:
    day, found = date(first.year, first.month, 1), []
    while quarter_of(day) <= quarter_of(last):
        found.append(quarter_of(day))
        day = add_months(day, 3)
    return found


def _begun(group: Sequence[Person], quarter: str) -> Begun:
    there = [person for person in group if quarter_of(person.started_on) == quarter]
    groups = Counter(person.group for person in there)
    return Begun(quarter, len(there), tuple(GroupCount(one, groups[one]) for one in sorted(groups)))


def _development(
    group: Sequence[Person], figures: IndicatorFigures, period: Period, quarters: Sequence[str]
) -> Development:
    code, digits = figures.indicator.code, figures.indicator.decimals
    shown = list(_shown(group, figures, period))
    before: dict[str, dict[tuple[object, Point], Decimal]] = {one: {} for one in quarters}
    after: dict[str, dict[tuple[object, Point], Decimal]] = {one: {} for one in quarters}
    for person in group:
        for point in figures.benefit.points:
            value = person.values.get((code, point))
            if value is None or not person.has_reached(point, period):
                continue
            if point is Point.BASELINE:
                before[quarter_of(person.started_on)][person.id, point] = value
            else:
                after[_ended_in(person, point)][person.id, point] = value
    has_baseline = figures.benefit.has_baseline
    return Development(
        code,
        tuple(_mean(q, before[q], digits, shown) for q in quarters) if has_baseline else (),
        tuple(_mean(q, after[q], digits, shown) for q in quarters),
    )


def _ended_in(person: Person, point: Point) -> str:
    """Return the quarter of the last day of a point's three months."""
    return quarter_of(point.due_on(person.started_on) - timedelta(days=1))


def _mean(quarter: str, values: Values, digits: int, shown: Sequence[set[object]]) -> Mean:
    found = level(values, digits)
    if not isinstance(found, Level):
        return Mean(quarter, len(values), found)
    if too_close(set(values), shown):
        return Mean(quarter, len(values), CLOSE)
    middle = rounded(statistics.median(values.values()), digits)
    return Mean(quarter, len(values), found, middle)


def _shown(
    group: Sequence[Person], figures: IndicatorFigures, period: Period
) -> Iterator[set[object]]:
    """Yield the values of which the report tells means already."""
    code, reference = figures.indicator.code, figures.benefit.reference
    known = {
        point: {
            person.id
            for person in group
            if person.values.get((code, point)) is not None
            and (point is reference or person.has_reached(point, period))
        }
        for point in figures.benefit.points
    }
    for one in (figures.reference, *figures.follow_ups):
        if isinstance(one.change, Change):
            both = known[reference] & known[one.point]
            yield {(who, reference) for who in both}
            yield {(who, one.point) for who in both}
        elif isinstance(one.level, Level):
            yield {(who, one.point) for who in known[one.point]}
