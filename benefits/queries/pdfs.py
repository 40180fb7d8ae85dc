"""Reports drawn as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benefits.models import ReportPdf
from benefits.rules.runs import RunState

if TYPE_CHECKING:
    from benefits.models import ReportRun


def pdfs_of(run: ReportRun) -> list[ReportPdf]:
    """Return what was asked for of a report, without the bytes. The viewer has the report."""
    return list(ReportPdf.objects.filter(tenant_id=run.tenant_id, run_id=run.id).defer("pdf"))


def drawn_pdf(run: ReportRun, language: str) -> bytes | None:
    """Return the report as it was drawn in a language; None where it is not. As above."""
    found = ReportPdf.objects.filter(
        tenant_id=run.tenant_id, run_id=run.id, language=language, state=RunState.READY
    )
    pdf = found.values_list("pdf", flat=True).first()
    return None if pdf is None else bytes(pdf)
