"""The plan pages' own words: the plan as it is read, its versions, and what the editor offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import msgspec
from django.utils.translation import gettext as _

from dho.lib import clock
from dho.web import written
from measurements.presenters import STAFF_WORDS
from measurements.rules.kinds import KINDS
from selfcare_plans.forms.editor import Complaint, complaints_of
from selfcare_plans.forms.options import KindOption, Options, UnitOption
from selfcare_plans.forms.rules import BOUNDS
from selfcare_plans.presenters.difference import Change, Names, changes_between
from selfcare_plans.presenters.problems import problem_in_words
from selfcare_plans.presenters.ranges import RangeInWords, ranges_in_words, zones_of
from selfcare_plans.presenters.rules import RuleInWords, other_rules_in_words
from selfcare_plans.presenters.templates import template_owner, version_name
from selfcare_plans.presenters.words import (
    about,
    capital,
    listed,
    schedule_in_words,
)
from selfcare_plans.rules.approval import Door
from selfcare_plans.rules.document import PlanDocument
from selfcare_plans.rules.plan_checks import named_receivers, named_units
from tenants.rules.codes import UnitKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from selfcare_plans.forms.adjust import AdjustForm
    from selfcare_plans.forms.editor import PlanEditor, RulePart
    from selfcare_plans.forms.part import PartForm
    from selfcare_plans.forms.rules import LimitsForm, RangeForm
    from selfcare_plans.models import PlanVersion, TemplateVersion
    from selfcare_plans.rules.document import Goal, MonitoringItem
    from selfcare_plans.rules.problems import PlanProblem
    from tenants.models import Patient, Unit


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
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return PatientHead(patient.id, patient.name, age, born, patient.tenant.name)


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


@dataclass(frozen=True, slots=True)
class ItemInWords:
    """One measurement as it is read."""

    kind: str
    label: str
    unit: str
    instruction: str
    schedule: str
    grace: str
    ranges: tuple[RangeInWords, ...]
    others: tuple[RuleInWords, ...]
    receivers: tuple[str, ...]
    observe_only: bool


@dataclass(frozen=True, slots=True)
class StepsInWords:
    """What the patient does in one colour, verbatim."""

    colour: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanInWords:
    """The whole plan as it is read."""

    what_matters: str
    diagnoses: str
    goals: tuple[Goal, ...]
    items: tuple[ItemInWords, ...]
    steps: tuple[StepsInWords, ...]
    receivers: tuple[str, ...]
    contact_point: str
    review_date: date | None
    review_is_over: bool
    language: str


def plan_in_words(document: PlanDocument, units: Mapping[str, str]) -> PlanInWords:
    """Return the plan as staff read it; what the patient wrote or reads stays verbatim."""
    today, review = written.local(clock.now()).date(), document.review_date
    return PlanInWords(
        what_matters=document.what_matters,
        diagnoses=listed(document.diagnoses),
        goals=document.goals,
        items=tuple(item_in_words(item, units) for item in document.items),
        steps=tuple(
            StepsInWords(colour, getattr(document.steps, colour.lower()))
            for colour in ("GREEN", "YELLOW", "RED")
        ),
        receivers=_named(document.receivers, units),
        contact_point=document.contact_point,
        review_date=review,
        review_is_over=review is not None and review < today,
        language=document.language,
    )


def item_in_words(item: MonitoringItem, units: Mapping[str, str]) -> ItemInWords:
    """Return one measurement as it is read."""
    grace = written.span(item.schedule.grace_minutes) if item.schedule else ""
    return ItemInWords(
        kind=item.kind,
        label=STAFF_WORDS.label(item.kind),
        unit=STAFF_WORDS.unit(item.kind),
        instruction=item.instruction,
        schedule=schedule_in_words(item.schedule),
        grace=_("%(time)s grace") % {"time": grace} if grace else "",
        ranges=ranges_in_words(item, STAFF_WORDS),
        others=other_rules_in_words(item, STAFF_WORDS),
        receivers=_named(item.receivers, units),
        observe_only=item.observe_only,
    )


def ranges_of(item: MonitoringItem) -> tuple[RangeInWords, ...]:
    """Return the item's limits in words; empty where it has none."""
    return ranges_in_words(item, STAFF_WORDS)


