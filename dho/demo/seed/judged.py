"""Judge the past with the one engine, and write what it said: judgements, windows, the latest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from dho.demo.seed.past_walls import copy_in
from dho.demo.seed.plans import measuring_since
from dho.lib.ids import new_id
from measurements.rules.facts import ReadingFact
from selfcare_plans.rules.document import Colour, MissingRule
from selfcare_plans.rules.schedule import windows
from triage.models import ExpectedWindow, Judgement, Latest, WindowState
from triage.operations.store import judgement_row
from triage.rules.judge import judge, judge_all
from triage.rules.verdict import Verdict, Version, WindowFact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dho.demo.seed.measured import Measured
    from dho.demo.seed.people import Person

_JUDGING = timedelta(milliseconds=400)
_TWO = 2


@dataclass(frozen=True, slots=True)
class Found:
    """One judgement that is not green, on its way to an alert. ``at``: when it was judged."""

    at: datetime
    judgement_id: UUID
    verdict: Verdict
    subject: ReadingFact | WindowFact
    measured_at: datetime
    received_at: datetime

    @property
    def kind(self) -> str:
        """What was measured, or was not."""
        return self.subject.kind


@dataclass(slots=True)
class Judged:
    """What judging the past of everybody gave."""

    judgements: list[Judgement] = field(default_factory=list)
    windows: list[ExpectedWindow] = field(default_factory=list)
    latest: list[Latest] = field(default_factory=list)
    found: dict[UUID, list[Found]] = field(default_factory=dict)


def write_judgements(
    people: list[Person],
    measured: Mapping[UUID, list[Measured]],
    versions: Mapping[UUID, list[Version]],
    now: datetime,
    *,
    silent: frozenset[int],
) -> dict[UUID, list[Found]]:
    """Judge and write; return what is not green by patient, in the order in which it was judged.

    Windows whose time is over by ``now`` are met or missed; of the patients numbered in ``silent``
    the last two are left for the sweeper to find.
    """
    judged = Judged()
    for one in people:
        own, plans = measured[one.row.id], versions[one.row.id]
        _judge_readings(judged, one, own, plans)
        _judge_windows(judged, one, own, plans, now, left=_TWO if one.number in silent else 0)
        judged.found[one.row.id].sort(key=lambda each: (each.at, each.measured_at))
    copy_in(judged.judgements)
    copy_in(judged.windows)
    copy_in(judged.latest)
    return judged.found


def last_windows(
    one: Person, version: Version, now: datetime, count: int = _TWO
) -> list[ExpectedWindow]:
    """Return the last windows whose time is over, oldest first."""
    return [row for row in _rows(one, version, now) if row.deadline_at <= now][-count:]


def _judge_readings(
    judged: Judged, one: Person, own: Sequence[Measured], versions: Sequence[Version]
) -> None:
    found = judged.found.setdefault(one.row.id, [])
    latest: dict[str, Latest] = {}
    facts = [each.fact for each in own]
    verdicts = judge_all(facts, versions, zone=one.zone)
    for fact, verdict in zip(facts, verdicts, strict=True):
        row = _judgement(one, verdict, fact.kind, fact.measured_at, fact.received_at)
        row.reading_id = UUID(fact.id)
        judged.judgements.append(row)
        latest[fact.kind] = _latest(one, fact, verdict)
        if verdict.colour is not Colour.GREEN:
            found.append(
                Found(
                    row.judged_at, row.id, verdict, fact, fact.measured_at, fact.received_at
                )
            )  # fmt: skip
    judged.latest += latest.values()


def _judge_windows(
    judged: Judged,
    one: Person,
    own: Sequence[Measured],
    versions: Sequence[Version],
    now: datetime,
    *,
    left: int,
) -> None:
    in_a_row: dict[str, int] = {}
    over = [row for each in versions for row in _rows(one, each, now) if row.deadline_at <= now]
    over.sort(key=lambda row: row.closes_at)
    for n, row in enumerate(over):
        judged.windows.append(row)
        if n >= len(over) - left:
            continue
        if _is_met(row, own):
            row.state, in_a_row[row.item_id] = WindowState.MET.value, 0
            continue
        row.state = WindowState.MISSED.value
        in_a_row[row.item_id] = in_a_row.get(row.item_id, 0) + 1
        _judge_missed(judged, one, row, versions, in_a_row[row.item_id])


def _judge_missed(
    judged: Judged, one: Person, row: ExpectedWindow, versions: Sequence[Version], in_a_row: int
) -> None:
    fact = WindowFact(
        id=str(row.id),
        item_id=row.item_id,
        kind=row.kind,
        local_date=row.local_date,
        name=row.name,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        deadline_at=row.deadline_at,
        missed_in_a_row=in_a_row,
    )
    verdict = judge(fact, versions, (), zone=one.zone)
    judgement = _judgement(one, verdict, row.kind, row.closes_at, row.deadline_at)
    judgement.window_id = row.id
    judged.judgements.append(judgement)
    if verdict.colour not in (Colour.GREEN, Colour.NOT_JUDGED):
        judged.found[one.row.id].append(
            Found(judgement.judged_at, judgement.id, verdict, fact, row.closes_at, row.deadline_at)
        )


def _rows(one: Person, version: Version, now: datetime) -> Iterator[ExpectedWindow]:
    """Yield the windows that a version expected until today, in order of time."""
    today = now.astimezone(one.zone).date()
    first = max(version.in_force_from, measuring_since(one, now)).astimezone(one.zone).date()
    for item in version.document.items:
        if not any(isinstance(rule, MissingRule) for rule in item.rules):
            continue
        for each in windows(item, first, today, one.zone):
            ended = version.in_force_to is not None and each.opens_at >= version.in_force_to
            if each.opens_at < version.in_force_from or ended:
                continue
            yield ExpectedWindow(
                id=new_id(),
                tenant_id=one.row.tenant_id,
                patient_id=one.row.id,
                plan_version_id=UUID(version.id),
                item_id=each.item_id,
                kind=each.kind,
                local_date=each.local_date,
                name=each.name,
                opens_at=each.opens_at,
                closes_at=each.closes_at,
                deadline_at=each.deadline_at,
            )


def _is_met(row: ExpectedWindow, own: Sequence[Measured]) -> bool:
    return any(
        each.fact.kind == row.kind
        and row.opens_at <= each.fact.measured_at < row.closes_at
        and each.received_at <= row.deadline_at
        for each in own
    )


def _judgement(
    one: Person, verdict: Verdict, kind: str, measured_at: datetime, as_of: datetime
) -> Judgement:
    row = judgement_row(
        verdict,
        tenant_id=one.row.tenant_id,
        patient_id=one.row.id,
        kind=kind,
        measured_at=measured_at,
        as_of=as_of,
    )
    return Judgement(**row, judged_at=as_of + _JUDGING)


def _latest(one: Person, fact: ReadingFact, verdict: Verdict) -> Latest:
    return Latest(
        tenant_id=one.row.tenant_id,
        patient_id=one.row.id,
        kind=fact.kind,
        reading_id=UUID(fact.id),
        measured_at=fact.measured_at,
        value=fact.value,
        components={name: int(number) for name, number in fact.components.items()} or None,
        colour=verdict.colour,
    )
