"""Keeps the demo's own processes running: starts them, restarts the dead, ends them all.

Each child runs in a session of its own, so that a Ctrl-C in the terminal reaches only the
supervisor, and asks the system to end it when the supervisor dies. What they say goes to
`log/<name>.log`; which process they are stands in `run/<name>.pid`.
"""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dho.demo import processes
from dho.demo.embedded import EmbeddedServer
from dho.demo.privileges import make_own_folder
from dho.demo.processes import Stamp

# A child that dies sooner than this after its start waits longer before the next one.
SETTLED_SECONDS = 20.0
LONGEST_PAUSE = 30.0
_LOG_LIMIT = 10_000_000


@dataclass(frozen=True, slots=True)
class Child:
    """A process to keep running: what it is called and how it is started."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Running:
    child: Child
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    starts: int = 0
    pause: float = 0.0
    due: float = 0.0


class Supervisor:
    """Runs children for as long as it is told to, in the folders `run/` and `log/` of `var`.

    `servers` that have ended are started again too. `say` is told in words what happened.
    """

    def __init__(
        self,
        *,
        var: Path,
        root: Path,
        environment: Mapping[str, str],
        children: Sequence[Child],
        servers: Sequence[EmbeddedServer] = (),
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._var = var
        self._root = root
        self._environment = dict(environment)
        self._running = {child.name: _Running(child) for child in children}
        self._servers = servers
        self._say = say
        for name in ("run", "log"):
            make_own_folder(var / name)

    def starts_of(self, name: str) -> int:
        """Return how often that child has been started."""
        return self._running[name].starts

    def pid_of(self, name: str) -> int | None:
        """Return the process number of a child; None while it is down."""
        process = self._running[name].process
        return process.pid if process is not None and process.poll() is None else None

    def log_of(self, name: str) -> Path:
        """Return the file that takes what a child says."""
        return self._var / "log" / f"{name}.log"

    def look_after(self) -> None:
        """Make one round: start what is due, notice what has died. Call it some times a second."""
        for server in self._servers:
            if not server.is_running:
                self._say(f"{server.name} had ended; it is started again.")
                server.start()
        for running in self._running.values():
            if running.process is not None and running.process.poll() is not None:
                self._bury(running)
            if running.process is None and time.monotonic() >= running.due:
                self._start(running)

    def stop(self, *, grace: float = 10.0) -> None:
        """End all children: ask, wait up to `grace` seconds, kill the rest and their children."""
        alive = [r.process for r in self._running.values() if r.process is not None]
        families = [stamp for process in alive for stamp in processes.family(process.pid)]
        mains = {process.pid for process in alive}
        processes.end((s for s in families if s.pid in mains), grace=grace)
        late = [stamp for process in alive for stamp in processes.family(process.pid)]
        processes.end({*families, *late}, first=signal.SIGKILL)
        for running in self._running.values():
            if running.process is not None:
                running.process.wait()
                running.process = None
            self._pid_file(running).unlink(missing_ok=True)

    def _start(self, running: _Running) -> None:
        log = self.log_of(running.child.name)
        if log.exists() and log.stat().st_size > _LOG_LIMIT:
            log.rename(log.with_suffix(".log.1"))
        with log.open("ab") as out:
            running.process = subprocess.Popen(  # noqa: S603 (commands of our own)
                list(running.child.command),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=self._root,
                env={**self._environment, **running.child.environment},
                start_new_session=True,
                preexec_fn=processes.die_with_parent(signal.SIGTERM),
            )
        running.started = time.monotonic()
        running.starts += 1
        if (stamp := Stamp.of(running.process.pid)) is not None:
            stamp.write(self._pid_file(running))

    def _bury(self, running: _Running) -> None:
        process = running.process
        if process is None:
            return
        # Its own children (pool processes) may outlive it and would work beside the new one.
        processes.end(processes.family(process.pid), grace=2)
        running.process = None
        settled = time.monotonic() - running.started >= SETTLED_SECONDS
        running.pause = 0.5 if settled or not running.pause else running.pause * 2
        running.pause = min(running.pause, LONGEST_PAUSE)
        running.due = time.monotonic() + running.pause
        self._say(
            f"{running.child.name} had ended ({_how(process.returncode)}); "
            f"it is started again in {running.pause:g} s."
        )

    def _pid_file(self, running: _Running) -> Path:
        return self._var / "run" / f"{running.child.name}.pid"


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit {code}"