def _named(receivers: Iterable[str], units: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(units.get(unit, _("unknown unit")) for unit in receivers)


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


# ---- the editor ----


def options(seeing: Iterable[Unit], named: Mapping[str, str]) -> Options:
    """Return what the editor offers: all kinds, the units that see the patient, and those named.

    The centre is not offered: red stands on its own list in any case.
    """
    kinds = tuple(_kind_option(name) for name in KINDS)
    offered = [unit for unit in seeing if unit.kind != UnitKind.CENTRE or str(unit.id) in named]
    units = [UnitOption(str(unit.id), unit.name) for unit in offered]
    known = {unit.id for unit in units}
    blind = [
        UnitOption(unit, name, sees=False) for unit, name in named.items() if unit not in known
    ]
    return Options(kinds, (*units, *blind))


def _kind_option(name: str) -> KindOption:
    kind = KINDS[name]
    return KindOption(
        name=name,
        label=STAFF_WORDS.label(name),
        unit=STAFF_WORDS.unit(name),
        components=tuple((part.name, STAFF_WORDS.component(part.name)) for part in kind.parts),
        contexts=tuple(
            (f"{key}={value}", STAFF_WORDS.context(f"{key}={value}"))
            for key, values in kind.contexts.items()
            for value in values
        ),
        usual=tuple(part.name for part in kind.parts if part.required),
    )


@dataclass(frozen=True, slots=True)
class TemplateChoice:
    """A template that a new plan may begin from."""

    value: str
    label: str
    measures: str
    is_proposed: bool
    owner: str


def template_choices(
    versions: Iterable[TemplateVersion],
    items_of: Callable[[TemplateVersion], Iterable[MonitoringItem]],
    patient_group: str,
) -> list[TemplateChoice]:
    """Return the templates in their order, but those of the patient's diagnosis first."""
    choices = [
        TemplateChoice(
            str(one.id),
            version_name(one),
            listed(STAFF_WORDS.label(item.kind) for item in items_of(one)),
            is_proposed=one.template.diagnosis == patient_group,
            owner=template_owner(one.template),
        )
        for one in versions
    ]
    return sorted(choices, key=lambda choice: not choice.is_proposed)


def put_problems(
    problems: Iterable[PlanProblem],
    place_of: Callable[[str], tuple[PartForm, str | None]],
    kind_at: Callable[[str], str],
) -> None:
    """Put each problem, in words, at the field that it is about; the same words there once."""
    for problem in problems:
        form, name = place_of(problem.pointer)
        message = problem_in_words(problem, STAFF_WORDS, kind=kind_at(problem.pointer))
        if message not in form.errors.get(name if name in form.fields else "__all__", []):
            form.complain(name, message)


def summarise(editor: PlanEditor) -> None:
    """Write each measurement's limits and times as typed on its line, to be read when closed."""
    for item in editor.items:
        ranges = [_typed_range(rule, item.kind.name) for rule in item.ranges]
        times = ", ".join(str(window.form["name"].value() or "") for window in item.windows)
        limits = "; ".join(text for text in ranges if text)
        item.in_short = " — ".join(part for part in (limits, times) if part)


def _typed_range(rule: RulePart, kind: str) -> str:
    form = cast("RangeForm", rule.form)
    typed = msgspec.structs.replace(
        form.typed(),
        component=form["component"].value() or None,
        context=form["context"].value() or None,
    )
    if not any(form[name].value() for name in BOUNDS):
        return ""
    bound = about(typed, STAFF_WORDS)
    return RangeInWords("", bound, zones_of(typed, kind, STAFF_WORDS)).sentence


@dataclass(frozen=True, slots=True)
class LimitsToAdjust:
    """The limits of one range as they hold now, and the fields to change them in."""

    now: RangeInWords
    form: LimitsForm


def limits_to_adjust(form: AdjustForm) -> list[LimitsToAdjust]:
    """Return the ranges of the item with their fields, in the plan's order."""
    now = ranges_in_words(form.item, STAFF_WORDS)
    return [LimitsToAdjust(*pair) for pair in zip(now, form.limits.values(), strict=True)]


def adjust_complaints(form: AdjustForm) -> list[Complaint]:
    """Return all messages of the page, in its order."""
    blocks = [(block.form, capital(block.now.about)) for block in limits_to_adjust(form)]
    return [
        *(one for part, where in blocks for one in complaints_of(part, where or _("Limits"))),
        *complaints_of(form.reason, _("The plan")),
    ]
