"""A load generator that costs little itself: raw sockets, requests made ahead, one process.

    python -m bench.hammer < orders.json

Orders: port, connections, seconds, and lanes: per connection the bytes before and after a counter
that makes each request new. Says in JSON how many answers came, how fast, and with which status.
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time
from dataclasses import dataclass, field
from typing import Any

# A batch request holds the counter many times, so it is replaced, not appended.
COUNTER = "@@counter@@@"


@dataclass
class Lane:
    """One connection in a closed loop: the next request leaves when the answer is in."""

    link: socket.socket
    request: bytes
    number: int
    sent_at: float = 0.0
    buffer: bytes = b""
    took: list[float] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)

    def send(self) -> None:
        """Send the next request."""
        self.number += 1
        self.sent_at = time.perf_counter()
        self.link.sendall(self.request.replace(COUNTER.encode(), b"%012d" % self.number))

    def receive(self) -> bool:
        """Take in what has come; whether the answer is whole."""
        self.buffer += self.link.recv(1_048_576)
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return False
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        if len(body) < length:
            return False
        status = head[9:12].decode()
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.took.append(time.perf_counter() - self.sent_at)
        self.buffer = b""
        return True


def main() -> None:
    """Hammer for the time that was ordered."""
    orders = json.load(sys.stdin)
    lanes = [_lane(orders["port"], text, n) for n, text in enumerate(orders["lanes"])]
    chooser = selectors.DefaultSelector()
    for lane in lanes:
        chooser.register(lane.link, selectors.EVENT_READ, lane)
        lane.send()
    began = time.perf_counter()
    until = began + orders["seconds"]
    while time.perf_counter() < until:
        for key, _ in chooser.select(timeout=0.5):
            if key.data.receive():
                key.data.send()
    passed = time.perf_counter() - began
    json.dump(_told(lanes, passed), sys.stdout)


def _lane(port: int, request: str, number: int) -> Lane:
    link = socket.create_connection(("127.0.0.1", port))
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # Counters of different connections and of different runs never meet.
    first = (int(time.time()) % 100_000) * 10_000_000 + number * 100_000
    return Lane(link, request.encode(), first % 10**12)


def _told(lanes: list[Lane], passed: float) -> dict[str, Any]:
    took = sorted(one for lane in lanes for one in lane.took)
    statuses: dict[str, int] = {}
    for lane in lanes:
        for status, count in lane.statuses.items():
            statuses[status] = statuses.get(status, 0) + count
    return {
        "answers": len(took),
        "rate": len(took) / passed,
        "p50": took[len(took) // 2] if took else 0,
        "p99": took[int(len(took) * 0.99)] if took else 0,
        "statuses": statuses,
    }


if __name__ == "__main__":
    main()
