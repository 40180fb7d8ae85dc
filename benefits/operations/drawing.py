"""Draw reports as PDF: asked for, drawn by a worker of the frozen figures, and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from benefits.models import PatientQuote, ReportPdf
from benefits.operations.reports import NotReady
from benefits.queries.quotes import standing_words
from benefits.queries.runs import frozen, report_run
from benefits.rules.runs import DRAWN_WITHIN, ReportLanguage, RunState
from dho.identity.queries import party_of
from dho.lib import clock
from dho.lib.ids import new_id
from dho.lib.scope import scope

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from benefits.models import ReportRun
    from benefits.rules.report import Report
    from tenants.rules.viewer import Viewer

    # Report, language, data version and patients' words: presenters and gateways know how.
    Draw = Callable[[Report, str, str, Sequence[str]], bytes]


@transaction.atomic
def ask_for_pdf(*, by: Viewer, run_id: UUID, language: ReportLanguage) -> bool:
    """Store that a report is wanted in a language; return whether there is anything to draw.

    What is drawn, or being drawn, is left alone; what failed or was broken off waits again. Raises
    ``NotAllowed``, ``NotFound``, and ``NotReady`` for a report without figures.
    """
    run = report_run(by, run_id)
    if run.state != RunState.READY:
        raise NotReady
    now = clock.now()
    new = ReportPdf(
        id=new_id(), tenant_id=run.tenant_id, run_id=run.id, language=language, asked_at=now
    )
    ReportPdf.objects.bulk_create([new], ignore_conflicts=True)
    rows = ReportPdf.objects.filter(tenant_id=run.tenant_id, run_id=run.id, language=language)
    row = rows.select_for_update(no_key=True).defer("pdf").get()
    if row.id == new.id:
        return True
    if row.state == RunState.READY:
        return False
    if row.state != RunState.FAILED and now - row.asked_at < DRAWN_WITHIN:
        return False
    rows.update(state=RunState.WAITING, asked_at=now)
    return True


def draw_pdfs(*, by: Viewer, run_id: UUID, draw: Draw) -> None:
    """Draw a report in each language that waits, in the scope of who asked; call outside of any.

    Twice draws nothing twice. Raises what went wrong, after the row says FAILED.
    """
    party = party_of(by)
    with scope(party):
        run = report_run(by, run_id)
        if run.state != RunState.READY:
            return
        waiting = list(
            ReportPdf.objects.filter(
                tenant_id=run.tenant_id, run_id=run.id, state=RunState.WAITING
            ).values_list("id", "language")
        )
    for pdf_id, language in waiting:
        with scope(party):
            if not _begun(run, pdf_id):
                continue
        try:
            _draw(by, run, pdf_id, language, draw)
        except Exception:
            with scope(party):
                _of(run, pdf_id).update(state=RunState.FAILED)
            raise


def _draw(by: Viewer, run: ReportRun, pdf_id: UUID, language: str, draw: Draw) -> None:
    """Draw it, and once more for each time that words in it were withdrawn meanwhile."""
    party, report = party_of(by), frozen(run)
    with scope(party):
        words = standing_words(by, run.tenant_id, report.quotes)
    while True:
        pdf = draw(report, language, run.data_version, list(words.values()))
        with scope(party):
            # Who withdraws words waits for this, and the trigger then finds what is stored here.
            _hold(run, list(words))
            stand = standing_words(by, run.tenant_id, report.quotes)
            if stand == words:
                _of(run, pdf_id).update(state=RunState.READY, pdf=pdf, quotes=list(words))
                return
        words = stand


def _begun(run: ReportRun, pdf_id: UUID) -> int:
    return _of(run, pdf_id).filter(state=RunState.WAITING).update(state=RunState.RUNNING)


def _hold(run: ReportRun, quote_ids: list[UUID]) -> None:
    rows = PatientQuote.objects.filter(tenant_id=run.tenant_id, id__in=quote_ids).order_by("id")
    list(rows.select_for_update(no_key=True).values_list("id"))


def _of(run: ReportRun, pdf_id: UUID) -> QuerySet[ReportPdf]:
    return ReportPdf.objects.filter(tenant_id=run.tenant_id, id=pdf_id)
