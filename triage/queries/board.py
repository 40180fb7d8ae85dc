"""The patient board: why now, what is normal, what the plan says, what was done, whom to ring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from dho.lib import clock
from selfcare_plans.models import PlanVersion
from selfcare_plans.queries import version_in_force
from tenants.models import Relative, Unit
from tenants.queries.evening import services_for
from tenants.queries.patients import why_visible
from tenants.queries.pauses import PauseRow, pauses_of, pauses_since
from triage.models import Alert, AlertEvent, Finding, Judgement, ReadingPair
from triage.queries.alerts import with_details
from triage.queries.board_axis import ChartReading, Moment, chart_readings, moments
from triage.queries.calls import name_who_rings
from triage.queries.homes import in_charge
from triage.queries.pairs import pairs_of
from triage.queries.silence import last_heard, relatives_words
from triage.rules import usual
from triage.rules.alert_state import Status
from triage.rules.alerts import severity_key
from triage.rules.waiting import facts_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tenants.models import Enrolment, EveningService, Patient
    from tenants.rules.viewer import Viewer
    from triage.queries.homes import InCharge

DAYS = 90


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the board shows of one patient.

    ``judged``: what each open alert is about, by its id. ``before``: the alert of the same cause
    that a person resolved last, by cause. ``pairs``: of a yellow and its second green. ``spans``:
    pauses and stays of the ``days`` shown, also those that are over. ``units``: what the plan in
    force names, by id.
    """

    patient: Patient
    enrolment: Enrolment | None
    charge: InCharge
    open_alerts: list[Alert]
    closed_alerts: list[Alert]
    before: Mapping[str, Alert]
    pairs: list[ReadingPair]
    versions: list[PlanVersion]
    readings: list[ChartReading]
    moments: list[Moment]
    relatives: list[Relative]
    opened_by: Any
    pauses: list[PauseRow]
    spans: list[PauseRow]
    last_heard: datetime | None
    words: list[tuple[str, datetime, str]]
    evening: list[EveningService]
    judged: Mapping[UUID, Judgement]
    units: Mapping[str, Unit]
    days: int
    now: datetime

    @property
    def in_force(self) -> PlanVersion | None:
        """The version in force now; one that begins later is not it."""
        return version_at(self.versions, self.now)


def board(viewer: Viewer, patient: Patient, days: int = DAYS) -> Board:
    """Return the board of a patient who was reached by ``access_patient``.

    ``days``: how far back the time axis goes; what is usual is always of 90 days.
    """
    own = {"tenant_id": patient.tenant_id, "patient_id": patient.id}
    now = clock.now()
    since = now - timedelta(days=max(days, usual.DAYS))
    alerts = with_details(Alert.objects.filter(**own))
    # As on the list: the steps of the plan that stand beside are those of the first.
    open_alerts = sorted(
        alerts.filter(state=Status.OPEN.value),
        key=lambda one: severity_key(facts_of(one), now),
    )
    versions = published_versions(patient)
    charge = in_charge(patient)
    enrolment = charge.course
    centre_id = enrolment.centre_id if enrolment else None
    name_who_rings(open_alerts, now)
    return Board(
        patient=patient,
        enrolment=enrolment,
        charge=charge,
        open_alerts=open_alerts,
        closed_alerts=list(
            alerts.exclude(state=Status.OPEN.value)
            .select_related("resolved_by")
            .order_by("-resolved_at")[:10]
        ),
        before=_before(own, {one.cause for one in open_alerts}),
        pairs=pairs_of(patient, now - timedelta(days=DAYS)),
        versions=versions,
        readings=chart_readings(patient, since),
        moments=moments(patient, since),
        relatives=list(Relative.objects.filter(**own, ended_at__isnull=True).order_by("name")),
        opened_by=why_visible(viewer, patient),
        pauses=pauses_of(patient),
        spans=pauses_since(patient, since),
        last_heard=last_heard(patient),
        words=relatives_words(patient, since),
        evening=services_for([patient.tenant_id], centre_id)[patient.tenant_id],
        judged=judged_of(open_alerts),
        units=_units_of(version_at(versions, now)),
        days=days,
        now=now,
    )


