"""The database roles: made idempotently, outside migrations, because only some logins may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg import sql as _sql
from psycopg.conninfo import conninfo_to_dict

if TYPE_CHECKING:
    from collections.abc import Iterator

GROUPS = ("dho_owner", "dho_whole", "dho_granted", "dho_gate")
LOGINS = ("dho_door", "dho_triage")


def role_statements(
    *, app_url: str, triage_url: str, owner_login: str, database: str
) -> Iterator[str]:
    """Yield the SQL that makes the roles. Running it again changes nothing but passwords."""
    for role in GROUPS:
        yield _create(role, "NOLOGIN NOINHERIT")
    for login, url in (("dho_door", app_url), ("dho_triage", triage_url)):
        yield _create(login, "LOGIN NOINHERIT")
        password = conninfo_to_dict(url).get("password")
        if password and conninfo_to_dict(url).get("user") == login:
            yield f"ALTER ROLE {login} PASSWORD {_literal(str(password))};"
    yield "GRANT dho_whole, dho_granted TO dho_door;"
    yield "GRANT dho_gate TO dho_owner;"
    yield f"GRANT dho_owner TO {_name(owner_login)};"
    yield f"GRANT CREATE, CONNECT, TEMPORARY ON DATABASE {_name(database)} TO dho_owner;"
    yield f"REVOKE ALL ON DATABASE {_name(database)} FROM PUBLIC;"
    yield f"GRANT CONNECT ON DATABASE {_name(database)} TO dho_door, dho_triage;"
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC;"
    yield "GRANT USAGE, CREATE ON SCHEMA public TO dho_owner, dho_gate;"
    yield "GRANT USAGE ON SCHEMA public TO dho_door, dho_whole, dho_granted, dho_triage;"


def _create(role: str, options: str) -> str:
    return (
        f"DO $$ BEGIN CREATE ROLE {role} {options};"
        " EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
    )


def _name(text: str) -> str:
    return _sql.Identifier(text).as_string(None)


def _literal(text: str) -> str:
    return _sql.Literal(text).as_string(None)


def present_roles(cursor: Any) -> set[str]:
    """Return which of our roles exist."""
    cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [[*GROUPS, *LOGINS]])
    return {row[0] for row in cursor.fetchall()}
