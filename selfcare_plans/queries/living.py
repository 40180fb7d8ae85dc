"""The living state of a plan: measures as they stand, goals as they were evaluated, the handover."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from selfcare_plans.models import (
    GoalEvaluation,
    MeasureProgress,
    PlanAct,
    PlanHandover,
    PlanVersion,
    SelfCarePlan,
)
from tenants.queries.patients import visible_patients

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tenants.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class LivingState:
    """The latest row of each measure by its id, and every evaluation of each goal, newest first."""

    measures: Mapping[str, MeasureProgress]
    goals: Mapping[str, tuple[GoalEvaluation, ...]]


def living_state(viewer: Viewer, plan: SelfCarePlan) -> LivingState:
    """Return how the plan's goals and measures stand, whichever version they were written in."""
    own = {
        "tenant_id": plan.tenant_id,
        "plan_id": plan.id,
        "patient_id__in": visible_patients(viewer).filter(id=plan.patient_id).values("id"),
    }
    measures = {
        one.measure_id: one
        for one in MeasureProgress.objects.filter(**own)
        .select_related("by", "unit")
        .order_by("at", "id")
    }
    goals: dict[str, tuple[GoalEvaluation, ...]] = {}
    rows = GoalEvaluation.objects.filter(**own).select_related("by", "unit")
    for one in rows.order_by("-evaluated_on", "-at", "-id"):
        goals[one.goal_id] = (*goals.get(one.goal_id, ()), one)
    return LivingState(measures, goals)


def handover_of(viewer: Viewer, version: PlanVersion) -> dict[str, PlanHandover]:
    """Return the steps that the version has taken on its way to the patient, by step."""
    rows = PlanHandover.objects.filter(
        tenant_id=version.tenant_id,
        version_id=version.id,
        patient_id__in=visible_patients(viewer).filter(id=version.patient_id).values("id"),
    )
    return {one.step: one for one in rows.select_related("by", "unit")}


def acts_of(viewer: Viewer, version: PlanVersion) -> list[PlanAct]:
    """Return what people did with the version, newest first."""
    rows = PlanAct.objects.filter(
        tenant_id=version.tenant_id,
        version_id=version.id,
        patient_id__in=visible_patients(viewer).filter(id=version.patient_id).values("id"),
    )
    return list(rows.select_related("by", "unit").order_by("-at", "-id"))
