"""Numbers for leaders: how long alerts wait and how they end, of groups and never of a person.

Every figure is of a group of at least ``FEWEST`` patients (nurse's minutes: of so many staff); what
could be worked out by taking figures that are shown from each other is hidden too. Instants are
aware. The limits of this file are ours, the fewest is that of the benefit reports.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from triage.rules.alert_state import OfferStatus, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from triage.rules.hours import OpeningHours

FEWEST = 5
"""Patients behind a figure, or staff behind a figure of their minutes."""
FEWEST_FOR_90 = 10
"""Alerts from which on a 90th percentile says more than "the longest"."""
WORK_MINUTES = (5, 10, 20, 40)
"""What may be answered when an alert is closed: how long it took, roughly."""
COLOURS = ("RED", "NOT_JUDGED", "YELLOW")
ALL = ""
"""The row of all colours, and the tenant of all tenants together."""

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """One alert that opened in the period. ``hours``: of the unit that owns it now, or closed it.

    ``taken_at``: when somebody first claimed it, not before ``waiting_since`` (when the first
    finding of its present colour was received). ``due_at`` and ``met_at``: of its present colour
    and owner. ``staff``: who of the centre closed it, only to count how many
    they were; empty where another unit did.
    """

    tenant: str
    patient: str
    cause: str
    colour: str
    hours: OpeningHours
    waiting_since: datetime
    due_at: datetime
    taken_at: datetime | None = None
    met_at: datetime | None = None
    resolved_at: datetime | None = None
    outcome: str = ""
    work_minutes: int | None = None
    staff: str = ""

    @property
    def is_by_rule(self) -> bool:
        """Whether a second green reading closed it before it came to anybody."""
        return self.outcome == Outcome.SECOND_GREEN

    def is_within(self, now: datetime) -> bool | None:
        """Whether its own deadline was kept; None while it can still be kept, or was never set."""
        if self.is_by_rule:
            return None
        if self.met_at is not None:
            return self.met_at <= self.due_at
        return None if now < self.due_at else False


@dataclass(frozen=True, slots=True)
class Asked:
    """One offer that was made in the period, to a unit by its name."""

    tenant: str
    patient: str
    unit: str
    status: OfferStatus


@dataclass(frozen=True, slots=True)
class Spread:
    """Of ``n`` waits in minutes: the middle one, and the one that nine of ten do not exceed."""

    n: int
    median: int | None
    ninetieth: int | None


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; ``percent`` is rounded half up, None of nothing."""

    hits: int
    of: int

    @property
    def percent(self) -> int | None:
        """Return the whole percent."""
        return (200 * self.hits + self.of) // (2 * self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Wait:
    """One way to wait, by the clock and in the unit's opening minutes."""

    real: Spread
    opened: Spread


@dataclass(frozen=True, slots=True)
class Waits:
    """How alerts of one colour waited. ``contact``: until somebody of the owner met the deadline."""

    alerts: int
    taken: Wait
    contact: Wait
    closed: Wait
    within: Share
    still_open: int


@dataclass(frozen=True, slots=True)
class Answers:
    """What became of a unit's offers. ``other``: still open, or taken back before it answered."""

    made: int
    taken: int
    refused: int
    unanswered: int
    passed_over: int
    other: int


@dataclass(frozen=True, slots=True)
class Work:
    """Minutes that were answered at closing; ``of``: how many closed alerts could have had some."""

    answered: int
    of: int
    minutes: int

    @property
    def mean(self) -> int:
        """Return whole minutes an alert, rounded half up."""
        return (2 * self.minutes + self.answered) // (2 * self.answered)


