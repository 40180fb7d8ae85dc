"""What judging needs, loaded for many patients in a bounded number of queries.

Rows come and go as JSON, which msgspec reads and writes; a column at a time is several times slower.
Ids of readings are text here, as in ``ReadingFact``.
"""

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

import msgspec
from django.db import connections, transaction

from dho.lib.sql import statement
from measurements.rules.facts import Flag
from selfcare_plans.rules.document import decode
from tenants.rules.ages import turns
from triage.queries.facts import reading_fact
from triage.rules.news2 import LEAST_AGE
from triage.rules.reach import companions, history_since, looks_back, reach_days
from triage.rules.verdict import Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from measurements.rules.facts import ReadingFact

TRIAGE = "triage"
_SECOND = timedelta(seconds=1)  # the upper bound is exclusive, the span of a rule is not


class DueRow(msgspec.Struct, frozen=True):
    """A claimed row of the queue."""

    tenant_id: UUID
    id: UUID
    patient_id: UUID
    reading_id: str | None
    measured_at: datetime | None
    refused_id: UUID | None
    because_of: datetime | None
    attempts: int
    is_marked: bool = False


class _Reading(msgspec.Struct):
    """The columns of a reading that judging looks at."""

    id: str
    patient_id: UUID
    kind: str
    value: Decimal | None
    components: dict[str, Decimal] | None
    context: dict[str, str] | None
    comparator: str
    measured_at: datetime
    received_at: datetime
    flags: frozenset[str]
    with_text: bool
    about: str | None
    answers: msgspec.Raw

    def fact(self) -> ReadingFact:
        """Return the reading as rules see it."""
        return reading_fact(
            id=self.id,
            kind=self.kind,
            measured_at=self.measured_at,
            received_at=self.received_at,
            value=self.value,
            components=self.components,
            context=self.context,
            comparator=self.comparator,
            flags=self.flags,
            with_text=self.with_text,
            about=self.about,
            answers=_exact(self.answers),
        )


def _exact(text: msgspec.Raw) -> dict[str, Any] | None:
    """Return the answers of a form from their JSON, every number as it was written."""
    if bytes(text) == b"null":  # all but forms
        return None
    found: dict[str, Any] = _exactly.decode(bytes(text).decode())
    return found


_exactly = json.JSONDecoder(parse_int=Decimal, parse_float=Decimal)
_due_rows = msgspec.json.Decoder(list[DueRow])
_readings = msgspec.json.Decoder(list[_Reading])
_encode = msgspec.json.Encoder().encode


@dataclass(slots=True)
class Material:
    """Readings, plan versions, zones and history of the patients of one drain."""

    readings: dict[str, ReadingFact] = field(default_factory=dict)
    patient_of: dict[str, UUID] = field(default_factory=dict)
    zones: dict[UUID, ZoneInfo] = field(default_factory=dict)
    versions: dict[UUID, list[Version]] = field(default_factory=dict)
    history: dict[UUID, list[ReadingFact]] = field(default_factory=dict)


def ask(name: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Run one of triage's statements and return its rows."""
    with connections[TRIAGE].cursor() as cursor:
        cursor.execute(statement("triage", name), params)
        return cursor.fetchall() if cursor.description else []


def dumps(rows: Any) -> str:
    """Return rows as JSON for ``jsonb_to_recordset``; ids, times and numbers as text."""
    return _encode(rows).decode()


def claimed(name: str, params: dict[str, Any]) -> list[DueRow]:
    """Run one of the statements that claim due rows."""
    return _due_rows.decode(ask(name, params)[0][0])


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
    _load_plans(material, sorted({row.patient_id for row in rows}))
    _load_history(material, rows)
    return material


def keys_of(rows: Iterable[DueRow]) -> dict[str, Any]:
    """Return the three-part keys of the readings behind due rows, and the span of their times."""
    times = [row.measured_at for row in rows if row.measured_at is not None]
    keys = [
        {"tenant_id": row.tenant_id, "id": row.reading_id, "measured_at": row.measured_at}
        for row in rows
        if row.reading_id is not None
    ]
    return {"rows": dumps(keys), "first": min(times), "last": max(times)}


def load_readings(rows: Sequence[DueRow]) -> Material:
    """Load only the readings themselves. Raises ``LookupError`` when one of them is not there."""
    material = Material()
    for reading in _readings.decode(ask("readings_to_judge", keys_of(rows))[0][0]):
        material.readings[reading.id] = reading.fact()
        material.patient_of[reading.id] = reading.patient_id
    missing = {row.reading_id for row in rows if row.reading_id} - material.readings.keys()
    if missing:
        message = f"{len(missing)} readings that wait to be judged do not exist"
        raise LookupError(message)
    return material


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
            "SELECT v.patient_id, v.id, v.number, v.in_force_from, v.in_force_to,"
            " v.document::text, p.birth_date"
            " FROM selfcare_plans_planversion v JOIN tenants_patient p"
            " ON p.tenant_id = v.tenant_id AND p.id = v.patient_id"
            " WHERE v.patient_id = ANY(%s) AND v.status IN ('PUBLISHED', 'SUPERSEDED')"
            " ORDER BY v.in_force_from, v.number",
            [list(patients)],
        )
        for patient, version_id, number, since, until, document, born in cursor.fetchall():
            found[patient].append(_version(str(version_id), number, since, until, document, born))
    return found


@lru_cache(maxsize=20_000)
def _version(
    version_id: str,
    number: int,
    since: datetime,
    until: datetime | None,
    document: str,
    born: date,
) -> Version:
    return Version(
        version_id, number, since, until, decode(document), sixteen_on=turns(LEAST_AGE, born)
    )


def _load_history(material: Material, rows: Sequence[DueRow]) -> None:
    wanted = _wanted_history(material, rows)
    if not wanted:
        return
    spans = [
        {"patient_id": patient, "kind": kind, "since": since, "until": until}
        for (patient, kind), (since, until) in wanted.items()
    ]
    params = {
        "rows": dumps(spans),
        "first": min(since for since, _ in wanted.values()),
        "last": max(until for _, until in wanted.values()),
    }
    for reading in _readings.decode(ask("history", params)[0][0]):
        if Flag.IN_ERROR in reading.flags:  # was never measured
            continue
        material.history.setdefault(reading.patient_id, []).append(reading.fact())


def _wanted_history(
    material: Material, rows: Sequence[DueRow]
) -> dict[tuple[UUID, str], tuple[datetime, datetime]]:
    """Return from when to when each patient's readings of a kind are needed."""
    times: dict[tuple[UUID, str], list[datetime]] = {}
    for row in rows:
        if row.reading_id is not None:
            fact = material.readings[row.reading_id]
            times.setdefault((row.patient_id, fact.kind), []).append(fact.measured_at)
    wanted: dict[tuple[UUID, str], tuple[datetime, datetime]] = {}
    for (patient, kind), measured in times.items():
        versions = material.versions[patient]
        if any(looks_back(version, kind) for version in versions):
            days = max(reach_days(version, kind) for version in versions)
            since = history_since(min(measured), days, material.zones[patient])
            _want(wanted, patient, kind, since, max(measured) + timedelta(days=days + 2))
        for version in versions:
            for other, span in companions(version, kind).items():
                _want(wanted, patient, other, min(measured) - span, max(measured) + span + _SECOND)
    return wanted


def _want(
    wanted: dict[tuple[UUID, str], tuple[datetime, datetime]],
    patient: UUID,
    kind: str,
    since: datetime,
    until: datetime,
) -> None:
    known = wanted.get((patient, kind), (since, until))
    wanted[patient, kind] = min(since, known[0]), max(until, known[1])
