"""From persons and their values to the figures of a report. Knows no names.

``Report`` holds everything that page, PDF, spreadsheet and chart show, already rounded, so that they
cannot differ. As it is made here it is the internal edition: numbers of persons are told as they are.
``benefits.rules.publishing`` makes the published edition of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from benefits.rules.benefit_plan import SOURCE_PLAN, BenefitPlan
from benefits.rules.beside_types import Difference, National
from benefits.rules.missing import Bounds, bounds
from benefits.rules.money_types import Money
from benefits.rules.plan_types import NEXT_TO_START, Benefit, Indicator
from benefits.rules.points import SHORTEST_PART, Break, Course, Period, Point
from benefits.rules.quarters import Quarters, quarters_of
from benefits.rules.rates import RateChange, rate_change
from benefits.rules.statistics import (
    CLOSE,
    FEW,
    SMALLEST_GROUP,
    SMALLEST_TO_JUDGE,
    Change,
    Level,
    Suppressed,
    level,
    paired_change,
    too_close,
)
from benefits.rules.tenant_figures import TenantFigures
from tenants.rules.codes import EndingReason

STILL_IN = "STILL_IN"
NOT_RECORDED = "NOT_RECORDED"
_PLACES = (STILL_IN, *(reason.value for reason in EndingReason), NOT_RECORDED)


class ReportEdition(StrEnum):
    """For whom: the tenant's own leads, or everybody."""

    INTERNAL = "INTERNAL"
    PUBLISHED = "PUBLISHED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person's course and values, without a name.

    ``values`` maps (indicator code, point) to the number, or to None for "not known".
    ``has_plan`` is whether a published plan was in force on the last day of the period.
    ``uses_plan`` is whether it was opened or printed in the period, not only by its makers.
    ``ended_as`` is an ``EndingReason``, empty while the course runs and where it was not recorded.
    ``group`` is the ``PatientGroup`` with which the course began, empty where it is not known.
    """

    id: UUID
    started_on: date
    ended_on: date | None = None
    ended_as: str = ""
    breaks: tuple[Break, ...] = ()
    group: str = ""
    has_plan: bool = False
    uses_plan: bool = False
    values: Mapping[tuple[str, Point], Decimal | None] = field(default_factory=dict)

    @property
    def course(self) -> Course:
        """When it began and ended, and when she was away between."""
        return Course(self.started_on, self.ended_on, self.breaks)

    def is_followed_in(self, period: Period) -> bool:
        """Whether the course has a day in the period."""
        if self.started_on >= period.ends_on:
            return False
        begins = period.starts_on
        if begins is not None and any(
            one.ended_on <= begins and one.back_on >= period.ends_on for one in self.breaks
        ):
            return False
        return self.ended_on is None or period.starts_on is None or self.ended_on > period.starts_on

    def is_in_at_end_of(self, period: Period) -> bool:
        """Whether the course went on when the period ended."""
        is_over = self.ended_on is not None and self.ended_on <= period.ends_on
        return not is_over and self._away_at_end_of(period) is None

    def where_at_end_of(self, period: Period) -> str:
        """Return ``STILL_IN``, or how the course had ended by then."""
        if self.is_in_at_end_of(period):
            return STILL_IN
        away = self._away_at_end_of(period)
        return (away.ended_as if away else self.ended_as) or NOT_RECORDED

    def _away_at_end_of(self, period: Period) -> Break | None:
        last = period.ends_on
        return next((one for one in self.breaks if one.ended_on <= last <= one.back_on), None)

    def has_reached(self, point: Point, period: Period) -> bool:
        """Whether the point should have been recorded: the baseline always, follow-ups by their day.

        A follow-up whose day is outside the period, or after the course ended, is not expected, nor
        one into whose three months a break cut.
        """
        if point is Point.BASELINE:
            return True
        day = point.due_on(self.started_on)
        return period.covers(day) and self.course.left_before(point) is None

    def is_counted(self, point: Point, period: Period) -> bool:
        """Whether counts at the point cover time at risk in the period, whole or until the end."""
        if point is Point.BASELINE:
            return True
        last = self.course.last_day_of(point)
        return last is not None and period.covers(last)

    def ended_before(self, point: Point, period: Period) -> bool:
        """Whether the course ended in the period, or before it, without coming to the point."""
        left = self.course.left_before(point)
        return left is not None and left <= period.ends_on

    def left_as(self, point: Point) -> str:
        """Return how the course ended, or was broken off, that did not come to the point."""
        left = self.course.left_before(point)
        of_breaks = (one.ended_as for one in self.breaks if one.ended_on == left)
        return next(of_breaks, self.ended_as) or NOT_RECORDED


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """One indicator at one follow-up: of ``expected`` persons, who has what.

    ``known`` have a number now, ``not_known`` are recorded as not known, ``missing`` have nothing;
    ``no_reference`` have a number now but none to compare with. ``level`` is the mean of all who
    are known, and stands only where no ``change`` does: both together, over almost the same
    persons, would tell about the few in which they differ.

    ``rate`` sets counts against time at risk, ``without_start`` does so without the 30 days next
    to the start (``benefits.rules.around_start``), ``bounds`` says what those who are missing could
    change. ``each`` holds the pairs (before, after) in order of size where they are too few for an
    interval, or for a mean: internal edition only.
    """

    point: Point
    expected: int | Suppressed
    known: int | Suppressed
    not_known: int | Suppressed
    missing: int | Suppressed
    no_reference: int | Suppressed
    level: Level | Suppressed | None
    change: Change | Suppressed | None
    rate: RateChange | Suppressed | None = None
    without_start: RateChange | Suppressed | None = None
    bounds: Bounds | None = None
    each: tuple[tuple[Decimal, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorFigures:
    """One indicator: its reference (usually the baseline) and each follow-up that somebody has reached.

    In the published edition five have reached it.
    """

    indicator: Indicator
    benefit: Benefit
    reference: FollowUp
    follow_ups: tuple[FollowUp, ...]

    @property
    def is_chosen_beforehand(self) -> bool:
        """Whether the tenant chose its row before any follow-up figure of it was there."""
        return self.benefit.beforehand_on is not None

    def is_same_months(self, one: FollowUp) -> bool:
        """Whether a follow-up lies in the same months of the year as what it is compared with."""
        return are_same_months(self.reference.point, one.point)

    @property
    def is_withheld(self) -> bool:
        """Whether there is a comparison that is not shown, since it could tell of a few."""
        one = self.headline
        return one is not None and isinstance(one.change, Suppressed) and not one.each

    @property
    def headline(self) -> FollowUp | None:
        """The latest follow-up with enough to judge, else with a change, else with anybody in it.

        One that lies in the same months of the year as what it is compared with comes before others
        that can be judged. Where nobody is in any, the latest that five have come to.
        """
        shown = [f for f in self.follow_ups if isinstance(f.change, Change)]
        judged = [f for f in shown if isinstance(f.change, Change) and f.change.is_judged]
        same_months = [f for f in judged if self.is_same_months(f)]
        told = same_months or judged or shown or [f for f in self.follow_ups if f.each]
        enough = [
            one
            for one in self.follow_ups
            if not isinstance(one.expected, int) or one.expected >= SMALLEST_GROUP
        ]
        found = told or enough or self.follow_ups
        return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of what should have been recorded at a point is there, in values.

    Of all enrolled, ``persons`` have come to the point, ``ended_before`` ended without coming to it,
    and ``not_reached`` have their day later, or outside the period. ``ended_as`` says how the courses
    of ``ended_before`` ended, each way that there is; internal edition only.
    """

    point: Point
    persons: int | Suppressed
    expected: int | Suppressed
    known: int | Suppressed
    not_known: int | Suppressed
    missing: int | Suppressed
    ended_before: int | Suppressed = 0
    not_reached: int | Suppressed = 0
    ended_as: tuple[Went, ...] = ()


@dataclass(frozen=True, slots=True)
class Went:
    """How many of the enrolled are where: ``STILL_IN``, an ``EndingReason`` or ``NOT_RECORDED``."""

    where: str
    persons: int | Suppressed


@dataclass(frozen=True, slots=True)
class PlanUse:
    """Persons in follow-up at the end of the period, with and without a published plan in force.

    Of those with one, ``used`` had it opened or printed in the period, ``unused`` had not.
    """

    persons: int | Suppressed
    with_plan: int | Suppressed
    without_plan: int | Suppressed
    used: int | Suppressed = 0
    unused: int | Suppressed = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that is told about one tenant and one period.

    ``benefits`` are the rows of the plan with the definitions that were used, so that a frozen
    report needs no other. ``tenant_figures`` are of the tenant itself: internal edition only.
    """

    tenant_name: str
    period: Period
    made_at: datetime
    edition: int
    persons: int | Suppressed
    coverage: tuple[Coverage, ...]
    figures: tuple[IndicatorFigures, ...]
    plan_use: PlanUse
    went: tuple[Went, ...] = ()
    # How courses ended in the period whose persons were back before its end: internal edition only.
    came_back: tuple[Went, ...] = ()
    for_whom: ReportEdition = ReportEdition.INTERNAL
    benefits: tuple[Benefit, ...] = ()
    tenant_figures: tuple[TenantFigures, ...] = ()
    # See ``benefits.rules.additions``.
    national: National | None = None
    differences: tuple[Difference, ...] = ()
    quotes: tuple[UUID, ...] = ()
    money: Money | None = None
    # Internal edition only.
    quarters: Quarters | None = None

    @property
    def rows(self) -> tuple[Benefit, ...]:
        """The rows of the plan; those of the source in reports from before plans were tenants' own."""
        return self.benefits or SOURCE_PLAN.benefits

    @property
    def at_least(self) -> int:
        """How many persons it tells of: all, or where that is withheld those of its largest comparison."""
        if isinstance(self.persons, int):
            return self.persons
        told = [one.change for figures in self.figures for one in figures.follow_ups]
        return max((change.n for change in told if isinstance(change, Change)), default=0)

    @property
    def is_empty(self) -> bool:
        """Whether nobody was followed in the period."""
        return self.persons == 0

    @property
    def is_too_small(self) -> bool:
        """Whether so few were followed that there is no figure to publish."""
        if self.for_whom is ReportEdition.INTERNAL:
            return False
        if isinstance(self.persons, int):
            return 0 < self.persons < SMALLEST_GROUP
        return not any(isinstance(one.persons, int) and one.persons for one in self.coverage) and (
            not any(one.change or one.level for f in self.figures for one in f.follow_ups)
        )