def percentile(values: Sequence[int], percent: int) -> int:
    """Return the least value that so many percent of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(-(-percent * len(ordered) // 100), 1) - 1]


def spread(values: Sequence[int]) -> Spread:
    """Return the middle, and the 90th percentile where there are enough for one."""
    if not values:
        return Spread(0, None, None)
    ninetieth = percentile(values, 90) if len(values) >= FEWEST_FOR_90 else None
    return Spread(len(values), percentile(values, 50), ninetieth)


def open_minutes(hours: OpeningHours, start: datetime, end: datetime) -> int:
    """Return the whole minutes between two instants in which a unit with these hours is open."""
    seconds, at = 0.0, start
    while at < end:
        opens, closes = hours.opening_day(at)
        seconds += max((min(closes, end) - max(opens, at)).total_seconds(), 0.0)
        at = closes
    return int(seconds // 60)


def waits_of(cases: Sequence[Case], now: datetime) -> Waits:
    """Return how these alerts waited. What a rule closed by itself waited for nobody."""
    watched = [one for one in cases if not one.is_by_rule]
    within = [kept for one in watched if (kept := one.is_within(now)) is not None]
    return Waits(
        len(watched),
        _wait(watched, lambda one: one.taken_at),
        _wait(watched, lambda one: one.met_at),
        _wait(watched, lambda one: one.resolved_at),
        Share(sum(within), len(within)),
        sum(one.resolved_at is None for one in watched),
    )


def _wait(cases: Iterable[Case], until: Callable[[Case], datetime | None]) -> Wait:
    spans = [(one.hours, one.waiting_since, at) for one in cases if (at := until(one)) is not None]
    return Wait(
        spread([int((end - start).total_seconds() // 60) for _, start, end in spans]),
        spread([open_minutes(*each) for each in spans]),
    )


def answers_of(asked: Sequence[Asked]) -> Answers:
    """Count what became of offers. Taken and not acted upon in time counts as unanswered."""
    found = Counter(one.status for one in asked)
    taken = found[OfferStatus.CLAIMED] + found[OfferStatus.GIVEN_BACK]
    refused, passed = found[OfferStatus.DECLINED], found[OfferStatus.PASSED_OVER]
    unanswered = found[OfferStatus.NOT_ANSWERED] + found[OfferStatus.LAPSED]
    other = len(asked) - taken - refused - unanswered - passed
    return Answers(len(asked), taken, refused, unanswered, passed, other)


def per_week(count: int, patient_weeks: float) -> float | None:
    """Return alerts in one week of one patient, None where nobody was followed up."""
    return count / patient_weeks if patient_weeks > 0 else None


def work_of(cases: Sequence[Case]) -> Work | None:
    """Return the minutes of a group, None where fewer than ``FEWEST`` staff have answered."""
    closed = [one for one in cases if one.resolved_at is not None and one.staff]
    answered = [(one.staff, one.work_minutes) for one in closed if one.work_minutes is not None]
    if len({staff for staff, _ in answered}) < FEWEST:
        return None
    return Work(len(answered), len(closed), sum(minutes for _, minutes in answered))


def hidden(people: Mapping[Key, frozenset[str]]) -> frozenset[Key]:
    """Return which cells of a table must not be shown, whose totals are.

    ``people``: who is behind each cell, by (tenant, row). A cell of one to four is hidden. Along each
    tenant and along each row the hidden ones must be of ``FEWEST`` together, or the least of the
    others is hidden with them: else taking what is shown from the total would show it.
    """
    found = {key for key, who in people.items() if 0 < len(who) < FEWEST}
    lines: defaultdict[tuple[int, str], list[Key]] = defaultdict(list)
    for key in sorted(people):
        for side in (0, 1):
            lines[side, key[side]].append(key)
    while further := _further(lines.values(), people, found):
        found.add(further)
    return frozenset(found)


def _further(
    lines: Iterable[Sequence[Key]], people: Mapping[Key, frozenset[str]], found: set[Key]
) -> Key | None:
    """Return one more cell to hide, None where nothing more would be given away."""
    for line in lines:
        inside = [key for key in line if key in found]
        if not inside or len(frozenset[str]().union(*(people[key] for key in inside))) >= FEWEST:
            continue
        others = [key for key in line if key not in found and people[key]]
        if others:
            return min(others, key=lambda key: (len(people[key]), key))
    return None


def hidden_work(staff: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the tenants whose minutes must not be shown beside those of all together."""
    return frozenset(
        key[0] for key in hidden({(tenant, ALL): who for tenant, who in staff.items()})
    )
