"""Who is silent: when a patient was last heard from, what relatives said, alarms of mass silence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Max

from dho.lib import clock
from tenants.queries.patients import visible_patients
from triage.models import (
    ExpectedWindow,
    LadderStep,
    Latest,
    MassSilence,
    RelativeAnswer,
    WindowState,
)
from triage.rules.ladder import Rung

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from tenants.models import Patient
    from tenants.rules.viewer import Viewer

ANSWERABLE = timedelta(days=2)
"""So long after a relative was told an answer is taken."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Many silent at once. ``held``: (tenant, patient, name) of those who wait behind it."""

    id: UUID
    began_at: datetime
    due_at: datetime
    expected: int
    missing: int
    acknowledged_at: datetime | None
    held: tuple[tuple[UUID, UUID, str], ...] = ()


def last_heard(patient: Patient) -> datetime | None:
    """Return when the latest reading of any kind was measured."""
    rows = Latest.objects.filter(tenant_id=patient.tenant_id, patient_id=patient.id)
    found: datetime | None = rows.aggregate(at=Max("measured_at"))["at"]
    return found


def relatives_words(patient: Patient, since: datetime) -> list[tuple[str, datetime, str]]:
    """Return (name, when, what) of what relatives answered, the latest first."""
    rows = RelativeAnswer.objects.filter(
        tenant_id=patient.tenant_id, patient_id=patient.id, at__gte=since
    )
    return [
        (one.relative.name, one.at, one.word)
        for one in rows.select_related("relative").order_by("-at")[:5]
    ]


def told_steps(viewer: Viewer, patient: Patient) -> list[LadderStep]:
    """Return what the viewer, as a relative, was told of and may still answer, the latest first."""
    rows = LadderStep.objects.filter(
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        rung=Rung.RELATIVE.value,
        relative__user_id=viewer.user_id,
        at__gte=clock.now() - ANSWERABLE,
    )
    return list(rows.order_by("-at"))


def reminders(patient: Patient) -> list[str]:
    """Return the kinds of which the patient has been reminded and that are still waited for."""
    waiting = ExpectedWindow.objects.filter(
        tenant_id=patient.tenant_id, patient_id=patient.id, state=WindowState.OVERDUE.value
    ).values("id")
    rows = LadderStep.objects.filter(
        tenant_id=patient.tenant_id, window_id__in=waiting, rung=Rung.REMINDER.value
    )
    return sorted(set(rows.values_list("kind", flat=True)))


def open_alarms(viewer: Viewer) -> list[Alarm]:
    """Return the alarms of the viewer's own centre that are not over, with who waits behind them."""
    if viewer.unit_id is None:
        return []
    rows = MassSilence.objects.filter(centre_id=viewer.unit_id, over_at__isnull=True)
    return [_alarm(viewer, one) for one in rows.order_by("began_at")]


def _alarm(viewer: Viewer, one: MassSilence) -> Alarm:
    held = (
        ExpectedWindow.objects.filter(
            alarm_id=one.id,
            state=WindowState.HELD.value,
            patient_id__in=visible_patients(viewer).values("id"),
        )
        .select_related("patient")
        .order_by("patient__search_name")
    )
    people = {row.patient_id: (row.tenant_id, row.patient_id, row.patient.name) for row in held}
    return Alarm(
        one.id,
        one.began_at,
        one.due_at,
        one.expected,
        one.missing,
        one.acknowledged_at,
        tuple(people.values()),
    )
