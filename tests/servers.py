"""Real servers for the tests: loaded by pytest before Django's settings (``-p tests.servers``).

One cluster per run; a template database migrated as ``dho_owner``; one copy per xdist worker,
connected as the application's own roles. The run's servers end with the run.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = "dho_template"
_open = ExitStack()


def _start_cluster() -> None:
    from dho.demo.cluster import temporary_cluster

    cluster = _open.enter_context(temporary_cluster(settings={"max_connections": "300"}))
    atexit.register(_open.close)
    os.environ["DHO_TEST_SUPERUSER_URL"] = cluster.postgres.url
    os.environ["DHO_TEST_REDIS_URL"] = cluster.redis.url
    _use(TEMPLATE, 0)
    with psycopg.connect(cluster.postgres.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {TEMPLATE}")
    for command in (["prepare_roles"], ["migrate", "--skip-checks"]):
        subprocess.run(
            [sys.executable, "-W", "ignore", str(ROOT / "manage.py"), *command],
            check=True,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )


def database_url(login: str, name: str, password: str = "door") -> str:
    """Return the address of a database under one of the roles."""
    superuser = os.environ["DHO_TEST_SUPERUSER_URL"]
    host = superuser.rpartition("@")[2].partition("/")[0]
    return f"postgresql://{login}:{password}@{host}/{name}"


def _use(name: str, redis_number: int) -> None:
    superuser = os.environ["DHO_TEST_SUPERUSER_URL"]
    os.environ.update(
        {
            "DHO_MODE": "test",
            "DATABASE_URL": superuser.rpartition("/")[0] + f"/{name}",
            "DATABASE_APP_URL": database_url("dho_door", name),
            "DATABASE_TRIAGE_URL": database_url("dho_triage", name),
            "REDIS_URL": os.environ["DHO_TEST_REDIS_URL"].rpartition("/")[0] + f"/{redis_number}",
            "DHO_EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
            "DJANGO_SETTINGS_MODULE": "dho.settings",
        }
    )


def copy_database(name: str) -> None:
    """Make a database of that name from the migrated template."""
    with psycopg.connect(os.environ["DHO_TEST_SUPERUSER_URL"], autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        connection.execute(f"GRANT CONNECT ON DATABASE {name} TO dho_door, dho_triage")


def _begin() -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        _start_cluster()
    number = int(worker.removeprefix("gw")) + 1 if worker else 0
    name = f"dho_test_{number}"
    copy_database(name)
    _use(name, number)


_begin()
