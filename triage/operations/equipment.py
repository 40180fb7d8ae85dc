"""Keep what was said of a patient's equipment when the responsibility moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dho.lib.ids import new_id
from tenants.models import MovedEquipment, Patient, TakeOver
from tenants.operations.access import record_access
from tenants.rules.codes import Purpose
from tenants.rules.take_over import Goes
from triage.queries.take_over import equipment_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tenants.rules.viewer import Viewer


def say_equipment(
    by: Viewer, patient: Patient, row: TakeOver, at: datetime, said: Mapping[str, Goes]
) -> None:
    """Keep what is known of equipment as it stands now, with what was said of each piece.

    Part of the acceptance, in its transaction. The access log says that something was said.
    """
    known = {name: said.get(name, Goes.NOT_SAID) for name in equipment_of(patient)}
    own = {"tenant_id": row.tenant_id, "patient_id": row.patient_id}
    MovedEquipment.objects.bulk_create(
        [
            MovedEquipment(
                id=new_id(),
                **own,
                take_over=row,
                name=name,
                goes=goes.value,
                said_at=at,
                said_by_id=by.user_id,
            )
            for name, goes in known.items()
        ]
    )
    if any(goes is not Goes.NOT_SAID for goes in known.values()):
        record_access(
            viewer=by,
            **own,
            action="EQUIPMENT_SAID",
            purpose=Purpose.FOLLOW_UP,
            detail={name: goes.value for name, goes in known.items()},
        )
