"""From the 201 that the device reads to the alert that another session sees, at two steady rates.

The database says when each alert's finding was committed (`track_commit_timestamp`), the sender when
it read its 201; both read the clock of this machine. No polling stands between.
"""

from __future__ import annotations

import http.client
import json
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from bench.data import Population
from bench.place import Place
from bench.table import Row, figure, milliseconds

RATES = (50, 200)
THREADS = 8
YELLOW_EVERY = 5
AIM, AIM_RATE = 0.1, 200

_SEEN = """
SELECT j.reading_id, extract(epoch FROM pg_xact_commit_timestamp(f.xmin))::float
FROM triage_finding f
JOIN triage_judgement j ON j.tenant_id = f.tenant_id AND j.id = f.judgement_id
WHERE j.reading_id = ANY(%s)"""


def measure(place: Place, people: Population, *, seconds: int) -> list[Row]:
    """Return how long alerts took, with a worker that is nudged, and the sweepers behind it."""
    with place.running("web", "worker", "sweeper-1", "sweeper-2") as (_, port):
        senders = [_Sender(port, people, n) for n in range(THREADS)]
        _send(senders, 2, AIM_RATE)
        _wait_until_judged(place)
        return [_at(place, senders, seconds, rate) for rate in RATES]


def _at(place: Place, senders: list[_Sender], seconds: int, rate: int) -> Row:
    for one in senders:
        one.acknowledged.clear()
    _send(senders, seconds, rate)
    _wait_until_judged(place)
    answered = {key: at for one in senders for key, at in one.acknowledged.items()}
    with place.connect() as connection:
        seen = connection.execute(_SEEN, [list(answered)]).fetchall()
    if len(seen) != len(answered):
        raise SystemExit(f"{len(answered)} yellow readings, {len(seen)} findings")
    took = sorted(at - answered[reading] for reading, at in seen)
    p50, p99 = (max(took[int(len(took) * share)], 0.0) for share in (0.5, 0.99))
    has_aim = rate == AIM_RATE
    return figure(
        f"201 to alert at {rate} readings/s ({len(took)} alerts): p50, p99",
        f"{milliseconds(p50)}, {milliseconds(p99)}",
        f"p99 <= {milliseconds(AIM)}" if has_aim else "",
        is_met=p99 <= AIM if has_aim else None,
    )


def _send(senders: list[_Sender], seconds: int, rate: int) -> None:
    with ThreadPoolExecutor(len(senders)) as threads:
        for done in [threads.submit(one.send, seconds, rate) for one in senders]:
            done.result()


def _wait_until_judged(place: Place) -> None:
    with place.connect() as connection:
        for _ in range(600):
            waiting = connection.execute("SELECT count(*) FROM measurements_duereading").fetchone()
            if waiting == (0,):
                return
            time.sleep(0.1)
    raise SystemExit("readings still wait after a minute")


class _Sender:
    """Sends at its share of the rate, whether or not answers are slow; one connection."""

    def __init__(self, port: int, people: Population, number: int) -> None:
        self._people, self._number = people, number
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.acknowledged: dict[uuid.UUID, float] = {}

    def send(self, seconds: int, rate: int) -> None:
        """Send for so long; note when each yellow reading was acknowledged."""
        spacing, began = THREADS / rate, time.monotonic()
        for count in range(int(seconds / spacing)):
            ahead = began + count * spacing - time.monotonic()
            if ahead > 0:
                time.sleep(ahead)
            is_yellow = count % YELLOW_EVERY == 0
            told = self._post(
                (count * THREADS + self._number) % len(self._people.patients), is_yellow=is_yellow
            )
            if is_yellow:
                self.acknowledged[uuid.UUID(told["id"])] = time.time()

    def _post(self, patient: int, *, is_yellow: bool) -> dict[str, Any]:
        body = {
            "patient": str(self._people.patients[patient]),
            "kind": "spo2",
            "value": 88 if is_yellow else 95,
            "unit": "%",
            "measured_at": datetime.now(tz=UTC).isoformat(),
            "reference": str(uuid.uuid4()),
        }
        headers = {
            "Authorization": f"Bearer {self._people.tokens[patient]}",
            "Content-Type": "application/json",
        }
        self._line.request("POST", "/api/v1/readings/", json.dumps(body), headers)
        answer = self._line.getresponse()
        text = answer.read()
        if answer.status != 201:
            raise SystemExit(f"{answer.status}: {text[:200]!r}")
        told: dict[str, Any] = json.loads(text)
        return told
