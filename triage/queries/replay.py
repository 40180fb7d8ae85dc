"""Stored judgements with everything they were made from: six statements per patient, however many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from measurements.models import Reading
from selfcare_plans.models import PlanStatus, PlanVersion
from selfcare_plans.queries import document_of
from tenants.models import Patient
from tenants.queries.patients import visible_patients
from tenants.rules.ages import turns
from triage.models import ExpectedWindow, Finding, Judgement
from triage.queries.facts import FACT_COLUMNS, fact_of, window_fact
from triage.queries.marks import marks_since
from triage.rules.news2 import LEAST_AGE
from triage.rules.reach import reach_days
from triage.rules.replay import Replayed, Stored, replay
from triage.rules.verdict import Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from measurements.rules.facts import ReadingFact
    from tenants.rules.viewer import Viewer
    from triage.rules.marks import Marked
    from triage.rules.verdict import WindowFact

_LEAST_DAYS = 2  # combinations look back hours, which may reach over a midnight


@dataclass(frozen=True, slots=True)
class JudgementReplayed:
    """A judgement, what it was about, and the replay; ``subject`` is None where that is gone."""

    judgement: Judgement
    subject: ReadingFact | WindowFact | None
    replayed: Replayed | None


def one_judgement(viewer: Viewer, judgement_id: UUID) -> Judgement | None:
    """Return a judgement of a patient in sight, or None."""
    rows = Judgement.objects.filter(
        id=judgement_id, patient_id__in=visible_patients(viewer).values("id")
    )
    found = Finding.objects.filter(judgement_id=judgement_id).values_list("measured_at", flat=True)
    at = found.first()  # names the month, so that no other is searched
    return (rows.filter(measured_at=at) if at else rows).first()


def judgements_of(
    *,
    using: str,
    judgement_id: UUID | None = None,
    patient_id: UUID | None = None,
    since: datetime | None = None,
    also_superseded: bool = False,
) -> Iterator[list[Judgement]]:
    """Yield judgements, patient by patient, in order of time. ``since``: of ``measured_at``."""
    rows = Judgement.objects.using(using)
    if judgement_id is not None:
        rows = rows.filter(id=judgement_id)
    elif not also_superseded:
        rows = rows.filter(superseded_at__isnull=True)
    if patient_id is not None:
        rows = rows.filter(patient_id=patient_id)
    if since is not None:
        rows = rows.filter(measured_at__gte=since)
    patients = rows.order_by("patient_id").values_list("patient_id", flat=True).distinct()
    for patient in list(patients):
        yield list(rows.filter(patient_id=patient).order_by("measured_at", "id"))


def replayed(judgements: list[Judgement], *, using: str = "default") -> list[JudgementReplayed]:
    """Judge one patient's judgements again, with what was known when each was made."""
    if not judgements:
        return []
    first = judgements[0]
    own = {"tenant_id": first.tenant_id, "patient_id": first.patient_id}
    name, born = (
        Patient.objects.using(using)
        .filter(tenant_id=first.tenant_id, id=first.patient_id)
        .values_list("time_zone", "birth_date")
        .get()
    )
    zone = ZoneInfo(name)
    versions = versions_of(PlanVersion.objects.using(using).filter(**own), born)
    kinds = {one.kind for one in judgements}
    days = max((reach_days(v, k) for v in versions for k in kinds), default=0)
    times = [one.measured_at for one in judgements]
    since = min(times) - timedelta(days=max(days, _LEAST_DAYS) + 1)
    rows = Reading.objects.using(using).filter(
        **own, measured_at__gte=since, measured_at__lte=max(times)
    )
    marks = marks_since(**own, since=since, using=using)
    readings = {fact.id: fact for fact in map(fact_of, rows.values(*FACT_COLUMNS))}
    windows = ExpectedWindow.objects.using(using).filter(
        **own, id__in=[one.window_id for one in judgements if one.window_id]
    )
    waited = {row.id: row for row in windows}
    every = list(readings.values())
    known = _Known(readings, waited, versions, every, marks, zone)
    return [_one(each, known) for each in judgements]


def versions_of(rows: Iterable[PlanVersion], born: date) -> list[Version]:
    """Return the published versions among plan versions as rules see them."""
    return [
        Version(
            str(one.id),
            one.number,
            one.in_force_from,
            one.in_force_to,
            document_of(one),
            sixteen_on=turns(LEAST_AGE, born),
        )
        for one in rows
        if one.status != PlanStatus.DRAFT.value and one.in_force_from is not None
    ]


@dataclass(frozen=True, slots=True)
class _Known:
    """What there is of one patient, to judge with."""

    readings: Mapping[str, ReadingFact]
    windows: Mapping[UUID, ExpectedWindow]
    versions: Sequence[Version]
    every: Sequence[ReadingFact]
    marks: Mapping[str, Sequence[Marked]]
    zone: ZoneInfo


def _one(judgement: Judgement, known: _Known) -> JudgementReplayed:
    subject: ReadingFact | WindowFact | None
    if judgement.reading_id is not None:
        subject = known.readings.get(str(judgement.reading_id))
    else:
        window = known.windows.get(judgement.window_id) if judgement.window_id else None
        missed = int(judgement.reason_params.get("missed_in_a_row") or 1)
        subject = window_fact(window, missed) if window is not None else None
    if subject is None:
        return JudgementReplayed(judgement, None, None)
    stored = Stored(
        colour=judgement.colour,
        reason_code=judgement.reason_code,
        version_id=str(judgement.version_id) if judgement.version_id else None,
        engine_version=judgement.engine_version,
        judged_at=judgement.judged_at,
    )
    again = replay(stored, subject, known.versions, known.every, zone=known.zone, marks=known.marks)
    return JudgementReplayed(judgement, subject, again)
