"""The doors of emergency look-ups: opening one, reading by it, reviewing it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dho.lib.ids import new_id
from tenants.models import EmergencyAccess
from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import Door

if TYPE_CHECKING:
    from datetime import datetime

    from tests.guards.matrix.subjects import Subject
    from tests.world import World

_ACCESS = ("access_id",)

EMERGENCIES: list[Door] = [
    Door("triage:emergency"),
    Door("tenants:emergencies"),
    Door(
        "tenants:emergency-review",
        "POST",
        ids=_ACCESS,
        body=say.same(verdict="JUSTIFIED", note=""),
    ),
]

# What opens, reads and ends one is asked as a story: tests/triage/test_emergency.py.
TOLD = "a look-up is its opener's alone: tests/triage/test_emergency.py"


def fill(world: World, subject: Subject, now: datetime) -> None:
    """Write a look-up of the subject that is over and waits for review."""
    row = EmergencyAccess(id=new_id(), **subject.own, user=world.nils.user, membership=world.nils)
    row.unit, row.role, row.reason = world.centre, "NURSE", subject.text("akutt")
    row.opened_at, row.expires_at = now, now + timedelta(minutes=60)
    row.save(using="owner", force_insert=True)
    subject.ids["access_id"] = row.id
