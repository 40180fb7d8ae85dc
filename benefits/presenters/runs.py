"""Reports that were asked for, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from benefits.presenters import words
from benefits.rules.report import ReportEdition
from benefits.rules.runs import RunState

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from benefits.models import ReportRun

STATES = {
    RunState.WAITING: gettext_lazy("Waits for a worker"),
    RunState.RUNNING: gettext_lazy("Is being made"),
    RunState.READY: gettext_lazy("Ready"),
    RunState.FAILED: gettext_lazy("Failed. Ask for it once more"),
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


def run_view(run: ReportRun) -> RunView:
    """Return a report in words."""
    state, for_whom = RunState(run.state), ReportEdition(run.for_whom)
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
