"""The plan pages' own words: the plan as it is read, its versions, and what the editor offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dho.lib import clock
from dho.web import written
from measurements.presenters import STAFF_WORDS
from selfcare_plans.presenters.difference import Change, Names, changes_between
from selfcare_plans.rules.approval import Door
from selfcare_plans.rules.document import PlanDocument
from selfcare_plans.rules.plan_checks import named_receivers, named_units
from tenants.rules.ages import age_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from selfcare_plans.models import PlanVersion
    from tenants.models import Patient


@dataclass(frozen=True, slots=True)
class PatientHead:
    """Safe identity: name, age and date of birth, on top of every page about a patient."""

    id: Any
    name: str
    age: int
    birth_date: date
    home: str


def patient_head(patient: Patient) -> PatientHead:
    """Return who the page is about."""
    today, born = written.local(clock.now()).date(), patient.birth_date
    return PatientHead(patient.id, patient.name, age_on(born, today), born, patient.tenant.name)


@dataclass(frozen=True, slots=True)
class VersionHead:
    """One version: its number, its time in force, who wrote and who approved it."""

    id: Any
    number: int
    revision: int
    author: str
    approver: str
    comment: str
    since: datetime | None
    until: datetime | None
    proposed_by: str = ""
    how: str = ""
    approved_at: datetime | None = None
    reason: str = ""

    @property
    def is_in_force(self) -> bool:
        """Whether it holds now."""
        now = clock.now()
        return self.since is not None and self.since <= now and not self.has_ended

    @property
    def has_ended(self) -> bool:
        """Whether a later version has taken its place."""
        return self.until is not None and self.until <= clock.now()


def version_head(version: PlanVersion) -> VersionHead:
    """Return the version's own line."""
    return VersionHead(
        id=version.id,
        number=version.number,
        revision=version.revision,
        author=version.author.name,
        approver=version.approver.name if version.approver else "",
        comment=version.comment,
        since=version.in_force_from,
        until=version.in_force_to,
        proposed_by=version.proposed_by.name if version.proposed_by else "",
        how=how_approved(version),
        approved_at=version.published_at,
        reason=version.approved_reason,
    )


def how_approved(version: PlanVersion) -> str:
    """Return through which door the version was approved, where that is more than a page."""
    if version.standing_order is not None:
        return _("under the standing order of %(doctor)s") % {
            "doctor": version.standing_order.doctor
        }
    if version.published_at is None:
        return ""
    if version.approved_by_name:
        return _("%(doctor)s, written in by a nurse") % {"doctor": version.approved_by_name}
    return {Door.CENTRE: _("by the centre"), Door.API: _("by another system")}.get(
        Door(version.approved_door), ""
    )


def coming(published: PlanVersion | None) -> VersionHead | None:
    """Return the published version if it holds only from a later time."""
    head = version_head(published) if published else None
    return head if head and head.since and head.since > clock.now() else None


def is_newer(current: PlanVersion | None, draft: PlanVersion) -> bool:
    """Whether a version was published after the draft was begun from an older one."""
    return bool(current and current.published_at and current.published_at > draft.created_at)


def receivers_named(documents: Iterable[PlanDocument]) -> set[str]:
    """Return the ids of all units that the documents name as receivers."""
    return {unit for document in documents for unit in named_receivers(document)}


def units_named(documents: Iterable[PlanDocument]) -> set[str]:
    """Return the ids of all units that the documents name, as receivers or under a measure."""
    return {unit for document in documents for unit in named_units(document)}


def changes(
    before: PlanDocument | None, after: PlanDocument, units: Mapping[str, str]
) -> tuple[Change, ...]:
    """Return what ``after`` changes, in words; everything is new where there is no ``before``."""
    return changes_between(before or PlanDocument(), after, Names(STAFF_WORDS, units))


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One version and what it changed."""

    version: VersionHead
    changes: tuple[Change, ...]
    is_first: bool


def history(
    versions: Sequence[PlanVersion],
    document_of: Callable[[PlanVersion], PlanDocument],
    units: Mapping[str, str],
) -> list[HistoryEntry]:
    """Return the versions newest first, each with what it changed from the one before."""
    entries = []
    for version, older in zip(versions, [*versions[1:], None], strict=False):
        changed = changes(document_of(older), document_of(version), units) if older else ()
        entries.append(HistoryEntry(version_head(version), changed, older is None))
    return entries
