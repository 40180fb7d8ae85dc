"""Two alerts of one cause that meet at one owner, where a deadline has run out unseen meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dho.lib import clock
from dho.lib.ids import new_id
from dho.lib.scope import scope
from tests import factories as make
from triage.models import Alert, Finding, Offer
from triage.operations import alerts as verbs
from triage.operations.passing_time import move_time

if TYPE_CHECKING:
    from tenants.models import Unit
    from tests.world import World

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def always_open(world: World) -> None:
    make.Unit.objects.using("owner").update(opens="00:00", closes="23:59:59", weekdays="1234567")


def alert(world: World, owner: Unit, colour: str, **fields: Any) -> Alert:
    now = clock.now()
    row = Alert(
        id=new_id(),
        tenant_id=world.kari.tenant_id,
        patient=world.kari,
        enrolment=world.course,
        cause="spo2",
        colour=colour,
        owner_unit=owner,
        centre=world.centre,
        receivers=[world.gp_office.id],
        reason_code="RANGE",
        finding_count=1,
    )
    row.opened_at = row.waiting_since = row.measured_at = now - 2 * HOUR
    row.due_at = now + HOUR
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(using="owner", force_insert=True)
    found = Finding(id=new_id(), tenant_id=row.tenant_id, patient=world.kari, alert=row)
    found.colour, found.kind, found.reason_code = colour, "spo2", "RANGE"
    found.measured_at = found.received_at = row.opened_at
    found.save(using="owner", force_insert=True)
    return row


def offered(world: World, row: Alert, state: str) -> None:
    offer = Offer(id=new_id(), tenant_id=row.tenant_id, patient=world.kari, alert=row, place=0)
    offer.to_unit, offer.state, offer.made_at = world.gp_office, state, clock.now()
    offer.due_at = clock.now() + HOUR
    offer.save(using="owner", force_insert=True)


def stored() -> list[tuple[str, str, int]]:
    rows = Alert.objects.using("owner").order_by("opened_at", "id")
    return [(one.state, one.colour, one.findings.using("owner").count()) for one in rows]


def test_a_gp_takes_a_red_while_her_own_alert_of_that_cause_is_overdue_and_not_yet_swept(
    world: World,
) -> None:
    past = clock.now() - HOUR
    old = alert(world, world.gp_office, "YELLOW", due_at=past, opened_at=past - 9 * HOUR)
    offered(world, old, "CLAIMED")
    red = alert(world, world.centre, "RED")
    offered(world, red, "OPEN")
    gunnar = world.viewer(world.gunnar)
    with scope(world.party(world.gunnar)):
        kept = verbs.claim(by=gunnar, alert_id=red.id)
    assert kept.id == old.id
    assert stored() == [("OPEN", "RED", 2), ("RESOLVED", "RED", 0)]


def test_time_makes_two_one_and_goes_on_with_what_became_of_them(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    past = clock.now() - HOUR
    taken = alert(world, world.gp_office, "RED", due_at=past)
    offered(world, taken, "CLAIMED")
    rests = alert(
        world,
        world.centre,
        "YELLOW",
        due_at=clock.now() + 2 * HOUR,
        opened_at=past - 9 * HOUR,
        snoozed_until=past,
    )
    assert move_time() == 1
    assert "time could not pass" not in caplog.text
    assert stored() == [("OPEN", "RED", 2), ("RESOLVED", "RED", 0)]
    rests.refresh_from_db(using="owner")
    assert (rests.colour, rests.owner_unit_id, rests.snoozed_until) == (
        "RED",
        world.centre.id,
        None,
    )
