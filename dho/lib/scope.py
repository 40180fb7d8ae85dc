"""The only door to walled tables: for whom does this transaction act?

``dho_door``, the role that web and commands log in as, may not read a walled table. ``scope``
enters a role that may (``dho_whole`` or ``dho_granted``) and names the party whose sight the
policies compute; both end with the transaction. Whatever asks without a scope gets
``ScopeMissing``, never an empty answer.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, ProgrammingError, connections, transaction
from django.db.backends.signals import connection_created
from psycopg.errors import InsufficientPrivilege

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

_ENTER = (
    "SELECT set_config('role', %s, true), set_config('dho.membership', %s, true),"
    " set_config('dho.person', %s, true), set_config('dho.emergency', %s, true),"
    " set_config('dho.link', %s, true)"
)


class ScopeMissing(ProgrammingError):
    """A walled table was asked without a scope, or beyond what the scope's role may do."""


class ScopeConflict(Exception):
    """A scope was entered inside the scope of another party."""


class Sight(StrEnum):
    """How a party sees patients: all of some tenants, or only those opened one by one."""

    WHOLE = "dho_whole"
    GRANTED = "dho_granted"


@dataclass(frozen=True, slots=True)
class Party:
    """Whom a transaction acts for: a membership, or a person (patient, relative) as themselves.

    ``emergency_id`` narrows a membership's sight to the one patient of an emergency look-up,
    ``link_id`` to the one patient of a question that was sent as a link.
    """

    sight: Sight
    membership_id: UUID | None = None
    person_id: UUID | None = None
    emergency_id: UUID | None = None
    link_id: UUID | None = None

    def __post_init__(self) -> None:
        """Raise ``ValueError`` unless it is exactly one of the two."""
        if (self.membership_id is None) == (self.person_id is None):
            message = "a party is a membership or a person"
            raise ValueError(message)
        if self.emergency_id is not None and self.sight is not Sight.GRANTED:
            message = "an emergency opens one patient, never a tenant"
            raise ValueError(message)
        if self.link_id is not None and self.sight is not Sight.GRANTED:
            message = "a link opens one patient, never a tenant"
            raise ValueError(message)


@contextmanager
def scope(party: Party, *, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Enter the party's scope for one transaction. Re-entering the same party is allowed.

    Raises ``ScopeConflict`` when another party's scope is open on this connection.
    """
    connection: Any = connections[using]
    present = getattr(connection, "dho_party", None)
    if present is not None:
        if present != party:
            message = "a scope of another party is open"
            raise ScopeConflict(message)
        with transaction.atomic(using=using):
            yield
        return
    with transaction.atomic(using=using):
        with connection.cursor() as cursor:
            cursor.execute(
                _ENTER,
                [
                    party.sight.value,
                    str(party.membership_id or ""),
                    str(party.person_id or ""),
                    str(party.emergency_id or ""),
                    str(party.link_id or ""),
                ],
            )
        connection.dho_party = party
        try:
            yield
            # An inner atomic block would otherwise leak the role outwards. After an error the
            # roll-back of this block takes it away.
            if not connection.needs_rollback:
                with connection.cursor() as cursor:
                    cursor.execute(_ENTER, ["none", "", "", "", ""])
        finally:
            connection.dho_party = None


def party_in_scope(*, using: str = DEFAULT_DB_ALIAS) -> Party | None:
    """Return the party whose scope is open on this connection, if any."""
    party: Party | None = getattr(connections[using], "dho_party", None)
    return party


def _name_the_refusal(
    execute: Callable[..., Any],
    sql: str,
    params: Any,
    many: bool,  # noqa: FBT001
    context: dict[str, Any],
) -> Any:
    try:
        return execute(sql, params, many, context)
    except ProgrammingError as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            raise ScopeMissing(*error.args) from error
        raise


def _on_connection(*, connection: Any, **_: Any) -> None:
    connection.dho_party = None
    if _name_the_refusal not in connection.execute_wrappers:
        connection.execute_wrappers.append(_name_the_refusal)


connection_created.connect(_on_connection, dispatch_uid="dho.lib.scope")
