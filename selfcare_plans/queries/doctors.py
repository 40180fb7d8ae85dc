"""Which doctors may be asked to approve a patient's plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dho.lib import clock
from selfcare_plans.queries.versions import units_that_may_see
from tenants.models import Membership, Unit, User
from tenants.queries.periods import not_ended
from tenants.rules.codes import Role

if TYPE_CHECKING:
    from tenants.models import Patient
    from tenants.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class DoctorsToAsk:
    """A unit that may see the patient, and the doctors who act there."""

    unit: Unit
    doctors: tuple[User, ...]


def doctors_to_ask(viewer: Viewer, patient: Patient) -> list[DoctorsToAsk]:
    """Return the units that may see the patient and have a doctor; the GP's office first."""
    now = clock.now()
    units = {unit.id: unit for unit in units_that_may_see(viewer, patient)}
    working = Membership.objects.filter(
        not_ended(),
        unit_id__in=units,
        role__in=[Role.GP.value, Role.HOSPITAL_DOCTOR.value],
        started_at__lte=now,
    ).select_related("user")
    doctors: dict[object, dict[object, User]] = {}
    for one in working.order_by("user__name", "id"):
        doctors.setdefault(one.unit_id, {})[one.user_id] = one.user
    found = [
        DoctorsToAsk(unit, tuple(doctors[unit.id].values()))
        for unit in units.values()
        if unit.id in doctors
    ]
    return sorted(found, key=lambda one: (one.unit.id != patient.gp_unit_id, one.unit.name))
