"""Start-up refusals: a setting that would lose a reading or show one to the wrong people."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import DatabaseError, connections

from messaging.gateways.push import push_key

_DURABLE = ("fsync", "synchronous_commit", "full_page_writes")
_LOGINS = {"default": "dho_door", "triage": "dho_triage"}


@register(Tags.security)
def keys_are_own(app_configs: Any, **_: Any) -> list[Error]:
    """Refuse default keys in production."""
    del app_configs
    if not settings.PRODUCTION:
        return []
    found = []
    if settings.INSECURE_KEY in (settings.SECRET_KEY, settings.DHO_INDEX_KEY):
        found.append(Error("DHO_SECRET_KEY and DHO_INDEX_KEY must be your own", id="dho.E001"))
    if not settings.DHO_FIELD_KEYS:
        found.append(Error("DHO_FIELD_KEYS is not set", id="dho.E002"))
    if settings.VAPID_PRIVATE_KEY and not push_key():
        found.append(
            Error("DHO_VAPID_PRIVATE_KEY is no key of P-256: see make_push_keys", id="dho.E005")
        )
    return found


@register(Tags.database)
def connections_are_walled(app_configs: Any, databases: Any = None, **_: Any) -> list[Error]:
    """Refuse a door that could pass the walls, and a database that forgets what it acknowledged."""
    del app_configs
    found: list[Error] = []
    for alias in databases or ():
        if alias in _LOGINS:
            found += refusals(alias)
    return found


def refusals(alias: str) -> list[Error]:
    """Return what is wrong with one connection. Raises ``DatabaseError`` if it cannot be asked."""
    found = []
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n"
            " ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relowner = r.oid)"
            " FROM pg_roles r WHERE rolname = current_user"
        )
        is_super, bypasses, owns = cursor.fetchone()
        cursor.execute(
            "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(_DURABLE)]
        )
        off = [name for name, setting in cursor.fetchall() if setting == "off"]
    if is_super or bypasses or owns:
        text = f"the login of '{alias}' is a superuser, bypasses row-level security or owns tables"
        found.append(Error(text, id="dho.E003"))
    if off and settings.MODE != "test":
        found.append(Error(f"PostgreSQL has {', '.join(off)} off", id="dho.E004"))
    return found


def refuse_to_start() -> None:
    """Raise ``SystemExit`` with one line per refusal. Called where a process begins to serve."""
    try:
        found = [error for alias in _LOGINS for error in refusals(alias)]
    except DatabaseError:
        return  # Without a database there is nothing to leak; readiness says so.
    found += keys_are_own(None)
    if found:
        raise SystemExit("\n".join(str(error.msg) for error in found))
