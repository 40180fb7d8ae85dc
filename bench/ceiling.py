"""What the bare database does with the same rows: pgbench's single insert, and COPY."""

from __future__ import annotations

import re
import threading
import time
from pathlib import Path

import psycopg

from bench.data import PATIENTS, Population, patient_id
from bench.place import Place

CLIENTS = 16
_TABLE = """
CREATE TABLE bench_reading (LIKE measurements_reading INCLUDING DEFAULTS);
ALTER TABLE bench_reading ADD PRIMARY KEY (tenant_id, id, measured_at),
    ADD FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id),
    ALTER id SET DEFAULT uuidv7(), ALTER flags SET DEFAULT '{}';
CREATE INDEX ON bench_reading (patient_id, kind, measured_at DESC) INCLUDE (value);
CREATE TABLE bench_home (n int PRIMARY KEY, tenant_id uuid);
"""
_INSERT = """\\set n random(1, {patients})
INSERT INTO bench_reading (tenant_id, patient_id, measured_at, received_at, kind, value, unit,
    comparator, source, sender_id, reference, device, note, with_text)
VALUES ((ARRAY[{homes}]::uuid[])[:n % 5 + 1],
    ('00000000-0000-7000-8000-' || lpad((:n)::text, 12, '0'))::uuid, now(), clock_timestamp(),
    'spo2', 95, '%', '', '', '{sender}', gen_random_uuid()::text, '', '', false)
RETURNING id;
"""
_COLUMNS = (
    "tenant_id, patient_id, measured_at, received_at, kind, value, unit, comparator, source,"
    " sender_id, reference, device, note, with_text"
)


class Ceiling:
    """A table with the columns, keys and indexes of readings, and nothing of ours around it."""

    def __init__(self, place: Place, people: Population) -> None:
        self._place, self._people = place, people
        self._script: Path = place.var / "insert.sql"
        homes = ",".join(f"'{one}'" for one in people.tenants)
        self._script.write_text(
            _INSERT.format(patients=PATIENTS, homes=homes, sender=people.sender), encoding="utf-8"
        )
        with place.connect() as connection:
            connection.execute(_TABLE)

    def single(self, seconds: int) -> float:
        """Return pgbench's inserts per second: 16 clients, prepared statements."""
        options = f"-n -M prepared -c {CLIENTS} -j 2 -T {seconds} -f {self._script}".split()
        said = self._place.postgres_program("pgbench", *options)
        found = re.search(r"tps = ([\d.]+)", said)
        assert found, said
        return float(found[1])

    def copied(self, count: int, clients: int, seconds: float) -> float:
        """Return readings per second when each of the clients copies and commits `count` at a time."""
        done = [0] * clients
        until = time.monotonic() + seconds
        began = time.monotonic()

        def copy(n: int) -> None:
            text = self._rows(count, n)
            with psycopg.connect(self._place.superuser_url, autocommit=True) as connection:
                while time.monotonic() < until:
                    with connection.cursor().copy(
                        f"COPY bench_reading ({_COLUMNS}) FROM STDIN"
                    ) as pipe:
                        pipe.write(text)
                    done[n] += count

        threads = [threading.Thread(target=copy, args=(n,)) for n in range(clients)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        return sum(done) / (time.monotonic() - began)

    def _rows(self, count: int, client: int) -> str:
        lines = []
        number = client + 1
        for n in range(count):
            fields = (
                *(self._people.tenants[number % 5], patient_id(number)),
                *(f"2026-11-20 08:00:00.{n:06d}+00", "2026-11-20 08:00:01+00", "spo2", 95, "%"),
                *("", "", self._people.sender, f"reference-of-this-row-{n:012d}", "", "", "f"),
            )
            lines.append("\t".join(str(one) for one in fields))
        return "\n".join(lines) + "\n"
