"""Two workers on one patient at the same moment: the lock per patient, and what happens without it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from measurements.models import DueReading
from selfcare_plans.rules.document import Colour, RepetitionRule
from tests import factories as make
from tests.faults.house import until
from tests.measurements.test_record_readings import a_reading, post
from triage.models import Alert, Finding, Judgement
from triage.operations import drain

pytestmark = [pytest.mark.fault, pytest.mark.timeout(120)]

YESTERDAY, TODAY = timedelta(days=1), timedelta()


def owner(model):
    return model.objects.using("owner")


def two_yellow_days_are_red(world):
    from msgspec.structs import replace

    document = world.spo2_document()
    again = RepetitionRule(id="again", colour=Colour.RED, times=2, of=2)
    item = document.items[0]
    return replace(document, items=(replace(item, rules=(*item.rules, again)),))


@pytest.fixture
def plan(world):
    return make.plan(world.kari, world.course, two_yellow_days_are_red(world), world.gunnar.user)


def post_yellow(client, whose, token, ago):
    at = datetime.now(tz=UTC).replace(hour=10) - timedelta(days=3) - ago
    body = a_reading(whose, value=88, measured_at=at.isoformat())
    assert post(client, body, token).status_code == 201


def in_a_thread(work):
    """Start work that uses the database in a thread of its own."""

    def run():
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


class Pause:
    """Holds the first worker that comes here until it is let go; the others pass."""

    def __init__(self, step):
        self.step, self.reached, self.go = step, threading.Event(), threading.Event()

    def __call__(self, *arguments):
        if not self.reached.is_set():
            self.reached.set()
            assert self.go.wait(timeout=30)
        return self.step(*arguments)


def colours_when_yesterday_arrives_while_today_is_judged(client, world, monkeypatch):
    """One worker has looked back and found nothing; a second one judges what has come meanwhile."""
    # Long, so that on a slow machine nobody takes the first worker's claim over.
    monkeypatch.setattr(drain, "LEASE_SECONDS", 60)
    pause = Pause(drain.store_judgements)
    monkeypatch.setattr(drain, "store_judgements", pause)
    post_yellow(client, world.kari, world.kari_device, TODAY)
    first = in_a_thread(drain.drain_all)
    assert pause.reached.wait(timeout=30)
    post_yellow(client, world.kari, world.kari_device, YESTERDAY)
    # A patient who is claimed is claimed by nobody else, unless both claim in the same instant.
    owner(DueReading).filter(attempts=0).update(attempts=1, leased_until=make.LONG_AGO)
    second = in_a_thread(drain.drain_all)
    second.join(timeout=30)
    pause.go.set()
    first.join(timeout=30)
    assert until(nothing_waits, seconds=15)
    present = owner(Judgement).filter(superseded_at=None).order_by("measured_at")
    return list(present.values_list("colour", flat=True))


def nothing_waits():
    drain.drain_all()
    return not owner(DueReading).exists()


def test_with_the_lock_the_second_worker_waits_and_the_red_comes(client, world, plan, monkeypatch):
    colours = colours_when_yesterday_arrives_while_today_is_judged(client, world, monkeypatch)
    assert colours == ["YELLOW", "RED"]
    alert = owner(Alert).get()
    assert (alert.colour, alert.finding_count) == ("RED", 3)
    assert owner(Finding).count() == 3


def test_without_the_lock_the_red_never_comes(client, world, plan, monkeypatch):
    """The teeth of the test above."""
    monkeypatch.setattr(drain, "lock_patients", lambda patients: None)
    colours = colours_when_yesterday_arrives_while_today_is_judged(client, world, monkeypatch)
    assert colours == ["YELLOW", "YELLOW"]


def test_two_workers_that_begin_together_judge_each_patient_once(client, world, monkeypatch):
    patients = [make.patient(world.hadsel, f"Pasient {number}") for number in range(6)]
    tokens = {}
    for patient in patients:
        course = make.enrolment(patient, world.centre)
        make.plan(patient, course, two_yellow_days_are_red(world), world.gunnar.user)
        tokens[patient.id] = make.device_token(patient)
        post_yellow(client, patient, tokens[patient.id], TODAY)
    together = threading.Barrier(2)
    claim = drain.claim_due

    def claim_then_meet():
        mine = claim(limit=4)
        if together.n_waiting < 2 and not together.broken:
            try:
                together.wait(timeout=2)
            except threading.BrokenBarrierError:
                return mine
        return mine

    monkeypatch.setattr(drain, "claim_due", claim_then_meet)
    for patient in patients:
        post_yellow(client, patient, tokens[patient.id], YESTERDAY)
    workers = [in_a_thread(drain.drain_all) for _ in range(2)]
    for worker in workers:
        worker.join(timeout=60)
    assert until(nothing_waits, seconds=15)
    for patient in patients:
        present = owner(Judgement).filter(patient=patient, superseded_at=None)
        assert list(present.order_by("measured_at").values_list("colour", flat=True)) == [
            "YELLOW",
            "RED",
        ]
        assert owner(Alert).filter(patient=patient).count() == 1
