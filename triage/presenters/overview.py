"""The overview of proposals in words: who, what changes, and what a rehearsal says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from selfcare_plans.queries import document_of
from triage.presenters.plan_life import Proposal, proposal_in_words
from triage.presenters.plans import PatientHead, changes, patient_head
from triage.presenters.rehearsal import LoadRow, load_in_words, verdict
from triage.rules.overview import MustBeRead

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from selfcare_plans.presenters.difference import Change
    from tenants.rules.viewer import Viewer
    from triage.queries.approvals import Looked, Waiting

MOST_CHANGES = 12


@dataclass(frozen=True, slots=True)
class WaitingShown:
    """One proposal: whose, by whom, and what it changes. ``more``: changes that are not shown."""

    head: PatientHead
    proposal: Proposal
    changes: tuple[Change, ...]
    more: int
    is_first: bool


@dataclass(frozen=True, slots=True)
class LookedShown:
    """What the rehearsal says. ``mark`` is what is posted; empty where it must be read."""

    head: PatientHead
    verdict: str
    tone: str
    load: list[LoadRow]
    mark: str
    why: str


def waiting_shown(
    found: Sequence[Waiting], viewer: Viewer, units: Mapping[str, str]
) -> list[WaitingShown]:
    """Return the proposals, in their order."""
    return [_waiting(one, viewer, units) for one in found]


def _waiting(one: Waiting, viewer: Viewer, units: Mapping[str, str]) -> WaitingShown:
    before = document_of(one.current) if one.current else None
    all_changes = [
        each for each in changes(before, document_of(one.version), units) if not each.is_minor
    ]
    return WaitingShown(
        patient_head(one.version.patient),
        proposal_in_words(one.version, viewer),
        tuple(all_changes[:MOST_CHANGES]),
        max(len(all_changes) - MOST_CHANGES, 0),
        one.current is None,
    )


def looked_shown(waiting: Waiting, looked: Looked) -> LookedShown:
    """Return what stands under a proposal when it was rehearsed."""
    version, current = waiting.version, waiting.current
    why = why_it_must_be_read(looked)
    mark = f"{version.id}:{version.revision}:{current.id if current else ''}"
    return LookedShown(
        head=patient_head(version.patient),
        verdict=_simulated() if looked.material.simulated else verdict(looked.rehearsal),
        tone="danger" if why else "info",
        load=load_in_words(looked.rehearsal),
        mark="" if why else mark,
        why=why,
    )


def why_it_must_be_read(looked: Looked) -> str:
    """Return why the proposal is approved on its own page only; empty: it may be marked."""
    if looked.must_be_read is None:
        return ""
    words: Mapping[MustBeRead, Any] = {
        MustBeRead.SIMULATED: _simulated(),
        MustBeRead.DOCTOR_ONLY: _(
            "It passes an outer limit, changes the agreed level of treatment or leaves out red."
        ),
    }
    return str(words.get(looked.must_be_read) or verdict(looked.rehearsal))


def _simulated() -> str:
    return _("The patient has no readings in this time, so a rehearsal says nothing.")
