"""The alarm budget: how often a cause called for a patient in the last days, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from dho.lib import clock
from triage.queries.alerts import visible_alerts
from triage.rules.alert_state import Status
from triage.rules.learning import NO_LESSON, WASTED

if TYPE_CHECKING:
    from uuid import UUID

    from tenants.rules.viewer import Viewer

DAYS = 14
SUGGEST_FROM = 5
"""Ours: so many alerts of a cause that led to nothing suggest that a person reviews the limit."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Alerts of one cause that were closed in the last 14 days, and how many led to action."""

    cause: str
    alerts: int
    acted: int

    @property
    def asks_for_review(self) -> bool:
        """Whether so many led to nothing that the limit should be looked at. Nothing changes itself."""
        return self.alerts - self.acted >= SUGGEST_FROM


def budgets(viewer: Viewer, patient_id: UUID) -> list[Budget]:
    """Return the causes that called at least twice, the most often first. One statement."""
    wasted = Q(outcome__in=[one.value for one in WASTED])
    rows = (
        visible_alerts(viewer)
        .filter(
            patient_id=patient_id,
            state=Status.RESOLVED.value,
            opened_at__gte=clock.now() - timedelta(days=DAYS),
        )
        .exclude(outcome__in=[one.value for one in NO_LESSON])
        .order_by()
        .values("cause")
        .annotate(alerts=Count("id"), wasted=Count("id", filter=wasted))
    )
    found = [Budget(one["cause"], one["alerts"], one["alerts"] - one["wasted"]) for one in rows]
    return sorted(
        (one for one in found if one.alerts > 1), key=lambda one: (-one.alerts, one.cause)
    )
