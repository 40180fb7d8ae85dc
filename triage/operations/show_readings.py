"""Show readings to somebody, and write the access log in the same transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenants.operations.access import record_access, record_list
from tenants.queries.patients import visible_patients
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check
from triage.queries.readings import count_readings, one_reading, readings_page

if TYPE_CHECKING:
    from uuid import UUID

    from tenants.rules.viewer import Viewer
    from triage.queries.readings import ReadingPage, ReadingsWanted, ShownReading

READINGS_READ = "READINGS_READ"
READINGS_LISTED = "READINGS_LISTED"


def show_readings(*, by: Viewer, wanted: ReadingsWanted) -> ReadingPage:
    """Return a page of readings. Of one patient it is a look into that record, else a list.

    Raises ``NotAllowed`` for a role that reads none, and ``NotFound`` for a patient who does not
    exist or is out of sight.
    """
    check(by, Permission.READ_READINGS)
    page = readings_page(by, wanted)
    seen = {(one.tenant_id, one.patient_id) for one in page.readings}
    if wanted.patient_id is None:
        record_list(viewer=by, seen=seen, action=READINGS_LISTED, purpose=_purpose(by))
        return page
    tenant_id = next((tenant for tenant, _ in seen), None) or _tenant_of(by, wanted.patient_id)
    _record(by, tenant_id, wanted.patient_id)
    return page


def count_shown(*, by: Viewer, wanted: ReadingsWanted) -> int:
    """Return how many readings of one patient match.

    Raises ``NotAllowed`` for a role that reads none, and ``NotFound`` for a patient who does not
    exist or is out of sight, or where no patient is named.
    """
    check(by, Permission.READ_READINGS)
    if wanted.patient_id is None:
        raise NotFound
    _record(by, _tenant_of(by, wanted.patient_id), wanted.patient_id)
    return count_readings(by, wanted)


def show_reading(*, by: Viewer, reading_id: UUID) -> ShownReading:
    """Return one reading.

    Raises ``NotAllowed`` for a role that reads none, and ``NotFound`` for a reading that does not
    exist or is out of sight.
    """
    check(by, Permission.READ_READINGS)
    reading = one_reading(by, reading_id)
    if reading is None:
        raise NotFound
    _record(by, reading.tenant_id, reading.patient_id)
    return reading


def _tenant_of(by: Viewer, patient_id: UUID) -> UUID:
    found = visible_patients(by).filter(id=patient_id).values_list("tenant_id", flat=True).first()
    if found is None:
        raise NotFound
    return found


def _record(by: Viewer, tenant_id: UUID, patient_id: UUID) -> None:
    record_access(
        viewer=by,
        tenant_id=tenant_id,
        patient_id=patient_id,
        action=READINGS_READ,
        purpose=_purpose(by),
    )


def _purpose(by: Viewer) -> Purpose:
    return Purpose.OWN_RECORD if by.membership_id is None else Purpose.FOLLOW_UP
