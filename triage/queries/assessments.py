"""What people said beside the engine's colours: per judgement, and as a column beside readings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from triage.models import Assessment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from triage.models import Judgement


def assessments_of(judgement: Judgement) -> list[Assessment]:
    """Return the assessments of a judgement, and of earlier ones of the same reading, newest first."""
    same = Q(judgement_id=judgement.id)
    if judgement.reading_id is not None:
        same |= Q(reading_id=judgement.reading_id)
    rows = Assessment.objects.filter(
        same, tenant_id=judgement.tenant_id, patient_id=judgement.patient_id
    )
    return list(rows.select_related("by", "unit").order_by("-at", "-id"))


def newest_of_reading() -> Subquery:
    """Return the newest assessment of a judgement's reading, to be annotated: no statement more."""
    rows = Assessment.objects.filter(
        tenant_id=OuterRef("tenant_id"),
        patient_id=OuterRef("patient_id"),
        reading_id=OuterRef("reading_id"),
    ).order_by("-at", "-id")
    said = JSONObject(
        colour=F("colour"),
        engine=F("engine_colour"),
        reason=F("reason"),
        role=F("role"),
        who=F("by__name"),
    )
    return Subquery(rows.annotate(said=said).values("said")[:1])


def newest_of_alert(column: str) -> Subquery:
    """Return a column of the newest assessment of an alert, to be annotated."""
    rows = Assessment.objects.filter(tenant_id=OuterRef("tenant_id"), alert_id=OuterRef("id"))
    return Subquery(rows.order_by("-at", "-id").values(column)[:1])


def newest_by_alert(alerts: Iterable[UUID]) -> dict[UUID, Assessment]:
    """Return the newest assessment of each of these alerts that has one. One statement."""
    found: dict[UUID, Assessment] = {}
    rows: Any = Assessment.objects.filter(alert_id__in=list(alerts)).order_by("at", "id")
    for one in rows:
        found[one.alert_id] = one
    return found
