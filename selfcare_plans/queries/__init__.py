"""Plans as a viewer may see them: versions, what waits, standing orders, the living state."""

from selfcare_plans.queries.doctors import DoctorsToAsk, doctors_to_ask
from selfcare_plans.queries.homes import Home, centre_names, centres_used, own_home, template_homes
from selfcare_plans.queries.lists import PlansWaiting, plans_waiting
from selfcare_plans.queries.living import LivingState, acts_of, handover_of, living_state
from selfcare_plans.queries.orders import OrderHome, order_homes, orders_for, standing_orders
from selfcare_plans.queries.outer_limits import limit_rows, limits_for, limits_of
from selfcare_plans.queries.template_plans import (
    MOST_PLANS,
    TemplateOffer,
    declined_for,
    newer_of,
    offer_to,
    plans_from,
)
from selfcare_plans.queries.templates import (
    built_in,
    in_use,
    is_of,
    ordered_template,
    origin_of,
    published_of,
    template_documents,
    templates_to_begin_from,
    versions_of_template,
    visible_templates,
)
from selfcare_plans.queries.versions import (
    document_of,
    draft,
    plan_of,
    proposal,
    published_version,
    unit_names,
    units_that_may_see,
    version_in_force,
    versions,
)

__all__ = [
    "MOST_PLANS",
    "DoctorsToAsk",
    "Home",
    "LivingState",
    "OrderHome",
    "PlansWaiting",
    "TemplateOffer",
    "acts_of",
    "built_in",
    "centre_names",
    "centres_used",
    "declined_for",
    "doctors_to_ask",
    "document_of",
    "draft",
    "handover_of",
    "in_use",
    "is_of",
    "limit_rows",
    "limits_for",
    "limits_of",
    "living_state",
    "newer_of",
    "offer_to",
    "order_homes",
    "ordered_template",
    "orders_for",
    "origin_of",
    "own_home",
    "plan_of",
    "plans_from",
    "plans_waiting",
    "proposal",
    "published_of",
    "published_version",
    "standing_orders",
    "template_documents",
    "template_homes",
    "templates_to_begin_from",
    "unit_names",
    "units_that_may_see",
    "version_in_force",
    "versions",
    "versions_of_template",
    "visible_templates",
]
