"""Proposals from readings in words: what they come from, what to beware of, and what they would set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dho.web import written
from dho.web.charts import Figure
from measurements.presenters import STAFF_WORDS
from selfcare_plans.forms.flat import number_typed
from selfcare_plans.forms.trial import TrialForm
from triage.presenters.trial_parts import (
    NumberRow,
    basis,
    between,
    chart,
    days_of,
    drift,
    left_out_reading,
    marked,
    named,
    rows,
    series_label,
    statistics,
    too_few,
    value_shown,
    what_disturbs,
    word_of,
)
from triage.presenters.trial_words import (
    DECISIONS,
    NOTES,
    PERIODS,
    WHY,
)
from triage.rules.trial import Which, due_again_on

if TYPE_CHECKING:
    from triage.queries.trial import TrialFound
    from triage.rules.trial import Proposal

_MOST_NAMED = 40


@dataclass(frozen=True, slots=True)
class DecisionShown:
    """What somebody decided before."""

    what: Any
    label: str
    who: str
    unit: str
    at: datetime
    days: str
    reason: str
    again: str = ""


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """One series with its readings, its statistics and the form to answer with."""

    uid: str
    label: str
    unit: str
    chart: Figure | None
    statistics: list[tuple[Any, str]]
    too_few: list[str]
    marked: str
    drift: str
    notes: list[Any]
    outliers: list[str]
    left_out: list[str]
    rows: list[NumberRow]
    basis: list[Any]
    form: TrialForm
    bounds: list[Any]
    may_set_normal: bool
    is_enough: bool
    latest: DecisionShown | None
    is_due: bool


@dataclass(frozen=True, slots=True)
class TrialShown:
    """The whole page."""

    title: Any
    days: str
    too_short: str
    proposals: list[ProposalShown]
    decisions: list[DecisionShown]
    other: str
    other_label: Any


def trial_shown(found: TrialFound, form: TrialForm | None = None) -> TrialShown:
    """Return the page; ``form`` is what was posted, where it was refused."""
    other = Which.TRIAL if found.which is Which.LATEST else Which.LATEST
    period = found.period
    short = period.days_short if period else 0
    return TrialShown(
        title=PERIODS[found.which],
        days=days_of(period) if period else "",
        too_short=ngettext(
            "Two weeks are needed before anything is said: %(days)s more day.",
            "Two weeks are needed before anything is said: %(days)s more days.",
            short,
        )
        % {"days": short}
        if short
        else "",
        proposals=[_proposal(one, found, form) for one in found.proposals],
        decisions=[_decision(one, found) for one in found.decisions],
        other=other.value,
        other_label=PERIODS[other],
    )


def sources_of(proposal: Proposal, language: str) -> tuple[str, str]:
    """Return what stands in the plan beside the normal and beside the limits, in the plan's language."""
    with translation.override(language):
        said = _("Own readings %(days)s: %(readings)s on %(measured)s days, median %(normal)s.") % {
            "days": days_of(proposal.period),
            "readings": len(proposal.taken),
            "measured": proposal.days,
            "normal": value_shown(proposal.series.kind, proposal.normal),
        }
        if proposal.is_uncertain:
            uncertain = _("Uncertain: %(what)s. Proposed again after six weeks.")
            said = f"{said} {uncertain % {'what': what_disturbs(proposal)}}"
        return said, " ".join([said, *map(str, basis(proposal.series))])


def _proposal(proposal: Proposal, found: TrialFound, posted: TrialForm | None) -> ProposalShown:
    series, kind = proposal.series, proposal.series.kind
    item = next(one for one in found.document.items if one.kind == kind)
    is_posted = posted is not None and posted["series"].value() == series.key
    form = posted if is_posted and posted is not None else _form(proposal)
    form.auto_id = f"id_{word_of(series)}_%s"
    latest = found.latest(proposal)
    return ProposalShown(
        uid=f"trial-{word_of(series)}",
        label=series_label(series),
        unit=STAFF_WORDS.unit(kind),
        chart=chart(proposal, found) if proposal.taken else None,
        statistics=statistics(proposal),
        too_few=too_few(proposal),
        marked=marked(proposal, found.today),
        drift=drift(proposal),
        notes=[NOTES[one] for one in sorted(proposal.notes)],
        outliers=[named(one, kind) for one in proposal.outliers[:_MOST_NAMED]],
        left_out=[
            _("%(reading)s: %(why)s")
            % {"reading": left_out_reading(one.on, kind, one.value), "why": WHY[one.why]}
            for one in proposal.left_out[:_MOST_NAMED]
        ],
        rows=rows(proposal, item),
        basis=basis(series) if proposal.bounds else [],
        form=form,
        bounds=[form[name] for name in proposal.named],
        may_set_normal=proposal.may_set_normal,
        is_enough=proposal.is_enough,
        latest=_decision(latest, found) if latest else None,
        is_due=series.key in found.due_again,
    )


def _form(proposal: Proposal) -> TrialForm:
    initial: dict[str, Any] = {"series": proposal.series.key, "token": proposal.token}
    if proposal.normal is not None:
        initial["normal"] = number_typed(proposal.normal)
    if proposal.bounds is not None:
        initial |= {name: number_typed(value) for name, value in proposal.bounds.items()}
    return TrialForm(initial=initial)


def _decision(row: Any, found: TrialFound) -> DecisionShown:
    zone = ZoneInfo(found.patient.time_zone)
    parts = [STAFF_WORDS.label(row.kind)]
    if row.component:
        parts.append(STAFF_WORDS.component(row.component))
    if row.context:
        parts.append(STAFF_WORDS.context(row.context))
    again = due_again_on(row.at.astimezone(zone).date()) if row.is_uncertain else None
    return DecisionShown(
        what=DECISIONS[row.decision],
        label=", ".join(parts),
        who=row.by.name,
        unit=row.unit.name if row.unit else "",
        at=row.at,
        days=between(row.first_day, row.last_day),
        reason=row.reason,
        again=written.full_date(again) if again else "",
    )