def version_at(versions: Sequence[PlanVersion], at: datetime) -> PlanVersion | None:
    """Return the last version that had begun by then and had not ended, of some in their order."""
    begun = [one for one in versions if one.in_force_from and one.in_force_from <= at]
    return begun[-1] if begun else None


def _before(own: Mapping[str, Any], causes: set[str]) -> dict[str, Alert]:
    """Return, by cause, the last alert that a person resolved: one statement, none without a cause."""
    if not causes:
        return {}
    rows = (
        Alert.objects.filter(
            **own, cause__in=causes, state=Status.RESOLVED.value, resolved_by__isnull=False
        )
        .select_related("resolved_by", "owner_unit")
        .order_by("cause", "-resolved_at")
        .distinct("cause")
    )
    return {one.cause: one for one in rows}


def _units_of(version: PlanVersion | None) -> dict[str, Unit]:
    """Return the receivers that a version names, with their telephones, by id."""
    if version is None:
        return {}
    document: Mapping[str, Any] = version.document
    level: Mapping[str, Any] = document.get("treatment_level") or {}
    named = {*document.get("receivers", ()), *level.get("receivers", ())}
    for item in document.get("items", ()):
        named |= set(item.get("receivers", ()))
    ids = [found for text in named if (found := _uuid(text)) is not None]
    return {str(one.id): one for one in Unit.objects.filter(id__in=ids)} if ids else {}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def judged_of(alerts: Sequence[Alert]) -> dict[UUID, Judgement]:
    """Return the judgement that each alert's reason is from, by the alert's id: one statement."""
    about = {one.id: found for one in alerts if (found := _of_reason(one)) is not None}
    if not about:
        return {}
    times = [one.measured_at for one in about.values()]
    rows = Judgement.objects.filter(
        tenant_id__in={one.tenant_id for one in alerts},
        id__in=[one.judgement_id for one in about.values()],
        measured_at__range=(min(times), max(times)),
    )
    by_id = {row.id: row for row in rows}
    pairs = ((alert, by_id.get(found.judgement_id)) for alert, found in about.items())
    return {alert: row for alert, row in pairs if row is not None}


def _of_reason(alert: Alert) -> Finding | None:
    reason = (alert.reason_code, alert.reason_params)
    return next(
        (
            one
            for one in alert.findings.all()
            if one.judgement_id and (one.reason_code, one.reason_params) == reason
        ),
        None,
    )


def published_versions(patient: Patient) -> list[PlanVersion]:
    """Return the versions that were ever published, oldest first."""
    return list(
        PlanVersion.objects.filter(
            tenant_id=patient.tenant_id, patient_id=patient.id, published_at__isnull=False
        )
        .select_related("approver", "author")
        .order_by("in_force_from")
    )


def alert_history(alerts: Sequence[Alert], *, most: int = 60) -> list[AlertEvent]:
    """Return the last steps of some alerts, newest first: one statement."""
    if not alerts:
        return []
    rows = AlertEvent.objects.filter(
        tenant_id__in={one.tenant_id for one in alerts}, alert_id__in=[one.id for one in alerts]
    )
    return list(rows.select_related("by", "unit").order_by("-at", "-id")[:most])


def unit_names(ids: set[str]) -> dict[str, str]:
    """Return the names of units by id."""
    if not ids:
        return {}
    return {str(unit.id): unit.name for unit in Unit.objects.filter(id__in=ids)}


def in_force_now(viewer: Viewer, patient: Patient) -> PlanVersion | None:
    """Return the plan version in force for a patient who was reached by ``access_patient``."""
    return version_in_force(viewer, patient, clock.now())
