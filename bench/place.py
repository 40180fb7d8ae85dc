"""A place to measure in: durable servers of our own, a migrated database, the product's processes.

The servers are started by one process (`servers`); another measures, with their addresses in its
environment (`Place.here`), so that it can set Django up before it imports anything of ours.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from dho.demo import processes
from dho.demo.binaries import postgres_programs
from dho.demo.cluster import Cluster, temporary_cluster, temporary_folder
from dho.demo.embedded import free_port
from dho.demo.steps import demo_children, wait_until_ready
from dho.demo.supervisor import Supervisor

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "dho"
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Place:
    """The environment of every process that works here: addresses, and where the programs are."""

    environment: dict[str, str]

    @classmethod
    def here(cls) -> Place:
        """Return the place whose environment this process was started with."""
        return cls(dict(os.environ))

    @property
    def var(self) -> Path:
        """The folder for what is written meanwhile."""
        return Path(self.environment["DHO_VAR"])

    @property
    def superuser_url(self) -> str:
        """Past all walls."""
        return self.environment["DATABASE_URL"]

    def connect(self) -> psycopg.Connection[Any]:
        """Return a superuser's connection. Autocommit."""
        return psycopg.connect(self.superuser_url, autocommit=True)

    def manage(self, *words: str) -> None:
        """Run a `manage.py` command to its end."""
        self.python("-W", "ignore", "manage.py", *words)

    def python(self, *words: str) -> str:
        """Run a Python program to its end; return what it said."""
        ran = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode:
            raise SystemExit(f"{' '.join(words)}: {ran.stderr[-2000:]}")
        return ran.stdout

    def postgres_program(self, name: str, *words: str) -> str:
        """Run one of PostgreSQL's own programs on the database; return what it said."""
        parts = conninfo_to_dict(self.superuser_url)
        known = {
            f"PG{key.upper()}": str(parts[key]) for key in ("host", "port", "user", "password")
        }
        return subprocess.run(
            [str(Path(self.environment["BENCH_PROGRAMS"]) / name), *words, DATABASE],
            env={**os.environ, **known},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    @contextmanager
    def running(self, *names: str) -> Iterator[tuple[Supervisor, int]]:
        """Run these processes of the product; yield their supervisor and the web server's port."""
        port = free_port()
        children = [one for one in demo_children(port=port, var=self.var) if one.name in names]
        supervisor = Supervisor(
            var=self.var, root=ROOT, environment=self.environment, children=children
        )
        try:
            supervisor.look_after()
            if "web" in names:
                wait_until_ready(supervisor, port=port)
            yield supervisor, port
        finally:
            supervisor.stop(grace=5)


@contextmanager
def servers() -> Iterator[Place]:
    """Start servers as in production (every commit waits for the disk), and migrate."""
    settings = {"track_commit_timestamp": "on"}
    with temporary_cluster(durable=True, settings=settings) as cluster, temporary_folder() as var:
        with psycopg.connect(cluster.postgres.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {DATABASE}")
        made = Place(_environment(cluster, var))
        made.manage("prepare_roles")
        made.manage("migrate")
        yield made


def _environment(cluster: Cluster, var: Path) -> dict[str, str]:
    server, address = cluster.postgres, cluster.postgres.url_for
    return {
        **os.environ,
        "BENCH_PROGRAMS": str(postgres_programs(server.folder, server.account)),
        "DHO_MODE": "test",
        "DHO_VAR": str(var),
        "DHO_LOG_LEVEL": "WARNING",
        "DHO_EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "DATABASE_URL": address(DATABASE),
        "DATABASE_APP_URL": address(DATABASE, user="dho_door", password="door"),
        "DATABASE_TRIAGE_URL": address(DATABASE, user="dho_triage", password="triage"),
        "REDIS_URL": cluster.redis.url,
        "DJANGO_SETTINGS_MODULE": "dho.settings",
        "PYTHONWARNINGS": "ignore",
    }


def cpu_seconds(pids: Sequence[int]) -> float:
    """Return the CPU time that these processes and their children have used so far."""
    members = {stamp.pid for pid in pids for stamp in processes.family(pid)}
    return sum(_cpu_of(pid) for pid in members)


def _cpu_of(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0.0
    fields = text.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK
