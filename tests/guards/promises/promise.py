"""The three sorts of promise, and rows to break them with."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connections, models

from tests.guards.filling import MORE, NOON, _value

if TYPE_CHECKING:
    from collections.abc import Mapping

SOMEBODY, SOMEBODY_ELSE = uuid.UUID(int=7), uuid.UUID(int=8)
LATER, EARLIER = NOON + timedelta(hours=1), NOON - timedelta(hours=1)
__all__ = [
    "EARLIER", "LATER", "NOON", "SOMEBODY", "SOMEBODY_ELSE", "Check", "Once", "Watch", "put",
]  # fmt: skip


@dataclass(frozen=True)
class Check:
    """One row: ``good`` on top of a plausible one is kept, ``bad`` on top of that is refused.

    ``without``: constraints that whatever breaks this one breaks too; they are taken away first.
    """

    table: str
    good: Mapping[str, Any] = field(default_factory=dict)
    bad: Mapping[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Once:
    """Two rows: the second is refused when its key is as the first's, kept with ``beside``.

    ``apart``: what is otherwise in the second, so that it breaks no other key.
    """

    table: str
    beside: Mapping[str, Any]
    both: Mapping[str, Any] = field(default_factory=dict)
    apart: Mapping[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Watch:
    """A trigger. ``refused``: what is set (or DELETE) and the words of the refusal; ``kept``: what is set.

    A tuple is a change of a row that was changed before. ``beside``: rows of other tables that the
    trigger looks at.
    """

    table: str
    row: Mapping[str, Any]
    refused: tuple[tuple[Any, str], ...]
    kept: tuple[Any, ...]
    beside: tuple[tuple[str, Mapping[str, Any]], ...] = ()


def put(table: str, **values: Any) -> Any:
    """Write one plausible row with these values, past keys and walls; constraints hold."""
    model = next(
        one for one in apps.get_models(include_auto_created=True) if one._meta.db_table == table
    )
    plain = {one.attname: _value(one) for one in model._meta.fields if not one.primary_key}
    row = model(**{**plain, **MORE.get(table, {}), **values})
    if isinstance(model._meta.pk, models.UUIDField):
        row.pk = row.pk or uuid.uuid4()
    if hasattr(row, "tenant_id") and "tenant_id" not in values:
        row.tenant_id = row.tenant_id or SOMEBODY
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        model._base_manager.using("owner").bulk_create([row])
        cursor.execute("SET LOCAL session_replication_role = origin")
    return row
