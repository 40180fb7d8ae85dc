"""Record in the access log what is no look into a record: agreements, memberships, operators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from dho.lib import clock
from dho.lib.scope import ScopeMissing
from tenants.models import AuditEvent
from tenants.rules.codes import Purpose

if TYPE_CHECKING:
    from uuid import UUID

    from tenants.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever runs a command on the server. ``name`` is their login there."""

    name: str


def record_administration(
    *, by: Viewer, tenant_id: UUID, action: str, detail: dict[str, Any]
) -> None:
    """Record a change that is about no patient. ``detail`` holds ids and codes, never names.

    A centre may lie in a tenant that it does not see (hosting gives nothing). There the row cannot be
    written in its scope, and is when the transaction has been committed and the scope has ended.
    """
    row = AuditEvent(
        at=clock.now(),
        tenant_id=tenant_id,
        # Empty, not NULL: the policy of granted sight asks which patients it is about.
        patient_ids=[],
        user_id=by.user_id,
        unit_id=by.unit_id,
        role=by.role,
        action=action,
        purpose=Purpose.ADMINISTRATION,
        detail=detail,
    )

    def write() -> None:
        AuditEvent.objects.bulk_create([row])

    try:
        with transaction.atomic():
            write()
    except ScopeMissing:
        transaction.on_commit(write)


def record_operator(*, by: Operator, tenant_id: UUID, action: str, detail: dict[str, Any]) -> None:
    """Record what an operator did by a command, outside every scope."""
    AuditEvent.objects.bulk_create(
        [
            AuditEvent(
                at=clock.now(),
                tenant_id=tenant_id,
                patient_ids=[],
                role="",
                action=action,
                purpose=Purpose.ADMINISTRATION,
                detail={"operator": by.name, **detail},
            )
        ]
    )
