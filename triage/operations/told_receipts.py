"""The receipt: her own page has shown the red answer, and she, or a relative, says that it is read.

Rendering is not reading: the page asks again by itself while the telephone may lie in a pocket.
So what was shown is only noted, and the press of a button is the receipt. Whoever presses none is
told by the next way, which does no harm; silence taken for a receipt would.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from dho.lib import clock
from selfcare_plans.rules.document import Colour
from tenants.operations.access import record_access
from tenants.rules.codes import Purpose, RelativeRole
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotAllowed, NotFound, check
from triage.models import AlertEvent, Telling
from triage.operations.bump import bump_worklists
from triage.operations.told import told_event
from triage.queries.told import not_confirmed
from triage.rules.told import NOT_TOLD, TellingState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from tenants.rules.viewer import Viewer
    from triage.operations.own_record import OwnRecord
    from triage.queries.patient import OwnReading

TOLD_CONFIRMED = "TOLD_CONFIRMED"


def show_red(*, by: Viewer, record: OwnRecord, readings: Sequence[OwnReading]) -> list[OwnReading]:
    """Return the red readings on this page that nobody has confirmed; on her own it notes the time."""
    reds = {one.id: one for one in readings if one.colour == Colour.RED.value}
    if not reds:
        return []
    rows = not_confirmed(record.patient, list(reds))
    fresh = [row.id for row in rows if row.shown_at is None]
    if record.relation is None and fresh:
        check(by, Permission.READ_OWN_RECORD)
        Telling.objects.filter(tenant_id=record.patient.tenant_id, id__in=fresh).update(
            shown_at=clock.now()
        )
        bump_worklists([record.patient.tenant_id])
    return [reds[row.reading_id] for row in rows]


@transaction.atomic
def confirm_told(*, by: Viewer, record: OwnRecord, reading_id: UUID) -> None:
    """Say that the red answer is read: by the patient, or by a relative who helps her and told her.

    It confirms the older ones too: who knows of the last knows that she is to act. Said twice, or
    after a nurse rang, it changes nothing. Raises ``NotAllowed`` for a relative who is followed up
    in own right, ``NotFound`` for a reading that was never red.
    """
    check(by, Permission.READ_OWN_RECORD)
    if record.relation is not None and record.relation.role != RelativeRole.HELPER.value:
        raise NotAllowed(Permission.READ_OWN_RECORD.value)
    patient = record.patient
    own = {"tenant_id": patient.tenant_id, "patient_id": patient.id}
    red = Telling.objects.filter(**own, reading_id=reading_id).first()
    if red is None:
        raise NotFound
    open_rows = list(
        Telling.objects.select_for_update().filter(
            **own,
            measured_at__lte=red.measured_at,
            state__in=[one.value for one in NOT_TOLD],
        )
    )
    if not open_rows:
        return
    now = clock.now()
    is_own = record.relation is None
    state = TellingState.SEEN if is_own else TellingState.TOLD_BY_RELATIVE
    Telling.objects.filter(**own, id__in=[row.id for row in open_rows]).update(
        state=state.value, told_at=now, told_by_id=by.user_id, look_at=None
    )
    AlertEvent.objects.bulk_create(
        [told_event(row, now, state.value, by=by.user_id) for row in open_rows]
    )
    bump_worklists([patient.tenant_id])
    purpose = Purpose.OWN_RECORD if is_own else Purpose.FOLLOW_UP
    record_access(viewer=by, **own, action=TOLD_CONFIRMED, purpose=purpose)
