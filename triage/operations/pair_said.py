"""Say of a yellow and its second green what the pair was: technique, device, or real."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from dho.lib import clock
from dho.web.problems import answers_with
from tenants.operations.access import record_access
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotAllowed, NotFound, Viewer, check
from triage.models import ReadingPair
from triage.operations.alert_rows import Changes
from triage.operations.bump import bump_worklists
from triage.queries.alerts import one_alert

if TYPE_CHECKING:
    from uuid import UUID

    from triage.models import Alert
    from triage.rules.second_reading import PairWas

PAIR_SAID = "PAIR_SAID"


@answers_with(409)
class NoPair(Exception):
    """No second green answered this alert: there is no pair to say anything of."""


@transaction.atomic
def say_what_it_was(*, by: Viewer, alert_id: UUID, was: PairWas) -> Alert:
    """Say what the pair of an alert was. It closes nothing; said again, the newest stands.

    Returns the alert, with details. Raises ``NotAllowed``, ``NotFound`` out of sight, and ``NoPair``.
    """
    check(by, Permission.ACT_ON_ALERT)
    if by.unit_id is None:
        raise NotAllowed(Permission.ACT_ON_ALERT.value)
    alert = one_alert(by, alert_id)
    if alert is None:
        raise NotFound
    own = {"tenant_id": alert.tenant_id, "patient_id": alert.patient_id}
    pair = ReadingPair.objects.select_for_update().filter(**own, alert_id=alert.id).first()
    if pair is None:
        raise NoPair
    now = clock.now()
    pair.was, pair.said_at = was.value, now
    pair.said_by_id, pair.said_unit_id = by.user_id, by.unit_id
    pair.save(update_fields=["was", "said_at", "said_by", "said_unit"])
    changes = Changes("default", now, by_user=by.user_id, by_unit=by.unit_id)
    changes.event(alert, PAIR_SAID, {"was": was.value})
    changes.write()
    bump_worklists([alert.tenant_id])
    record_access(viewer=by, **own, action=PAIR_SAID, purpose=Purpose.FOLLOW_UP)
    found = one_alert(by, alert_id)
    assert found is not None
    return found
