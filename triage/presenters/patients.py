"""Patients as rows of a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenants.rules.ages import age_on
from triage.presenters.worklist import GROUPS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class PatientRow:
    """One line of the list of patients."""

    id: UUID
    name: str
    age: int
    group: str
    tenant: str
    latest_at: datetime | None
    latest_colour: str
    has_alert: bool


def patient_rows(rows: Sequence[Any], now: datetime) -> list[PatientRow]:
    """Return patients as shown."""
    return [
        PatientRow(
            row.id,
            row.name,
            age_on(row.birth_date, now.date()),
            str(GROUPS.get(row.patient_group, "")),
            row.tenant.name,
            row.latest_at,
            row.latest_colour or "",
            row.has_alert,
        )
        for row in rows
    ]
