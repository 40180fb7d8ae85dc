"""What waits on plans, among the patients in sight: for the centre's list and the doctor's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, Subquery

from selfcare_plans.models import PlanAct, PlanHandover, PlanStatus
from selfcare_plans.queries.versions import versions_in_sight
from selfcare_plans.rules.life import ActCode, HandoverStep

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from selfcare_plans.models import PlanVersion
    from tenants.rules.viewer import Viewer

LOOK_AHEAD = timedelta(days=14)
"""So long before its day a review, or the end of a start-up plan, stands on the list."""

LIMIT = 200


@dataclass(frozen=True, slots=True)
class PlansWaiting:
    """Versions on which somebody must do something, each list by what is due first."""

    proposed: list[PlanVersion]
    returned: list[PlanVersion]
    reviews: list[PlanVersion]
    temporary: list[PlanVersion]
    handovers: list[PlanVersion]


def plans_waiting(viewer: Viewer, now: datetime, today: date) -> PlansWaiting:
    """Return what waits; at most ``LIMIT`` of each kind. A doctor sees what the unit is asked.

    ``returned`` carries the doctor's words as ``said``; ``handovers`` whether the patient has
    ``seen`` the version.
    """
    rows = versions_in_sight(viewer).filter(plan__ended_at__isnull=True)
    rows = rows.select_related("patient", "author", "proposed_by", "asked_unit", "asked_doctor")
    holding = rows.filter(
        Q(in_force_to__isnull=True) | Q(in_force_to__gt=now),
        status=PlanStatus.PUBLISHED.value,
        in_force_from__lte=now,
    )
    soon = (today + LOOK_AHEAD).isoformat()
    waiting = rows.filter(status=PlanStatus.PROPOSED.value)
    if not viewer.sees_whole_tenants:
        waiting = waiting.filter(asked_unit_id=viewer.unit_id)
    by_review = holding.filter(document__temporary__isnull=True, document__review_date__lte=soon)
    by_end = holding.filter(document__temporary__until__lte=soon)
    return PlansWaiting(
        proposed=list(waiting.order_by("answer_due_at", "id")[:LIMIT]),
        returned=list(_returned(rows).order_by("created_at", "id")[:LIMIT]),
        reviews=list(by_review.order_by("document__review_date", "id")[:LIMIT]),
        temporary=list(by_end.order_by("document__temporary__until", "id")[:LIMIT]),
        handovers=list(_not_handed_over(holding).order_by("in_force_from", "id")[:LIMIT]),
    )


def _returned(rows: QuerySet[PlanVersion]) -> QuerySet[PlanVersion]:
    last = PlanAct.objects.filter(
        tenant_id=OuterRef("tenant_id"), version_id=OuterRef("id")
    ).order_by("-at", "-id")
    return (
        rows.filter(status=PlanStatus.DRAFT.value)
        .exclude(document=None)
        .annotate(last=Subquery(last.values("code")[:1]), said=Subquery(last.values("comment")[:1]))
        .filter(last=ActCode.RETURNED.value)
    )


def _not_handed_over(rows: QuerySet[PlanVersion]) -> QuerySet[PlanVersion]:
    steps = PlanHandover.objects.filter(tenant_id=OuterRef("tenant_id"), version_id=OuterRef("id"))
    done = steps.filter(step=HandoverStep.HANDED_OVER.value)
    return rows.filter(~Exists(done)).annotate(
        seen=Exists(steps.filter(step=HandoverStep.SEEN.value))
    )
