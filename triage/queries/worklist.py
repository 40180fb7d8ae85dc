"""The nurse's screen: open alerts, one row per patient, in at most three statements."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, Subquery

from dho.lib import clock
from dho.lib.sql import statement
from triage.models import Alert, Latest
from triage.queries.alerts import alerts_waiting, open_offers_to
from triage.queries.assessments import newest_of_alert
from triage.queries.calls import first_of_the_line, name_who_rings
from triage.queries.told import not_told
from triage.rules.alerts import severity_key
from triage.rules.waiting import facts_of

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from tenants.models import Patient
    from tenants.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Row:
    """One patient on the list: the worst alert on top, the rest inside."""

    patient: Patient
    patient_group: str
    top: Alert
    others: tuple[Alert, ...]
    trend: tuple[tuple[datetime, float | None, str], ...] = ()

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """All open alerts of the patient, worst first."""
        return (self.top, *self.others)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the viewer asked to see."""

    view: str = "open"
    tenant: str = ""
    group: str = ""
    text: str = ""


def worklist(viewer: Viewer, filters: Filters) -> list[Row]:
    """Return the rows, sorted by severity and waiting time."""
    now = clock.now()
    alerts = _alerts(viewer, filters)
    name_who_rings(alerts, now)
    by_patient: dict[UUID, list[Alert]] = {}
    for alert in sorted(alerts, key=lambda one: severity_key(facts_of(one), now)):
        by_patient.setdefault(alert.patient_id, []).append(alert)
    trends = _trends([own[0] for own in by_patient.values()])
    return [
        Row(
            own[0].patient,
            own[0].enrolment.patient_group if own[0].enrolment else "",
            own[0],
            tuple(own[1:]),
            trends.get(patient_id, ()),
        )
        for patient_id, own in by_patient.items()
    ]


def _alerts(viewer: Viewer, filters: Filters) -> list[Alert]:
    rows = (
        alerts_waiting(viewer)
        .annotate(
            is_offered=Exists(open_offers_to(viewer.unit_id)),
            last_heard=Subquery(_latest_of_any_kind()),
            assessed=newest_of_alert("colour"),
            to_ring=first_of_the_line(),
            is_not_told=not_told(),
        )
        .select_related("patient__tenant", "enrolment", "owner_unit", "claimed_by")
    )
    return list(rows.filter(_chosen(viewer, filters)))


def _latest_of_any_kind() -> Any:
    rows = Latest.objects.filter(tenant_id=OuterRef("tenant_id"), patient_id=OuterRef("patient_id"))
    return rows.order_by("-measured_at").values("measured_at")[:1]


def _chosen(viewer: Viewer, filters: Filters) -> Q:
    wanted = Q()
    if filters.tenant:
        wanted &= Q(tenant_id=filters.tenant)
    if filters.group:
        wanted &= Q(enrolment__patient_group=filters.group)
    if filters.text:
        # Leakproof prefix search on the stored lower-cased name.
        wanted &= Q(patient__search_name__gte=filters.text.lower()) & Q(
            patient__search_name__lt=filters.text.lower() + "\U0010ffff"
        )
    return wanted & _view(viewer, filters.view)


def _view(viewer: Viewer, view: str) -> Q:
    now = clock.now()
    asleep = (Q(snoozed_until__gt=now) | Q(held_until__gt=now)) & Q(ring_by__isnull=True)
    return {
        "red": Q(colour__in=["RED", "NOT_JUDGED"]) & ~asleep,
        "yellow": Q(colour="YELLOW") & ~Q(cause__startswith="MISSING") & ~asleep,
        "missing": Q(cause__startswith="MISSING") & ~asleep,
        "mine": Q(claimed_by_id=viewer.user_id),
        "snoozed": asleep,
        "elsewhere": ~Q(owner_unit_id=viewer.unit_id),
    }.get(view, ~asleep | Q(due_at__lte=now, met_at__isnull=True))


def counts(viewer: Viewer, **more: Count) -> dict[str, int]:
    """Return how many patients each view of the list holds, and what else is counted, in one statement."""
    views = ("open", "red", "yellow", "missing", "mine", "snoozed", "elsewhere")
    return alerts_waiting(viewer).aggregate(
        **{view: Count("patient_id", filter=_view(viewer, view), distinct=True) for view in views},
        **more,
    )


def _trends(tops: list[Alert]) -> dict[UUID, tuple[tuple[datetime, float | None, str], ...]]:
    wanted = [(one.patient_id, one.cause.removeprefix("MISSING:")) for one in tops]
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            statement("triage", "trends"),
            {"patients": [one for one, _ in wanted], "kinds": [kind for _, kind in wanted]},
        )
        found: dict[UUID, list[Any]] = {}
        for patient, at, value, colour in cursor.fetchall():
            found.setdefault(patient, []).append(
                (at, None if value is None else float(value), colour)
            )
    return {patient: tuple(reversed(points)) for patient, points in found.items()}


def list_version(viewer: Viewer, variant: str) -> tuple[str, dict[str, int] | None]:
    """Return what changes whenever the viewer's list may have changed, computed under the scope.

    Of the acting unit, the tenants in sight and their counters: an ended agreement changes it. With
    it, in the same statement, the numbers of a technical alarm of the own centre, if nobody has seen
    it yet.
    """
    with connection.cursor() as cursor:
        cursor.execute(statement("triage", "list_version"))
        seen, alarm = cursor.fetchone()
    text = f"{viewer.unit_id}|{viewer.user_id}|{variant}|{seen}|{alarm}"
    silent = {"missing": alarm[0], "expected": alarm[1]} if alarm else None
    return hashlib.sha256(text.encode()).hexdigest()[:16], silent


def tenants_in_sight(viewer: Viewer) -> list[tuple[str, str]]:
    """Return (id, name) of the tenants whose patients stand on the list, for the filter."""
    rows = alerts_waiting(viewer).values_list("tenant_id", "tenant__name").distinct()
    return sorted(((str(tenant), name) for tenant, name in rows), key=lambda one: one[1])
