"""Plans, their versions and what happens to them; goals and measures as they are lived."""

from selfcare_plans.models.acts import ActCode, PlanAct
from selfcare_plans.models.living import (
    EvaluationResult,
    GoalEvaluation,
    HandoverStep,
    MeasureProgress,
    MeasureState,
    PlanHandover,
)
from selfcare_plans.models.orders import StandingOrder
from selfcare_plans.models.plans import PlanStatus, PlanVersion, SelfCarePlan

__all__ = [
    "ActCode",
    "EvaluationResult",
    "GoalEvaluation",
    "HandoverStep",
    "MeasureProgress",
    "MeasureState",
    "PlanAct",
    "PlanHandover",
    "PlanStatus",
    "PlanVersion",
    "SelfCarePlan",
    "StandingOrder",
]
