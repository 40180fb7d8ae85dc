"""Rehearsal: what a draft would have said of the readings that there are, beside the plan in force.

Both are judged as if in force the whole time. What it would have cost comes first: every episode
that somebody acted on, and whether the draft would have found it. Pure; the engine is the worker's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from selfcare_plans.rules.document import Colour
from tenants.rules.organisation import RED_WORK_MINUTES, YELLOW_WORK_MINUTES
from triage.rules.amounts import SEVERITY, local_date
from triage.rules.causes import missing_cause
from triage.rules.judge import judge_batch
from triage.rules.rehearsal_episodes import Cost, Found, cost_of
from triage.rules.rehearsal_silence import silent_windows
from triage.rules.timeline import key_of
from triage.rules.verdict import Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from measurements.rules.facts import ReadingFact
    from selfcare_plans.rules.document import PlanDocument
    from triage.rules.rehearsal_episodes import Episode
    from triage.rules.rehearsal_silence import Silenced
    from triage.rules.verdict import Verdict


def nurse_minutes(
    yellow: int = YELLOW_WORK_MINUTES, red: int = RED_WORK_MINUTES
) -> Mapping[Colour, int]:
    """Return the minutes of a nurse's time that an alert takes, as a centre reckons; the default is ours.

    What could not be judged takes as long as a red.
    """
    return {Colour.YELLOW: yellow, Colour.RED: red, Colour.NOT_JUDGED: red}


LEAST_DAYS = 90
"""A shorter rehearsal says too little to approve by."""

DAYS = (30, 90, 180)
ALERTING = (Colour.RED, Colour.NOT_JUDGED, Colour.YELLOW)
_ALWAYS = datetime(1900, 1, 1, tzinfo=UTC)


class Concern(StrEnum):
    """Why somebody should look closer before approving, the gravest first."""

    MISSED_EPISODE = "MISSED_EPISODE"
    NOTHING_FIRES = "NOTHING_FIRES"
    NO_READINGS = "NO_READINGS"


@dataclass(frozen=True, slots=True)
class Plan:
    """A document to rehearse, and the number of its version."""

    number: int
    document: PlanDocument


def never(_opens_at: datetime, _closes_at: datetime) -> bool:
    """Nothing was silenced."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What is rehearsed on: a patient's readings, and what somebody acted on.

    ``readings``: also those from before the period, as history to it. ``episodes``: those that end
    before the period are left out. ``ends_at``: aware, usually now; the period is the ``days`` times
    24 hours before it, and days are the patient's in ``zone``. ``simulated``: of which diagnosis,
    where the patient has no readings. ``minutes``: what an alert of each colour takes of a nurse's
    time. ``silenced``: whether a pause or stay took away the window that opened and closed then.
    """

    readings: Sequence[ReadingFact]
    ends_at: datetime
    days: int
    zone: ZoneInfo
    episodes: Sequence[Episode] = ()
    simulated: str = ""
    minutes: Mapping[Colour, int] = field(default_factory=nurse_minutes)
    silenced: Silenced = never

    @property
    def since(self) -> datetime:
        """When the period begins."""
        return self.ends_at - timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Day:
    """The findings of one kind on one local day, which would have been one alert."""

    kind: str
    date: date
    colour: Colour


@dataclass(frozen=True, slots=True)
class Load:
    """The alerts of a period by colour, and the minutes each takes. ``weeks`` may be a fraction."""

    alerts: Mapping[Colour, int]
    weeks: float
    minutes: Mapping[Colour, int] = field(default_factory=nurse_minutes)

    def per_week(self, colour: Colour) -> float:
        """Return the alerts of a colour in a week."""
        return self.alerts.get(colour, 0) / self.weeks

    @property
    def minutes_per_week(self) -> float:
        """Return the nurse's minutes in a week, by ``minutes`` an alert."""
        return sum(self.per_week(colour) * minutes for colour, minutes in self.minutes.items())


