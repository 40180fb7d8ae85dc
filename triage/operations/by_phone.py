"""Readings that a person told on the telephone: taken in as any reading, by the one who typed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from dho.identity.queries import self_sender_id
from measurements.operations.record import Conflict, Taken, record_as
from measurements.queries.questionnaires import stored_forms
from measurements.rules.reading_shape import Refused, read_reading
from tenants.operations.access import access_patient
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import check
from triage.operations.contact import Call, log_call
from triage.queries.alerts import open_alerts_of_unit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from typing import Any
    from uuid import UUID

    from tenants.rules.viewer import Viewer

SOURCE = "nurse on the phone"


class NotTakenIn(Exception):
    """Nothing was taken in. ``problems`` by kind: why, or that the reference was used before."""

    def __init__(self, problems: Mapping[str, Refused | Conflict]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


@transaction.atomic
def record_by_phone(
    *,
    by: Viewer,
    patient_id: UUID,
    items: Mapping[str, dict[str, Any]],
    now: datetime,
    call: Call | None = None,
    seen: Collection[UUID] | None = None,
) -> list[UUID]:
    """Take in readings by kind, all or none; ``items`` are readings as in the API, without whose.

    ``call``: the talk in which they were told is logged too, as a contact for the unit's own open
    alerts of the patient. What cannot be right leaves no refused finding: the one who typed it has it
    on her screen. Returns the readings' ids. Raises ``NotTakenIn``, ``NotFound``, ``NotAllowed``.
    """
    check(by, Permission.RECORD_READING)
    check(by, Permission.READ_PATIENT)
    patient = access_patient(by, patient_id, Purpose.FOLLOW_UP)
    forms = stored_forms()
    read = {
        kind: read_reading({**item, "patient": str(patient.id), "source": SOURCE}, now, forms)
        for kind, item in items.items()
    }
    refused = {kind: one for kind, one in read.items() if isinstance(one, Refused)}
    if refused:
        raise NotTakenIn(refused)
    results = record_as(by=by, sender_id=self_sender_id(), items=list(read.values()))
    problems = {
        kind: one for kind, one in zip(read, results, strict=True) if not isinstance(one, Taken)
    }
    if problems:
        raise NotTakenIn(problems)
    taken = [one for one in results if isinstance(one, Taken)]
    is_new = any(one.is_new for one in taken)
    if call is not None and is_new and by.can(Permission.ACT_ON_ALERT):
        alerts = {one.id for one in open_alerts_of_unit(by, patient)}
        log_call(by=by, patient_id=patient.id, call=call, alert_ids=alerts, seen=seen)
    return [one.reading_id for one in taken]
