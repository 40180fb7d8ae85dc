"""The states of a report that is being made."""

from __future__ import annotations

from enum import StrEnum


class RunState(StrEnum):
    """How far a report is. READY and FAILED are ends; a failed one is asked for anew."""

    WAITING = "WAITING"
    RUNNING = "RUNNING"
    READY = "READY"
    FAILED = "FAILED"


# Per cent of the way, after each step.
BEGUN, GATHERED, COUNTED, DONE = 5, 25, 50, 100
