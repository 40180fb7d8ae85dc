"""Redis is an accelerator: without it, and without any worker, the sweepers judge everything."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from dho.demo import processes
from tests.faults.house import House, until
from tests.faults.senders import Line, a_reading
from tests.faults.truth import assert_judged_and_alerted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.house import Device, Staff

pytestmark = [pytest.mark.fault, pytest.mark.timeout(180)]

THREADS, POSTS_EACH = 4, 25


@pytest.fixture(scope="module")
def staff(built: House) -> Iterator[Staff]:
    """A web server and two sweepers; no worker is ever started."""
    with built.running("web", "sweeper-1", "sweeper-2") as staff:
        yield staff


def send_all(staff: Staff, devices: list[Device]) -> list[float]:
    """Send yellow readings from several threads; return how long each answer took, in seconds."""

    def send(device: Device) -> list[float]:
        line, took = Line(staff.port), []
        for _ in range(POSTS_EACH):
            began = time.monotonic()
            status, told = line.post(device.token, a_reading(device, 88))
            took.append(time.monotonic() - began)
            assert status == 201, told
        line.close()
        return took

    with ThreadPoolExecutor(THREADS) as threads:
        return sorted(one for each in threads.map(send, devices) for one in each)


def assert_taken_in_and_judged(house: House, staff: Staff) -> None:
    devices = house.devices(THREADS)
    took = send_all(staff, devices)
    assert took[int(len(took) * 0.95)] < 1, f"answers took up to {took[-1]:.1f} s"
    assert until(lambda: house.waiting(*devices) == 0, seconds=30)
    assert_judged_and_alerted(house, devices)


def test_without_a_worker_the_sweepers_judge_everything(house: House, staff: Staff) -> None:
    assert_taken_in_and_judged(house, staff)


def test_with_redis_killed_intake_answers_and_everything_is_judged(
    house: House, staff: Staff
) -> None:
    house.redis.kill()
    assert_taken_in_and_judged(house, staff)


def test_with_redis_frozen_intake_answers_and_everything_is_judged(
    house: House, staff: Staff
) -> None:
    house.redis.freeze()
    assert_taken_in_and_judged(house, staff)


class _Ear(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        said: list[bytes] = self.server.said  # type: ignore[attr-defined]
        said.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def operator() -> Iterator[HTTPServer]:
    """Somebody outside who hears the watchdog."""
    listener = HTTPServer(("127.0.0.1", 0), _Ear)
    listener.said = []  # type: ignore[attr-defined]
    threading.Thread(target=listener.serve_forever, daemon=True).start()
    yield listener
    listener.shutdown()
    listener.server_close()


def test_when_both_sweepers_stop_the_watchdog_shouts_by_its_own_way_out(
    house: House, staff: Staff, operator: HTTPServer
) -> None:
    (device,) = house.devices(1)
    ear = f"http://127.0.0.1:{operator.server_port}/"
    sweepers = [staff.supervisor.pid_of(name) for name in ("sweeper-1", "sweeper-2")]
    family = [one for pid in sweepers if pid for one in processes.family(pid)]
    assert len(family) == 2
    house.command("watchdog", "--once", DHO_WATCHDOG_URL=ear)
    assert operator.said == [], "it shouts although all is well"  # type: ignore[attr-defined]
    for one in family:
        one.signal(19)
    try:
        Line(staff.port).post(device.token, a_reading(device, 80))
        # A minute passes: what was done last is a minute older.
        house.do(
            "UPDATE triage_heartbeat SET at = at - interval '1 minute'",
            "UPDATE measurements_duereading SET received_at = received_at - interval '1 minute'",
        )
        house.command("watchdog", "--once", DHO_WATCHDOG_URL=ear)
    finally:
        for one in family:
            one.signal(18)
    (said,) = operator.said  # type: ignore[attr-defined]
    assert b"READINGS_WAIT" in said
    assert b"NO_SWEEPER" in said
    assert device.patient.encode() not in said
    assert until(lambda: house.waiting(device) == 0, seconds=20), "thawed, they go on"
