"""Worker, Redis and database are killed while readings come in; nothing is lost or done twice."""

from __future__ import annotations

import logging
import random
import time
from typing import TYPE_CHECKING, Any

import pytest

from dho.demo import processes
from tests.faults.house import House, until
from tests.faults.senders import Ledger, Sender, a_year_of_readings
from tests.faults.truth import assert_judged_and_alerted, assert_present_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dho.demo.supervisor import Supervisor
    from tests.faults.house import Device

pytestmark = [pytest.mark.fault, pytest.mark.timeout(240)]

log = logging.getLogger(__name__)
SECONDS = 20
THREADS = 4
PATIENTS_EACH = 2


def alternating(devices: list[Device], seed: int) -> Iterator[tuple[Device, dict[str, Any]]]:
    """The readings of several patients, taken in turn."""
    series = [a_year_of_readings(one, random.Random(f"{seed}/{one.patient}")) for one in devices]
    for readings in zip(*series, strict=True):
        yield from zip(devices, readings, strict=True)


def kill(supervisor: Supervisor, name: str) -> None:
    """Kill a process and its children at once, as the kernel would when memory is short."""
    pid = supervisor.pid_of(name)
    if pid is not None:
        processes.end(processes.family(pid), first=9)


def faults(house: House, supervisor: Supervisor) -> list[tuple[float, Callable[[], None]]]:
    """When in the storm what is done, in seconds from its beginning."""
    return [
        (2, lambda: kill(supervisor, "worker")),
        (4, house.redis.restart_empty),
        (6, house.postgres.kill),
        (6.5, house.postgres.start),
        (9, lambda: kill(supervisor, "worker")),
        (9, house.redis.kill),
        (10, lambda: kill(supervisor, "sweeper-1")),
        (12, house.redis.restart_empty),
        (14, house.postgres.kill),
        (15, house.postgres.start),
        (17, lambda: kill(supervisor, "web")),
        (18, lambda: kill(supervisor, "worker")),
    ]


def test_no_acknowledged_reading_is_lost_judged_wrongly_or_alerted_twice(
    house: House, tmp_path: Path
) -> None:
    seed = random.randrange(10**6)
    log.info("storm seed %d", seed)
    devices = house.devices(THREADS * PATIENTS_EACH)
    ledger = Ledger(tmp_path / "ledger")
    with house.running("web", "worker", "sweeper-1", "sweeper-2") as staff:
        senders = [
            Sender(staff.port, alternating(devices[n::THREADS], seed), ledger)
            for n in range(THREADS)
        ]
        for sender in senders:
            sender.start()
        weather(faults(house, staff.supervisor), staff.supervisor)
        for sender in senders:
            sender.stop()

        assert until(lambda: house.waiting(*devices) == 0, seconds=60), house.waiting(*devices)
    assert [sender.refused for sender in senders] == [[]] * THREADS
    acknowledged = ledger.read()
    log.info("%d readings acknowledged", len(acknowledged))
    assert len(acknowledged) > 200
    assert_present_once(house, acknowledged)
    assert_judged_and_alerted(house, devices)


def weather(plan: list[tuple[float, Callable[[], None]]], supervisor: Supervisor) -> None:
    """Let the faults come at their times, the dead be started again, until the storm is over."""
    began = time.monotonic()
    while (passed := time.monotonic() - began) < SECONDS:
        while plan and plan[0][0] <= passed:
            plan.pop(0)[1]()
        supervisor.look_after()
        time.sleep(0.05)
