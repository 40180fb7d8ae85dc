"""Alerts that a viewer may see: of visible patients, where the viewer's unit has something to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from dho.lib import clock
from tenants.models import Unit
from tenants.queries.patients import units_that_see, visible_patients
from tenants.rules.codes import UnitKind
from triage.models import ActNowAnswer, Alert, Assessment, Finding, Offer, RemeasureRequest
from triage.queries.pairs import pairs
from triage.queries.told import tellings
from triage.rules.alert_state import OfferStatus, Status
from triage.rules.alerts import severity_key
from triage.rules.causes import MESSAGE
from triage.rules.waiting import facts_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from tenants.models import Patient
    from tenants.rules.viewer import Viewer


def visible_alerts(viewer: Viewer) -> QuerySet[Alert]:
    """Return all alerts of the viewer's patients, open and resolved."""
    if getattr(settings, "WALL_1_OFF", False):
        return Alert.objects.all()
    patients = visible_patients(viewer).filter(
        tenant_id=OuterRef("tenant_id"), id=OuterRef("patient_id")
    )
    return Alert.objects.filter(Exists(patients.order_by()))


def open_offers_to(unit_id: UUID | None) -> QuerySet[Offer]:
    """Return the open offers to a unit, to be used as a subquery over alerts."""
    return Offer.objects.filter(
        tenant_id=OuterRef("tenant_id"),
        alert_id=OuterRef("id"),
        to_unit_id=unit_id,
        state=OfferStatus.OPEN.value,
    )


def alerts_waiting(viewer: Viewer) -> QuerySet[Alert]:
    """Return the open alerts on the viewer's list: owned by the unit, its centre's, or offered.

    A centre keeps on its list what another unit has taken over, so that nobody loses sight of it.
    """
    mine: Any = Q(owner_unit_id=viewer.unit_id) | Exists(open_offers_to(viewer.unit_id))
    if viewer.unit_kind is UnitKind.CENTRE:
        mine |= Q(centre_id=viewer.unit_id)
    return visible_alerts(viewer).filter(mine, state=Status.OPEN.value)


def alert_page(viewer: Viewer, wanted: Mapping[str, Any]) -> list[Alert]:
    """Return alerts for the API: the open ones of the unit's list, or the resolved ones in sight."""
    is_open = wanted["state"] == Status.OPEN.value
    rows = (
        alerts_waiting(viewer) if is_open else visible_alerts(viewer).filter(state=wanted["state"])
    )
    if wanted.get("patient"):
        rows = rows.filter(patient_id=wanted["patient"])
    found = with_details(rows).order_by("-opened_at")[: wanted["limit"]]
    if not is_open:
        return list(found)
    now = clock.now()
    return sorted(found, key=lambda row: severity_key(facts_of(row), now))


def with_details(rows: QuerySet[Alert]) -> QuerySet[Alert]:
    """Return alerts with what every view of them shows."""
    return rows.select_related(
        "patient__tenant", "owner_unit", "claimed_by", "enrolment"
    ).prefetch_related(
        Prefetch("findings", Finding.objects.order_by("-received_at")),
        Prefetch("offers", Offer.objects.select_related("to_unit").order_by("place")),
        Prefetch("act_now_answers", ActNowAnswer.objects.select_related("by").order_by("-at")),
        Prefetch("remeasures", RemeasureRequest.objects.order_by("-asked_at")),
        Prefetch("tellings", tellings()),
        pairs(),
        Prefetch("assessments", Assessment.objects.select_related("by", "unit").order_by("-at")),
    )


def one_alert(viewer: Viewer, alert_id: UUID) -> Alert | None:
    """Return an alert in sight with its details, or None."""
    return with_details(visible_alerts(viewer)).filter(id=alert_id).first()


def units_to_offer(viewer: Viewer, alert: Alert) -> list[tuple[str, str]]:
    """Return (id, name) of the units that may see the patient, the viewer's own left out."""
    ids = units_that_see(alert.tenant_id, alert.patient_id) - {viewer.unit_id}
    return [(str(unit.id), unit.name) for unit in Unit.objects.filter(id__in=ids).order_by("name")]


def open_alerts_of_unit(viewer: Viewer, patient: Patient) -> list[Alert]:
    """Return the patient's open alerts that the viewer's unit owns, what is due first on top."""
    rows = visible_alerts(viewer).filter(
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        owner_unit_id=viewer.unit_id,
        state=Status.OPEN.value,
    )
    return list(rows.order_by("due_at", "id"))


def open_alerts_in_sight(viewer: Viewer, patient: Patient) -> list[Alert]:
    """Return the patient's open alerts, whoever owns them, what is due first on top."""
    rows = visible_alerts(viewer).filter(
        tenant_id=patient.tenant_id, patient_id=patient.id, state=Status.OPEN.value
    )
    return list(rows.select_related("owner_unit").order_by("due_at", "id"))


def findings_in_sight(viewer: Viewer, patient: Patient) -> list[UUID]:
    """Return the findings of the patient's open alerts: what a page about her shows."""
    rows = Finding.objects.filter(
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        alert__in=visible_alerts(viewer).filter(
            tenant_id=patient.tenant_id, patient_id=patient.id, state=Status.OPEN.value
        ),
    )
    return list(rows.order_by("id").values_list("id", flat=True))


def message_alert(viewer: Viewer, patient: Patient) -> Alert | None:
    """Return the open alert about what was written at home, where the viewer's unit owns it."""
    rows = with_details(visible_alerts(viewer)).filter(
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        owner_unit_id=viewer.unit_id,
        cause=MESSAGE,
        state=Status.OPEN.value,
    )
    return rows.first()


def count_open(
    *, tenant_id: UUID, unit_id: UUID | None = None, patient_id: UUID | None = None, **_: Any
) -> int:
    """Count a tenant's open alerts at a centre, or of a patient; a number, no person's data."""
    rows = Alert.objects.filter(tenant_id=tenant_id, state=Status.OPEN.value)
    if unit_id is not None:
        rows = rows.filter(centre_id=unit_id)
    if patient_id is not None:
        rows = rows.filter(patient_id=patient_id)
    return rows.count()
