"""What a rehearsal is made of: the patient's readings, and what somebody acted on. Seven statements."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from dho.lib import clock
from measurements.models import Mark, Reading, ReadingMark
from measurements.rules.facts import ReadingFact
from measurements.rules.simulation import Diagnosis, simulated_course
from selfcare_plans.queries import document_of
from selfcare_plans.rules.document import Colour
from tenants.queries.patients import open_enrolment
from tenants.queries.pauses import pauses_since, silenced_by
from triage.models import Alert
from triage.queries.facts import FACT_COLUMNS, fact_of
from triage.queries.marks import marks_since
from triage.rules.alert_state import Outcome
from triage.rules.marks import all_as_known
from triage.rules.reach import history_days, history_since
from triage.rules.rehearsal import Material, Plan, nurse_minutes, rehearse
from triage.rules.rehearsal_episodes import EVENTS, Episode, What, is_about_the_plan

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from selfcare_plans.models import PlanVersion
    from selfcare_plans.rules.document import PlanDocument
    from tenants.models import Patient
    from triage.rules.rehearsal import Rehearsal

_SIMULATED_TEMPLATES = {one.value: one for one in Diagnosis}


def rehearsal_material(
    patient: Patient, *, days: int, documents: Iterable[PlanDocument]
) -> Material:
    """Return what the patient measured in the days until now, and before as far as rules look back.

    ``documents``: what is to be rehearsed on it; each rule gets the history that it asks for.
    Readings are as is said of them now: without those entered in error, the confirmed marked so.
    For a patient without any reading in the period: an invented person of the course's diagnosis,
    where there is one to invent. The patient was reached by ``access_patient``.
    """
    now, zone = clock.now(), ZoneInfo(patient.time_zone)
    since = now - timedelta(days=days)
    before = history_days(documents)
    readings = _readings(patient, history_since(since, before, zone), now)
    course = open_enrolment(patient)
    minutes = nurse_minutes()
    if course is not None:
        minutes = nurse_minutes(course.centre.yellow_work_minutes, course.centre.red_work_minutes)
    if any(since <= one.measured_at <= now for one in readings):
        return Material(
            readings=readings,
            episodes=_episodes(patient, since),
            ends_at=now,
            days=days,
            zone=zone,
            minutes=minutes,
            silenced=silenced_by(pauses_since(patient, since)),
        )
    group = course.patient_group if course else ""
    return replace(_simulated(group, now, zone, days, before), minutes=minutes)


def rehearsed(
    patient: Patient, draft: PlanVersion, current: PlanVersion | None, *, days: int
) -> tuple[Rehearsal, Material]:
    """Return what the version would have said beside the one in force, and what that is made of."""
    new = document_of(draft)
    old = document_of(current) if current else None
    material = rehearsal_material(patient, days=days, documents=[new, *([old] if old else [])])
    found = rehearse(
        material,
        in_force=Plan(current.number, old) if current and old else None,
        draft=Plan(draft.number, new),
    )
    return found, material


def _readings(patient: Patient, since: datetime, now: datetime) -> list[ReadingFact]:
    own = {"tenant_id": patient.tenant_id, "patient_id": patient.id}
    rows = Reading.objects.filter(**own, measured_at__gte=since).order_by("measured_at", "id")
    facts = [fact_of(row) for row in _not_in_error(rows).values(*FACT_COLUMNS)]
    return all_as_known(facts, marks_since(**own, since=since), now)


def _episodes(patient: Patient, since: datetime) -> list[Episode]:
    alerts = Alert.objects.filter(
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        outcome=Outcome.ACTED.value,
        resolved_at__gte=since,
    ).prefetch_related("findings")
    found = [_alert(one) for one in alerts if is_about_the_plan(one.cause)]
    return sorted([*found, *_events(patient, since)], key=lambda one: one.starts_at)


def _alert(alert: Alert) -> Episode:
    times = [alert.measured_at, *(one.measured_at for one in alert.findings.all())]
    return Episode(
        What.ALERT,
        starts_at=min(times),
        ends_at=max(*times, alert.resolved_at or alert.measured_at),
        cause=alert.cause,
        colour=Colour(alert.colour),
        alert_id=str(alert.id),
    )


def _events(patient: Patient, since: datetime) -> list[Episode]:
    """Admissions, courses and out-of-hours visits, where they are sent as readings of kind event."""
    codes = [one.value for one in EVENTS]
    rows = Reading.objects.filter(
        tenant_id=patient.tenant_id, patient_id=patient.id, kind="event", measured_at__gte=since
    )
    rows = _not_in_error(rows).filter(about__in=codes)
    return [
        Episode(What(str(code)), at, at) for at, code in rows.values_list("measured_at", "about")
    ]


def _not_in_error(rows: QuerySet[Reading]) -> QuerySet[Reading]:
    """Return the readings without those that somebody said were entered in error."""
    wrong = ReadingMark.objects.filter(
        tenant_id=OuterRef("tenant_id"), reading_id=OuterRef("id"), mark=Mark.IN_ERROR.value
    )
    return rows.exclude(Exists(wrong))


def _simulated(group: str, now: datetime, zone: ZoneInfo, days: int, before: int) -> Material:
    diagnosis = _SIMULATED_TEMPLATES.get(group)
    if diagnosis is None:
        return Material(readings=(), ends_at=now, days=days, zone=zone)
    made = simulated_course(diagnosis, days=days + before, ends_on=now.astimezone(zone).date())
    readings = [
        ReadingFact(
            id=one.reference,
            kind=one.kind,
            measured_at=one.measured_at,
            received_at=one.measured_at + timedelta(minutes=1),
            value=one.value,
            components=one.components,
            context=one.context,
        )
        for one in made.readings
        if one.measured_at <= now
    ]
    episodes = [
        Episode(What.WORSENING, one.starts_at, min(one.ends_at, now))
        for one in made.episodes
        if one.starts_at <= now
    ]
    return Material(
        readings=readings,
        episodes=episodes,
        ends_at=now,
        days=days,
        zone=zone,
        simulated=diagnosis.value,
    )
