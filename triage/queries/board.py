"""The patient board: why now, what is normal, what the plan says, whom to ring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection

from dho.lib import clock
from dho.lib.sql import statement
from selfcare_plans.models import PlanVersion
from tenants.models import Relative, Unit
from tenants.queries.patients import open_enrolment, why_visible
from tenants.queries.pauses import PauseRow, pauses_of
from triage.models import Alert, AlertEvent, ExpectedWindow, Finding, Judgement, WindowState
from triage.queries.alerts import with_details
from triage.queries.calls import name_who_rings
from triage.queries.silence import last_heard, relatives_words
from triage.rules.alert_state import Status
from triage.rules.alerts import severity_key
from triage.rules.waiting import facts_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from tenants.models import Enrolment, Patient
    from tenants.rules.viewer import Viewer

DAYS = 90


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the board shows of one patient. ``judged``: what each open alert is about, by its id."""

    patient: Patient
    enrolment: Enrolment | None
    open_alerts: list[Alert]
    closed_alerts: list[Alert]
    versions: list[PlanVersion]
    readings: list[tuple[Any, ...]]
    missed: list[tuple[str, datetime]]
    relatives: list[Relative]
    opened_by: Any
    pauses: list[PauseRow]
    last_heard: datetime | None
    words: list[tuple[str, datetime, str]]
    judged: Mapping[UUID, Judgement]

    @property
    def in_force(self) -> PlanVersion | None:
        """The version in force now; one that begins later is not it."""
        now = clock.now()
        begun = [one for one in self.versions if one.in_force_from and one.in_force_from <= now]
        return begun[-1] if begun else None


def board(viewer: Viewer, patient: Patient) -> Board:
    """Return the board of a patient who was reached by ``access_patient``."""
    own = {"tenant_id": patient.tenant_id, "patient_id": patient.id}
    now = clock.now()
    since = now - timedelta(days=DAYS)
    alerts = with_details(Alert.objects.filter(**own))
    missed = ExpectedWindow.objects.filter(
        **own, state=WindowState.MISSED.value, closes_at__gte=since
    )
    # As on the list: the steps of the plan that stand beside are those of the first.
    open_alerts = sorted(
        alerts.filter(state=Status.OPEN.value),
        key=lambda one: severity_key(facts_of(one), now),
    )
    name_who_rings(open_alerts, now)
    return Board(
        patient=patient,
        enrolment=open_enrolment(patient),
        open_alerts=open_alerts,
        closed_alerts=list(
            alerts.exclude(state=Status.OPEN.value)
            .select_related("resolved_by")
            .order_by("-resolved_at")[:10]
        ),
        versions=published_versions(patient),
        readings=chart_readings(patient, since),
        missed=[(one.kind, one.closes_at) for one in missed.order_by("closes_at")],
        relatives=list(Relative.objects.filter(**own, ended_at__isnull=True).order_by("name")),
        opened_by=why_visible(viewer, patient),
        pauses=pauses_of(patient),
        last_heard=last_heard(patient),
        words=relatives_words(patient, since),
        judged=judged_of(open_alerts),
    )


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


def chart_readings(patient: Patient, since: datetime) -> list[tuple[Any, ...]]:
    """Return all readings since, oldest first, with their present colours: one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            statement("triage", "chart"),
            {"tenant": patient.tenant_id, "patient": patient.id, "since": since},
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def alert_history(alert: Alert) -> list[AlertEvent]:
    """Return the steps of an alert, oldest first."""
    rows = AlertEvent.objects.filter(tenant_id=alert.tenant_id, alert_id=alert.id)
    return list(rows.select_related("by", "unit").order_by("at", "id"))


def unit_names(ids: set[str]) -> dict[str, str]:
    """Return the names of units by id."""
    return {str(unit.id): unit.name for unit in Unit.objects.filter(id__in=ids)}
