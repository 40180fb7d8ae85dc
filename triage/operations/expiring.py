"""An offer to move a course that nobody answered runs out; the responsibility stays where it was."""

from __future__ import annotations

from dho.lib import clock
from messaging.operations import notices_for
from tenants.models import TakeOver
from tenants.rules.take_over import TakeOverState
from triage.operations.material import TRIAGE, ask, work

BATCH = 100
EXPIRED = "TAKE_OVER_EXPIRED"


def expire_take_overs() -> int:
    """Let run out what is due; both units are told. The row is the queue. Returns how many."""
    with work():
        now = clock.now()
        due = list(
            TakeOver.objects.using(TRIAGE)
            .select_for_update(skip_locked=True, of=("self",))
            .filter(state=TakeOverState.OFFERED.value, due_at__lte=now)
            .order_by("due_at")[:BATCH]
        )
        for row in due:
            row.state, row.answered_at = TakeOverState.EXPIRED.value, now
            row.save(using=TRIAGE, update_fields=["state", "answered_at"])
        subjects = [
            (row.tenant_id, row.patient_id, unit, row.id)
            for row in due
            for unit in (row.made_unit_id, row.asked_unit_id)
        ]
        notices_for(using=TRIAGE, subjects=subjects, code=EXPIRED)
        ask("bump_worklists", {"tenants": sorted({row.tenant_id for row in due})})
    return len(due)
