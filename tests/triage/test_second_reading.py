"""A yellow that waits for a second reading: held, confirmed, closed by the rule, or seen at last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
import time_machine

from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from triage.models import Alert, AlertEvent
from triage.operations.drain import drain_all
from triage.operations.passing_time import move_time


@pytest.fixture
def plan(world):
    """Yellow SpO2 of 86 to 89 is held for half an hour."""
    document = world.spo2_document()
    (item,) = document.items
    rules = tuple(
        msgspec.structs.replace(rule, confirm_minutes=30) if rule.id == "spo2-range" else rule
        for rule in item.rules
    )
    held = msgspec.structs.replace(document, items=(msgspec.structs.replace(item, rules=rules),))
    return make.plan(world.kari, world.course, held, world.gunnar.user)


def owner(model):
    return model.objects.using("owner")


def measure(client, world, value, minutes_ago=0):
    at = datetime.now(tz=UTC) - timedelta(minutes=minutes_ago)
    post(client, a_reading(world.kari, value=value, measured_at=at.isoformat()), world.kari_device)
    drain_all()


def test_the_first_yellow_exists_and_is_held_for_the_plans_time(client, world, plan):
    measure(client, world, 88)
    alert = owner(Alert).get()
    assert (alert.colour, alert.state) == ("YELLOW", "OPEN")
    assert timedelta(minutes=29) < alert.held_until - datetime.now(tz=UTC) < timedelta(minutes=31)


def test_a_red_is_never_held(client, world, plan):
    measure(client, world, 80)
    assert owner(Alert).get().held_until is None


def test_a_second_green_closes_it_with_the_rule_as_the_named_actor(client, world, plan):
    measure(client, world, 88, minutes_ago=2)
    measure(client, world, 95)
    alert = owner(Alert).get()
    assert (alert.state, alert.outcome, alert.resolved_by_id) == ("RESOLVED", "SECOND_GREEN", None)
    assert alert.resolved_by_rule == f"RULE {plan.id}/spo2-range"
    assert owner(AlertEvent).filter(alert=alert, code="SECOND_GREEN").exists()


def test_a_second_yellow_puts_it_on_the_list_with_its_first_clock(client, world, plan):
    measure(client, world, 88, minutes_ago=2)
    first = owner(Alert).get()
    measure(client, world, 88)
    alert = owner(Alert).get()
    assert (alert.held_until, alert.finding_count) == (None, 2)
    assert (alert.waiting_since, alert.due_at) == (first.waiting_since, first.due_at)


def test_no_second_reading_in_time_puts_it_on_the_list_too(client, world, plan):
    measure(client, world, 88)
    move_time()
    assert owner(Alert).get().held_until is not None
    with time_machine.travel(datetime.now(tz=UTC) + timedelta(minutes=31)):
        move_time()
    alert = owner(Alert).get()
    assert (alert.state, alert.held_until) == ("OPEN", None)
    assert owner(AlertEvent).filter(alert=alert, code="NO_SECOND_READING").exists()


def test_a_green_that_was_measured_before_it_closes_nothing(client, world, plan):
    measure(client, world, 88)
    measure(client, world, 95, minutes_ago=10)
    assert owner(Alert).get().state == "OPEN"


def test_the_third_such_pair_within_14_days_goes_to_a_nurse(client, world, plan):
    for minutes in (50, 40, 30):
        measure(client, world, 88, minutes_ago=minutes)
        measure(client, world, 95, minutes_ago=minutes - 5)
    states = list(owner(Alert).order_by("id").values_list("state", "broke_through"))
    assert states == [("RESOLVED", ""), ("RESOLVED", ""), ("OPEN", "THIRD_PAIR")]
    assert owner(Alert).get(state="OPEN").held_until is None
