"""Celery's doors: faster than the sweepers, never needed."""

from __future__ import annotations

from celery import shared_task

from triage.operations.drain import drain_all

# Well under the time limit of a task; what is left waits for the next nudge or sweep.
DRAIN_SECONDS = 10


@shared_task(name="triage.drain", ignore_result=True)
def drain_task() -> None:
    """Judge what waits. Carries nothing: the due rows are the queue."""
    drain_all(seconds=DRAIN_SECONDS)
