"""Readings over HTTP, one by one and in lists, beside the bare database in the same minutes."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.ceiling import CLIENTS, Ceiling
from bench.data import Population
from bench.hammer import COUNTER
from bench.place import ROOT, Place, cpu_seconds
from bench.table import Row, at_least, at_most, figure, median, milliseconds, per_second

LIST_CLIENTS = 8
_FHIR = {
    "resourceType": "Observation",
    "status": "final",
    "code": {"coding": [{"system": "http://loinc.org", "code": "59408-5"}]},
}


def measure(place: Place, people: Population, *, rounds: int, seconds: int) -> list[Row]:
    """Return the rows of intake. Candidate and ceiling take turns; the medians are compared."""
    ceiling = Ceiling(place, people)
    with place.running("web") as (supervisor, port):
        web = supervisor.pid_of("web")
        assert web is not None
        hammer = Hammer(place, people, port, web)
        rows = [
            *_singles(ceiling, hammer, rounds, seconds),
            _lists(ceiling, hammer, 100, 0.55, rounds, seconds),
            _lists(ceiling, hammer, 1000, 0.80, rounds, seconds),
        ]
        return [*rows, _without_broker(place, people, hammer, rounds, seconds)]


def _without_broker(
    place: Place, people: Population, with_broker: Hammer, rounds: int, seconds: int
) -> Row:
    """Return how the slowest answers compare where nothing listens at the broker's address."""
    away = Place({**place.environment, "REDIS_URL": "redis://127.0.0.1:1/0"})
    with away.running("web") as (supervisor, port):
        web = supervisor.pid_of("web")
        assert web is not None
        without = Hammer(away, people, port, web)
        without.single(1)
        there, gone = [], []
        for _ in range(rounds):
            there.append(with_broker.single(seconds)["p99"])
            gone.append(without.single(seconds)["p99"])
    ours, theirs = median(gone), median(there)
    words = "one reading per POST while the broker is away, p99"
    return at_most(words, milliseconds(ours), f"with it {milliseconds(theirs)}", ours / theirs, 3)


def _singles(ceiling: Ceiling, hammer: Hammer, rounds: int, seconds: int) -> list[Row]:
    hammer.single(1)
    bare, ours, fhir = [], [], []
    for _ in range(rounds):
        bare.append(ceiling.single(seconds))
        ours.append(hammer.single(seconds))
        fhir.append(hammer.fhir(seconds))
    rate = median([one["rate"] for one in ours])
    best = median(bare)
    cost = median([one["cpu"] for one in ours])
    fhir_cost = median([one["cpu"] for one in fhir])
    p50, p99 = (median([one[name] for one in ours]) for name in ("p50", "p99"))
    return [
        at_least(
            "one reading per POST, 16 connections",
            per_second(rate),
            f"pgbench {per_second(best)}",
            rate / best,
            0.08,
        ),
        figure("  its answer: p50, p99", f"{milliseconds(p50)}, {milliseconds(p99)}"),
        figure("  CPU of the web server", f"{cost * 1e6:.0f} µs per request"),
        at_most(
            "the same as a FHIR Observation, CPU",
            f"{fhir_cost * 1e6:.0f} µs",
            f"JSON {cost * 1e6:.0f} µs",
            fhir_cost / cost,
            1.5,
        ),
    ]


def _lists(
    ceiling: Ceiling, hammer: Hammer, count: int, aim: float, rounds: int, seconds: int
) -> Row:
    bare, ours, costs = [], [], []
    for _ in range(rounds):
        bare.append(ceiling.copied(count, LIST_CLIENTS, seconds))
        told = hammer.lists(count, seconds)
        ours.append(told["rate"] * count)
        costs.append(told["cpu"] / count)
    rate, best = median(ours), median(bare)
    return at_least(
        f"readings in lists of {count}, 8 connections ({median(costs) * 1e6:.0f} µs web CPU each)",
        per_second(rate),
        f"COPY {per_second(best)}",
        rate / best,
        aim,
    )


class Hammer:
    """Sends from many connections and says what came back, and what it cost the web server."""

    def __init__(self, place: Place, people: Population, port: int, web: int) -> None:
        self._place, self._people, self._port, self._web = place, people, port, web

    def single(self, seconds: int) -> dict[str, Any]:
        """One reading per request."""
        lanes = [
            self._post("/api/v1/readings/", n, json.dumps(self._reading(n))) for n in range(CLIENTS)
        ]
        return self._hammer(lanes, seconds, "201")

    def fhir(self, seconds: int) -> dict[str, Any]:
        """One Observation per request."""
        lanes = [
            self._post("/fhir/R4/Observation", n, json.dumps(self._observation(n)), "fhir+json")
            for n in range(CLIENTS)
        ]
        return self._hammer(lanes, seconds, "201")

    def lists(self, count: int, seconds: int) -> dict[str, Any]:
        """A list of readings per request."""
        lanes = []
        for n in range(LIST_CLIENTS):
            readings = [self._reading(n, item) for item in range(count)]
            lanes.append(self._post("/api/v1/readings/", n, json.dumps(readings)))
        return self._hammer(lanes, seconds, "207")

    def _reading(self, lane: int, item: int = 0) -> dict[str, Any]:
        at = datetime.now(tz=UTC) - timedelta(hours=12, seconds=item)
        return {
            "patient": str(self._people.patients[lane]),
            "kind": "spo2",
            "value": 95,
            "unit": "%",
            "measured_at": at.isoformat(timespec="seconds"),
            "reference": f"bench-{COUNTER}-{item}",
        }

    def _observation(self, lane: int) -> dict[str, Any]:
        at = datetime.now(tz=UTC) - timedelta(hours=12)
        unit = {"unit": "%", "code": "%", "system": "http://unitsofmeasure.org"}
        return {
            **_FHIR,
            "identifier": [{"system": "urn:bench", "value": f"fhir-{COUNTER}"}],
            "subject": {"reference": f"Patient/{self._people.patients[lane]}"},
            "effectiveDateTime": at.isoformat(timespec="seconds"),
            "valueQuantity": {"value": 95, **unit},
        }

    def _post(self, path: str, lane: int, body: str, kind: str = "json") -> str:
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Authorization: Bearer {self._people.tokens[lane]}\r\n"
            f"Content-Type: application/{kind}\r\nContent-Length: {len(body.encode())}\r\n\r\n"
        )
        return head + body

    def _hammer(self, lanes: list[str], seconds: int, wanted: str) -> dict[str, Any]:
        before = cpu_seconds([self._web])
        orders = {"port": self._port, "seconds": seconds, "lanes": lanes}
        ran = subprocess.run(
            [sys.executable, "-m", "bench.hammer"],
            input=json.dumps(orders),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        told: dict[str, Any] = json.loads(ran.stdout)
        if set(told["statuses"]) != {wanted}:
            raise SystemExit(f"the web server answered {told['statuses']}, not {wanted} alone")
        told["cpu"] = (cpu_seconds([self._web]) - before) / told["answers"]
        return told
