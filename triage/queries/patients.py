"""The patients in sight, with the latest colour of each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Subquery

from tenants.models import Enrolment
from tenants.queries.patients import visible_patients
from triage.models import Alert, Latest
from triage.rules.alert_state import Status

if TYPE_CHECKING:
    from tenants.rules.viewer import Viewer


def patients_in_sight(
    viewer: Viewer, *, text: str, after: str, limit: int
) -> tuple[list[Any], str]:
    """Return a page of patients by name, and where the next page begins (empty when none).

    ``text`` is the beginning of the family name; ``after`` the search name that the page follows.
    """
    own = {"tenant_id": OuterRef("tenant_id"), "patient_id": OuterRef("id")}
    latest = Latest.objects.filter(**own).order_by("-measured_at")
    open_alerts = Alert.objects.filter(**own, state=Status.OPEN.value)
    course = Enrolment.objects.filter(**own, ended_at__isnull=True)
    rows = (
        visible_patients(viewer)
        .annotate(
            latest_at=Subquery(latest.values("measured_at")[:1]),
            latest_colour=Subquery(latest.values("colour")[:1]),
            has_alert=Exists(open_alerts),
            patient_group=Subquery(course.values("patient_group")[:1]),
        )
        .select_related("tenant")
        .order_by("search_name", "id")
    )
    if text:
        rows = rows.filter(
            search_name__gte=text.lower(), search_name__lt=text.lower() + "\U0010ffff"
        )
    if after:
        rows = rows.filter(search_name__gt=after)
    found = list(rows[: limit + 1])
    return found[:limit], found[limit - 1].search_name if len(found) > limit else ""
