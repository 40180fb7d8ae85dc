"""Who owns an alert of a patient, and who is offered a red: read once per drain."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from dho.lib import clock
from selfcare_plans.rules.in_force import version_in_force
from tenants.models import AccessGrant, Enrolment, Patient, Tenant, Unit
from triage.operations.material import TRIAGE, load_versions
from triage.rules.hours import OpeningHours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triage.rules.verdict import Version


@dataclass(frozen=True, slots=True)
class OwningUnit:
    """A unit as routing sees it. Opening hours are Oslo time."""

    id: UUID
    hours: OpeningHours
    red_minutes: int
    offer_minutes: int

    @classmethod
    def of(cls, unit: Unit) -> OwningUnit:
        """Read a unit's row."""
        return cls(unit.id, hours_of(unit), unit.red_minutes, unit.offer_minutes)


@dataclass(frozen=True, slots=True)
class Route:
    """Where a patient's findings go. ``receivers`` in the plan's order, those who may see only."""

    enrolment_id: UUID | None
    owner: OwningUnit
    version_id: UUID | None
    receivers: tuple[OwningUnit, ...] = ()
    by_kind: dict[str, tuple[OwningUnit, ...]] = field(default_factory=dict)

    def receivers_of(self, kind: str) -> tuple[OwningUnit, ...]:
        """Return the line of receivers for a kind: the item's own, else the plan's."""
        return self.by_kind.get(kind) or self.receivers


def hours_of(unit: Unit) -> OpeningHours:
    """Return a unit's opening hours."""
    return OpeningHours(
        opens=unit.opens, closes=unit.closes, weekdays=tuple(int(day) for day in unit.weekdays)
    )


def routes_of(patients: Sequence[UUID]) -> dict[UUID, Route]:
    """Return each patient's route, from the version in force now."""
    now = clock.now()
    versions = load_versions(patients)
    enrolments = {
        row.patient_id: row
        for row in Enrolment.objects.using(TRIAGE)
        .filter(patient_id__in=patients, ended_at__isnull=True)
        .select_related("centre")
    }
    defaults = _default_units([patient for patient in patients if patient not in enrolments])
    open_to = _open_to(patients)
    units: dict[UUID, Unit] = {}
    present = {patient: version_in_force(versions[patient], now) for patient in patients}
    wanted = {UUID(unit) for version in present.values() if version for unit in _named(version)}
    units = Unit.objects.using(TRIAGE).in_bulk(list(wanted))
    routes = {}
    for patient in patients:
        course = enrolments.get(patient)
        owner = OwningUnit.of(course.centre if course else defaults[patient])
        version = present[patient]
        seeing = {
            unit_id: OwningUnit.of(unit) for unit_id, unit in units.items() if (patient, unit_id) in open_to
        }
        routes[patient] = _route(course.id if course else None, owner, version, seeing)
    return routes


def _named(version: Version) -> list[str]:
    document = version.document
    return [*document.receivers, *(unit for item in document.items for unit in item.receivers)]


def _route(
    enrolment_id: UUID | None, owner: OwningUnit, version: Version | None, seeing: dict[UUID, OwningUnit]
) -> Route:
    if version is None:
        return Route(enrolment_id, owner, None)

    def line(names: tuple[str, ...]) -> tuple[OwningUnit, ...]:
        return tuple(seeing[UUID(name)] for name in names if UUID(name) in seeing)

    by_kind = {item.kind: line(item.receivers) for item in version.document.items if item.receivers}
    return Route(enrolment_id, owner, UUID(version.id), line(version.document.receivers), by_kind)


def _open_to(patients: Sequence[UUID]) -> set[tuple[UUID, UUID]]:
    """Return (patient, unit) where a grant under a valid agreement opens the patient to the unit."""
    now = clock.now()
    grants = AccessGrant.objects.using(TRIAGE).filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=now),
        Q(agreement__ended_at__isnull=True) | Q(agreement__ended_at__gt=now),
        Q(agreement__valid_until__isnull=True) | Q(agreement__valid_until__gt=now),
        patient_id__in=patients, agreement__valid_from__lte=now,
    )
    return set(grants.values_list("patient_id", "unit_id"))


def _default_units(patients: Sequence[UUID]) -> dict[UUID, Unit]:
    if not patients:
        return {}
    home = dict(Patient.objects.using(TRIAGE).filter(id__in=patients).values_list("id", "tenant_id"))
    tenants = Tenant.objects.using(TRIAGE).select_related("default_unit").in_bulk(set(home.values()))
    found = {}
    for patient, tenant_id in home.items():
        unit = tenants[tenant_id].default_unit
        if unit is None:
            unit = Unit.objects.using(TRIAGE).filter(tenant_id=tenant_id).order_by("id").first()
        if unit is None:
            message = "a tenant must name a default unit"
            raise LookupError(message)
        found[patient] = unit
    return found
