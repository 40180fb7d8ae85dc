"""One demo at a time in a folder: the lock, and the end of what a killed demo left behind."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from dho.demo import processes
from dho.demo.embedded import kept_secret
from dho.demo.privileges import make_own_folder
from dho.demo.problems import ServerProblem
from dho.demo.processes import Stamp
from dho.demo.servers import PostgresServer, RedisServer

# Every process of a demo carries this variable, so that it is known again even when whoever
# started it is gone.
MARKER = "DHO_DEMO_RUN"


def marker(var: Path) -> str:
    """Return the value of MARKER for all demos in this folder."""
    return kept_secret(_run_folder(var) / "marker")


@contextmanager
def only_one(var: Path) -> Iterator[None]:
    """Hold the folder for one demo. Raises ServerProblem while another one runs in it."""
    try:
        lock = _lock_file(var)
    except OSError as error:
        raise ServerProblem(
            f"Cannot write in {var} ({error.strerror}): make it writable, "
            "or choose another folder with DHO_VAR."
        ) from error
    with lock:
        if not _lock(lock):
            raise ServerProblem(
                f"A demo already runs in {var} ({_holder(var)}): use that one, "
                "end it with `make stop`, or choose another folder with DHO_VAR."
            )
        mine = Stamp.of(os.getpid())
        if mine is not None:
            mine.write(_holder_file(var))
        try:
            yield
        finally:
            _holder_file(var).unlink(missing_ok=True)


def end_running(var: Path, *, grace: float = 45.0) -> bool:
    """Ask the demo that holds the folder to end; wait for it. Whether there was one."""
    if not _holder_file(var).exists():
        return False
    with _lock_file(var) as lock:
        if _lock(lock):
            return False
        holder = Stamp.read(_holder_file(var))
        if holder is not None:
            processes.end([holder], grace=grace)
        until = time.monotonic() + grace
        while not _lock(lock):
            if time.monotonic() > until:
                raise ServerProblem(
                    f"The demo in {var} does not end ({_holder(var)}): end that process by hand."
                )
            time.sleep(0.05)
    return True


def end_leftovers(var: Path, *, grace: float = 10.0) -> int:
    """End the processes that a killed demo left in this folder; return how many there were.

    The caller holds the folder or has seen that no demo does.
    """
    if not (var / "run").is_dir():
        return 0
    found = set(processes.started_with(MARKER, marker(var)))
    for path in (var / "run").glob("*.pid"):
        stamp = Stamp.read(path)
        if stamp is not None and stamp.is_alive:
            found |= set(processes.family(stamp.pid))
        path.unlink(missing_ok=True)
    found = {stamp for stamp in found if stamp.pid != os.getpid()}
    processes.end(found, grace=grace)
    servers = (PostgresServer(var / "postgres"), RedisServer(var / "redis"))
    ended = [server.end_leftover() for server in servers if server.folder.is_dir()]
    return len(found) + sum(ended)


def _run_folder(var: Path) -> Path:
    make_own_folder(var / "run")
    return var / "run"


def _lock_file(var: Path) -> IO[str]:
    return (_run_folder(var) / "lock").open("a", encoding="utf-8")


def _holder_file(var: Path) -> Path:
    return var / "run" / "holder"


def _holder(var: Path) -> str:
    stamp = Stamp.read(_holder_file(var))
    return f"process {stamp.pid}" if stamp else "its process is unknown"


def _lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
