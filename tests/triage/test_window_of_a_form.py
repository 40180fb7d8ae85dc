"""A form is expected by name: another form does not stand in for it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import msgspec
import pytest
from django.test import Client

from selfcare_plans.rules.document import MissingRule, MonitoringItem, Schedule, Window
from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from triage.models import ExpectedWindow
from triage.operations.drain import drain_all
from triage.operations.missed import judge_missed
from triage.operations.windows import make_windows


@pytest.fixture
def expected(world):
    """A PHQ-9 that was expected in the last four hours."""
    schedule = Schedule(windows=(Window("day", time(7), time(11)),))
    item = MonitoringItem(
        id="mood", kind="answers", about="phq-9", observe_only=True,
        rules=(MissingRule(id="m"),), schedule=schedule,
    )  # fmt: skip
    document = msgspec.structs.replace(world.spo2_document(), items=(item,))
    make.plan(world.kari, world.course, document, world.gunnar.user)
    make_windows()
    rows = ExpectedWindow.objects.using("owner")
    first = rows.order_by("opens_at").first()
    rows.exclude(id=first.id).delete()
    now = datetime.now(tz=UTC)
    later = now + timedelta(hours=1)
    rows.update(opens_at=now - timedelta(hours=4), closes_at=later, deadline_at=later)
    return first.id


def answered(world, form: str) -> None:
    at = (datetime.now(tz=UTC) - timedelta(hours=1)).isoformat()
    body = a_reading(
        world.kari, kind="answers", value=..., unit=..., about=form, measured_at=at,
        answers={str(n): 0 for n in range(1, 10)},
    )  # fmt: skip
    assert post(Client(), body, world.kari_device).status_code == 201
    drain_all()


@pytest.mark.parametrize(("form", "state"), [("phq-9", "MET"), ("gad-7", "MISSED")])
def test_only_the_form_that_was_expected_meets_its_window(world, expected, form, state):
    answered(world, form)
    rows = ExpectedWindow.objects.using("owner")
    assert rows.get(id=expected).about == "phq-9"
    now = datetime.now(tz=UTC)  # after the answer came in
    rows.update(closes_at=now, deadline_at=now)
    judge_missed()
    assert rows.get(id=expected).state == state
