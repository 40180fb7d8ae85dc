"""Plans as a viewer may see them: versions, what waits, standing orders, the living state."""

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
    "document_of",
    "draft",
    "plan_of",
    "proposal",
    "published_version",
    "unit_names",
    "units_that_may_see",
    "version_in_force",
    "versions",
]
