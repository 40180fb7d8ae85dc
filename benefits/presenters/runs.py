"""Reports that were asked for, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from benefits.presenters import words
from benefits.rules.report import ReportEdition
from benefits.rules.runs import DRAWN_WITHIN, WRITTEN_WITHIN, ReportLanguage, RunState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from benefits.models import JointPdf, ReportPdf, ReportRun

STATES = {
    RunState.WAITING: gettext_lazy("Waits for a worker"),
    RunState.RUNNING: gettext_lazy("Is being made"),
    RunState.READY: gettext_lazy("Ready"),
    RunState.FAILED: gettext_lazy("Failed. Ask for it once more"),
}
PDF_STATES = {
    RunState.WAITING: gettext_lazy("Waits for a worker"),
    RunState.RUNNING: gettext_lazy("Is being drawn"),
    RunState.READY: gettext_lazy("Ready"),
    RunState.FAILED: gettext_lazy(
        "Could not be drawn. Ask once more; if it fails again, tell those who run the server."
    ),
}
LANGUAGE_NAMES = {
    ReportLanguage.NB: "Bokmål",
    ReportLanguage.NN: "Nynorsk",
    ReportLanguage.EN: "English",
}
EDITION_NAMES = {
    ReportEdition.INTERNAL: gettext_lazy("Internal edition"),
    ReportEdition.PUBLISHED: gettext_lazy("Published edition"),
}


@dataclass(frozen=True, slots=True)
class RunView:
    """One report as the list and its own page show it."""

    id: UUID
    tenant_name: str
    period: str
    edition: str
    about_edition: str
    state: str
    is_ready: bool
    is_over: bool
    progress: int
    asked_by: str
    asked_at: datetime
    data_version: str
    definitions: int


def run_view(run: ReportRun, now: datetime) -> RunView:
    """Return a report in words; one that was broken off has failed."""
    state, for_whom = RunState(run.state), ReportEdition(run.for_whom)
    is_begun = state in {RunState.WAITING, RunState.RUNNING}
    if is_begun and now - run.asked_at >= WRITTEN_WITHIN:
        state = RunState.FAILED
    return RunView(
        id=run.id,
        tenant_name=run.tenant.name,
        period=words.period_code_name(run.period),
        edition=str(EDITION_NAMES[for_whom]),
        about_edition=str(words.EDITIONS[for_whom]),
        state=str(STATES[state]),
        is_ready=state is RunState.READY,
        is_over=state in {RunState.READY, RunState.FAILED},
        progress=run.progress,
        asked_by=run.asked_by.name,
        asked_at=run.asked_at,
        data_version=run.data_version,
        definitions=run.definitions,
    )


@dataclass(frozen=True, slots=True)
class PdfView:
    """The PDF of a report in one language: whether it is there, on its way, or can be asked for."""

    language: str
    name: str
    state: str
    is_ready: bool
    is_under_way: bool


def pdf_views(pdfs: Iterable[ReportPdf | JointPdf], now: datetime) -> list[PdfView]:
    """Return the PDFs of a report, one for each language there is."""
    found = {one.language: one for one in pdfs}
    return [_pdf_view(one, found.get(one.value), now) for one in ReportLanguage]


def _pdf_view(language: ReportLanguage, pdf: ReportPdf | JointPdf | None, now: datetime) -> PdfView:
    state = RunState(pdf.state) if pdf else None
    is_late = pdf is not None and now - pdf.asked_at >= DRAWN_WITHIN
    is_begun = state in {RunState.WAITING, RunState.RUNNING}
    if is_begun and is_late:
        state = RunState.FAILED
    return PdfView(
        language=language.value,
        name=LANGUAGE_NAMES[language],
        state=str(PDF_STATES[state]) if state else "",
        is_ready=state is RunState.READY,
        is_under_way=is_begun and not is_late,
    )
