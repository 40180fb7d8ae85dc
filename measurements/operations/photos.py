"""Show the photo of a reading, and write the access log in the same transaction."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from measurements.models import ReadingPhoto
from measurements.rules.photo import Photo
from tenants.operations.access import record_access
from tenants.queries.patients import visible_patients
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check

if TYPE_CHECKING:
    from uuid import UUID

    from tenants.rules.viewer import Viewer


def show_photo(*, by: Viewer, reading_id: UUID) -> Photo:
    """Return the photo of a reading.

    Raises ``NotAllowed`` for a role that reads no readings, and ``NotFound`` where there is no
    photo, or none in sight.
    """
    check(by, Permission.READ_READINGS)
    row = ReadingPhoto.objects.filter(
        reading_id=reading_id, patient_id__in=visible_patients(by).order_by().values("id")
    ).first()
    if row is None:
        raise NotFound
    record_access(
        viewer=by,
        tenant_id=row.tenant_id,
        patient_id=row.patient_id,
        action="PHOTO_READ",
        purpose=Purpose.OWN_RECORD if by.membership_id is None else Purpose.FOLLOW_UP,
    )
    return Photo(row.media_type, base64.b64decode(str(row.content)))
