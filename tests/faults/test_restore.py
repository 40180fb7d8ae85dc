"""A backup that was never restored is none: dump and base backup, brought back on another cluster.

The commands, as an operator gives them. The login must pass row-level security, which is forced on
the owner too: a superuser, or one with BYPASSRLS that runs nothing else.

    pg_dump --format=custom --file=dho.dump "$SUPERUSER_URL"

    # on the new cluster, with the environment of the new place
    createdb --maintenance-db="$NEW_SUPERUSER_URL" dho
    ./manage.py prepare_roles
    pg_restore --exit-on-error --dbname="$NEW_DATABASE_URL" dho.dump
    ./manage.py migrate --check

or the whole cluster, roles and passwords included, which is also the base of point-in-time recovery:

    pg_basebackup --dbname="$SUPERUSER_URL" --pgdata=/new/data --wal-method=stream --checkpoint=fast
    pg_verifybackup /new/data
    postgres -D /new/data
"""

from __future__ import annotations

import json
import shutil
import subprocess
import uuid
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from dho.demo.binaries import postgres_programs
from dho.demo.embedded import child_environment
from dho.demo.servers import PostgresServer
from tests.faults.house import DATABASE, House, furnished_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.faults.house import Device

pytestmark = [pytest.mark.fault, pytest.mark.timeout(180)]

_SHAPE = """
SELECT c.relname, c.relkind::text, c.relrowsecurity, c.relforcerowsecurity,
       pg_get_userbyid(c.relowner), array(SELECT unnest(c.relacl)::text ORDER BY 1),
       array(SELECT p.polname || pg_get_expr(p.polqual, p.polrelid) || array(
                 SELECT pg_get_userbyid(r) FROM unnest(p.polroles) r ORDER BY 1)::text
             FROM pg_policy p WHERE p.polrelid = c.oid ORDER BY 1)
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace ORDER BY 1"""
_FUNCTIONS = """
SELECT p.proname, p.prosecdef, pg_get_userbyid(p.proowner), p.proconfig, md5(p.prosrc),
       array(SELECT unnest(coalesce(p.proacl, acldefault('f', p.proowner)))::text ORDER BY 1)
FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace ORDER BY 1"""
_TABLES = """
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1"""
_TAKE_IN = "SELECT outcome FROM take_in(%s, %s)"
_ENTER = "SELECT set_config('role', 'dho_whole', true), set_config('dho.membership', %s, true)"


def take_in(house: House, device: Device, value: int) -> None:
    """Take a reading in as the web server does; nobody judges it yet."""
    row: dict[str, Any] = dict.fromkeys(("comparator", "source", "device", "note"), "")
    row |= {"n": 0, "patient": device.patient, "id": str(uuid.uuid4()), "kind": "spo2", "unit": "%"}
    row |= {"value": value, "measured_at": datetime.now(tz=UTC).isoformat(), "flags": []}
    row |= {"reference": str(uuid.uuid4()), "hash": "00" * 32, "with_text": False}
    digest = sha256(device.token.encode()).digest()
    with psycopg.connect(house.address("dho_door"), autocommit=True) as door:
        told = door.execute(_TAKE_IN, [digest, json.dumps([row])]).fetchall()
    assert told == [("NEW",)]


def counts(house: House) -> dict[str, int]:
    """Return the number of rows of each table."""
    tables = [name for (name,) in house.ask(_TABLES)]
    return {name: house.ask(f'SELECT count(*) FROM "{name}"')[0][0] for name in tables}  # type: ignore[arg-type]


def run(server: PostgresServer, program: str, *words: str) -> None:
    """Run one of PostgreSQL's own programs, as the account that the server runs as."""
    identity: Any = server.account.child_identity() if server.account else {}
    programs = postgres_programs(server.folder, server.account)
    ran = subprocess.run(
        [str(programs / program), *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=server.folder,
        env=child_environment(),
        **identity,
    )
    assert ran.returncode == 0, ran.stderr


@pytest.fixture
def kept(house: House) -> House:
    """A house with a judged reading, and one that still waits when the backup is taken."""
    (device,) = house.devices(1)
    take_in(house, device, 80)
    house.command("sweep", "--once")
    take_in(house, device, 79)
    return house


@contextmanager
def new_house(house: House, server: PostgresServer) -> Iterator[House]:
    """The same house on another database server."""
    with server:
        yield replace(house, postgres=server, environment=furnished_for(house, server))


def assert_it_is_the_same_and_works(old: House, new: House) -> None:
    assert counts(new) == counts(old)
    assert new.ask(_SHAPE) == old.ask(_SHAPE)
    assert new.ask(_FUNCTIONS) == old.ask(_FUNCTIONS)
    assert sum(forced for _, kind, on, forced, *_ in new.ask(_SHAPE) if kind == "p" or on) > 15
    new.command("migrate", "--check")
    assert_the_walls_stand(old, new)
    new.command("sweep", "--once")
    assert counts(new)["measurements_duereading"] == 0
    assert counts(new)["triage_finding"] == counts(old)["triage_finding"] + 1


def assert_the_walls_stand(old: House, new: House) -> None:
    with psycopg.connect(new.address("dho_door")) as door:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            door.execute("SELECT count(*) FROM tenants_patient")
        door.rollback()
        door.execute(_ENTER, [old.nurse])
        seen = door.execute("SELECT DISTINCT tenant_id FROM tenants_patient").fetchall()
    everyone = new.ask("SELECT DISTINCT tenant_id FROM tenants_patient")
    assert 0 < len(seen) < len(everyone)


def test_a_dump_is_restored_with_its_walls_and_its_queue(kept: House, place: Path) -> None:
    backup = place / "dho.dump"
    run(kept.postgres, "pg_dump", "--format=custom", f"--file={backup}", kept.address("postgres"))
    with new_house(kept, PostgresServer(place / "postgres")) as new:
        new.do_at("postgres", f"CREATE DATABASE {DATABASE}")
        new.command("prepare_roles")
        target = new.address("postgres")
        run(new.postgres, "pg_restore", "--exit-on-error", f"--dbname={target}", str(backup))
        assert_it_is_the_same_and_works(kept, new)


def test_a_base_backup_is_a_cluster_with_everything(kept: House, place: Path) -> None:
    server = PostgresServer(place / "postgres")
    server.folder.mkdir(mode=0o711)
    shutil.copy(kept.postgres.folder / "password", server.folder)
    data = place / "data"
    run(
        kept.postgres,
        "pg_basebackup",
        *(f"--dbname={kept.address('postgres')}", f"--pgdata={data}"),
        *("--wal-method=stream", "--checkpoint=fast", "--no-sync"),
    )
    run(kept.postgres, "pg_verifybackup", str(data))
    data.rename(server.data)
    with new_house(kept, server) as new:
        assert_it_is_the_same_and_works(kept, new)


@pytest.fixture
def place(house: House) -> Iterator[Path]:
    """A folder that the database server's account may write in."""
    from dho.demo.cluster import temporary_folder
    from dho.demo.privileges import give

    with temporary_folder() as folder:
        give(folder, house.postgres.account)
        yield folder
