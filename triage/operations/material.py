"""What judging needs, loaded for many patients in a bounded number of queries."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connections, transaction

from dho.lib.sql import statement
from measurements.rules.facts import ReadingFact
from selfcare_plans.rules.document import decode
from triage.rules.reach import history_since, looks_back, reach_days
from triage.rules.verdict import Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

TRIAGE = "triage"
FAR_AHEAD = timedelta(days=800)


@dataclass(frozen=True, slots=True)
class DueRow:
    """A claimed row of the queue."""

    tenant_id: UUID
    id: UUID
    patient_id: UUID
    reading_id: UUID | None
    measured_at: datetime | None
    refused_id: UUID | None
    because_of: datetime | None
    received_at: datetime
    attempts: int


@dataclass(slots=True)
class Material:
    """Readings, plan versions, zones and history of the patients of one drain."""

    readings: dict[UUID, ReadingFact] = field(default_factory=dict)
    tenant_of: dict[UUID, UUID] = field(default_factory=dict)
    zones: dict[UUID, ZoneInfo] = field(default_factory=dict)
    versions: dict[UUID, list[Version]] = field(default_factory=dict)
    history: dict[UUID, list[ReadingFact]] = field(default_factory=dict)


def ask(name: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Run one of triage's statements and return its rows."""
    with connections[TRIAGE].cursor() as cursor:
        cursor.execute(statement("triage", name), params)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def work() -> Iterator[None]:
    """Open a transaction of triage. It waits for no lock longer than a second.

    A process that freezes in it loses it within ten seconds, so that others can take its locks.
    """
    with transaction.atomic(using=TRIAGE):
        ask("limits", {})
        yield


def lock_patients(patients: Iterable[UUID]) -> None:
    """Hold these patients until the transaction ends: one judge per patient.

    Raises ``OperationalError`` when another holds one of them for more than a second.
    """
    ask("lock_patients", {"patients": sorted(patients)})


def load(rows: Sequence[DueRow]) -> Material:
    """Load everything that judging these rows needs."""
    material = load_readings(rows)
    patients = sorted({row.patient_id for row in rows})
    _load_plans(material, patients)
    _load_history(material, rows)
    return material


def keys_of(rows: Iterable[DueRow]) -> dict[str, list[Any]]:
    """Return the three-part keys of the readings behind due rows, as arrays."""
    chosen = [row for row in rows if row.reading_id is not None]
    return {
        "tenants": [row.tenant_id for row in chosen],
        "ids": [row.reading_id for row in chosen],
        "times": [row.measured_at for row in chosen],
    }


def load_readings(rows: Sequence[DueRow]) -> Material:
    """Load only the readings themselves. Raises ``LookupError`` when one of them is not there."""
    material = Material()
    for tenant_id, *columns in ask("readings_to_judge", keys_of(rows)):
        fact = _fact(columns)
        material.readings[columns[0]] = fact
        material.tenant_of[columns[0]] = tenant_id
    missing = {row.reading_id for row in rows if row.reading_id} - material.readings.keys()
    if missing:
        message = f"{len(missing)} readings that wait to be judged do not exist"
        raise LookupError(message)
    return material


def _fact(columns: Sequence[Any]) -> ReadingFact:
    (
        reading_id,
        _patient,
        kind,
        value,
        components,
        context,
        comparator,
        measured,
        received,
        flags,
        text,
    ) = columns
    return ReadingFact(
        id=str(reading_id),
        kind=kind,
        measured_at=measured,
        received_at=received,
        value=value,
        components=_numbers(components),
        context=_parsed(context),
        comparator=comparator or None,
        flags=frozenset(flags),
        with_text=text,
    )


def _parsed(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    parsed: dict[str, Any] = json.loads(value) if isinstance(value, str) else value
    return parsed


def _numbers(value: Any) -> dict[str, Decimal]:
    return {name: Decimal(str(number)) for name, number in _parsed(value).items()}


def _load_plans(material: Material, patients: Sequence[UUID]) -> None:
    with connections[TRIAGE].cursor() as cursor:
        cursor.execute(
            "SELECT id, time_zone FROM tenants_patient WHERE id = ANY(%s)", [list(patients)]
        )
        material.zones = {patient: ZoneInfo(zone) for patient, zone in cursor.fetchall()}
    material.versions = load_versions(patients)


def load_versions(patients: Sequence[UUID]) -> dict[UUID, list[Version]]:
    """Return the published versions of each patient, oldest first."""
    found: dict[UUID, list[Version]] = {patient: [] for patient in patients}
    with connections[TRIAGE].cursor() as cursor:
        cursor.execute(
            "SELECT patient_id, id, number, in_force_from, in_force_to, document::text"
            " FROM selfcare_plans_planversion WHERE patient_id = ANY(%s) AND status <> 'DRAFT'"
            " ORDER BY in_force_from, number",
            [list(patients)],
        )
        for patient, version_id, number, since, until, document in cursor.fetchall():
            found[patient].append(_version(str(version_id), number, since, until, document))
    return found


@lru_cache(maxsize=20_000)
def _version(
    version_id: str, number: int, since: datetime, until: datetime | None, document: str
) -> Version:
    return Version(version_id, number, since, until, decode(document))


def _load_history(material: Material, rows: Sequence[DueRow]) -> None:
    wanted: dict[tuple[UUID, str], tuple[datetime, datetime]] = {}
    for row in rows:
        fact = material.readings.get(row.reading_id) if row.reading_id else None
        if fact is None:
            continue
        versions = material.versions[row.patient_id]
        if not any(looks_back(version, fact.kind) for version in versions):
            continue
        days = max((reach_days(version, fact.kind) for version in versions), default=0)
        since = history_since(fact.measured_at, days, material.zones[row.patient_id])
        until = fact.measured_at + timedelta(days=days + 2)
        key = (row.patient_id, fact.kind)
        if key in wanted:
            since, until = min(since, wanted[key][0]), max(until, wanted[key][1])
        wanted[key] = (since, until)
    if not wanted:
        return
    params = {
        "patients": [patient for patient, _ in wanted],
        "kinds": [kind for _, kind in wanted],
        "since": [since for since, _ in wanted.values()],
        "until": [until for _, until in wanted.values()],
    }
    for tenant_id, *columns in ask("history", params):
        material.history.setdefault(columns[1], []).append(_fact(columns))
        material.tenant_of.setdefault(columns[0], tenant_id)
