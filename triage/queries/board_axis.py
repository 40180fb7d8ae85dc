"""What stands on the board's time axis: readings with their colours, and what happened beside them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection

from dho.lib.sql import statement

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal
    from uuid import UUID

    from tenants.models import Patient


@dataclass(frozen=True, slots=True)
class ChartReading:
    """One reading that is no error. ``colour`` is empty until it is judged."""

    kind: str
    at: datetime
    value: Decimal | None
    components: Mapping[str, Any]
    comparator: str
    flags: tuple[str, ...]
    note: str
    about: str
    text: str
    colour: str
    reason_code: str
    reason_params: Mapping[str, Any]
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """Something on the axis. ``code``: MISSED, ALERT (from its opening on), or a step of an alert.

    ``by`` and ``unit`` are names: of who did it, or who resolved the alert and whose it is.
    """

    at: datetime
    code: str
    cause: str
    colour: str
    alert_id: UUID | None
    by: str
    unit: str
    detail: Mapping[str, Any] = field(default_factory=dict)


def chart_readings(patient: Patient, since: datetime) -> list[ChartReading]:
    """Return all readings since, by kind, oldest first, with their present colours: one statement."""
    return [_reading(row) for row in _rows("chart", patient, since)]


def moments(patient: Patient, since: datetime) -> list[Moment]:
    """Return what happened since, oldest first: one statement."""
    rows = _rows("moments", patient, since)
    return [
        Moment(at, code, cause, colour, alert, by, unit, _parsed(detail))
        for at, code, cause, colour, alert, by, unit, detail in rows
    ]


def _rows(name: str, patient: Patient, since: datetime) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            statement("triage", name),
            {"tenant": patient.tenant_id, "patient": patient.id, "since": since},
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _reading(row: tuple[Any, ...]) -> ChartReading:
    (
        kind,
        at,
        value,
        components,
        comparator,
        flags,
        note,
        about,
        text,
        colour,
        code,
        params,
        real,
    ) = row
    return ChartReading(
        kind=kind,
        at=at,
        value=value,
        components=_parsed(components),
        comparator=comparator or "",
        flags=tuple(flags or ()),
        note=note or "",
        about=about or "",
        text=text or "",
        colour=colour or "",
        reason_code=code or "",
        reason_params=_parsed(params),
        is_confirmed=real,
    )


def _parsed(value: Any) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(value) if isinstance(value, str) else value or {}
    return parsed
