"""Tell those who follow a patient that something about the responsibility changed; no health data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from messaging.operations import notices_for, notices_to_people

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from tenants.models import Patient


def tell_followers(
    patient: Patient,
    units: Iterable[UUID],
    subject_id: UUID,
    code: str,
    *,
    patient_too: bool = False,
    using: str = "default",
) -> None:
    """Write one notice to each unit, and to the patient if she can sign in."""
    own = (patient.tenant_id, patient.id)
    subjects = [(*own, unit, subject_id) for unit in sorted(set(units))]
    notices_for(using=using, subjects=subjects, code=code)
    if patient_too and patient.user_id is not None:
        notices_to_people(using=using, subjects=[(*own, patient.user_id, subject_id)], code=code)
