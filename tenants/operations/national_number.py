"""Show a patient's national identity number to who asks for it, and write down that it was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from tenants.operations.access import access_patient
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import Viewer, check

if TYPE_CHECKING:
    from uuid import UUID

    from tenants.models import Patient


@transaction.atomic
def read_national_number(*, by: Viewer, patient_id: UUID) -> tuple[Patient, str]:
    """Return the patient and the number, empty where none is registered; an entry in the log each time.

    Raises ``NotAllowed``, ``NotFound``.
    """
    check(by, Permission.READ_PATIENT)
    patient = access_patient(by, patient_id, Purpose.FOLLOW_UP, action="NATIONAL_NUMBER_READ")
    return patient, patient.national_number or ""
