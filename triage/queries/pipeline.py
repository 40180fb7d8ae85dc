"""Is the chain from reading to judgement alive? Read by health and watchdog, without a scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connections

from dho.lib.sql import statement

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Ages in seconds; None where there is nothing to be old."""

    oldest_unjudged: float | None
    youngest_sweep: float | None
    last_month: datetime | None
    has_this_month: bool
    unsent_notices: int
    silent_centres: int = 0


def pipeline(*, using: str = "triage") -> Pipeline:
    """Return the state of the chain."""
    with connections[using].cursor() as cursor:
        cursor.execute(statement("triage", "pipeline"))
        return Pipeline(*cursor.fetchone())


def stuck() -> int:
    """Count what should be on somebody's list by now, and is not: a step fails with a patient.

    Messages from home, and windows whose deadline or next look passed, more than two minutes ago.
    """
    with connections["triage"].cursor() as cursor:
        cursor.execute(statement("triage", "stuck"))
        return int(cursor.fetchone()[0])
