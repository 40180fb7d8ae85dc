"""When a course changes its owner, its open alerts follow: one machine event each, merged where two meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from dho.lib import clock
from dho.lib.sql import statement
from triage.models import Alert, Finding, Offer
from triage.operations.alert_rows import Changes, put_state, state_of
from triage.operations.merging import merge_with_open
from triage.operations.passing_time import pass_time
from triage.operations.sight import units_in_sight
from triage.rules.alert_events import Transferred
from triage.rules.alert_machine import step
from triage.rules.alert_state import Refused, Status

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tenants.models import TakeOver
    from tenants.rules.viewer import Viewer

DEFAULT = "default"


def move_alerts(*, by: Viewer, row: TakeOver) -> int:
    """Move the old owner's open alerts of the patient to the new one. Returns how many moved.

    Under the patient's lock of judging, so that no finding goes to the old owner meanwhile. Inside
    the transaction that accepts the take-over. An alert that a third unit has taken stays with it.
    """
    with connection.cursor() as cursor:
        cursor.execute(statement("triage", "lock_patients"), {"patients": [row.patient_id]})
    now = clock.now()
    for alert_id in list(_open(row).values_list("id", flat=True)):
        # What is due by now is where time has brought it; one may have been merged into another.
        alert = _open(row).filter(id=alert_id).first()
        if alert is not None:
            pass_time(alert, now, using=DEFAULT)
    return sum(_move(by, one, row) for one in _open(row).filter(owner_unit_id=row.from_unit_id))


def _open(row: TakeOver) -> QuerySet[Alert]:
    rows = Alert.objects.select_for_update(of=("self",)).filter(
        tenant_id=row.tenant_id, patient_id=row.patient_id, state=Status.OPEN.value
    )
    return rows.order_by("id")


def _move(by: Viewer, alert: Alert, row: TakeOver) -> bool:
    now = clock.now()
    offers = list(Offer.objects.filter(alert_id=alert.id).order_by("place"))
    findings = Finding.objects.filter(alert_id=alert.id).order_by("id")
    before = state_of(alert, offers, findings.values_list("id", flat=True))
    unit = str(row.to_unit_id)
    event = Transferred(now, by=str(by.user_id), unit=str(by.unit_id), to_unit=unit)
    after = step(
        before,
        event,
        units=units_in_sight(alert, before, using=DEFAULT, more=[unit]),
    )
    if isinstance(after, Refused):  # silence stays at the centre; what just moved on stays there
        return False
    changes = Changes(DEFAULT, now, by_user=by.user_id, by_unit=by.unit_id)
    changes.event(alert, "TRANSFERRED", {"unit": unit, "take_over": str(row.id)})
    changes.offers(alert, offers, after)
    put_state(alert, after)
    merge_with_open(alert, after, changes)
    alert.save()
    changes.write()
    return True
