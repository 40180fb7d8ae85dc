"""JSON logs hold no person data: not when all goes well, not when it is refused, not when we fail."""

from __future__ import annotations

import json
import logging

import pytest
from pythonjsonlogger.json import JsonFormatter

from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from triage.operations import drain
from triage.operations.drain import drain_all

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


@pytest.fixture
def log_text(caplog):
    """Return everything logged so far, written as the settings write it."""
    caplog.set_level(logging.DEBUG)
    formatter = JsonFormatter(FORMAT)
    return lambda: "\n".join(formatter.format(record) for record in caplog.records)


@pytest.fixture
def secrets(world):
    """What must never stand in a log."""
    world.kari.family_name, world.kari.phone = "Hemmeligsen", "48123456"
    world.kari.save(using="owner")
    make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)
    return ["Hemmeligsen", "48123456", world.kari_device, "Tur med hunden", "ondt i brystet"]


def none_of(secrets, text):
    assert [one for one in secrets if one in text] == []


def test_a_reading_its_alert_and_a_refusal_leave_nothing_of_the_person(
    client, world, secrets, log_text
):
    note = "ondt i brystet"
    assert (
        post(client, a_reading(world.kari, value=80, note=note), world.kari_device).status_code
        == 201
    )
    post(client, a_reading(world.kari, value="ondt i brystet"), world.kari_device)
    post(client, a_reading(world.bjorn), world.kari_device)
    drain_all()
    none_of(secrets, log_text())


def test_a_judge_that_fails_says_so_and_names_nobody(client, world, secrets, log_text, monkeypatch):
    def fails(*_args, **_kwargs):
        raise ZeroDivisionError

    post(client, a_reading(world.kari, value=80, note="ondt i brystet"), world.kari_device)
    monkeypatch.setattr(drain, "judge_batch", fails)
    drain_all()
    text = log_text()
    assert "judging failed" in text
    none_of(secrets, text)


def test_the_log_is_one_json_object_a_line(log_text):
    logging.getLogger("triage").warning("something", extra={"rows": 3})
    last = json.loads(log_text().splitlines()[-1])
    assert (last["message"], last["rows"]) == ("something", 3)
