"""The patient is asked for the second reading that a held yellow waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dho.lib import clock
from messaging.operations import notices_to_people
from tenants.models import Patient
from triage.operations.material import TRIAGE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triage.models import Alert

SECOND_READING = "SECOND_READING"


def ask_for_second_readings(opened: Iterable[Alert]) -> None:
    """Write a notice to each patient whose new yellow is held; runs inside the judging transaction.

    Once per alert, whatever is replayed. What came in too late to be held any longer asks nobody.
    """
    now = clock.now()
    held = [one for one in opened if one.held_until is not None and one.held_until > now]
    if not held:
        return
    users = dict(
        Patient.objects.using(TRIAGE)
        .filter(id__in={one.patient_id for one in held}, user_id__isnull=False)
        .values_list("id", "user_id")
    )
    subjects = [
        (one.tenant_id, one.patient_id, users[one.patient_id], one.id)
        for one in held
        if one.patient_id in users
    ]
    notices_to_people(using=TRIAGE, subjects=subjects, code=SECOND_READING)
