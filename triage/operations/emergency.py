"""An emergency look-up, and who is told of it in the same transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from dho.lib.scope import scope
from messaging.operations import notices_to_people
from tenants.models import Patient
from tenants.operations.emergency import Opened, in_emergency, open_emergency_access
from tenants.queries.emergency import privacy_officers
from tenants.queries.parties import party_of

if TYPE_CHECKING:
    from tenants.rules.viewer import Viewer

TO_OFFICER, TO_PATIENT = "EMERGENCY", "EMERGENCY_READ"


@transaction.atomic
def look_up_in_emergency(*, by: Viewer, national_number: str, reason: str) -> Opened | None:
    """Open the record; tell the home's privacy officers, and the patient if she signs in.

    None when nobody has the number. Raises what ``open_emergency_access`` raises.
    """
    opened = open_emergency_access(by=by, national_number=national_number, reason=reason)
    if opened is None:
        return None
    with scope(party_of(in_emergency(by, opened.id))):
        patient = Patient.objects.get(tenant_id=opened.tenant_id, id=opened.patient_id)
        same = (opened.tenant_id, opened.patient_id)
        notices_to_people(
            using="default",
            subjects=[(*same, one, opened.id) for one in privacy_officers(opened.tenant_id)],
            code=TO_OFFICER,
        )
        if patient.user_id is not None:
            notices_to_people(
                using="default",
                subjects=[(*same, patient.user_id, opened.id)],
                code=TO_PATIENT,
            )
    return opened
