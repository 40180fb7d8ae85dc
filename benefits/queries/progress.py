"""How collecting goes, in counts: by row of the plan and office; and what became of the surveys."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benefits.models import Survey
from benefits.queries.collecting import collected, collected_tenants
from benefits.queries.plan import benefit_plan
from benefits.rules.due import OPEN
from benefits.rules.offices import is_asked_in, quarter_named
from benefits.rules.surveys import SurveyState
from dho.lib import clock
from tenants.models import Unit
from tenants.queries.patients import visible_patients
from tenants.rules.permissions import Permission
from tenants.rules.viewer import check

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from benefits.models import CollectionRequest
    from benefits.queries.collecting import Collected
    from benefits.rules.due import Due
    from benefits.rules.plan_types import Benefit
    from tenants.models import Tenant
    from tenants.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the plan at one office. ``office`` is empty where the persons themselves are asked."""

    benefit: Benefit
    office: str
    counts: Mapping[Due, int]


@dataclass(frozen=True, slots=True)
class Progress:
    """One tenant's collecting, without names. ``surveys``: how many by (state, reason).

    ``left``: how many figures each request asks for that nobody has given, as its grid counts them.
    """

    tenant: Tenant
    persons: int
    lines: tuple[Line, ...]
    surveys: Mapping[tuple[str, str], int]
    left: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class HeldBack:
    """One person whose questions wait for something, or got no answer."""

    patient_id: UUID
    tenant_id: UUID
    name: str
    point: str
    state: str
    reason: str


def progress(viewer: Viewer, requests: Sequence[CollectionRequest] = ()) -> list[Progress]:
    """Return how collecting goes in the tenants that the viewer may follow, by name.

    ``requests``: those of which it is asked what is left. Counts only: leads see these. Raises
    ``NotAllowed`` without RECORD_BENEFITS.
    """
    check(viewer, Permission.RECORD_BENEFITS)
    return [_of(viewer, tenant, requests) for tenant in collected_tenants(viewer)]


def held_back(viewer: Viewer) -> list[HeldBack]:
    """Return the persons whose questions are held back or were not answered, for those who see them.

    Raises ``NotAllowed`` for roles that never open a record.
    """
    check(viewer, Permission.READ_PATIENT)
    own: Any = visible_patients(viewer).values("id")
    rows = (
        Survey.objects.filter(
            patient_id__in=own,
            state__in=[
                SurveyState.HELD.value,
                SurveyState.SKIPPED.value,
                SurveyState.MISSED.value,
            ],
        )
        .select_related("patient")
        .order_by("patient__family_name", "patient__given_name", "patient_id", "due_on")
    )
    return [
        HeldBack(one.patient_id, one.tenant_id, one.patient.name, one.point, one.state, one.reason)
        for one in rows
    ]


def _of(viewer: Viewer, tenant: Tenant, requests: Sequence[CollectionRequest]) -> Progress:
    patients = visible_patients(viewer).filter(tenant_id=tenant.id)
    people = collected(tenant.id, clock.today(), patients=patients)
    counts: dict[tuple[str, UUID | None], Counter[Due]] = {}
    plan = benefit_plan(tenant.id)
    row_of = {one.code: row for row in plan.benefits for one in row.indicators}
    for person in people:
        for cell in person.cells:
            key = (row_of[cell.indicator].code, person.offices.of(cell.source))
            counts.setdefault(key, Counter())[cell.state] += 1
    names = dict(
        Unit.objects.filter(id__in=[unit for _code, unit in counts if unit]).values_list(
            "id", "name"
        )
    )
    lines = [
        Line(row, names.get(unit, "") if unit else "", of)
        for row in plan.benefits
        for (code, unit), of in sorted(
            counts.items(), key=lambda one: names.get(one[0][1], "") if one[0][1] else ""
        )
        if code == row.code
    ]
    surveys = Survey.objects.filter(tenant_id=tenant.id, patient_id__in=patients.values("id"))
    return Progress(
        tenant,
        len(people),
        tuple(lines),
        Counter(surveys.values_list("state", "reason")),
        _left([one for one in requests if one.tenant_id == tenant.id], people),
    )


def _left(requests: Sequence[CollectionRequest], people: Sequence[Collected]) -> dict[UUID, int]:
    """Return how many figures are left of each request: what its grid asks for."""
    waiting = [
        (person.offices.of(cell.source), cell)
        for person in people
        for cell in person.cells
        if cell.state in OPEN
    ]
    found = {}
    for one in requests:
        quarter = quarter_named(one.quarter, clock.today())
        found[one.id] = sum(
            unit_id == one.unit_id and is_asked_in(cell, quarter) for unit_id, cell in waiting
        )
    return found
