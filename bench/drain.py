"""How fast one worker judges what has piled up: readings per second of its own CPU.

Beside it what the rules alone take, in this process: the same readings, no database.
"""

from __future__ import annotations

import json
import random
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bench.data import PATIENTS, Population, document, patient_id
from bench.place import Place
from bench.table import Row, per_second
from dho.lib.clock import OSLO
from measurements.rules.facts import ReadingFact
from triage.rules.judge import judge_all
from triage.rules.verdict import Version

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
        alone = _rules_alone(green, yellow, kind, each=waiting // PATIENTS)
        rows.append(
            Row(
                what=f"draining {told['settled']:,} readings, {words}",
                measured=f"{per_second(rate)} and core"
                f" ({per_second(told['settled'] / told['wall'])} by the clock)",
                against=f"rules alone {per_second(alone)}",
                ratio=rate / alone,
                aim=f">= {aim:,}/s and core",
                is_met=rate >= aim,
            )
        )
    return rows


def _rules_alone(green: int, yellow: int, kind: str, *, each: int) -> float:
    """Return how many readings a second the pure engine judges: as many patients, readings, yellows."""
    dice = random.Random(1)
    plan = document("00000000-0000-7000-8000-000000000000")
    now = datetime.now(tz=UTC)
    step = timedelta(hours=12) / each
    batches = []
    for number in range(PATIENTS):
        version = Version(f"{number}", 1, now - timedelta(days=9), None, plan)
        values = (
            yellow if dice.random() < 0.03 else green + dice.randrange(6) for _ in range(each)
        )
        facts = [
            ReadingFact(f"{n:06}", kind, at, at, Decimal(value))
            for n, value in enumerate(values)
            for at in [now - timedelta(hours=12) + step * n]
        ]
        batches.append((facts, [version]))
    began = time.process_time()
    for facts, versions in batches:
        judge_all(facts, versions, zone=OSLO)
    return PATIENTS * each / (time.process_time() - began)
