"""Write whole tables past the walls: the owner's connection, one transaction, COPY."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connections, transaction
from psycopg import sql

from tenants.models.walls import walled_models

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import Model

OWNER = "owner"


@contextmanager
def past_the_walls() -> Iterator[None]:
    """Open one transaction of the owner that may write any row: all of it or nothing is kept.

    A login that row-level security does not bind needs nothing more. Another one lifts it from
    the owner, for this transaction only and seen by nobody else, and puts it back at the end.
    """
    with transaction.atomic(using=OWNER):
        if _is_unbound():
            yield
            return
        _execute("SET LOCAL ROLE dho_owner")
        _force("NO FORCE")
        yield
        _execute("SET CONSTRAINTS ALL IMMEDIATE")
        _force("FORCE")
        _execute("RESET ROLE")


def copy_in(rows: Sequence[Model]) -> None:
    """Write many rows of one model at once, as they are; defaults are already in them."""
    if not rows:
        return
    connection = connections[OWNER]
    meta = type(rows[0])._meta
    fields = meta.concrete_fields
    statement = sql.SQL("COPY {table} ({columns}) FROM STDIN").format(
        table=sql.Identifier(meta.db_table),
        columns=sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields),
    )
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(
                [
                    field.get_db_prep_save(getattr(row, field.attname), connection)
                    for field in fields
                ]
            )


def _is_unbound() -> bool:
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found is not None and bool(found[0])


def _force(how: str) -> None:
    for model in walled_models():
        _execute(f'ALTER TABLE "{model._meta.db_table}" {how} ROW LEVEL SECURITY')


def _execute(statement: str) -> None:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(statement)
