"""What every embedded server has in common: a folder of its own, one process, and an end.

Layout of a server's folder: `data/` belongs to the account that runs the server; `password`
(0600), `port`, `server.pid`, `server.log` and `lock` belong to whoever started it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, ClassVar, Self

from dho.demo import processes
from dho.demo.privileges import Account, account_for, give, make_own_folder
from dho.demo.problems import ServerProblem
from dho.demo.processes import Stamp

HOST = "127.0.0.1"
# Below the range from which Linux and macOS choose the near end of outgoing connections: a client
# that retries while its server is down could otherwise be given the server's own port.
_PORTS = range(20_000, 32_000)
_LOG_LIMIT = 5_000_000
_TAKEN = "Address already in use"


@dataclass(eq=False)
class EmbeddedServer:
    """One server process on 127.0.0.1, its data in `folder`, its password generated and kept.

    `port` None takes a free one and keeps it. `durable` False trades safety for speed (tests).
    `settings` are further settings by the server's own names. It can be used in a `with`.
    """

    folder: Path
    port: int | None = None
    durable: bool = True
    settings: dict[str, str] = field(default_factory=dict)
    password: str = field(default="", init=False, repr=False)
    account: Account | None = field(default=None, init=False)
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)
    _lock: IO[str] | None = field(default=None, init=False, repr=False)

    name: ClassVar[str]
    program: ClassVar[str]
    stop_signal: ClassVar[int] = signal.SIGTERM
    patience: ClassVar[float] = 60.0

    def __post_init__(self) -> None:
        self.folder = self.folder.absolute()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def data(self) -> Path:
        """The folder that the server itself writes."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """The file that takes what the server says."""
        return self.folder / "server.log"

    @property
    def is_running(self) -> bool:
        """Whether the server process that this object started lives (frozen counts as living)."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The number of the server's main process; the server has been started."""
        if self._process is None:
            raise RuntimeError(f"{self.name} has not been started")
        return self._process.pid

    def start(self) -> None:
        """Start the server and return when it takes connections; without effect on a running one.

        What a killed run left in the folder is ended first and its data are used again.
        Raises ServerProblem with one line that names the remedy.
        """
        if self.is_running:
            return
        self._take_folder()
        try:
            self.end_leftover()
            self._prepare()
            self._start_on_a_port()
        except BaseException:
            self.stop()
            raise

    def stop(self, *, kill: bool = False) -> None:
        """Stop the server cleanly (`kill`: at once, as in a crash) and let go of the folder."""
        if kill:
            self.kill()
        if self._process is not None:
            members = processes.family(self._process.pid)
            self._signal_all(signal.SIGCONT)
            main = [stamp for stamp in members if stamp.pid == self._process.pid]
            processes.end(main, first=self.stop_signal, grace=30)
            processes.end(members, first=signal.SIGKILL)
            self._process.wait()
            self._process = None
        if self._lock is not None:
            (self.folder / "server.pid").unlink(missing_ok=True)
            self._lock.close()
            self._lock = None

    def kill(self) -> None:
        """Kill the server and all its processes as a crash would; `start` begins again."""
        if self._process is None:
            return
        # The main process first: it would replace the others.
        members = processes.family(self._process.pid)
        self._process.kill()
        processes.end(members, first=signal.SIGKILL)
        self._process.wait()

    def freeze(self) -> None:
        """Stop the server in mid-step, connections open, until `thaw`."""
        self._signal_all(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen server go on."""
        self._signal_all(signal.SIGCONT)

    def wipe(self) -> None:
        """Remove the data of a server that is not running; password and port are kept."""
        if self.is_running:
            raise RuntimeError(f"{self.name} runs: stop it before its data are removed")
        shutil.rmtree(self.data, ignore_errors=True)

    def restart_empty(self) -> None:
        """Kill the server, remove its data and start it again on the same port."""
        self.kill()
        self.wipe()
        self.start()

    def end_leftover(self) -> bool:
        """End a server that a killed run left at work in this folder; whether there was one."""
        noted = Stamp.read(self.folder / "server.pid")
        found = set(processes.working_in(self.data, command=self.program))
        if noted and noted.is_alive:
            found |= set(processes.family(noted.pid))
        main = [stamp for stamp in found if noted is None or stamp == noted]
        processes.end(main, first=self.stop_signal, grace=20)
        processes.end(found, grace=5)
        (self.folder / "server.pid").unlink(missing_ok=True)
        return bool(found)

    def _prepare(self) -> None:
        """Make `data` ready for a start, as `account`."""
        raise NotImplementedError

    def _launch(self) -> subprocess.Popen[bytes]:
        """Start the process on `port`, with `_spawn`."""
        raise NotImplementedError

    def _is_ready(self) -> bool:
        """Whether the launched process takes connections."""
        raise NotImplementedError

    def _take_folder(self) -> None:
        try:
            make_own_folder(self.folder)
            self._lock = self._lock or _locked(self.folder / "lock")
            self.account = account_for(self.data)
            self.password = kept_secret(self.folder / "password")
        except BlockingIOError as error:
            raise ServerProblem(
                f"{self.name} in {self.folder} is in use by another run: "
                "stop that one first (`make stop`), or choose another folder with DHO_VAR."
            ) from error
        except OSError as error:
            raise ServerProblem(
                f"Cannot write in {self.folder} ({error.strerror}): make it writable, "
                "or choose another folder with DHO_VAR."
            ) from error
        closed = self.account.closed_parent(self.data) if self.account else None
        if self.account and closed:
            raise ServerProblem(
                f"{self.name} does not run as root, and the account {self.account.name} cannot "
                f"enter {closed}: choose a folder outside it, as in DHO_VAR=/var/tmp/dho."
            )

    def _own_data_folder(self, path: Path) -> None:
        make_own_folder(path)
        path.chmod(0o700)
        give(path, self.account)

    def _start_on_a_port(self) -> None:
        kept, wanted = self.folder / "port", self.port
        for _ in range(5):
            self.port = wanted or _kept_port(kept) or free_port()
            kept.unlink(missing_ok=True)
            said = self._try_to_start()
            if said is None:
                kept.write_text(str(self.port), encoding="utf-8")
                return
            problem = ServerProblem(self._explain(said))
            self._process, self.port = None, wanted
            # Between looking for a free port and taking it, somebody else may have taken it.
            if wanted or not _port_was_taken(said):
                break
        raise problem

    def _try_to_start(self) -> str | None:
        """Return None when the server is ready, else what it said before it gave up."""
        if self.port is None or not is_free(self.port):
            return _TAKEN
        said_before = self.log.stat().st_size if self.log.exists() else 0
        self._process = self._launch()
        return None if self._wait_until_ready() else _text_from(self.log, said_before)

    def _wait_until_ready(self) -> bool:
        until = time.monotonic() + self.patience
        while self.is_running and time.monotonic() < until:
            if self._is_ready():
                if (stamp := Stamp.of(self.pid)) is not None:
                    stamp.write(self.folder / "server.pid")
                return True
            time.sleep(0.01)
        self.kill()
        return False

    def _explain(self, said: str) -> str:
        if _port_was_taken(said):
            return (
                f"Port {self.port} for {self.name} is occupied: "
                "end what listens there, or choose another port."
            )
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        cause = next((line for line in lines if "FATAL" in line or "ERROR" in line), None)
        last = cause or (lines[-1] if lines else "it said nothing")
        return f"{self.name} did not start: {last} (all of it in {self.log})."

    def _spawn(self, command: list[str], **more: object) -> subprocess.Popen[bytes]:
        if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT:
            self.log.rename(self.log.with_suffix(".log.1"))
        identity = self.account.child_identity() if self.account else {}
        with self.log.open("ab") as log:
            self.log.chmod(0o600)
            return subprocess.Popen(  # type: ignore[call-overload, no-any-return] # noqa: S603
                command,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env=child_environment(),
                start_new_session=True,
                preexec_fn=processes.die_with_parent(self.stop_signal),
                **identity,
                **more,
            )

    def _signal_all(self, number: int) -> None:
        for stamp in processes.family(self.pid):
            stamp.signal(number)


def child_environment() -> dict[str, str]:
    """Return a plain environment: no PGDATA, no locale, nothing of ours for a server to inherit."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def kept_secret(path: Path, make: Callable[[], str] = lambda: secrets.token_urlsafe(24)) -> str:
    """Return the secret kept in a file (mode 0600), made at first use."""
    with contextlib.suppress(FileNotFoundError):
        return path.read_text(encoding="utf-8")
    secret = make()
    # Under another name first, so that an interrupted start never leaves an empty secret.
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secret)
    unfinished.rename(path)
    return secret


def is_free(port: int) -> bool:
    """Whether nothing listens on that port of 127.0.0.1."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Return a port of 127.0.0.1 on which nothing listens now."""
    for _ in range(200):
        port = secrets.choice(_PORTS)
        if is_free(port):
            return port
    raise ServerProblem("No free port between 20000 and 32000 on 127.0.0.1: end what uses them.")


def _kept_port(path: Path) -> int | None:
    try:
        return int(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _locked(path: Path) -> IO[str]:
    file = path.open("a", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise
    return file


def _text_from(path: Path, offset: int) -> str:
    try:
        with path.open("rb") as file:
            file.seek(offset)
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""


def _port_was_taken(said: str) -> bool:
    return _TAKEN in said