def make_report(
    people: Sequence[Person],
    *,
    tenant_name: str,
    period: Period,
    made_at: datetime,
    plan: BenefitPlan = SOURCE_PLAN,
    of_tenant: Sequence[TenantFigures] = (),
) -> Report:
    """Return the internal report of one tenant's persons by its plan.

    ``made_at`` and the figures ``of_tenant`` are only carried along.
    """
    group = followed(people, period)
    figures = tuple(
        _figures(group, benefit, indicator, period)
        for benefit in plan.benefits
        for indicator in benefit.compared
    )
    return Report(
        tenant_name=tenant_name,
        period=period,
        made_at=made_at,
        edition=plan.edition,
        persons=len(group),
        coverage=tuple(_coverage(group, period, plan)),
        figures=figures,
        plan_use=_plan_use(group, period),
        went=_went(group, period),
        came_back=_came_back(group, period),
        benefits=plan.benefits,
        tenant_figures=tuple(of_tenant),
        quarters=quarters_of(group, figures, period),
    )


def followed(people: Sequence[Person], period: Period) -> list[Person]:
    """Return those whose course has a day in the period."""
    return [person for person in people if person.is_followed_in(period)]


def reached(group: Sequence[Person], point: Point, period: Period) -> list[Person]:
    """Return those of the group who have come to the point in the period."""
    return [person for person in group if person.has_reached(point, period)]


def known(people: Sequence[Person], code: str, point: Point) -> dict[object, Decimal]:
    """Return the numbers that are there."""
    found = ((person.id, person.values.get((code, point))) for person in people)
    return {who: value for who, value in found if value is not None}


