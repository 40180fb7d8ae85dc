"""Write who of the nurses has opened or printed which plans, for the row of the benefit plan that counts it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dho.demo.seed import cast
from dho.demo.seed.past_walls import OWNER
from selfcare_plans.operations import PLAN_PRINTED, PLAN_READ
from tenants.models import AuditEvent
from tenants.rules.codes import Purpose, Role

if TYPE_CHECKING:
    from datetime import datetime

    from dho.demo.seed.people import Person
    from dho.demo.seed.places import Places

# Of ten plans, so many were opened with the patient on the telephone, and so many of these printed.
_OPENED, _PRINTED = 0.7, 0.4
_DAYS = 60


def write_plan_use(people: list[Person], places: Places, now: datetime) -> None:
    """Write it; every course began before that."""
    events = []
    for one in people:
        dice = one.dice("plan use")
        at = now - timedelta(days=dice.randint(2, _DAYS), minutes=dice.randint(0, 90))
        if dice.random() >= _OPENED:
            continue
        # Another than the one who wrote it: who sees her own plan again has not used it.
        reader = cast.NURSES[(one.number + 1) % len(cast.NURSES)]
        actions = [PLAN_READ, PLAN_PRINTED][: 2 if dice.random() < _PRINTED else 1]
        events += [
            AuditEvent(
                at=at + timedelta(minutes=4 * number),
                tenant_id=one.row.tenant_id,
                patient_id=one.row.id,
                user=places.users[reader],
                unit=places.centre,
                role=Role.NURSE,
                action=action,
                purpose=Purpose.FOLLOW_UP,
            )
            for number, action in enumerate(actions)
        ]
    AuditEvent.objects.using(OWNER).bulk_create(events)
