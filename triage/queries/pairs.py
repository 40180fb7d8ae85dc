"""The pairs of a yellow and its second green, with what each was said to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch

from triage.models import ReadingPair

if TYPE_CHECKING:
    from datetime import datetime

    from tenants.models import Patient

MOST = 10
"""So many are listed of one patient."""


def pairs() -> Prefetch[str, Any, Any]:
    """Return what fetches the pair of each alert, and who said what it was."""
    return Prefetch("pairs", ReadingPair.objects.select_related("said_by", "said_unit"))


def pairs_of(patient: Patient, since: datetime) -> list[ReadingPair]:
    """Return the last pairs of a patient who was reached by ``access_patient``, the newest first."""
    rows = ReadingPair.objects.filter(
        tenant_id=patient.tenant_id, patient_id=patient.id, kept_at__gte=since
    )
    return list(
        rows.select_related("alert", "said_by", "said_unit").order_by("-kept_at", "-id")[:MOST]
    )
