"""Other processes on this machine: whether one is still the one we started, and how to end it.

A process number is given to somebody else once its owner is gone. So a process is remembered
together with the moment it started (a `Stamp`), and only ever signalled while both agree.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

_PROC = Path("/proc")
_HAS_PROC = (_PROC / "self/stat").exists()
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class Stamp:
    """One process for ever: its number, and when it started (with the boot it belongs to)."""

    pid: int
    started: str

    @classmethod
    def of(cls, pid: int) -> Stamp | None:
        """Return the stamp of a living process; None when there is none (a zombie is none)."""
        entry = _entry(pid)
        return entry.stamp if entry else None

    @property
    def is_alive(self) -> bool:
        """Whether this very process still runs."""
        return Stamp.of(self.pid) == self

    def signal(self, number: int) -> None:
        """Send a signal, unless the process is gone or its number belongs to another one now."""
        if self.is_alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def write(self, path: Path) -> None:
        """Keep the stamp in a pid file."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Stamp | None:
        """Return the stamp kept in a pid file; None when it is absent or unreadable as one."""
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            return cls(pid=int(kept["pid"]), started=str(kept["started"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None


@dataclass(frozen=True, slots=True)
class _Entry:
    stamp: Stamp
    parent: int
    group: int


def family(pid: int) -> list[Stamp]:
    """Return the living descendants of a process and the members of its process group."""
    entries = _entries()
    members: set[int] = {pid}
    while True:
        found = {e.stamp.pid for e in entries if e.parent in members or e.group in members}
        if found <= members:
            break
        members |= found
    return [e.stamp for e in entries if e.stamp.pid in members]


def working_in(folder: Path, *, command: str) -> list[Stamp]:
    """Return the processes of that command name whose working folder is `folder` (Linux only)."""
    if not _HAS_PROC:
        return []
    at = str(folder.resolve())
    return [
        e.stamp
        for e in _entries()
        if _link(e.stamp.pid, "cwd") == at and _text(e.stamp.pid, "comm").strip() == command
    ]


def started_with(variable: str, value: str) -> list[Stamp]:
    """Return the processes that were started with `variable=value` around them (Linux only)."""
    if not _HAS_PROC:
        return []
    wanted = f"{variable}={value}"
    return [e.stamp for e in _entries() if wanted in _text(e.stamp.pid, "environ").split("\0")]


def end(stamps: Iterable[Stamp], *, first: int = signal.SIGTERM, grace: float = 10.0) -> None:
    """End processes: ask with `first`, wait `grace` seconds, then kill what is left."""
    left = [stamp for stamp in stamps if stamp.is_alive]
    for number, seconds in ((first, grace), (signal.SIGKILL, 10.0)):
        for stamp in left:
            stamp.signal(number)
            stamp.signal(signal.SIGCONT)
        left = _wait_until_gone(left, seconds)
        if not left:
            return


def die_with_parent(number: int) -> Callable[[], None] | None:
    """Return what a child must call before exec to get `number` when its parent dies.

    None where that cannot be had: outside Linux, and in any thread but the main one, because
    Linux sends the signal when the *thread* that started the child ends.
    """
    if _LIBC is None or threading.current_thread() is not threading.main_thread():
        return None
    libc, parent = _LIBC, os.getpid()

    def ask() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return ask


def _wait_until_gone(stamps: list[Stamp], seconds: float) -> list[Stamp]:
    until = time.monotonic() + seconds
    while stamps and time.monotonic() < until:
        time.sleep(0.01)
        stamps = [stamp for stamp in stamps if stamp.is_alive]
    return stamps


def _entries() -> list[_Entry]:
    if not _HAS_PROC:
        return _ask_ps("-ax")
    pids = (int(path.name) for path in _PROC.iterdir() if path.name.isdigit())
    return [entry for pid in pids if (entry := _entry(pid))]


def _entry(pid: int) -> _Entry | None:
    if not _HAS_PROC:
        return next(iter(_ask_ps("-p", str(pid))), None)
    # The command name stands in brackets and may itself hold spaces and brackets.
    fields = _text(pid, "stat").rpartition(")")[2].split()
    if not fields or fields[0] in "ZX":
        return None
    stamp = Stamp(pid=pid, started=f"{_boot()}/{fields[19]}")
    return _Entry(stamp=stamp, parent=int(fields[1]), group=int(fields[2]))


def _ask_ps(*which: str) -> list[_Entry]:
    asked = subprocess.run(  # noqa: S603 (fixed words and numbers of our own)
        ["ps", *which, "-o", "pid=,ppid=,pgid=,state=,lstart="],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    rows = (line.split(maxsplit=4) for line in asked.stdout.splitlines())
    return [
        _Entry(stamp=Stamp(int(r[0]), r[4].strip()), parent=int(r[1]), group=int(r[2]))
        for r in rows
        if len(r) == 5 and not r[3].startswith("Z")
    ]


def _boot() -> str:
    try:
        return (_PROC / "sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return "unknown"


def _text(pid: int, name: str) -> str:
    try:
        return (_PROC / str(pid) / name).read_text(errors="replace")
    except OSError:
        return ""


def _link(pid: int, name: str) -> str:
    try:
        return str((_PROC / str(pid) / name).readlink())
    except OSError:
        return ""
