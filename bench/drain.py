"""How fast one worker judges what has piled up: readings per second of its own CPU."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from bench.data import PATIENTS, Population, patient_id
from bench.place import Place
from bench.table import Row, figure, per_second

_BACKLOG = """
WITH fresh AS (
    INSERT INTO measurements_reading (tenant_id, id, patient_id, measured_at, received_at, kind,
        value, unit, comparator, source, sender_id, reference, device, note, with_text, flags)
    SELECT p.tenant_id, uuidv7(), p.id, t.at, clock_timestamp(), %(kind)s,
           CASE WHEN random() < 0.03 THEN %(yellow)s ELSE %(green)s + floor(random() * 6) END,
           '', '', '', %(sender)s, gen_random_uuid()::text, '', '', false, '{}'
    FROM generate_series(%(begin)s::timestamptz, %(end)s, %(step)s) AS t (at), tenants_patient p
    WHERE p.id <= %(last)s
    RETURNING tenant_id, patient_id, id, measured_at, received_at)
INSERT INTO measurements_duereading (tenant_id, id, patient_id, reading_id, measured_at, received_at,
    attempts)
SELECT tenant_id, uuidv7(), patient_id, id, measured_at, received_at, 0 FROM fresh"""
_KINDS = {
    "spo2": ("ranges only", 92, 88, 20_000),
    "pulse": ("ranges, two change rules, repetition", 70, 104, 3_000),
}


def measure(place: Place, people: Population, *, waiting: int) -> list[Row]:
    """Return the rows of draining, one per kind of plan; 3 % of the readings are yellow."""
    rows = []
    for kind, (words, green, yellow, aim) in _KINDS.items():
        now = datetime.now(tz=UTC)
        params = {
            "kind": kind,
            "green": green,
            "yellow": yellow,
            "sender": people.sender,
            "last": patient_id(PATIENTS),
            "begin": now - timedelta(hours=12),
            "end": now,
            "step": timedelta(hours=12) / (waiting / PATIENTS),
        }
        with place.connect() as connection:
            connection.execute(_BACKLOG, params)
            connection.execute("VACUUM ANALYZE measurements_duereading")
        told = json.loads(place.python("-m", "bench.one_worker"))
        rate = told["settled"] / told["cpu"]
        rows.append(
            figure(
                f"draining {told['settled']:,} readings, {words}",
                f"{per_second(rate)} and core ({per_second(told['settled'] / told['wall'])} by the clock)",
                f">= {aim:,}/s and core",
                is_met=rate >= aim,
            )
        )
    return rows
