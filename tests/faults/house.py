"""A whole installation that may be broken: own servers, a database, the product's processes."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from dho.demo.cluster import temporary_folder
from dho.demo.embedded import free_port
from dho.demo.servers import PostgresServer, RedisServer
from dho.demo.steps import demo_children, wait_until_ready
from dho.demo.supervisor import Supervisor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "dho"


@dataclass(frozen=True)
class Device:
    """What a patient measures with: whose it is, and its token."""

    patient: str
    token: str


@dataclass(frozen=True)
class Staff:
    """The product's processes that are at work, and the port of the web server among them."""

    supervisor: Supervisor
    port: int


@dataclass
class House:
    """Servers that can be killed, frozen and started again; the same programs as in production."""

    postgres: PostgresServer
    redis: RedisServer
    var: Path
    environment: dict[str, str]
    nurse: str = ""
    _devices: Iterator[Device] = field(default_factory=lambda: iter(()))

    def command(self, *words: str, **environment: str) -> list[str]:
        """Run one `manage.py` command to its end; return the lines it said."""
        return self.python("-W", "ignore", "manage.py", *words, **environment).splitlines()

    def python(self, *words: str, **environment: str) -> str:
        """Run one Python program of ours to its end; return what it said."""
        ran = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert ran.returncode == 0, ran.stderr[-3000:]
        return ran.stdout

    def furnish(self) -> None:
        """Make the database, its roles and its tables, and fill in patients with devices."""
        self.do_at("postgres", f"CREATE DATABASE {DATABASE}")
        self.command("prepare_roles")
        self.command("migrate")
        told = json.loads(self.python("-m", "tests.faults.seed"))
        self.nurse = told["nora"]
        self._devices = iter([Device(one["id"], one["token"]) for one in told["patients"]])

    def devices(self, count: int) -> list[Device]:
        """Return devices of patients whom no other test touches."""
        return list(itertools.islice(self._devices, count))

    @contextmanager
    def running(self, *names: str, **environment: str) -> Iterator[Staff]:
        """Run these of the product's processes, in sessions of their own; kill them at the end.

        Whoever wants the dead ones to be started again calls the supervisor's `look_after`. When
        the test fails, the last words of each stand beside the reason.
        """
        port = free_port()
        wanted = [one for one in demo_children(port=port, var=self.var) if one.name in names]
        assert len(wanted) == len(names)
        supervisor = Supervisor(
            var=self.var,
            root=ROOT,
            environment={**self.environment, **environment},
            children=wanted,
        )
        try:
            supervisor.look_after()
            if "web" in names:
                wait_until_ready(supervisor, port=port)
            yield Staff(supervisor, port)
        except BaseException as error:
            for name in names:
                error.add_note(f"--- {name}\n{supervisor.log_of(name).read_text()[-3000:]}")
            raise
        finally:
            supervisor.stop(grace=3)

    def address(self, login: str, *, password: str = "", port: int | None = None) -> str:
        """Return the address of the database for a login (without password: as it was made)."""
        known = {"dho_door": "door", "dho_triage": "triage"}
        address = self.postgres.url_for(
            DATABASE, user=login, password=password or known.get(login, "")
        )
        return address.replace(f":{self.postgres.port}/", f":{port or self.postgres.port}/")

    def ask(self, statement: str, *params: Any) -> list[tuple[Any, ...]]:
        """Ask the database past all walls."""
        with psycopg.connect(self.postgres.url_for(DATABASE), autocommit=True) as connection:
            return connection.execute(statement, params).fetchall()

    def do(self, *statements: str) -> None:
        """Change something past all walls, each statement by itself."""
        self.do_at(DATABASE, *statements)

    def do_at(self, database: str, *statements: str) -> None:
        """Change something in that database of the server."""
        with psycopg.connect(self.postgres.url_for(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def waiting(self, *devices: Device) -> int:
        """Return how many readings of these devices' patients wait to be judged."""
        patients = [one.patient for one in devices]
        return self.ask(
            "SELECT count(*) FROM measurements_duereading WHERE patient_id = ANY(%s::uuid[])",
            patients,
        )[0][0]

    def mend(self) -> None:
        """Bring both servers back, whatever was done to them."""
        for server in (self.postgres, self.redis):
            if server.is_running:
                server.thaw()
            else:
                server.start()


@contextmanager
def house() -> Iterator[House]:
    """Start a house with both servers running, its database furnished, no process of ours yet."""
    with (
        temporary_folder() as folder,
        PostgresServer(folder / "postgres") as postgres,
        RedisServer(folder / "redis") as redis,
    ):
        var = folder / "var"
        made = House(postgres, redis, var, _environment(postgres, redis, var))
        made.furnish()
        yield made


def furnished_for(house: House, server: PostgresServer) -> dict[str, str]:
    """Return the environment of a house that has moved to another database server."""
    return _environment(server, house.redis, house.var)


def _environment(postgres: PostgresServer, redis: RedisServer, var: Path) -> dict[str, str]:
    ours = ("DHO_", "DATABASE_", "REDIS_", "PYTEST_")
    outside = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    return {
        **outside,
        "DHO_MODE": "test",
        "DHO_VAR": str(var),
        "DHO_EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "DATABASE_URL": postgres.url_for(DATABASE),
        "DATABASE_APP_URL": postgres.url_for(DATABASE, user="dho_door", password="door"),
        "DATABASE_TRIAGE_URL": postgres.url_for(DATABASE, user="dho_triage", password="triage"),
        "REDIS_URL": redis.url,
        "DJANGO_SETTINGS_MODULE": "dho.settings",
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore",
    }


def until(holds: Callable[[], bool], *, seconds: float) -> bool:
    """Wait until something holds; whether it did in time."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if holds():
            return True
        time.sleep(0.05)
    return holds()
