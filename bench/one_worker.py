"""A worker for the benchmark: judges all that waits, and says what that took of its own CPU."""

from __future__ import annotations

import json
import sys
import time

import django

django.setup()

from dho.celery import settle_memory  # noqa: E402
from triage.operations.drain import claim_due, drain_all, judge_claim  # noqa: E402


def main() -> None:
    """Judge one claim to warm up, then all the rest; say what the rest took."""
    judge_claim(claim_due())
    settle_memory()
    cpu, wall = time.process_time(), time.perf_counter()
    settled = drain_all()
    told = {
        "settled": settled,
        "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - wall,
    }
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
