"""A reading that kills its judge, a worker that freezes over one, and what that does to the others."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from dho.demo.processes import Stamp
from measurements.models import DueReading, Reading
from tests import factories as make
from tests.faults.house import ROOT, until
from tests.measurements.test_record_readings import a_reading, post
from triage.models import Alert, Finding, Judgement
from triage.operations.drain import drain_all

pytestmark = [pytest.mark.fault, pytest.mark.timeout(120)]


def owner(model):
    return model.objects.using("owner")


@pytest.fixture
def plans(world):
    make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)
    make.plan(world.bjorn, world.bjorn_course, world.spo2_document(), world.gunnar.user)


def worker(deed, reading):
    """Another process that judges in this test's database."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.faults.poisoned", deed, str(reading.id)]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ, start_new_session=True)


def nothing_waits():
    drain_all()
    return not owner(DueReading).exists()


def test_a_reading_that_kills_its_judge_is_given_up_and_the_innocent_are_judged(
    client, world, plans
):
    tokens = {world.kari.id: world.kari_device, world.bjorn.id: make.device_token(world.bjorn)}
    now = datetime.now(tz=UTC)
    for number in range(10):
        for whose in (world.kari, world.bjorn):
            at = (now - timedelta(minutes=number)).isoformat()
            post(client, a_reading(whose, value=88, measured_at=at), tokens[whose.id])
    post(client, a_reading(world.kari, value=95, reference="poison"), world.kari_device)
    poison = owner(Reading).get(reference="poison")

    deaths = 0
    while (process := worker("die", poison)).wait(timeout=60) or owner(DueReading).exists():
        # A killed worker's lease has to end before another one may try.
        deaths += process.returncode
        assert until(lambda: not leased(), seconds=10)
        assert deaths <= 3

    assert deaths == 3
    innocent = owner(Judgement).exclude(reading_id=poison.id)
    assert list(innocent.values_list("colour", flat=True)) == ["YELLOW"] * 20
    given_up = owner(Judgement).get(reading_id=poison.id)
    assert (given_up.colour, given_up.reason_code) == ("NOT_JUDGED", "ENGINE_FAILED")
    alert = owner(Finding).get(judgement_id=given_up.id).alert
    assert (alert.colour, alert.cause, alert.patient_id) == (
        "NOT_JUDGED",
        "NOT_JUDGED",
        world.kari.id,
    )


def leased():
    return owner(DueReading).filter(leased_until__gt=datetime.now(tz=UTC)).exists()


def test_a_worker_frozen_over_a_patient_is_relieved_and_thawed_does_nothing_twice(
    client, world, plans
):
    post(client, a_reading(world.kari, value=80), world.kari_device)
    reading = owner(Reading).get()
    frozen = worker("freeze", reading)
    try:
        assert until(lambda: is_stopped(frozen.pid), seconds=30)
        post(client, a_reading(world.bjorn, value=80), make.device_token(world.bjorn))
        assert until(lambda: (drain_all(), judged(world.bjorn))[1], seconds=5), "neighbours wait"
        assert not judged(world.kari)
        assert until(nothing_waits, seconds=30), "nobody relieves the frozen worker"
    finally:
        os.kill(frozen.pid, signal.SIGCONT)
    assert frozen.wait(timeout=30) == 0
    assert judged(world.kari)
    assert owner(Alert).filter(patient=world.kari).count() == 1
    assert owner(Finding).filter(patient=world.kari).count() == 1
    assert not owner(Judgement).filter(colour="NOT_JUDGED").exists(), "the wait counted as a try"


def judged(whose):
    return owner(Judgement).filter(patient=whose).count() == 1


def is_stopped(pid):
    """Whether the process has been stopped by a signal; /proc says T."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
            return stat.read().rpartition(")")[2].split()[0] == "T"
    except OSError:
        return Stamp.of(pid) is None


def test_a_reading_whose_judging_only_fails_is_given_up_at_once(client, world, plans, monkeypatch):
    post(client, a_reading(world.kari, value=95, reference="poison"), world.kari_device)
    post(client, a_reading(world.kari, value=88), world.kari_device)
    poison = owner(Reading).get(reference="poison")
    fail_over(
        monkeypatch, "judge_batch", lambda subjects: str(poison.id) in {one.id for one in subjects}
    )
    drain_all()
    found = dict(owner(Judgement).values_list("reading_id", "reason_code"))
    assert found.pop(poison.id) == "ENGINE_FAILED"
    assert list(found.values()) == ["RANGE"]


def test_what_cannot_be_written_down_keeps_waiting_and_blocks_nobody(
    client, world, plans, monkeypatch
):
    post(client, a_reading(world.kari, value=80), world.kari_device)
    poison = str(owner(Reading).get().id)
    fail_over(
        monkeypatch, "settle_findings", lambda found: poison in {one.subject.id for one in found}
    )
    drain_all()
    assert owner(DueReading).get().attempts == 4
    post(client, a_reading(world.kari, value=88), world.kari_device)
    post(client, a_reading(world.bjorn, value=88), make.device_token(world.bjorn))
    drain_all()
    assert set(owner(Judgement).values_list("patient_id", flat=True)) == {
        world.kari.id,
        world.bjorn.id,
    }
    assert owner(DueReading).count() == 1, "a reading is gone without a judgement"


def fail_over(monkeypatch, name, is_poison):
    """Let a step of judging raise where its first argument is poison."""
    from triage.operations import drain

    step = getattr(drain, name)

    def fail(first, *rest, **more):
        if first and is_poison(first):
            raise ValueError("poison")
        return step(first, *rest, **more)

    monkeypatch.setattr(drain, name, fail)
