"""What the patient's page and the pages of a take-over need, in a bounded number of statements."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dho.identity.queries import devices_of
from dho.lib import clock
from measurements.queries.devices import devices_seen
from tenants.models import Unit
from tenants.queries.patients import units_that_see
from tenants.queries.take_overs import equipment_moved, take_overs_of
from tenants.rules.codes import UnitKind
from triage.models import Alert
from triage.queries.discharge import DischargeNow, discharge_now, open_discharge, running_stays
from triage.rules.alert_state import Status

if TYPE_CHECKING:
    from tenants.models import Enrolment, Patient, TakeOver
    from tenants.rules.viewer import Viewer

__all__ = [
    "equipment_moved",
    "equipment_of",
    "hospitals_to_offer",
    "is_owner_blind",
    "open_alert_count",
    "stay_runs",
    "take_overs_of",
    "under_way",
]


SEEN_WITHIN = timedelta(days=90)
"""A device that no reading has named for so long is not taken for the patient's (ours)."""


def equipment_of(patient: Patient) -> list[str]:
    """Return the names of the equipment known of a reached patient, in order.

    What may send readings for her, and the devices that her readings of 90 days name. There is no
    register of what is lent.
    """
    return sorted({*devices_of(patient), *devices_seen(patient, clock.now() - SEEN_WITHIN)})


def hospitals_to_offer(course: Enrolment) -> list[tuple[str, str]]:
    """Return (id, name) of the hospital units that may see the patient, by name."""
    ids = units_that_see(course.tenant_id, course.patient_id)
    rows = Unit.objects.filter(id__in=ids, kind=UnitKind.HOSPITAL.value).order_by("name")
    return [(str(unit.id), unit.name) for unit in rows]


def is_owner_blind(viewer: Viewer, course: Enrolment | None) -> bool:
    """Whether the unit with the responsibility may no longer see the patient: the centre must act.

    Only the centre can tell; who has granted sight sees no others' agreements.
    """
    if course is None or viewer.unit_id != course.centre_id:
        return False
    if course.owner_unit_id == course.centre_id:
        return False
    return course.owner_unit_id not in units_that_see(course.tenant_id, course.patient_id)


def stay_runs(course: Enrolment | None) -> bool:
    """Whether the patient of a course is in hospital now."""
    return course is not None and bool(running_stays(course, clock.now()))


def under_way(course: Enrolment | None) -> DischargeNow | None:
    """Return the discharge that is under way, with how its marks stand; None without one."""
    if course is None or open_discharge(course) is None:
        return None
    return discharge_now(course, clock.now())


def open_alert_count(row: TakeOver) -> int:
    """Return how many open alerts the present owner has of the patient."""
    return Alert.objects.filter(
        tenant_id=row.tenant_id,
        patient_id=row.patient_id,
        owner_unit_id=row.from_unit_id,
        state=Status.OPEN.value,
    ).count()
