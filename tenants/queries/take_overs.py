"""Take-overs: of one patient, and those that wait for the viewer's unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from tenants.models import MovedEquipment, TakeOver
from tenants.queries.patients import visible_patients
from tenants.rules.take_over import TakeOverState

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from tenants.models import Patient
    from tenants.rules.viewer import Viewer

MOST = 50


def take_overs_of(patient: Patient) -> list[TakeOver]:
    """Return the take-overs of a patient who was reached, the newest first, at most 20."""
    rows = _whole().filter(tenant_id=patient.tenant_id, patient_id=patient.id)
    return list(rows.order_by("-made_at", "-id")[:20])


def equipment_moved(patient: Patient) -> list[MovedEquipment]:
    """Return what was said of a reached patient's equipment at take-overs, the newest first, at most 200."""
    rows = MovedEquipment.objects.filter(tenant_id=patient.tenant_id, patient_id=patient.id)
    rows = rows.select_related("take_over")
    return list(rows.order_by("-said_at", "name")[:200])


def take_overs_waiting(viewer: Viewer) -> list[TakeOver]:
    """Return what waits for an answer by the viewer's unit, or by another of what it asked for.

    Those of the patients in sight, the first due first, at most 50.
    """
    unit: Any = viewer.unit_id
    rows = _in_sight(viewer).filter(
        Q(asked_unit_id=unit) | Q(made_unit_id=unit), state=TakeOverState.OFFERED.value
    )
    return list(rows.order_by("due_at", "id")[:MOST])


def one_take_over(viewer: Viewer, take_over_id: UUID) -> TakeOver | None:
    """Return a take-over of a patient in sight that is the viewer's unit's to answer or its own."""
    unit: Any = viewer.unit_id
    mine = Q(asked_unit_id=unit) | Q(made_unit_id=unit)
    return _in_sight(viewer).filter(mine, id=take_over_id).first()


def _in_sight(viewer: Viewer) -> QuerySet[TakeOver]:
    return _whole().filter(patient_id__in=visible_patients(viewer).values("id"))


def _whole() -> QuerySet[TakeOver]:
    return TakeOver.objects.select_related(
        "patient__tenant",
        "from_unit",
        "to_unit",
        "made_unit",
        "asked_unit",
        "made_by",
        "answered_by",
    )
