"""All tables at once, past the walls: emptied after a test, and the world written before one."""

from __future__ import annotations

import io
import os
import pickle
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

import psycopg
from django.db import connections, transaction

from dho.lib.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Callable

_KEPT = ("django_migrations", "django_content_type", "auth_permission")
_NAMES = """
    SELECT quote_ident(c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND c.relname <> ALL (%s) ORDER BY 1
"""
_ID = re.compile(r"\b([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})\b")

Made = TypeVar("Made")


@cache
def _past_triggers() -> psycopg.Connection:
    """A connection of its own for which no trigger fires: to switch that costs all plans."""
    address = os.environ["DATABASE_URL"]
    off = "-c session_replication_role=replica"
    connection = psycopg.connect(address, autocommit=True, options=off)
    deletes = "\n".join(
        f"IF EXISTS (SELECT FROM public.{name}) THEN DELETE FROM public.{name}; END IF;"
        for name in _names(connection)
    )
    connection.execute(
        "CREATE FUNCTION pg_temp.dho_empty() RETURNS void LANGUAGE plpgsql AS"
        f" $$ BEGIN {deletes} END $$"
    )
    return connection


def _names(connection: Any) -> list[str]:
    return [name for (name,) in connection.execute(_NAMES, [list(_KEPT)])]


def empty() -> None:
    """Leave no row in any table."""
    _past_triggers().execute("SELECT pg_temp.dho_empty()")


class Snapshot(Generic[Made]):
    """What a function writes, kept to be written again: the same rows, by ids that are new each time."""

    def __init__(self, make: Callable[[], Made]) -> None:
        """Let it write into empty tables, look at what is there, and take it back."""
        empty()
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            made = make()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            self._parts = _ID.split(_inserts(cursor))
            transaction.set_rollback(True, using="owner")
        self._ids = sorted(set(self._parts[1::2]))
        kept = io.BytesIO()
        _Pickler(kept, protocol=pickle.HIGHEST_PROTOCOL).dump(made)
        self._made = kept.getvalue()

    def write(self) -> Made:
        """Write the rows, and return what the function returned then."""
        fresh = sorted(new_id() for _ in self._ids)
        named = dict(zip(self._ids, map(str, fresh), strict=True))
        parts = [*self._parts]
        parts[1::2] = [named[one] for one in parts[1::2]]
        _past_triggers().execute("".join(parts))
        return _Unpickler(io.BytesIO(self._made), dict(zip(self._ids, fresh, strict=True))).load()


def _inserts(cursor: Any) -> str:
    statements = []
    for name in _names(_past_triggers()):
        cursor.execute(f"SELECT quote_literal(json_agg(t)) FROM public.{name} t")
        (rows,) = cursor.fetchone()
        if rows is not None:
            statements.append(
                f"INSERT INTO public.{name}"
                f" SELECT * FROM json_populate_recordset(NULL::public.{name}, {rows})"
            )
    return "; ".join(statements)


class _Pickler(pickle.Pickler):
    def persistent_id(self, obj: Any) -> str | None:
        return str(obj) if isinstance(obj, UUID) else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, ids: dict[str, UUID]) -> None:
        super().__init__(file)
        self._ids = ids

    def persistent_load(self, pid: str) -> UUID:
        return self._ids.get(pid) or UUID(pid)
