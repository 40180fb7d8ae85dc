"""How much there is of the work that can wait, for the lead of a centre: counts, never a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from selfcare_plans.models import PlanStatus, PlanVersion, TemplateDeclined, TemplateVersion
from selfcare_plans.rules.template_life import TemplateState
from tenants.queries.patients import visible_patients
from triage.models import Alert, JournalTransfer
from triage.queries.greens import greens
from triage.queries.trial_lists import trials_waiting
from triage.rules.alert_state import Status
from triage.rules.forecast import Postponable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from django.db.models import QuerySet

    from tenants.rules.viewer import Viewer


def postponable(viewer: Viewer, now: datetime, until: date) -> Mapping[Postponable, int]:
    """Return how many there are of each kind of work that can be moved, where it can be counted.

    Reviews whose day has come by ``until``; patients whose greens of today are not received; start-up
    plans with readings enough; uncertain proposals that are due again; offers of newer versions of
    templates; notes that nobody has brought into the journal. Of the viewer's centre and sight.
    """
    ready, again = trials_waiting(viewer, now)
    round_now = greens(viewer)
    return {
        Postponable.REVIEWS: reviews_due(viewer, until),
        Postponable.GREEN_ROUNDS: len(round_now.ready) + len(round_now.held_back),
        Postponable.START_UPS: ready,
        Postponable.PROPOSALS: again,
        Postponable.TEMPLATE_ANSWERS: templates_offered(viewer),
        Postponable.JOURNAL: notes_not_transferred(viewer),
    }


def reviews_due(viewer: Viewer, until: date) -> int:
    """Count the plans in force whose day of review has come by then."""
    return (
        _in_force(viewer)
        .filter(document__temporary__isnull=True, document__review_date__lte=until.isoformat())
        .count()
    )


def templates_offered(viewer: Viewer) -> int:
    """Count the plans in force whose template has a newer version that nobody answered."""
    declined = TemplateDeclined.objects.filter(
        tenant_id=OuterRef(OuterRef("tenant_id")),
        plan_id=OuterRef(OuterRef("plan_id")),
        template_version_id=OuterRef("id"),
    )
    newer = TemplateVersion.objects.filter(
        ~Exists(declined),
        template_id=OuterRef("template_version__template_id"),
        state=TemplateState.PUBLISHED.value,
        number__gt=OuterRef("template_version__number"),
    )
    return _in_force(viewer).filter(Exists(newer)).count()


def notes_not_transferred(viewer: Viewer) -> int:
    """Count the notes of alerts that a person of the unit resolved and nobody transferred."""
    transferred = JournalTransfer.objects.filter(
        tenant_id=OuterRef("tenant_id"), alert_id=OuterRef("id")
    )
    return (
        Alert.objects.filter(
            ~Exists(transferred),
            patient_id__in=visible_patients(viewer).order_by().values("id"),
            owner_unit_id=viewer.unit_id,
            state=Status.RESOLVED.value,
            resolved_by__isnull=False,
            merged_into__isnull=True,
        )
        .order_by()
        .count()
    )


def _in_force(viewer: Viewer) -> QuerySet[PlanVersion]:
    return PlanVersion.objects.filter(
        patient_id__in=visible_patients(viewer).order_by().values("id"),
        plan__ended_at__isnull=True,
        status=PlanStatus.PUBLISHED.value,
        in_force_from__isnull=False,
        in_force_to__isnull=True,
    )
