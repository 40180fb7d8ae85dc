"""Who is rung in the evening: the services of a unit, and those for a patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from tenants.models import EveningService
from tenants.queries.hours import managed_unit
from tenants.rules.codes import UnitKind
from tenants.rules.viewer import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from tenants.models import Unit
    from tenants.rules.viewer import Viewer


def services_of(unit: Unit) -> list[EveningService]:
    """Return the services of a unit, by name."""
    return list(EveningService.objects.filter(unit_id=unit.id).order_by("name"))


def one_service(viewer: Viewer, unit_id: UUID, service_id: UUID) -> EveningService:
    """Return one service of a unit that the viewer sets. Raises ``NotAllowed``, ``NotFound``."""
    unit = managed_unit(viewer, unit_id)
    found = EveningService.objects.filter(id=service_id, unit_id=unit.id).first()
    if found is None:
        raise NotFound
    return found


def services_for(
    tenants: Iterable[UUID], centre_id: UUID | None
) -> dict[UUID, list[EveningService]]:
    """Return, by home tenant, the services for its patients: its own first, then the centre's.

    One statement, whatever the number. Units that are closed for good have none.
    """
    homes = set(tenants)
    if not homes:
        return {}
    of_home = Q(unit__tenant_id__in=homes, unit__kind=UnitKind.MUNICIPAL.value)
    rows = list(
        EveningService.objects.filter(of_home | Q(unit_id=centre_id), unit__closed_at__isnull=True)
        .select_related("unit")
        .order_by("name", "id")
    )
    centres = [one for one in rows if one.unit_id == centre_id]
    return {
        home: [
            *(one for one in rows if one.unit.tenant_id == home and one.unit_id != centre_id),
            *centres,
        ]
        for home in homes
    }
