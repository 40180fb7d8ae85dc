"""Conditions on periods, as the database is asked. Half-open."""

from __future__ import annotations

from django.db.models import Q

from dho.lib import clock


def valid_agreement(prefix: str = "") -> Q:
    """Return the condition that an agreement is valid now; ``prefix`` ends in ``__``."""
    now = clock.now()
    return (
        Q(**{f"{prefix}valid_from__lte": now})
        & (Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gt": now}))
        & not_ended(prefix)
    )


def not_ended(prefix: str = "") -> Q:
    """Return the condition that what has an ``ended_at`` has not ended."""
    return Q(**{f"{prefix}ended_at__isnull": True}) | Q(**{f"{prefix}ended_at__gt": clock.now()})
