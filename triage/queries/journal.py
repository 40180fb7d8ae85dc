"""Notes of resolved alerts that do not stand in the journal yet, and the incidents in sight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from selfcare_plans.models import PlanVersion
from tenants.models import Unit
from tenants.queries.patients import visible_patients
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check
from triage.models import Alert, AlertEvent, Incident, JournalTransfer
from triage.queries.alerts import visible_alerts, with_details
from triage.rules.alert_calls import CALLED_113, LOGGED
from triage.rules.alert_state import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from tenants.rules.viewer import Viewer

CALLS = (LOGGED, CALLED_113)
"""What stands of calls in an alert's history."""


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """What a note is made of. ``transfer``: where it stands in the journal already.

    ``contacts``: with the patient, calls to receivers, and to 113, in their order; ``units``: the
    names of those that were rung, by id.
    """

    alert: Alert
    contacts: list[AlertEvent]
    units: Mapping[str, str]
    version: PlanVersion | None
    transfer: JournalTransfer | None


def notes_waiting(viewer: Viewer, *, first: int = 0, count: int = 50) -> list[NoteFacts]:
    """Return notes of alerts that the viewer's unit resolved and nobody transferred, oldest first."""
    check(viewer, Permission.ACT_ON_ALERT)
    unit: Any = viewer.unit_id
    rows = (
        _resolved(viewer)
        .filter(owner_unit_id=unit)
        .exclude(Exists(_transfers()))
        .order_by("resolved_at", "id")[first : first + count]
    )
    return _facts(list(rows))


def notes_of(alerts: Sequence[Alert]) -> list[NoteFacts]:
    """Return the notes of those alerts, fetched with their details, that a person resolved."""
    return _facts([one for one in alerts if one.resolved_by_id and not one.merged_into_id])


def one_note(viewer: Viewer, alert_id: UUID) -> NoteFacts:
    """Return the note of a resolved alert in sight. Raises ``NotFound``."""
    found = _facts(list(_resolved(viewer).filter(id=alert_id)))
    if not found:
        raise NotFound
    return found[0]


def incidents(viewer: Viewer, *, first: int = 0, count: int | None = None) -> list[Incident]:
    """Return a stretch of the incident reports about patients in sight, or all; newest first."""
    check(viewer, Permission.REPORT_INCIDENT)
    patients = visible_patients(viewer).filter(
        tenant_id=OuterRef("tenant_id"), id=OuterRef("patient_id")
    )
    rows = Incident.objects.filter(Exists(patients.order_by()))
    rows = rows.select_related("patient__tenant", "by", "unit").order_by("-at", "-id")
    return list(rows[first : None if count is None else first + count])


def _resolved(viewer: Viewer) -> QuerySet[Alert]:
    """Return what a person resolved: what a rule or a merging closed says nothing to a journal."""
    rows = visible_alerts(viewer).filter(
        state=Status.RESOLVED.value, resolved_by__isnull=False, merged_into__isnull=True
    )
    return with_details(rows).select_related("resolved_by", "patient__tenant", "owner_unit")


def _transfers() -> QuerySet[JournalTransfer]:
    return JournalTransfer.objects.filter(tenant_id=OuterRef("tenant_id"), alert_id=OuterRef("id"))


def _facts(alerts: Sequence[Alert]) -> list[NoteFacts]:
    """Return the facts of all in four statements more, whatever their number."""
    ids = [one.id for one in alerts]
    tenants = {one.tenant_id for one in alerts}
    contacts: dict[Any, list[AlertEvent]] = {}
    events = AlertEvent.objects.filter(
        tenant_id__in=tenants, alert_id__in=ids, code__in=("CONTACT_LOGGED", *CALLS)
    )
    rung: set[str] = set()
    for event in events.select_related("by").order_by("at", "id"):
        contacts.setdefault(event.alert_id, []).append(event)
        rung |= {str(event.detail["unit"])} if event.detail.get("unit") else set()
    units = {str(one.id): one.name for one in Unit.objects.filter(id__in=rung)} if rung else {}
    transfers = {
        one.alert_id: one
        for one in JournalTransfer.objects.filter(
            tenant_id__in=tenants, alert_id__in=ids
        ).select_related("by", "unit")
    }
    wanted = {one.plan_version_id for one in alerts if one.plan_version_id}
    versions = {
        one.id: one
        for one in PlanVersion.objects.filter(tenant_id__in=tenants, id__in=wanted).select_related(
            "approver"
        )
    }
    return [
        NoteFacts(
            one,
            contacts.get(one.id, []),
            units,
            versions.get(one.plan_version_id) if one.plan_version_id else None,
            transfers.get(one.id),
        )
        for one in alerts
    ]
