"""Facts of a tenant that stand in its report beside the values of persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benefits.queries.comparison import comparison_groups
from benefits.queries.quotes import quotes_that_stand
from benefits.rules.additions import Additions
from benefits.rules.report import followed
from tenants.models import Patient

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from benefits.rules.points import Period
    from benefits.rules.report import Person


def additions_of(tenant_id: UUID, people: Sequence[Person], period: Period) -> Additions:
    """Return them for the persons of a report. Needs an open scope."""
    ids = [one.id for one in followed(people, period)]
    return Additions(
        gp_offices=_gp_offices(tenant_id, people, period),
        others=comparison_groups(tenant_id),
        quotes=quotes_that_stand(tenant_id, ids),
    )


def _gp_offices(tenant_id: UUID, people: Sequence[Person], period: Period) -> int:
    """Count the GP offices of those who are in follow-up when the period ends."""
    ids = [one.id for one in followed(people, period) if one.is_in_at_end_of(period)]
    found = Patient.objects.filter(tenant_id=tenant_id, id__in=ids, gp_unit__isnull=False)
    return found.values("gp_unit_id").distinct().count()
