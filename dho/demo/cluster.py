"""A PostgreSQL and a Redis for the length of a test run or a benchmark."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dho.demo.privileges import account_for, is_root
from dho.demo.problems import ServerProblem
from dho.demo.servers import PostgresServer, RedisServer


@dataclass(frozen=True)
class Cluster:
    """Both servers, running."""

    postgres: PostgresServer
    redis: RedisServer


@contextmanager
def temporary_cluster(
    *, durable: bool = False, settings: dict[str, str] | None = None
) -> Iterator[Cluster]:
    """Start both servers in a temporary folder; stop them and remove it at the end.

    `durable` False switches PostgreSQL's safety against a crash of the machine off; a kill of
    the server alone loses nothing even then. `settings` are PostgreSQL's.
    """
    with temporary_folder() as folder:
        postgres = PostgresServer(folder / "postgres", durable=durable, settings=settings or {})
        redis = RedisServer(folder / "redis", durable=durable)
        with postgres, redis:
            yield Cluster(postgres, redis)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Make a folder that an embedded server's account can reach; remove it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="dho-", dir=_reachable_parent()))
    folder.chmod(0o711 if is_root() else 0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _reachable_parent() -> Path:
    wanted = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]  # noqa: S108
    for parent in wanted:
        account = account_for(parent / "none")
        if account is None:
            return parent
        if parent.is_dir() and account.closed_parent(parent / "none") is None:
            return parent
    raise ServerProblem(
        "No temporary folder that an unprivileged account can enter: set TMPDIR to one."
    )