@dataclass(frozen=True, slots=True)
class Judged:
    """One reading under both. ``before`` is None where no version is in force."""

    reading: ReadingFact
    before: Verdict | None
    after: Verdict

    @property
    def red_appears(self) -> bool:
        """Whether only the draft says red."""
        return self.after.colour is Colour.RED and not self._was_red

    @property
    def red_vanishes(self) -> bool:
        """Whether only the version in force says red."""
        return self._was_red and self.after.colour is not Colour.RED

    @property
    def _was_red(self) -> bool:
        return self.before is not None and self.before.colour is Colour.RED


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What the draft would have said. ``judged`` is in order of time.

    ``after_silence``: the days on which nothing came and the draft would have said so; the kind is
    the cause ``MISSING:<kind>``.
    """

    days: int
    judged: tuple[Judged, ...]
    costs: tuple[Cost, ...]
    before: Load | None
    after: Load
    concerns: tuple[Concern, ...]
    after_days: tuple[Day, ...] = field(repr=False)
    after_silence: tuple[Day, ...] = field(default=(), repr=False)

    @property
    def missed(self) -> tuple[Cost, ...]:
        """Return the acted-on episodes that the draft would not have found at all."""
        return tuple(cost for cost in self.costs if cost.is_missed)

    @property
    def needs_a_closer_look(self) -> bool:
        """Whether the first sentence must warn: such a draft is no matter for an overview."""
        return bool(self.concerns)

    @property
    def reds_that_appear(self) -> tuple[Judged, ...]:
        """Return the readings that only the draft calls red."""
        return tuple(one for one in self.judged if one.red_appears)

    @property
    def reds_that_vanish(self) -> tuple[Judged, ...]:
        """Return the readings that only the version in force calls red."""
        return tuple(one for one in self.judged if one.red_vanishes)


def may_be_approved_from_overview(rehearsal: Rehearsal | None) -> bool:
    """Whether a draft may be approved without opening it.

    Only after a rehearsal over at least ``LEAST_DAYS`` with nothing to look closer at. A draft that
    was never rehearsed is opened.
    """
    return (
        rehearsal is not None and rehearsal.days >= LEAST_DAYS and not rehearsal.needs_a_closer_look
    )


def rehearse(material: Material, *, in_force: Plan | None, draft: Plan) -> Rehearsal:
    """Judge a patient's readings under both plans.

    Windows of either plan that went by without a reading count too, but for those that a pause took
    away.
    """
    judged = _judged(material, in_force, draft)
    after_days = _joined([(one.reading, one.after) for one in judged], material.zone)
    after_silence = _silence(material, draft)
    costs = _costs(material, judged, after_silence)
    before = None
    if in_force is not None:
        spoken = _joined(_before(judged), material.zone)
        before = _load((*spoken, *_silence(material, in_force)), material)
    return Rehearsal(
        days=material.days,
        judged=judged,
        costs=costs,
        before=before,
        after=_load((*after_days, *after_silence), material),
        concerns=_concerns(judged, after_days, costs),
        after_days=after_days,
        after_silence=after_silence,
    )


def _judged(material: Material, in_force: Plan | None, draft: Plan) -> tuple[Judged, ...]:
    since = material.since
    subjects = sorted(
        (one for one in material.readings if since <= one.measured_at <= material.ends_at),
        key=key_of,
    )
    history = [one for one in material.readings if one.measured_at < since]

    def judge(plan: Plan, name: str) -> list[Verdict]:
        return judge_batch(subjects, [_version(plan, name)], history, zone=material.zone)

    after = judge(draft, "draft")
    before = judge(in_force, "in force") if in_force else None
    return tuple(
        Judged(reading, before[place] if before else None, after[place])
        for place, reading in enumerate(subjects)
    )


def _silence(material: Material, plan: Plan) -> tuple[Day, ...]:
    found = silent_windows(
        plan.document,
        material.readings,
        since=material.since,
        ends_at=material.ends_at,
        zone=material.zone,
        silenced=material.silenced,
    )
    return _worst_of_day((missing_cause(one.kind), one.date, one.colour) for one in found)


def _costs(
    material: Material, judged: Sequence[Judged], silence: Sequence[Day]
) -> tuple[Cost, ...]:
    found = [
        *_found(judged, material.zone),
        *(Found(one.kind, one.date, one.colour) for one in silence),
    ]
    return tuple(
        cost_of(episode, found, material.zone)
        for episode in material.episodes
        if material.since <= episode.starts_at <= material.ends_at
    )


def _version(plan: Plan, name: str) -> Version:
    return Version(f"rehearsal: {name}", plan.number, _ALWAYS, None, plan.document)


def _found(judged: Sequence[Judged], zone: ZoneInfo) -> list[Found]:
    """Return what the draft says of each reading, with what it is about."""
    return [
        Found(
            one.reading.kind,
            local_date(one.reading.measured_at, zone),
            one.after.colour,
            one.reading.about,
        )
        for one in judged
    ]


def _before(judged: Sequence[Judged]) -> list[tuple[ReadingFact, Verdict]]:
    return [(one.reading, one.before) for one in judged if one.before is not None]


def _joined(judged: Sequence[tuple[ReadingFact, Verdict]], zone: ZoneInfo) -> tuple[Day, ...]:
    """Join the findings of a kind on a day to one alert of the worst colour."""
    return _worst_of_day(
        (reading.kind, local_date(reading.measured_at, zone), verdict.colour)
        for reading, verdict in judged
    )


def _worst_of_day(found: Iterable[tuple[str, date, Colour]]) -> tuple[Day, ...]:
    worst: dict[tuple[date, str], Colour] = {}
    for kind, day, colour in found:
        if colour is not Colour.GREEN:
            known = worst.get((day, kind), colour)
            worst[day, kind] = max(known, colour, key=SEVERITY.__getitem__)
    return tuple(Day(kind, date, colour) for (date, kind), colour in sorted(worst.items()))


def _load(alerts: Sequence[Day], material: Material) -> Load:
    colours = [one.colour for one in alerts]
    counts = {colour: colours.count(colour) for colour in ALERTING}
    return Load(counts, material.days / 7, material.minutes)


def _concerns(
    judged: Sequence[Judged], alerts: Sequence[Day], costs: Sequence[Cost]
) -> tuple[Concern, ...]:
    found = []
    if any(cost.is_missed for cost in costs):
        found.append(Concern.MISSED_EPISODE)
    if not judged:
        found.append(Concern.NO_READINGS)
    elif not any(one.colour in (Colour.YELLOW, Colour.RED) for one in alerts):
        found.append(Concern.NOTHING_FIRES)
    return tuple(found)
