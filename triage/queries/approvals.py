"""Proposed versions that wait for the viewer's own unit, and what a rehearsal says of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from selfcare_plans.models import PlanStatus, PlanVersion
from selfcare_plans.queries import document_of, limits_for
from selfcare_plans.queries.versions import versions_in_sight
from selfcare_plans.rules.doctor_only import doctor_only
from triage.queries.rehearsal import rehearsed
from triage.rules.overview import MustBeRead, must_be_read
from triage.rules.rehearsal import LEAST_DAYS

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from tenants.rules.viewer import Viewer
    from triage.rules.rehearsal import Material, Rehearsal

LIMIT = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal, and the version in force that it would take the place of."""

    version: PlanVersion
    current: PlanVersion | None


@dataclass(frozen=True, slots=True)
class Looked:
    """What the rehearsal over the last ``LEAST_DAYS`` says, and why it must be read, if it must."""

    rehearsal: Rehearsal
    material: Material
    must_be_read: MustBeRead | None


def proposals_to_answer(viewer: Viewer) -> tuple[list[Waiting], int]:
    """Return what waits for the viewer's unit, the first due on top, and how many more there are."""
    rows = _asked(viewer).order_by("answer_due_at", "id")
    found = list(rows[:LIMIT])
    more = rows.count() - LIMIT if len(found) == LIMIT else 0
    current = {
        one.plan_id: one
        for one in PlanVersion.objects.filter(
            plan_id__in=[each.plan_id for each in found], status=PlanStatus.PUBLISHED.value
        )
    }
    return [Waiting(one, current.get(one.plan_id)) for one in found], more


def one_to_answer(viewer: Viewer, version_id: UUID) -> Waiting | None:
    """Return one proposal that waits for the viewer's unit, or None."""
    version = _asked(viewer).filter(id=version_id).first()
    if version is None:
        return None
    current = PlanVersion.objects.filter(
        tenant_id=version.tenant_id, plan_id=version.plan_id, status=PlanStatus.PUBLISHED.value
    )
    return Waiting(version, current.first())


def look_at(waiting: Waiting) -> Looked:
    """Rehearse the proposal over the patient's last ninety days. The patient was reached."""
    version, current = waiting.version, waiting.current
    found, material = rehearsed(version.patient, version, current, days=LEAST_DAYS)
    before = document_of(current) if current else None
    why = must_be_read(
        found,
        is_simulated=bool(material.simulated),
        doctor_only=doctor_only(before, document_of(version), limits_for(version.patient)),
    )
    return Looked(found, material, why)


def _asked(viewer: Viewer) -> QuerySet[PlanVersion]:
    return (
        versions_in_sight(viewer)
        .filter(
            plan__ended_at__isnull=True,
            status=PlanStatus.PROPOSED.value,
            asked_unit_id=viewer.unit_id,
        )
        .select_related("patient__tenant", "author", "proposed_by", "asked_unit", "asked_doctor")
    )
