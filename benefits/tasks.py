"""Celery's doors: write a report that somebody asked for; ask offices and persons for figures."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from benefits.operations.asking import ask_for_benefits
from benefits.operations.reports import write_report
from dho.identity.queries import viewer_of_membership


@shared_task(name="benefits.write_report", ignore_result=True, soft_time_limit=570, time_limit=600)
def write_report_task(run_id: str, membership_id: str) -> None:
    """Write it as the membership that asked, while it is still held. Twice does nothing twice."""
    viewer = viewer_of_membership(UUID(membership_id))
    if viewer is not None:
        write_report(by=viewer, run_id=UUID(run_id))


@shared_task(name="benefits.ask", ignore_result=True, soft_time_limit=570, time_limit=600)
def ask_task() -> None:
    """Ask for what is due. Twice asks nobody twice."""
    ask_for_benefits()
