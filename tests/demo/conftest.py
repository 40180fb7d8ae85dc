"""Folders that an embedded server's account can reach, and programs that hold a server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dho.demo.cluster import temporary_folder
from dho.demo.processes import Stamp

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder of the test's own; pytest's tmp_path is closed to the servers' account."""
    with temporary_folder() as folder:
        yield folder


class Program:
    """Another Python process, started with some lines; it says things on its output."""

    def __init__(self, lines: str, *arguments: object) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(lines), *map(str, arguments)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            start_new_session=True,
        )

    def says(self) -> str:
        """Return the next line that it says; it is waited for."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def end(self, number: int = signal.SIGKILL) -> int:
        """Send a signal, wait for the end and return the exit code."""
        if self.process.poll() is None:
            os.kill(self.process.pid, number)
        return self.process.wait(timeout=30)


@pytest.fixture
def program() -> Iterator[Callable[..., Program]]:
    """Start programs that are killed, with their sessions, at the end of the test."""
    started: list[Program] = []

    def start(lines: str, *arguments: object) -> Program:
        started.append(Program(lines, *arguments))
        return started[-1]

    yield start
    for one in started:
        one.end()
        if one.process.stdout is not None:
            one.process.stdout.close()


def until(holds: Callable[[], bool], *, seconds: float = 20.0) -> bool:
    """Wait until something holds; whether it did in time."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if holds():
            return True
        time.sleep(0.02)
    return holds()


def is_gone(pid: int) -> bool:
    """Whether no process with that number works any more."""
    return Stamp.of(pid) is None


def assert_one_line_with_remedy(problem: BaseException) -> None:
    """A problem is told in one line, and the part after the colon says what to do."""
    said = str(problem)
    assert "\n" not in said
    assert ":" in said
