"""One person's course and values, for those who record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from benefits.models import ImportFile, IndicatorValue
from benefits.queries.persons import courses_of
from benefits.rules.points import Course, Point
from tenants.models import Enrolment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal
    from uuid import UUID

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
    # The file that it came in, and in which row; empty where somebody typed it.
    file_id: UUID | None = None
    file_row: int | None = None
    # Who had the figure, or gave it.
    source: str = ""


def course_of(patient: Patient) -> Course | None:
    """Return the patient's course, from the first enrolment on, with its breaks; None without one."""
    found = courses_of(Enrolment.objects.filter(tenant_id=patient.tenant_id, patient_id=patient.id))
    return found.get(patient.id)


def file_names(tenant_id: UUID, recorded: Iterable[Recorded]) -> dict[UUID, str]:
    """Return the names of the files that values came in. Patients' own pages never ask for it."""
    ids = {one.file_id for one in recorded if one.file_id is not None}
    if not ids:
        return {}
    rows = ImportFile.objects.filter(tenant_id=tenant_id, id__in=ids)
    return dict(rows.values_list("id", "file_name"))


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
            row.import_file_id,
            row.import_row,
            row.source,
        )
        for row in rows
    ]
