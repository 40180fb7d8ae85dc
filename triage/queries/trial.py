"""Proposals from a patient's readings: what they are made from, what was decided before.

The patient was reached by ``access_patient``. Six statements at most, however many readings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Min, OuterRef, Q

from dho.lib import clock
from measurements.models import Reading, ReadingMark
from measurements.rules.facts import Flag
from measurements.rules.kinds import KINDS
from selfcare_plans import queries as plans
from selfcare_plans.models import PlanVersion
from selfcare_plans.models.plans import UNPUBLISHED
from tenants.models import Pause
from tenants.queries.patients import open_enrolment
from tenants.rules.pauses import PauseKind, PauseState, silent_until
from triage.models import TrialDecision
from triage.queries.facts import FACT_COLUMNS, fact_of
from triage.queries.marks import FLAGS
from triage.rules.trial import (
    LOOK_BACK,
    Disturbance,
    Given,
    Series,
    Which,
    Wrong,
    due_again_on,
    latest_weeks,
    propose,
    series_of,
    trial_period,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from measurements.rules.facts import ReadingFact
    from selfcare_plans.models import SelfCarePlan
    from selfcare_plans.rules.document import PlanDocument
    from tenants.models import Patient
    from tenants.rules.viewer import Viewer
    from triage.rules.trial import Period, Proposal

_DAY = timedelta(days=1)
_EVENTS = {one.value: one for one in (Wrong.ADMISSION, Wrong.COURSE_OF_TREATMENT)}
_PAUSES = {PauseKind.PAUSE.value: Wrong.PAUSE, PauseKind.STAY.value: Wrong.STAY}


@dataclass(frozen=True, slots=True)
class TrialFound:
    """The proposals of a period, and what was decided on this plan before, newest first.

    ``period`` None: nothing was measured since the plan began. ``base``: the draft that an answer
    goes into, else the version that a new draft begins from.
    """

    patient: Patient
    plan: SelfCarePlan
    base: PlanVersion
    document: PlanDocument
    which: Which
    period: Period | None
    today: date
    proposals: tuple[Proposal, ...]
    decisions: tuple[TrialDecision, ...]
    due_again: frozenset[str]

    def latest(self, proposal: Proposal) -> TrialDecision | None:
        """Return what was decided last on this series, or None."""
        return next((one for one in self.decisions if series_key(one) == proposal.series.key), None)


def trial_of(viewer: Viewer, patient: Patient, which: Which | None = None) -> TrialFound | None:
    """Return what is proposed for the patient's plan, or None without a plan to put it into.

    ``which`` None: the latest weeks where an uncertain proposal is due again, else the trial.
    """
    plan = plans.plan_of(viewer, patient)
    base = (plans.draft(viewer, plan) or plans.published_version(viewer, plan)) if plan else None
    if plan is None or base is None:
        return None
    zone = ZoneInfo(patient.time_zone)
    today = clock.now().astimezone(zone).date()
    decisions = decisions_on(plan)
    due = _due(decisions, zone, today)
    chosen = which or (Which.LATEST if due else Which.TRIAL)
    period = _period(patient, plan, chosen, zone, today)
    document = plans.document_of(base)
    return TrialFound(
        patient,
        plan,
        base,
        document,
        chosen,
        period,
        today,
        _proposals(patient, document, period, zone) if period else (),
        decisions,
        due,
    )


def decisions_on(plan: SelfCarePlan) -> tuple[TrialDecision, ...]:
    """Return what was decided on proposals for the plan, newest first."""
    rows = TrialDecision.objects.filter(tenant_id=plan.tenant_id, plan_id=plan.id)
    return tuple(rows.select_related("by", "unit").order_by("-at", "-id"))


def series_key(decision: TrialDecision) -> str:
    """Return which series a decision is about, as ``Series.key``."""
    return Series(decision.kind, decision.component or None, decision.context or None).key


def _due(decisions: tuple[TrialDecision, ...], zone: ZoneInfo, today: date) -> frozenset[str]:
    latest: dict[str, TrialDecision] = {}
    for one in decisions:
        latest.setdefault(series_key(one), one)
    return frozenset(
        key
        for key, one in latest.items()
        if one.is_uncertain and due_again_on(one.at.astimezone(zone).date()) <= today
    )


def _period(
    patient: Patient, plan: SelfCarePlan, which: Which, zone: ZoneInfo, today: date
) -> Period | None:
    if which is Which.LATEST:
        return latest_weeks(today)
    began = PlanVersion.objects.filter(tenant_id=plan.tenant_id, plan_id=plan.id).exclude(
        status__in=UNPUBLISHED
    )
    since = began.aggregate(at=Min("in_force_from"))["at"]
    if since is None:
        course = open_enrolment(patient)
        since = course.started_at if course else plan.created_at
    measured = Reading.objects.filter(
        Q(value__isnull=False) | Q(components__isnull=False),
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        measured_at__gte=since,
    ).aggregate(at=Min("measured_at"))["at"]
    return trial_period(measured.astimezone(zone).date(), today) if measured else None


def _proposals(
    patient: Patient, document: PlanDocument, period: Period, zone: ZoneInfo
) -> tuple[Proposal, ...]:
    since = datetime.combine(period.first - LOOK_BACK, time(), tzinfo=zone)
    until = datetime.combine(period.last + _DAY, time(), tzinfo=zone)
    readings = _readings(patient, since, until)
    given = Given(
        readings,
        (*_events(readings, zone), *_pauses(patient, since, until, zone)),
        period,
        zone,
    )
    limits = plans.limits_for(patient)
    return tuple(
        propose(
            given,
            series,
            item=item,
            kind=KINDS[item.kind],
            outer=limits.get((series.kind, series.component)),
        )
        for item in document.items
        if item.kind in KINDS
        for series in series_of(item, KINDS[item.kind])
    )


def _readings(patient: Patient, since: datetime, until: datetime) -> list[ReadingFact]:
    own = {"tenant_id": OuterRef("tenant_id"), "reading_id": OuterRef("id")}
    rows = Reading.objects.filter(
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        measured_at__gte=since,
        measured_at__lt=until,
    ).annotate(marks=ArraySubquery(ReadingMark.objects.filter(**own).values("mark")))
    return [_with_marks(row) for row in rows.values(*FACT_COLUMNS, "marks")]


def _with_marks(row: Mapping[str, object]) -> ReadingFact:
    """Return the reading with what somebody said of it among its flags, as the drain reads it."""
    facts = dict(row)
    marks: object = facts.pop("marks")
    flags: object = facts["flags"] or []
    assert isinstance(marks, list)
    assert isinstance(flags, list)
    facts["flags"] = [*flags, *(FLAGS[one] for one in marks)]
    return fact_of(facts)


def _events(readings: list[ReadingFact], zone: ZoneInfo) -> list[Disturbance]:
    found = []
    for one in readings:
        what = _EVENTS.get(one.about) if one.kind == "event" else None
        if what is not None and Flag.IN_ERROR not in one.flags:
            day = one.measured_at.astimezone(zone).date()
            found.append(Disturbance(day, day, what))
    return found


def _pauses(
    patient: Patient, since: datetime, until: datetime, zone: ZoneInfo
) -> list[Disturbance]:
    rows = Pause.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gte=since),
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        state=PauseState.AGREED.value,
        starts_at__lt=until,
    )
    found = []
    for one in rows:
        end = silent_until(one.ends_at, one.look_again_on, zone) or one.starts_at
        if end < since:
            continue
        days = [at.astimezone(zone).date() for at in (one.starts_at, end)]
        found.append(Disturbance(days[0], max(days), _PAUSES[one.kind]))
    return found
