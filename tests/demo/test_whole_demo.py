"""The demo as a person has it: first start, Ctrl-C, second start, a kill, and what is left."""

from __future__ import annotations

import http.client
import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dho.demo import processes, runs
from dho.demo.embedded import free_port
from tests.demo.conftest import ROOT, until

pytestmark = [pytest.mark.fault, pytest.mark.timeout(900)]


class Demo:
    """`python -m dho.demo` in a folder of its own."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = free_port()
        outside = {k: v for k, v in os.environ.items() if not k.startswith(("DHO_", "DATABASE_"))}
        outside.pop("REDIS_URL", None)
        self.environment = {**outside, "DHO_VAR": str(var), "PORT": str(self.port)}
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> list[str]:
        """Start it; return what it said until it was ready."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dho.demo", "run"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        said = []
        for line in self.process.stdout:
            said.append(line.strip())
            if line.startswith("Ready: "):
                return said
        raise AssertionError("\n".join(said))

    def end(self, number: int) -> int:
        """Send it a signal and return its exit code."""
        assert self.process is not None
        self.process.send_signal(number)
        code = self.process.wait(timeout=60)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code

    def stop(self) -> str:
        """Call what `make stop` calls; return what it said."""
        return subprocess.run(
            [sys.executable, "-m", "dho.demo", "stop"],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=self.environment,
            timeout=120,
            check=True,
        ).stdout

    def left(self) -> list[processes.Stamp]:
        """Return the processes of this demo that live."""
        return [
            *processes.started_with(runs.MARKER, runs.marker(self.var)),
            *processes.working_in(self.var / "postgres/data", command="postgres"),
            *processes.working_in(self.var / "redis/data", command="valkey-server"),
        ]

    def ask(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()


@pytest.fixture
def demo(place: Path) -> Iterator[Demo]:
    one = Demo(place / "var")
    yield one
    one.stop()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc")
def test_the_demo_starts_stops_starts_again_and_leaves_nothing(demo: Demo) -> None:
    said = demo.start()
    assert said[-1] == f"Ready: http://127.0.0.1:{demo.port} — Ctrl-C stops all of it."
    assert demo.ask("/health/ready") == 200
    credentials = demo.var / "demo/credentials.json"
    assert stat.S_IMODE(credentials.stat().st_mode) == 0o600
    told = json.loads(credentials.read_text())
    assert all(any(user["username"] in line for line in said) for user in told["users"])
    assert len(demo.left()) > 10
    assert demo.end(signal.SIGINT) == 0
    assert demo.left() == []

    began = time.monotonic()
    demo.start()
    assert time.monotonic() - began < 120
    assert json.loads(credentials.read_text()) == told

    assert demo.end(signal.SIGKILL) == -signal.SIGKILL
    demo.stop()
    assert until(lambda: demo.left() == [])
    assert demo.stop() == "No demo runs here.\n"
