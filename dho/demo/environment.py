"""What the demo's processes find in their environment: addresses, generated keys, folders."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from dho.demo.embedded import HOST, is_free, kept_secret
from dho.demo.privileges import make_own_folder
from dho.demo.problems import ServerProblem
from dho.demo.runs import MARKER, marker
from dho.demo.servers import PostgresServer, RedisServer

DATABASE = "dho"
OLDEST_POSTGRES = 15


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person who starts the demo asked for by environment variables."""

    var: Path
    port: int
    database_url: str
    redis_url: str

    @property
    def base_url(self) -> str:
        """Where the demo is found in a browser on this machine."""
        return f"http://{HOST}:{self.port}"


def wishes(environ: Mapping[str, str], root: Path) -> Wishes:
    """Read DHO_VAR, PORT, DATABASE_URL and REDIS_URL. Raises ServerProblem for what is not one."""
    if environ.get("DHO_MODE", "demo") != "demo":
        raise ServerProblem(
            f"DHO_MODE is {environ['DHO_MODE']}, and the demo makes people with known passwords: "
            "unset DHO_MODE, or run it elsewhere."
        )
    said = environ.get("PORT") or "8000"
    if not said.isdecimal() or not 0 < int(said) < 65536:
        raise ServerProblem(f"PORT is {said!r}: give a number from 1 to 65535, as in PORT=8080.")
    return Wishes(
        var=(root / (environ.get("DHO_VAR") or "var")).absolute(),
        port=int(said),
        database_url=environ.get("DATABASE_URL", ""),
        redis_url=environ.get("REDIS_URL", ""),
    )


def check_port(port: int) -> None:
    """Raise ServerProblem when the web server could not listen there."""
    if port < 1024 and os.geteuid() != 0:
        raise ServerProblem(f"Port {port} is for root only: choose another, as in PORT=8080.")
    if not is_free(port):
        raise ServerProblem(
            f"Port {port} is occupied: end what listens there, or choose another, as in "
            f"`make demo PORT={port + 1 if port < 65535 else 8080}`."
        )


def generated_keys(var: Path) -> dict[str, str]:
    """Return the demo's keys and passwords, made at first use and kept in demo/secrets.json."""
    make_own_folder(var / "demo")
    path = var / "demo/secrets.json"
    try:
        kept = json.loads(kept_secret(path, _new_keys))
        return {name: str(kept[name]) for name in json.loads(_new_keys())}
    except (ValueError, KeyError, TypeError) as error:
        raise ServerProblem(
            f"{path} is damaged, and without its keys the demo data cannot be read: "
            f"remove {var} and start again."
        ) from error
    except OSError as error:
        raise ServerProblem(
            f"Cannot read or write {path} ({error.strerror}): make it writable, "
            "or choose another folder with DHO_VAR."
        ) from error


def make_database(server: PostgresServer) -> None:
    """Make the demo's database on the embedded server, unless it is there."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if known.fetchone() is None:
            connection.execute(f'CREATE DATABASE "{DATABASE}"')


def check_given_servers(asked: Wishes) -> None:
    """Raise ServerProblem when a server named by DATABASE_URL or REDIS_URL cannot be used."""
    if asked.database_url:
        _check_database(asked.database_url)
    if asked.redis_url:
        try:
            redis.Redis.from_url(asked.redis_url, socket_connect_timeout=5).ping()
        except (redis.RedisError, ValueError, OSError) as error:
            raise ServerProblem(
                f"REDIS_URL cannot be used ({_first_line(error)}): correct it, "
                "or unset it to get an embedded Redis."
            ) from error


def build(
    asked: Wishes,
    *,
    postgres: PostgresServer | None,
    redis_server: RedisServer | None,
    environ: Mapping[str, str],
) -> dict[str, str]:
    """Return the environment of all processes of the demo; the servers run by now."""
    keys = generated_keys(asked.var)
    addresses = {
        "DATABASE_URL": postgres.url_for(DATABASE) if postgres else asked.database_url,
        "REDIS_URL": redis_server.url if redis_server else asked.redis_url,
    }
    for role, variable in (("dho_door", "DATABASE_APP_URL"), ("dho_triage", "DATABASE_TRIAGE_URL")):
        if postgres:
            addresses[variable] = postgres.url_for(DATABASE, user=role, password=keys[role])
        else:
            addresses[variable] = environ.get(variable) or make_conninfo(
                asked.database_url, user=role, password=keys[role]
            )
    own = {name: environ.get(name) or keys[name] for name in keys if name.startswith("DHO_")}
    return {
        **environ,
        **addresses,
        **own,
        "DHO_MODE": "demo",
        "DHO_VAR": str(asked.var),
        "DHO_OUTBOX_FILE": environ.get("DHO_OUTBOX_FILE") or str(asked.var / "outbox.jsonl"),
        "DHO_VAPID_PRIVATE_KEY": environ.get("DHO_VAPID_PRIVATE_KEY")
        or _push_key(own["DHO_SECRET_KEY"]),
        "DHO_BASE_URL": environ.get("DHO_BASE_URL") or asked.base_url,
        "PORT": str(asked.port),
        "PYTHONUNBUFFERED": "1",
        MARKER: marker(asked.var),
    }


def _push_key(secret: str) -> str:
    """Return the key of push notices, which follows from the demo's secret: nothing more is kept."""
    content = hashlib.sha256(f"push/{secret}".encode()).digest()
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _new_keys() -> str:
    return json.dumps(
        {
            "DHO_SECRET_KEY": secrets.token_urlsafe(48),
            # The form that cryptography's Fernet asks for.
            "DHO_FIELD_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "DHO_INDEX_KEY": secrets.token_urlsafe(48),
            "dho_door": secrets.token_urlsafe(24),
            "dho_triage": secrets.token_urlsafe(24),
        },
        indent=1,
    )


def _check_database(url: str) -> None:
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        parts = {}
    if not parts.get("dbname"):
        raise ServerProblem(
            "DATABASE_URL is no full address: write it like postgresql://user:password@host/dho, "
            "or unset it to get an embedded PostgreSQL."
        )
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version // 10_000
    except psycopg.Error as error:
        raise ServerProblem(
            f"DATABASE_URL cannot be used ({_first_line(error)}): correct it, "
            "or unset it to get an embedded PostgreSQL."
        ) from error
    if version < OLDEST_POSTGRES:
        raise ServerProblem(
            f"DATABASE_URL leads to PostgreSQL {version}, which is too old: give one of version "
            f"{OLDEST_POSTGRES} or newer, or unset it to get an embedded one."
        )


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
