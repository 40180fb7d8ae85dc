"""Marks of stored readings, as rules see them: one statement for any number of readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from measurements.models import Mark, ReadingMark
from measurements.rules.facts import Flag
from triage.rules.marks import Marked

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

FLAGS = {Mark.IN_ERROR.value: Flag.IN_ERROR, Mark.REAL.value: Flag.CONFIRMED}
"""What a mark is among a reading's flags."""


def marks_since(
    *, tenant_id: UUID, patient_id: UUID, since: datetime, using: str = "default"
) -> dict[str, list[Marked]]:
    """Return the marks of a patient's readings measured since then, by the reading's id."""
    found: dict[str, list[Marked]] = {}
    rows = ReadingMark.objects.using(using).filter(
        tenant_id=tenant_id, patient_id=patient_id, measured_at__gte=since
    )
    for reading_id, mark, at in rows.values_list("reading_id", "mark", "at"):
        found.setdefault(str(reading_id), []).append(Marked(FLAGS[mark], at))
    return found
