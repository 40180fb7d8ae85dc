"""A claim lapses without activity; an open panel, a call and a draft are activity."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine

from tests.triage.test_worklist_page import plan, red, sign_in  # noqa: F401
from triage.models import AlertEvent
from triage.operations.passing_time import move_time


def at(minutes):
    return time_machine.travel(datetime.now(tz=UTC) + timedelta(minutes=minutes), tick=True)


def claimed(client, world, red):  # noqa: F811
    sign_in(client, world.nora)
    client.post(f"/alerts/{red.id}/claim/")
    red.refresh_from_db(using="owner")
    assert red.claimed_by_id == world.nora.user_id
    return red


def test_after_thirty_minutes_the_sweeper_drops_the_claim_and_writes_down_whose_it_was(
    client,
    world,
    red,  # noqa: F811
):
    due = claimed(client, world, red).due_at
    with at(29):
        move_time()
    red.refresh_from_db(using="owner")
    assert red.claimed_by_id == world.nora.user_id
    with at(31):
        move_time()
    red.refresh_from_db(using="owner")
    assert (red.claimed_by_id, red.claimed_at, red.active_at) == (None, None, None)
    assert (red.due_at, red.owner_unit_id) == (due, world.centre.id)
    event = AlertEvent.objects.using("owner").get(code="CLAIM_LAPSED")
    assert (event.by_id, event.detail["holder"]) == (None, str(world.nora.user_id))


def test_a_heartbeat_keeps_the_claim_and_prolongs_no_session_of_its_own(client, world, red):  # noqa: F811
    claimed(client, world, red)
    beat = lambda: client.post(f"/alerts/{red.id}/active/", headers={"X-DHO-Poll": "1"})  # noqa: E731
    with at(12):
        assert beat().status_code == 204
    red.refresh_from_db(using="owner")
    assert red.active_at - red.claimed_at > timedelta(minutes=11)
    with at(35):
        move_time()
    red.refresh_from_db(using="owner")
    assert red.claimed_by_id == world.nora.user_id


def test_she_who_lost_it_is_told_and_a_colleague_takes_it_before_any_sweeper(client, world, red):  # noqa: F811
    claimed(client, world, red)
    with at(31):
        sign_in(client, world.nils)
        client.post(f"/alerts/{red.id}/claim/")
        sign_in(client, world.nora)
        told = client.post(f"/alerts/{red.id}/active/", headers={"Accept-Language": "en"})
    assert told.status_code == 409
    assert "Nils" in told.json()["words"]
    red.refresh_from_db(using="owner")
    assert red.claimed_by_id == world.nils.user_id
    events = AlertEvent.objects.using("owner")
    assert events.get(code="CLAIM_LAPSED").detail["holder"] == str(world.nora.user_id)
    assert events.filter(code="CLAIMED", by_id=world.nils.user_id).exists()


def test_a_heartbeat_of_one_who_has_nothing_is_refused_and_claims_nothing(client, world, red):  # noqa: F811
    sign_in(client, world.nils)
    assert client.post(f"/alerts/{red.id}/active/").status_code == 409
    red.refresh_from_db(using="owner")
    assert red.claimed_by_id is None
    sign_in(client, world.per)
    assert client.post(f"/alerts/{red.id}/active/").status_code == 403
