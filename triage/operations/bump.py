"""Tell live lists that a tenant's alerts changed, in the transaction of the change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connections

from dho.lib.sql import statement

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


def bump_worklists(tenants: Iterable[UUID], *, using: str = "default") -> None:
    """Count one change for each tenant."""
    with connections[using].cursor() as cursor:
        cursor.execute(statement("triage", "bump_worklists"), {"tenants": sorted(set(tenants))})
