"""Celery's doors: faster than the sweepers, never needed."""

from __future__ import annotations

from celery import shared_task

from triage.operations.drain import drain_all


@shared_task(name="triage.drain", ignore_result=True)
def drain_task() -> None:
    """Judge what waits. Carries nothing: the due rows are the queue."""
    drain_all()
