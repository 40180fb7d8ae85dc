"""Reach a patient, and write the access log in the same transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dho.lib import clock
from tenants.models import AuditEvent, Patient
from tenants.queries.patients import visible_patients
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotAllowed, NotFound, Viewer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


def record_access(
    *,
    viewer: Viewer,
    tenant_id: UUID,
    patient_id: UUID | None,
    action: str,
    purpose: Purpose,
    detail: dict[str, Any] | None = None,
) -> None:
    """Record that the viewer reached one patient's record (or none, for a refused access)."""
    AuditEvent.objects.bulk_create(
        [
            AuditEvent(
                at=clock.now(),
                tenant_id=tenant_id,
                patient_id=patient_id,
                user_id=viewer.user_id,
                unit_id=viewer.unit_id,
                role=viewer.role,
                action=action,
                purpose=purpose,
                detail=detail or {},
            )
        ]
    )


def record_list(
    *,
    viewer: Viewer,
    seen: Iterable[tuple[UUID, UUID]],
    action: str,
    purpose: Purpose,
    detail: dict[str, Any] | None = None,
) -> None:
    """Record a list that was sent: one row per home tenant. ``seen`` is (tenant id, patient id)."""
    by_tenant: dict[UUID, set[UUID]] = {}
    for tenant_id, patient_id in seen:
        by_tenant.setdefault(tenant_id, set()).add(patient_id)
    AuditEvent.objects.bulk_create(
        [
            AuditEvent(
                at=clock.now(),
                tenant_id=tenant_id,
                patient_ids=sorted(ids),
                user_id=viewer.user_id,
                unit_id=viewer.unit_id,
                role=viewer.role,
                action=action,
                purpose=purpose,
                detail=detail or {},
            )
            for tenant_id, ids in by_tenant.items()
        ]
    )


def record_refusal(*, viewer: Viewer, tenants: Iterable[UUID], address: str, status: int) -> None:
    """Record an access that was refused, one row in each tenant's log.

    Without a scope: the door may insert into the log and do nothing else with it. The address
    keeps ids out of sight as they were asked for; it holds no person's data. Whose ids they are is
    never looked up: ``tenants`` are the viewer's own.
    """
    AuditEvent.objects.bulk_create(
        [
            AuditEvent(
                at=clock.now(),
                tenant_id=tenant_id,
                user_id=viewer.user_id,
                unit_id=viewer.unit_id,
                role=viewer.role,
                action="REFUSED",
                purpose=Purpose.CONTROL,
                detail={"address": address[:200], "status": status},
            )
            for tenant_id in tenants
        ]
    )


def access_patient(
    viewer: Viewer, patient_id: UUID, purpose: Purpose, *, action: str = "READ"
) -> Patient:
    """Return the patient and record the access.

    Raises ``NotFound`` both for a patient who does not exist and for one out of sight, and
    ``NotAllowed`` for roles that never open a record.
    """
    if not (viewer.can(Permission.READ_PATIENT) or viewer.can(Permission.READ_OWN_RECORD)):
        raise NotAllowed(Permission.READ_PATIENT.value)
    patient = (
        visible_patients(viewer).filter(id=patient_id).select_related("tenant", "gp_unit").first()
    )
    if patient is None:
        raise NotFound
    record_access(
        viewer=viewer,
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        action=action,
        purpose=purpose,
    )
    return patient
