"""The pages of templates: a template and its versions, what it asks of a centre, what it offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from dho.web import written
from measurements.presenters import STAFF_WORDS
from selfcare_plans import queries
from selfcare_plans.presenters.problems import problem_in_words
from selfcare_plans.presenters.templates import (
    STATES,
    sharing_in_words,
    template_owner,
    template_title,
)
from selfcare_plans.presenters.words import LANGUAGE_LABELS
from selfcare_plans.rules.template_documents import in_language
from selfcare_plans.rules.template_life import CentreAnswer, TemplateState
from selfcare_plans.rules.template_load import rises_by_more_than_a_quarter
from triage.presenters import plans as shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from selfcare_plans.models import (
        PlanTemplate,
        TemplateRehearsal,
        TemplateVersion,
    )
    from selfcare_plans.presenters.difference import Change
    from selfcare_plans.queries import Home
    from selfcare_plans.rules.document import PlanDocument
    from selfcare_plans.rules.problems import PlanProblem
    from tenants.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class TemplateHead:
    """A template on a list and on top of its pages."""

    id: Any
    title: str
    owner: str
    sharing: str
    diagnosis: str
    is_built_in: bool
    is_own: bool
    copied_from: str = ""


def template_head(template: PlanTemplate, homes: Sequence[Home]) -> TemplateHead:
    """Return what the template is called and whose it is. ``homes``: for whom the viewer acts."""
    source = template.copied_from
    return TemplateHead(
        id=template.id,
        title=template_title(template),
        owner=template_owner(template),
        sharing="" if template.is_built_in else sharing_in_words(template),
        diagnosis=template.diagnosis,
        is_built_in=template.is_built_in,
        is_own=queries.is_of(template, homes),
        copied_from=template_title(source.template) if source else "",
    )


@dataclass(frozen=True, slots=True)
class LoadShown:
    """What a version would ask of one centre, and what the centre says."""

    centre: str
    patients: int
    rehearsed: int
    days: int
    before: str
    after: str
    needs_yes: bool
    is_mine: bool
    answer: str
    answered_by: str
    answered_at: datetime | None
    reason: str


def load_shown(row: TemplateRehearsal, viewer: Viewer) -> LoadShown:
    """Return the rehearsal with alerts per week."""
    who = row.answered_by
    return LoadShown(
        centre=row.centre.name,
        patients=row.patients,
        rehearsed=row.rehearsed,
        days=row.days,
        before=_per_week(row.alerts_before, row.days),
        after=_per_week(row.alerts_after, row.days),
        needs_yes=rises_by_more_than_a_quarter(row.alerts_before, row.alerts_after),
        is_mine=row.centre_id == viewer.unit_id,
        answer=row.answer,
        answered_by=who.name if who else "",
        answered_at=row.answered_at,
        reason=row.answer_reason,
    )


def _per_week(alerts: int, days: int) -> str:
    return f"{alerts * 7 / days:.1f}".replace(".", written.decimal_sign())


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One version of a template: how it stands, what it changed, what it asks of centres."""

    row: TemplateVersion
    state: str
    state_label: str
    author: str
    approver: str
    languages: tuple[tuple[str, str], ...]
    changes: tuple[Change, ...]
    is_first: bool
    loads: tuple[LoadShown, ...]
    noes: tuple[LoadShown, ...]

    @property
    def is_rehearsed(self) -> bool:
        """Whether the rehearsal is of what stands now."""
        return self.row.rehearsed_revision == self.row.revision

    @property
    def waits_for_me(self) -> bool:
        """Whether the viewer's centre has yet to answer."""
        return self.state == TemplateState.WAITING and any(
            one.is_mine and one.needs_yes and not one.answer for one in self.loads
        )


def versions_shown(versions: Sequence[TemplateVersion], viewer: Viewer) -> list[VersionShown]:
    """Return the versions newest first, each with what it changed from the one before it."""
    found = []
    for one, older in zip(versions, [*versions[1:], None], strict=False):
        own: Any = one
        rows = list(own.rehearsals.all())
        found.append(
            VersionShown(
                row=one,
                state=one.state,
                state_label=str(STATES[TemplateState(one.state)]),
                author=one.author.name if one.author else "",
                approver=one.approver.name if one.approver else "",
                languages=languages_of(one),
                changes=_changed(older, one) if older else (),
                is_first=older is None,
                loads=tuple(load_shown(r, viewer) for r in rows if r.revision == one.revision),
                noes=tuple(load_shown(r, viewer) for r in rows if r.answer == CentreAnswer.NO),
            )
        )
    return found


def languages_of(version: TemplateVersion) -> tuple[tuple[str, str], ...]:
    """Return the languages that the version is written in, as code and word."""
    return tuple((code, str(LANGUAGE_LABELS[code])) for code in queries.template_documents(version))


def document_to_read(version: TemplateVersion) -> PlanDocument:
    """Return the version in the reader's own language, where it is written in it."""
    language = (get_language() or "nb")[:2]
    return in_language(queries.template_documents(version), language)


def _changed(older: TemplateVersion, newer: TemplateVersion) -> tuple[Change, ...]:
    after = document_to_read(newer)
    before = in_language(queries.template_documents(older), after.language)
    return shown.changes(before, after, {})


def problems_shown(
    version: TemplateVersion, found: Iterable[tuple[str, PlanProblem]], differ: Iterable[str]
) -> list[tuple[str, str]]:
    """Return what must be put right, each with its language, once."""
    lines = problems_in(queries.template_documents(version), found)
    lines += [(str(LANGUAGE_LABELS[language]), "") for language in differ]
    return list(dict.fromkeys(lines))


def problems_in(
    documents: Mapping[str, PlanDocument], found: Iterable[tuple[str, PlanProblem]]
) -> list[tuple[str, str]]:
    """Return what must be put right in the documents, each with its language."""
    lines = []
    for language, one in found:
        kind = _kind_at(documents[language], one.pointer)
        label = f"{STAFF_WORDS.label(kind)}: " if kind else ""
        text = f"{label}{problem_in_words(one, STAFF_WORDS, kind=kind)}"
        lines.append((str(LANGUAGE_LABELS[language]), text))
    return lines


def _kind_at(document: PlanDocument, pointer: str) -> str:
    parts = pointer.split("/")
    if len(parts) > 2 and parts[1] == "items" and parts[2].isdigit():
        return document.items[int(parts[2])].kind
    return ""
