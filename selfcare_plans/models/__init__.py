"""Plans, their versions and what happens to them; goals and measures as they are lived."""

from selfcare_plans.models.acts import PlanAct
from selfcare_plans.models.living import GoalEvaluation, MeasureProgress, PlanHandover
from selfcare_plans.models.orders import StandingOrder
from selfcare_plans.models.plans import PlanStatus, PlanVersion, SelfCarePlan

__all__ = [
    "GoalEvaluation",
    "MeasureProgress",
    "PlanAct",
    "PlanHandover",
    "PlanStatus",
    "PlanVersion",
    "SelfCarePlan",
    "StandingOrder",
]
