"""What a patient measures with, as her readings say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from measurements.models import Reading

if TYPE_CHECKING:
    from datetime import datetime

    from tenants.models import Patient


def devices_seen(patient: Patient, since: datetime) -> set[str]:
    """Return the devices that readings of a reached patient name, measured from ``since`` on."""
    rows = Reading.objects.filter(
        tenant_id=patient.tenant_id, patient_id=patient.id, measured_at__gte=since
    )
    return set(rows.exclude(device="").values_list("device", flat=True).distinct())