def at_risk(
    group: Sequence[Person], benefit: Benefit, indicator: Indicator, point: Point, period: Period
) -> list[Person]:
    """Return those with a count before and one after, the latter whole or cut short by the end."""
    keys = (indicator.code, benefit.reference), (indicator.code, point)
    return [
        person
        for person in group
        if person.is_counted(point, period)
        and all(person.values.get(key) is not None for key in keys)
    ]


def in_turn(pairs: Mapping[Point, int], reference: Point) -> list[Point]:
    """Return points by number of pairs: enough to judge first, of these the same months of the year
    as the reference, and of these the latest first.

    Where two groups are too close to show both, it is the first of them that is shown.
    """
    return sorted(
        pairs,
        key=lambda point: (
            pairs[point] >= SMALLEST_TO_JUDGE,
            are_same_months(reference, point),
            point.months,
        ),
        reverse=True,
    )


def are_same_months(before: Point, after: Point) -> bool:
    """Whether two points lie whole years apart, so that their three months are of the same season."""
    apart = after.months - before.months
    return apart > 0 and apart % 12 == 0


def part_at_start(
    person: Person, indicator: Indicator, benefit: Benefit, point: Point
) -> Decimal | None:
    """Return how much of the count at the point came in the 30 days next to the start.

    None: not known, not asked for, or too little of month 3 is left without them.
    """
    part = benefit.part_of(indicator.code)
    if part is None:
        return None
    if point not in NEXT_TO_START:
        return Decimal(0)
    if point is Point.M3 and person.course.days_in(point) < 2 * SHORTEST_PART:
        return None
    whole, found = person.values.get((indicator.code, point)), person.values.get((part, point))
    if whole == 0:
        return Decimal(0)
    # A part that is more than its whole is a mistake in one of them: recorded before that was refused.
    return None if found is None or whole is None or found > whole else found


def is_without_start(person: Person, indicator: Indicator, benefit: Benefit, point: Point) -> bool:
    """Whether both sides of a comparison can be had without the 30 days next to the start."""
    both = (benefit.reference, point)
    return all(part_at_start(person, indicator, benefit, one) is not None for one in both)


def _coverage(group: Sequence[Person], period: Period, plan: BenefitPlan) -> Iterator[Coverage]:
    for point in Point:
        codes = [i.code for b in plan.benefits if point in b.points for i in b.compared]
        come = reached(group, point, period)
        if not come:
            continue
        cells = [(person.values, (code, point)) for person in come for code in codes]
        found = sum(values.get(key) is not None for values, key in cells)
        not_known = sum(key in values and values[key] is None for values, key in cells)
        ended_as = _ended_as(group, point, period)
        ended = sum(ended_as.values())
        yield Coverage(
            point,
            len(come),
            len(cells),
            found,
            not_known,
            len(cells) - found - not_known,
            ended,
            len(group) - len(come) - ended,
            tuple(Went(where, ended_as[where]) for where in _PLACES if ended_as[where]),
        )


def _ended_as(group: Sequence[Person], point: Point, period: Period) -> Counter[str]:
    ended = [person for person in group if person.ended_before(point, period)]
    return Counter(person.left_as(point) for person in ended)


def _figures(
    group: Sequence[Person], benefit: Benefit, indicator: Indicator, period: Period
) -> IndicatorFigures:
    before = known(group, indicator.code, benefit.reference)
    changes: dict[Point, Change | Suppressed | None] = {}
    shown: list[set[object]] = []
    later = {
        point: known(reached(group, point, period), indicator.code, point)
        for point in benefit.points[1:]
    }
    pairs = {point: len(before.keys() & after.keys()) for point, after in later.items()}
    for point in in_turn(pairs, benefit.reference):
        after = later[point]
        both: set[object] = {*(before.keys() & after.keys())}
        if len(both) >= SMALLEST_GROUP and too_close(both, shown):
            changes[point] = CLOSE
            continue
        name = f"{indicator.code}-{point}"
        changes[point] = paired_change(before, after, indicator.decimals, name)
        if isinstance(changes[point], Change):
            shown.append(both)
    follow_ups = [
        _with_more(_follow_up(come, indicator, point, before, changes.get(point)), before, come,
                   (group, benefit, indicator, period))
        for point in benefit.points[1:]
        if (come := reached(group, point, period))
    ]  # fmt: skip
    reference = _follow_up(
        reached(group, benefit.reference, period), indicator, benefit.reference, before, None
    )
    if shown:
        # Its mean beside those of the changes, over almost the same persons, would tell too much.
        reference = replace(reference, level=None)
    return IndicatorFigures(indicator, benefit, reference, tuple(follow_ups))


