"""From persons and their values to the figures of a report. Knows no names.

``Report`` holds everything that page, PDF and chart show, already rounded and suppressed, so that
the three cannot differ.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from benefits.rules.indicators import EDITION, PLAN
from benefits.rules.points import Point
from benefits.rules.statistics import (
    CLOSE,
    FEW,
    SMALLEST_GROUP,
    Change,
    Level,
    Suppressed,
    count_shown,
    level,
    paired_change,
    too_close,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from benefits.rules.plan_types import Benefit, Indicator
    from benefits.rules.points import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person's course and values, without a name.

    ``values`` maps (indicator code, point) to the number, or to None for "not known".
    ``has_plan`` is whether a published plan was in force on the last day of the period.
    """

    id: UUID
    started_on: date
    ended_on: date | None = None
    has_plan: bool = False
    values: Mapping[tuple[str, Point], Decimal | None] = field(default_factory=dict)

    def is_followed_in(self, period: Period) -> bool:
        """Whether the course has a day in the period."""
        if self.started_on >= period.ends_on:
            return False
        return self.ended_on is None or period.starts_on is None or self.ended_on > period.starts_on

    def has_reached(self, point: Point, period: Period) -> bool:
        """Whether the point should have been recorded: the baseline always, follow-ups by their day.

        A follow-up whose day is outside the period, or after the course ended, is not expected.
        """
        if point is Point.BASELINE:
            return True
        day = point.due_on(self.started_on)
        return period.covers(day) and (self.ended_on is None or day <= self.ended_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """One indicator at one follow-up: of ``expected`` persons, who has what.

    ``known`` have a number now, ``not_known`` are recorded as not known, ``missing`` have nothing;
    ``no_reference`` have a number now but none to compare with. ``level`` is the mean of all who
    are known, and stands only where no ``change`` does: both together, over almost the same
    persons, would tell about the few in which they differ.
    """

    point: Point
    expected: int | Suppressed
    known: int | Suppressed
    not_known: int | Suppressed
    missing: int | Suppressed
    no_reference: int | Suppressed
    level: Level | Suppressed | None
    change: Change | Suppressed | None


@dataclass(frozen=True, slots=True)
class IndicatorFigures:
    """One indicator: its reference (usually the baseline) and each follow-up that five have reached."""

    indicator: Indicator
    benefit: Benefit
    reference: FollowUp
    follow_ups: tuple[FollowUp, ...]

    @property
    def headline(self) -> FollowUp | None:
        """The latest follow-up with a change to show, else the latest of all."""
        shown = [f for f in self.follow_ups if isinstance(f.change, Change)] or self.follow_ups
        return shown[-1] if shown else None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of what should have been recorded at a point is there, in values."""

    point: Point
    persons: int | Suppressed
    expected: int | Suppressed
    known: int | Suppressed
    not_known: int | Suppressed
    missing: int | Suppressed


@dataclass(frozen=True, slots=True)
class PlanUse:
    """Persons in follow-up at the end of the period, with and without a published plan in force."""

    persons: int | Suppressed
    with_plan: int | Suppressed
    without_plan: int | Suppressed


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that is told about one tenant and one period."""

    tenant_name: str
    period: Period
    made_at: datetime
    edition: int
    persons: int | Suppressed
    coverage: tuple[Coverage, ...]
    figures: tuple[IndicatorFigures, ...]
    plan_use: PlanUse

    @property
    def is_empty(self) -> bool:
        """Whether nobody was followed in the period."""
        return self.persons == 0


def make_report(
    people: Sequence[Person], *, tenant_name: str, period: Period, made_at: datetime
) -> Report:
    """Return the report of one tenant's persons. ``made_at`` is only carried along."""
    group = [person for person in people if person.is_followed_in(period)]
    return Report(
        tenant_name=tenant_name,
        period=period,
        made_at=made_at,
        edition=EDITION,
        persons=count_shown(len(group)),
        coverage=tuple(_coverage(group, period)),
        figures=tuple(
            _figures(group, benefit, indicator, period)
            for benefit in PLAN
            for indicator in benefit.indicators
        ),
        plan_use=_plan_use(group, period),
    )


def _coverage(group: Sequence[Person], period: Period) -> Iterator[Coverage]:
    for point in Point:
        codes = [i.code for b in PLAN if point in b.points for i in b.indicators]
        reached = [person for person in group if person.has_reached(point, period)]
        if not reached:
            continue
        cells = [(person.values, (code, point)) for person in reached for code in codes]
        known = sum(values.get(key) is not None for values, key in cells)
        not_known = sum(key in values and values[key] is None for values, key in cells)
        counts = (len(cells), known, not_known, len(cells) - known - not_known)
        persons = count_shown(len(reached))
        if isinstance(persons, Suppressed):
            yield Coverage(point, FEW, FEW, FEW, FEW, FEW)
        else:
            yield Coverage(point, persons, *counts)


def _figures(
    group: Sequence[Person], benefit: Benefit, indicator: Indicator, period: Period
) -> IndicatorFigures:
    before = _known(group, indicator, benefit.reference)
    changes: dict[Point, Change | Suppressed | None] = {}
    shown: list[set[object]] = []
    # The latest first: where two groups are too close, the longest follow-up is the one to show.
    for point in reversed(benefit.points[1:]):
        after = _known(_reached(group, point, period), indicator, point)
        both = before.keys() & after.keys()
        if len(both) >= SMALLEST_GROUP and too_close(both, shown):
            changes[point] = CLOSE
            continue
        changes[point] = paired_change(before, after, indicator.decimals)
        if isinstance(changes[point], Change):
            shown.append(both)
    follow_ups = [
        _follow_up(reached, indicator, point, before, changes.get(point))
        for point in benefit.points[1:]
        if len(reached := _reached(group, point, period)) >= SMALLEST_GROUP
    ]
    reference = _follow_up(
        _reached(group, benefit.reference, period), indicator, benefit.reference, before, None
    )
    if shown:
        # Its mean beside those of the changes, over almost the same persons, would tell too much.
        reference = replace(reference, level=None)
    return IndicatorFigures(indicator, benefit, reference, tuple(follow_ups))


def _reached(group: Sequence[Person], point: Point, period: Period) -> list[Person]:
    return [person for person in group if person.has_reached(point, period)]


def _follow_up(
    reached: Sequence[Person],
    indicator: Indicator,
    point: Point,
    before: Mapping[object, Decimal],
    change: Change | Suppressed | None,
) -> FollowUp:
    key = (indicator.code, point)
    known = _known(reached, indicator, point)
    not_known = sum(key in person.values and person.values[key] is None for person in reached)
    missing = len(reached) - len(known) - not_known
    counts = (len(reached), len(known), not_known, missing, len(known.keys() - before.keys()))
    # Counts of what is recorded say nothing about a person, but a handful of persons is hidden.
    few = 0 < len(reached) < SMALLEST_GROUP
    shown = [FEW if few else count for count in counts]
    return FollowUp(
        point=point,
        expected=shown[0],
        known=shown[1],
        not_known=shown[2],
        missing=shown[3],
        no_reference=shown[4],
        change=change,
        level=None if isinstance(change, Change) else level(known, indicator.decimals),
    )


def _known(people: Sequence[Person], indicator: Indicator, point: Point) -> dict[object, Decimal]:
    found = ((person.id, person.values.get((indicator.code, point))) for person in people)
    return {person: value for person, value in found if value is not None}


def _plan_use(group: Sequence[Person], period: Period) -> PlanUse:
    present = [p for p in group if p.ended_on is None or p.ended_on >= period.ends_on]
    planned = sum(person.has_plan for person in present)
    if 0 < len(present) < SMALLEST_GROUP:
        return PlanUse(FEW, FEW, FEW)
    return PlanUse(len(present), count_shown(planned), count_shown(len(present) - planned))
