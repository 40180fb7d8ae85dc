"""Who is meant by a national number, and the texts that readings were read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from dho.lib.fields import blind_index
from measurements.models import ReadingDocument
from tenants.queries.patients import recordable_patients, visible_patients

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from tenants.rules.viewer import Viewer
    from triage.queries.readings import ShownReading


def patient_of_device(digest: bytes, national_number: str) -> UUID | None:
    """Return the patient of a device's token if the number is that patient's, else None.

    Needs no scope: the token is checked inside the statement.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT patient_of_token(%s, %s)", [digest, blind_index(national_number)])
        row = cursor.fetchone()
    found: UUID | None = row[0] if row else None
    return found


def patients_numbered(viewer: Viewer, national_number: str) -> list[UUID]:
    """Return the patients of that number for whom the viewer may send readings.

    One person is a patient of each home tenant that she has, so there can be more than one.
    """
    patients = recordable_patients(viewer).filter(
        national_number_index=blind_index(national_number)
    )
    return list(patients.order_by("id").values_list("id", flat=True))


def patients_seen_numbered(viewer: Viewer, national_number: str) -> list[UUID]:
    """Return the patients of that number whom the viewer sees, by the number's keyed hash.

    One person is a patient of each home tenant that she has, so there can be more than one.
    """
    patients = visible_patients(viewer).filter(national_number_index=blind_index(national_number))
    return list(patients.order_by("id").values_list("id", flat=True))


def documents_of(readings: Sequence[ShownReading], media_type: str) -> dict[UUID, str]:
    """Return the texts of readings in sight that came in that media type, by reading."""
    if not readings:
        return {}
    documents = ReadingDocument.objects.filter(
        tenant_id__in={reading.tenant_id for reading in readings},
        reading_id__in=[reading.id for reading in readings],
        media_type=media_type,
    )
    return {key: str(text) for key, text in documents.values_list("reading_id", "text")}
