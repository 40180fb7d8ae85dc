"""A circuit breaker: while something is away, do not wait for it again and again."""

from __future__ import annotations

import threading
import time


class Breaker:
    """Closed until a failure; then open for ``seconds``. Also limits how often it lets through."""

    def __init__(self, *, seconds: float, spacing: float = 0.0) -> None:
        self._seconds, self._spacing = seconds, spacing
        self._not_before = 0.0
        self._lock = threading.Lock()

    def lets_through(self) -> bool:
        """Whether to try now; at most once per ``spacing`` seconds."""
        with self._lock:
            present = time.monotonic()
            if present < self._not_before:
                return False
            self._not_before = present + self._spacing
            return True

    def failed(self) -> None:
        """Open: nobody tries for ``seconds``."""
        with self._lock:
            self._not_before = time.monotonic() + self._seconds
