"""Celery's doors: write and draw a report, ask offices and persons for figures, take a file, give up old ones."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from benefits.gateways import pdf_of
from benefits.operations.asking import ask_for_benefits
from benefits.operations.drawing import draw_pdfs
from benefits.operations.drawing_together import draw_joint_pdf
from benefits.operations.import_taking import take_file
from benefits.operations.imports import expire_all
from benefits.operations.reports import write_report
from benefits.operations.staff_survey import turn_staff_rounds
from benefits.presenters.document import joint_drawn, report_drawn
from benefits.presenters.imports import indicator_words
from dho.identity.queries import viewer_of_membership


@shared_task(name="benefits.write_report", ignore_result=True, soft_time_limit=570, time_limit=600)
def write_report_task(run_id: str, membership_id: str) -> None:
    """Write it as the membership that asked, while it is still held. Twice does nothing twice."""
    viewer = viewer_of_membership(UUID(membership_id))
    if viewer is not None:
        write_report(by=viewer, run_id=UUID(run_id))
        draw_pdfs(by=viewer, run_id=UUID(run_id), draw=report_drawn(pdf_of))


@shared_task(name="benefits.draw_together", ignore_result=True, soft_time_limit=570, time_limit=600)
def draw_together_task(pdf_id: str, membership_id: str) -> None:
    """Draw it as the membership that asked, while it is still held. Twice does nothing twice."""
    viewer = viewer_of_membership(UUID(membership_id))
    if viewer is not None:
        draw_joint_pdf(by=viewer, pdf_id=UUID(pdf_id), draw=joint_drawn(pdf_of))


@shared_task(name="benefits.take_file", ignore_result=True, soft_time_limit=570, time_limit=600)
def take_file_task(file_id: str, membership_id: str) -> None:
    """Take it as the membership that asked, while it is still held. Twice does nothing twice."""
    viewer = viewer_of_membership(UUID(membership_id))
    if viewer is not None:
        take_file(by=viewer, file_id=UUID(file_id), words=indicator_words)


@shared_task(name="benefits.expire_files", ignore_result=True)
def expire_files_task() -> None:
    """Delete what was read of files that nobody took within a day."""
    expire_all()


@shared_task(name="benefits.ask", ignore_result=True, soft_time_limit=570, time_limit=600)
def ask_task() -> None:
    """Ask for what is due, and turn the rounds of the survey of staff. Twice asks nobody twice."""
    turn_staff_rounds()
    ask_for_benefits()
