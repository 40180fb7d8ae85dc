"""Set who is rung while a unit is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from tenants.models import EveningService
from tenants.operations.audit import record_administration
from tenants.queries.evening import one_service
from tenants.queries.hours import managed_unit

if TYPE_CHECKING:
    from uuid import UUID

    from tenants.rules.viewer import Viewer


class ServiceIsTold(Exception):
    """The unit has a service of that name already."""


@transaction.atomic
def add_service(*, by: Viewer, unit_id: UUID, name: str, phone: str) -> EveningService:
    """Add a service. Raises ``NotAllowed``, ``NotFound``, ``ServiceIsTold``."""
    row = EveningService(unit=managed_unit(by, unit_id))
    _write(by, row, name, phone)
    return row


@transaction.atomic
def change_service(
    *, by: Viewer, unit_id: UUID, service_id: UUID, name: str, phone: str
) -> EveningService:
    """Change name and telephone. Raises as ``add_service``."""
    row = one_service(by, unit_id, service_id)
    _write(by, row, name, phone)
    return row


@transaction.atomic
def remove_service(*, by: Viewer, unit_id: UUID, service_id: UUID) -> None:
    """Take a service away; what was told to it stays as it was written."""
    row = one_service(by, unit_id, service_id)
    was = row.name
    row.delete()
    _record(by, row, {"was": was})


def _write(by: Viewer, row: EveningService, name: str, phone: str) -> None:
    is_new = row._state.adding
    row.name, row.phone = name.strip(), phone.strip()
    try:
        with transaction.atomic():
            row.save(force_insert=is_new)
    except IntegrityError as error:
        raise ServiceIsTold from error
    _record(by, row, {"name": row.name, "phone": row.phone})


def _record(by: Viewer, row: EveningService, detail: dict[str, str]) -> None:
    record_administration(
        by=by,
        tenant_id=row.unit.tenant_id,
        action="EVENING_SERVICE_SET",
        detail={"unit": str(row.unit_id), **detail},
    )
