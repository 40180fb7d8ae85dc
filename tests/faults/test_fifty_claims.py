"""Many nurses, one alert: whatever the order, one has it, and each other is told who."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from dho.lib.scope import scope
from tenants.rules.codes import Role
from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from triage.models import Alert, AlertEvent, Finding
from triage.operations import alerts as verbs
from triage.operations.drain import drain_all
from triage.rules.alert_state import Outcome, Refusal

pytestmark = [pytest.mark.fault, pytest.mark.timeout(180)]

NURSES = 50


@pytest.fixture
def red(client, world):
    make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)
    make.Unit.objects.using("owner").update(opens="00:00", closes="23:59:59", weekdays="1234567")
    post(client, a_reading(world.kari, value=80), world.kari_device)
    drain_all()
    return Alert.objects.using("owner").get()


@pytest.fixture
def nurses(world):
    return [make.member(f"Nurse {n}", world.centre, Role.NURSE) for n in range(NURSES)]


def all_at_once(world, people, act):
    """Let each person act in a thread, a connection and a scope of her own, all at one moment."""
    gate = threading.Barrier(len(people))

    def one(membership):
        viewer = world.viewer(membership)
        connections.close_all()
        try:
            gate.wait(timeout=60)
            with scope(world.party(membership)):
                return act(viewer)
        except verbs.StepRefused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(one, people))


def test_of_fifty_nurses_who_claim_at_once_one_has_it_and_the_others_are_told_who(
    world, red, nurses
):
    answers = all_at_once(world, nurses, lambda me: verbs.claim(by=me, alert_id=red.id))
    told = [one for one in answers if isinstance(one, verbs.StepRefused)]
    assert len(told) == NURSES - 1
    red.refresh_from_db(using="owner")
    (winner,) = [one.user for one in nurses if one.user_id == red.claimed_by_id]
    assert Counter((one.code, one.params["claimed_by"]) for one in told) == {
        (Refusal.ALREADY_CLAIMED, winner.name): NURSES - 1
    }
    assert AlertEvent.objects.using("owner").filter(code="CLAIMED").count() == 1


def test_of_fifty_who_resolve_at_once_one_does_and_her_outcome_stands(world, red, nurses):
    seen = list(Finding.objects.using("owner").values_list("id", flat=True))
    answers = all_at_once(
        world,
        nurses,
        lambda me: verbs.resolve(
            by=me, alert_id=red.id, outcome=Outcome.ACTED, note=f"by {me.name}", seen=seen
        ),
    )
    told = [one for one in answers if isinstance(one, verbs.StepRefused)]
    red.refresh_from_db(using="owner")
    assert {(one.code, one.params["by"]) for one in told} == {
        (Refusal.ALREADY_RESOLVED, red.resolved_by.name)
    }
    assert len(told) == NURSES - 1
    assert red.note == f"by {red.resolved_by.name}"
    (finding,) = Finding.objects.using("owner").all()
    assert finding.seen_by_id == red.resolved_by_id


def test_an_alert_that_grows_worse_while_it_is_closed_stays_open_or_has_a_new_one_beside(
    client, world, red, nurses
):
    seen = list(Finding.objects.using("owner").values_list("id", flat=True))
    posted = threading.Event()

    def worse():
        post(client, a_reading(world.kari, value=70), world.kari_device)
        posted.set()
        drain_all()
        connections.close_all()

    sender = threading.Thread(target=worse)
    sender.start()
    assert posted.wait(timeout=60)
    all_at_once(
        world,
        nurses[:10],
        lambda me: verbs.resolve(
            by=me, alert_id=red.id, outcome=Outcome.ACTED, note="Rang", seen=seen
        ),
    )
    sender.join(timeout=60)
    drain_all()
    unseen = Finding.objects.using("owner").filter(seen_at=None)
    assert {one.alert.state for one in unseen.select_related("alert")} == {"OPEN"}
