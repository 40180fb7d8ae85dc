"""Devices that send over HTTP, never give up on a lost connection, and write down what was answered."""

from __future__ import annotations

import http.client
import json
import os
import threading
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from random import Random

    from tests.faults.house import Device

ANSWERED = (200, 201)


def a_reading(of: Device, value: int = 95, **changes: Any) -> dict[str, Any]:
    """A reading measured now, unless said otherwise."""
    return {
        "patient": of.patient,
        "kind": "spo2",
        "value": value,
        "unit": "%",
        "measured_at": datetime.now(tz=UTC).isoformat(),
        "reference": str(uuid.uuid4()),
        **changes,
    }


def a_year_of_readings(of: Device, dice: Random) -> Iterator[dict[str, Any]]:
    """Readings three hours apart from a year ago; every tenth arrives after the five behind it."""
    began = datetime.now(tz=UTC) - timedelta(days=366)
    held: list[tuple[int, dict[str, Any]]] = []
    for number in range(366 * 8):
        value = dice.choice((98, 97, 96, 95, 94, 93, 92, 91, 91, 90, 89, 88, 84))
        at = began + timedelta(hours=3 * number)
        reading = a_reading(of, value, measured_at=at.isoformat())
        if number % 10 == 0:
            held.append((number + 5, reading))
            continue
        yield reading
        if held and held[0][0] <= number:
            yield held.pop(0)[1]


class Line:
    """One connection to the web server, made anew whenever it is lost."""

    def __init__(self, port: int, *, timeout: float = 10.0) -> None:
        self._port, self._timeout = port, timeout
        self._connection: http.client.HTTPConnection | None = None

    def post(self, token: str, body: Any) -> tuple[int, Any]:
        """Send once. Raises ``OSError`` or ``HTTPException`` where no answer came."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                "127.0.0.1", self._port, timeout=self._timeout
            )
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        try:
            self._connection.request("POST", "/api/v1/readings/", json.dumps(body), headers)
            answer = self._connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        is_json = "json" in answer.headers.get("Content-Type", "")
        return answer.status, json.loads(text) if is_json else None

    def post_until_answered(
        self, token: str, body: Any, *, stop: threading.Event | None = None
    ) -> tuple[int, Any]:
        """Send the same again while nothing comes back, or the server says that it is its fault."""
        while True:
            try:
                status, told = self.post(token, body)
                if status < 500:
                    return status, told
            except (OSError, http.client.HTTPException):
                pass
            if stop is not None and stop.is_set():
                return 0, None
            time.sleep(0.05)

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class Ledger:
    """What was acknowledged, on the disk before the next reading is sent."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, threading.Lock()
        self._file = path.open("w", encoding="utf-8")

    def write(self, reference: str) -> None:
        """Keep one acknowledged reference."""
        with self._lock:
            self._file.write(f"{reference}\n")
            self._file.flush()
            os.fsync(self._file.fileno())

    def read(self) -> list[str]:
        """Return all references, in the order in which they were acknowledged."""
        return self._path.read_text(encoding="utf-8").split()


@dataclass
class Sender:
    """A thread that sends one reading after the other for as long as it is told to."""

    port: int
    readings: Iterable[tuple[Device, dict[str, Any]]]
    ledger: Ledger
    pause: float = 0.0
    refused: list[tuple[int, Any]] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._thread = threading.Thread(target=self._send, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the reading in hand, and end."""
        self._stop.set()
        assert self._thread is not None
        self._thread.join(timeout=30)
        assert not self._thread.is_alive()

    def _send(self) -> None:
        line = Line(self.port)
        for device, reading in self.readings:
            status, told = line.post_until_answered(device.token, reading, stop=self._stop)
            if status in ANSWERED:
                self.ledger.write(reading["reference"])
            elif status:
                self.refused.append((status, told))
            if self._stop.wait(self.pause):
                break
        line.close()
