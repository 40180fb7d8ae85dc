"""Who owns an alert of a patient, and who is offered a red: read once per drain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from dho.lib import clock
from selfcare_plans.rules.in_force import version_in_force
from tenants.models import AccessGrant, Enrolment
from tenants.queries.periods import not_ended, valid_agreement
from triage.operations.material import TRIAGE, load_versions
from triage.queries.homes import centres_in_sight, home_units
from triage.rules.routing import receivers_of
from triage.rules.verdict import WindowFact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triage.rules.verdict import Version


@dataclass(frozen=True, slots=True)
class Route:
    """Where a patient's findings go. ``version``: the plan version in force now, if any.

    ``owner_id``: the unit that has the responsibility for the course. ``centre_id``: the centre of
    the course, which keeps sight of all, and to which silence goes; where no agreement lets it see
    the patient any longer, a unit of her home in its place.
    """

    enrolment_id: UUID | None
    owner_id: UUID
    centre_id: UUID
    version: Version | None
    seeing: frozenset[UUID]

    def unit_for(self, subject: object) -> UUID:
        """Return who owns a new alert about it: silence is the centre's, all else the owner's."""
        return self.centre_id if isinstance(subject, WindowFact) else self.owner_id

    def receivers_of(self, kind: str) -> tuple[str, ...]:
        """Return the line of receivers for a kind, those only who may see the patient."""
        if self.version is None:
            return ()
        line = receivers_of(self.version.document, kind)
        return tuple(unit for unit in line if UUID(unit) in self.seeing)


def routes_of(patients: Sequence[UUID]) -> dict[UUID, Route]:
    """Return each patient's route, from the version in force now."""
    now = clock.now()
    versions = load_versions(patients)
    enrolments = {
        row.patient_id: row
        for row in Enrolment.objects.using(TRIAGE).filter(
            patient_id__in=patients, ended_at__isnull=True
        )
    }
    centres = centres_in_sight(patients, using=TRIAGE)
    seen = {
        patient: row for patient, row in enrolments.items() if (patient, row.centre_id) in centres
    }
    homes = home_units([one for one in patients if one not in seen], centres, using=TRIAGE)
    seeing: dict[UUID, set[UUID]] = {}
    for patient, unit in _open_to(patients):
        seeing.setdefault(patient, set()).add(unit)
    found = {}
    for patient in patients:
        course, sight = enrolments.get(patient), frozenset(seeing.get(patient, ()))
        # A centre whose agreement is over would keep it on a list that nobody may see.
        centre = seen[patient].centre_id if patient in seen else homes[patient]
        is_owned_elsewhere = course is not None and course.owner_unit_id in sight
        owner = course.owner_unit_id if course and is_owned_elsewhere else centre
        version = version_in_force(versions[patient], now)
        found[patient] = Route(course.id if course else None, owner, centre, version, sight)
    return found


def _open_to(patients: Sequence[UUID]) -> set[tuple[UUID, UUID]]:
    """Return (patient, unit) where a grant under a valid agreement opens the patient to the unit."""
    grants = AccessGrant.objects.using(TRIAGE).filter(
        not_ended(),
        valid_agreement("agreement__"),
        patient_id__in=patients,
    )
    return set(grants.values_list("patient_id", "unit_id"))
