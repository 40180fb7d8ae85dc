"""Persons with what is due of them, and who is asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benefits.models import CollectionRequest, IndicatorValue, Survey
from benefits.queries.persons import courses_of
from benefits.queries.plan import benefit_plan
from benefits.queries.standing import counted
from benefits.rules.due import Cell, due_cells
from benefits.rules.offices import Offices
from benefits.rules.points import Point
from benefits.rules.surveys import SurveyState
from dho.lib import clock
from tenants.models import AccessGrant, Enrolment, Patient, Tenant, Unit
from tenants.queries.patients import visible_patients
from tenants.queries.periods import not_ended, valid_agreement
from tenants.rules.codes import UnitKind
from tenants.rules.permissions import Permission
from tenants.rules.viewer import check

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from benefits.rules.benefit_plan import BenefitPlan
    from benefits.rules.points import Course
    from tenants.rules.viewer import Viewer

_DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Collected:
    """One person's figures as they stand. ``seen_by``: the units of granted sight she is open to."""

    patient_id: UUID
    course: Course
    offices: Offices
    cells: tuple[Cell, ...]
    seen_by: frozenset[UUID]

    def held_by(self, unit_id: UUID) -> list[Cell]:
        """Return the figures that the unit is asked for."""
        return [cell for cell in self.cells if self.offices.of(cell.source) == unit_id]


def collected(
    tenant_id: UUID, today: date, *, patients: QuerySet[Patient], using: str = _DEFAULT
) -> list[Collected]:
    """Return the tenant's enrolled persons among ``patients``, in a bounded number of statements."""
    rows = patients.using(using).filter(tenant_id=tenant_id)
    gp_of = dict(rows.values_list("id", "gp_unit_id"))
    own = {"tenant_id": tenant_id, "patient_id__in": list(gp_of)}
    courses = courses_of(Enrolment.objects.using(using).filter(**own))
    plan = benefit_plan(tenant_id)
    standing = _standing(counted(IndicatorValue.objects.using(using).filter(**own), plan))
    skipped = _skipped(Survey.objects.using(using).filter(**own, state=SurveyState.SKIPPED.value))
    hospitals, seen_by = _opened(AccessGrant.objects.using(using).filter(**own))
    municipal_id = municipal_unit_id(tenant_id, using=using)
    return [
        Collected(
            patient_id,
            course,
            Offices(municipal_id, gp_of[patient_id], hospitals.get(patient_id)),
            tuple(
                due_cells(
                    plan, course, today, standing.get(patient_id, {}),
                    frozenset(skipped.get(patient_id, ())),
                )
            ),
            frozenset(seen_by.get(patient_id, ())),
        )
        for patient_id, course in sorted(courses.items())
    ]  # fmt: skip


def municipal_unit_id(tenant_id: UUID, *, using: str = _DEFAULT) -> UUID | None:
    """Return the home municipality's own unit: the oldest that is open."""
    units = Unit.objects.using(using).filter(
        tenant_id=tenant_id, kind=UnitKind.MUNICIPAL.value, closed_at__isnull=True
    )
    return units.order_by("id").values_list("id", flat=True).first()


def requests_in_sight(viewer: Viewer) -> list[CollectionRequest]:
    """Return the requests that the viewer may open, the latest quarter first, then by office.

    An office's own; and for those who record, all of the tenants whose patients they see. Raises
    ``NotAllowed`` without COLLECT_BENEFITS.
    """
    check(viewer, Permission.COLLECT_BENEFITS)
    rows = CollectionRequest.objects.select_related("unit", "tenant")
    if viewer.sees_whole_tenants and viewer.can(Permission.RECORD_BENEFITS):
        rows = rows.filter(tenant_id__in=[one.id for one in collected_tenants(viewer)])
    else:
        own: Any = viewer.unit_id
        rows = rows.filter(unit_id=own)
    return list(rows.order_by("-quarter", "unit__name", "tenant__name"))


def tenants_asking(viewer: Viewer, quarter: str, unit_id: UUID) -> list[Tenant]:
    """Return the tenants that ask an office for figures of a quarter, by name. Raises as above."""
    requests = requests_in_sight(viewer)
    return [one.tenant for one in requests if (one.quarter, one.unit_id) == (quarter, unit_id)]


def collected_tenants(viewer: Viewer) -> list[Tenant]:
    """Return the tenants whose collecting the viewer may follow, by name.

    Those whose patients a person who records sees; a lead's own. A centre's lead follows none:
    counts of another tenant's persons are published only in its reports.
    """
    if viewer.can(Permission.READ_PATIENT):
        opened: Any = visible_patients(viewer).values("tenant_id")
        return list(Tenant.objects.filter(id__in=opened).order_by("name"))
    if viewer.unit_kind is UnitKind.MUNICIPAL and viewer.tenant_id is not None:
        return list(Tenant.objects.filter(id=viewer.tenant_id))
    return []


def plans_of(tenant_ids: Iterable[UUID]) -> dict[UUID, BenefitPlan]:
    """Return each tenant's own plan."""
    return {one: benefit_plan(one) for one in tenant_ids}


def _standing(
    values: QuerySet[IndicatorValue],
) -> dict[UUID, dict[tuple[str, Point], bool | None]]:
    """Return what is answered, without the numbers: what makes requests may not read them."""
    found: dict[UUID, dict[tuple[str, Point], bool | None]] = {}
    for patient_id, code, point, not_known, is_nought in values.values_list(
        "patient_id", "indicator", "point", "not_known", "is_nought"
    ):
        found.setdefault(patient_id, {})[code, Point(point)] = None if not_known else not is_nought
    return found


def _skipped(surveys: QuerySet[Survey]) -> dict[UUID, set[Point]]:
    found: dict[UUID, set[Point]] = {}
    for patient_id, point in surveys.values_list("patient_id", "point"):
        found.setdefault(patient_id, set()).add(Point(point))
    return found


def _opened(grants: QuerySet[AccessGrant]) -> tuple[dict[UUID, UUID], dict[UUID, set[UUID]]]:
    """Return the hospital unit that each person was opened to last, and all units she is open to."""
    valid = grants.filter(not_ended(), valid_agreement("agreement__"), started_at__lte=clock.now())
    hospitals: dict[UUID, UUID] = {}
    seen_by: dict[UUID, set[UUID]] = {}
    for patient_id, unit_id, kind in valid.order_by("started_at", "id").values_list(
        "patient_id", "unit_id", "unit__kind"
    ):
        seen_by.setdefault(patient_id, set()).add(unit_id)
        if kind == UnitKind.HOSPITAL:
            hospitals[patient_id] = unit_id
    return hospitals, seen_by
