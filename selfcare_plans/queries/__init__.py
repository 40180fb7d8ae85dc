"""Plans as a viewer may see them: versions, what waits, standing orders, the living state."""

from selfcare_plans.queries.doctors import DoctorsToAsk, doctors_to_ask
from selfcare_plans.queries.lists import PlansWaiting, plans_waiting
from selfcare_plans.queries.living import LivingState, acts_of, handover_of, living_state
from selfcare_plans.queries.orders import OrderHome, order_homes, orders_for, standing_orders
from selfcare_plans.queries.versions import (
    document_of,
    draft,
    last_ended,
    plan_of,
    proposal,
    published_version,
    receivers_without_sight,
    unit_names,
    units_that_may_see,
    units_that_may_tick,
    version_in_force,
    versions,
    versions_of_patient,
)

__all__ = [
    "DoctorsToAsk",
    "LivingState",
    "OrderHome",
    "PlansWaiting",
    "acts_of",
    "doctors_to_ask",
    "document_of",
    "draft",
    "handover_of",
    "last_ended",
    "living_state",
    "order_homes",
    "orders_for",
    "plan_of",
    "plans_waiting",
    "proposal",
    "published_version",
    "receivers_without_sight",
    "standing_orders",
    "unit_names",
    "units_that_may_see",
    "units_that_may_tick",
    "version_in_force",
    "versions",
    "versions_of_patient",
]
