"""Plans and their versions, templates, outer limits; goals and measures as they are lived."""

from selfcare_plans.models.acts import PlanAct
from selfcare_plans.models.declined import TemplateDeclined
from selfcare_plans.models.living import GoalEvaluation, MeasureProgress, PlanHandover
from selfcare_plans.models.orders import StandingOrder
from selfcare_plans.models.outer_limits import OuterLimitRow
from selfcare_plans.models.plans import PlanStatus, PlanVersion, SelfCarePlan
from selfcare_plans.models.templates import PlanTemplate, TemplateRehearsal, TemplateVersion

__all__ = [
    "GoalEvaluation",
    "MeasureProgress",
    "OuterLimitRow",
    "PlanAct",
    "PlanHandover",
    "PlanStatus",
    "PlanTemplate",
    "PlanVersion",
    "SelfCarePlan",
    "StandingOrder",
    "TemplateDeclined",
    "TemplateRehearsal",
    "TemplateVersion",
]
