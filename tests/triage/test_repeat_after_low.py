"""After a red low of glucose a new reading is expected within 20 minutes; its absence is red."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest
import time_machine

from selfcare_plans.rules.document import MonitoringItem, RangeRule
from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from triage.models import Alert, ExpectedWindow
from triage.operations.drain import drain_all
from triage.operations.missed import judge_missed


@pytest.fixture
def plan(world):
    low = RangeRule(id="low", green_low=Decimal(4), yellow_low=Decimal(3))
    item = MonitoringItem(id="glucose", kind="glucose", rules=(low,))
    document = msgspec.structs.replace(world.spo2_document(), items=(item,))
    return make.plan(world.kari, world.course, document, world.gunnar.user)


def owner(model):
    return model.objects.using("owner")


def measure(client, world, value, at):
    reading = a_reading(world.kari, value=value, measured_at=at.isoformat())
    post(client, {**reading, "kind": "glucose", "unit": "mmol/L"}, world.kari_device)
    drain_all()


def test_the_absence_of_the_repeat_is_red(client, world, plan):
    now = datetime.now(tz=UTC)
    measure(client, world, 2.5, now)
    assert owner(ExpectedWindow).get().closes_at - now > timedelta(minutes=19)
    with time_machine.travel(now + timedelta(minutes=21)):
        judge_missed()
    alert = owner(Alert).get(cause__startswith="MISSING")
    assert (alert.colour, alert.reason_code) == ("RED", "NO_REPEAT")


def test_a_repeat_in_time_is_enough(client, world, plan):
    now = datetime.now(tz=UTC)
    measure(client, world, 2.5, now)
    with time_machine.travel(now + timedelta(minutes=10)):
        measure(client, world, 4.5, now + timedelta(minutes=10))
    with time_machine.travel(now + timedelta(minutes=21)):
        judge_missed()
    assert not owner(Alert).filter(cause__startswith="MISSING").exists()


def test_a_yellow_low_asks_for_no_repeat(client, world, plan):
    measure(client, world, 3.5, datetime.now(tz=UTC))
    assert not owner(ExpectedWindow).exists()
