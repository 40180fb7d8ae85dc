"""One person's course and values, for those who record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from benefits.models import IndicatorValue
from benefits.queries.persons import courses_of
from benefits.rules.points import Course, Point
from tenants.models import Enrolment

if TYPE_CHECKING:
    from decimal import Decimal

    from tenants.models import Patient


@dataclass(frozen=True, slots=True)
class Recorded:
    """One row: what was recorded, when and by whom, and what became of it."""

    indicator: str
    point: Point
    value: Decimal | None
    entered_at: datetime
    entered_by: str
    superseded_at: datetime | None
    superseded_by: str
    edition: int


def course_of(patient: Patient) -> Course | None:
    """Return the patient's course, from the first enrolment to the last; None without one."""
    found = courses_of(Enrolment.objects.filter(tenant_id=patient.tenant_id, patient_id=patient.id))
    return found.get(patient.id)


def recorded_values(patient: Patient) -> list[Recorded]:
    """Return all that was ever recorded for the patient, the latest first."""
    rows = (
        IndicatorValue.objects.filter(tenant_id=patient.tenant_id, patient_id=patient.id)
        .select_related("entered_by", "superseded_by")
        .order_by("-entered_at", "-id")
    )
    return [
        Recorded(
            row.indicator,
            Point(row.point),
            row.value,
            row.entered_at,
            row.entered_by.name,
            row.superseded_at,
            row.superseded_by.name if row.superseded_by else "",
            row.edition,
        )
        for row in rows
    ]