def _follow_up(
    come: Sequence[Person],
    indicator: Indicator,
    point: Point,
    before: Mapping[object, Decimal],
    change: Change | Suppressed | None,
) -> FollowUp:
    key = (indicator.code, point)
    found = known(come, indicator.code, point)
    not_known = sum(key in person.values and person.values[key] is None for person in come)
    return FollowUp(
        point=point,
        expected=len(come),
        known=len(found),
        not_known=not_known,
        missing=len(come) - len(found) - not_known,
        no_reference=len(found.keys() - before.keys()),
        change=change,
        level=None if isinstance(change, Change) else level(found, indicator.decimals),
    )


def _with_more(
    one: FollowUp,
    before: Mapping[object, Decimal],
    come: Sequence[Person],
    asked: tuple[Sequence[Person], Benefit, Indicator, Period],
) -> FollowUp:
    """Add what stands beside a change: rates, what is missing, or the pairs themselves."""
    group, benefit, indicator, period = asked
    after = known(come, indicator.code, one.point)
    pairs = sorted((value, after[person]) for person, value in before.items() if person in after)
    if not isinstance(one.change, Change):
        return replace(one, each=tuple(pairs)) if one.change == FEW else one
    rate, without = _rates(
        at_risk(group, benefit, indicator, one.point, period), benefit, indicator, one
    )
    return replace(
        one,
        rate=rate,
        without_start=without,
        bounds=bounds(
            [a - b for b, a in pairs], len(come) - len(pairs), indicator.better, indicator.decimals
        ),
        each=() if len(pairs) >= SMALLEST_TO_JUDGE else tuple(pairs),
    )


def _rates(
    people: Sequence[Person], benefit: Benefit, indicator: Indicator, one: FollowUp
) -> tuple[RateChange | Suppressed | None, RateChange | Suppressed | None]:
    if not indicator.is_counted_over_time:
        return None, None
    from benefits.rules.uncertainty import Pair  # noqa: PLC0415 (numpy: only where it is needed)

    both = (benefit.reference, one.point)

    def pair(person: Person, *, is_whole: bool) -> Pair:
        counts, months = [], []
        for point in both:
            part = None if is_whole else part_at_start(person, indicator, benefit, point)
            count = person.values[indicator.code, point] or Decimal(0)
            counts.append(count - (part or Decimal(0)))
            is_shorter = not is_whole and point in NEXT_TO_START
            months.append(person.course.months_at_risk(point) - (1 if is_shorter else 0))
        return Pair(*counts, *months)

    whole = [pair(person, is_whole=True) for person in people]
    without = [
        pair(person, is_whole=False)
        for person in people
        if is_without_start(person, indicator, benefit, one.point)
    ]
    name = f"{indicator.code}-{one.point}-rate"
    return rate_change(whole, name), rate_change(without, name + "-without-start")


def _plan_use(group: Sequence[Person], period: Period) -> PlanUse:
    present = [person for person in group if person.is_in_at_end_of(period)]
    planned = sum(person.has_plan for person in present)
    used = sum(person.has_plan and person.uses_plan for person in present)
    return PlanUse(len(present), planned, len(present) - planned, used, planned - used)


def _went(group: Sequence[Person], period: Period) -> tuple[Went, ...]:
    found = Counter(person.where_at_end_of(period) for person in group)
    return tuple(Went(where, found[where]) for where in _PLACES)


def _came_back(group: Sequence[Person], period: Period) -> tuple[Went, ...]:
    found = Counter(
        one.ended_as or NOT_RECORDED
        for person in group
        for one in person.breaks
        if period.covers(one.ended_on) and one.back_on < period.ends_on
    )
    return tuple(Went(where, found[where]) for where in _PLACES if found[where])
