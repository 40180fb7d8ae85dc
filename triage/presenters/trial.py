"""Proposals from readings in words: what they come from, what to beware of, and what they would set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dho.web import colours, written
from dho.web.charts import Figure, Labels, PlanPeriod, Point, Size, Trend, bands_of, figure
from dho.web.charts import Series as Line
from measurements.presenters import STAFF_WORDS
from selfcare_plans.forms.flat import number_typed
from selfcare_plans.forms.trial import TrialForm
from selfcare_plans.presenters.words import BOUND_LABELS, listed
from selfcare_plans.rules.personal_checks import normal_of
from selfcare_plans.rules.personal_ranges import range_of
from triage.presenters.trial_words import (
    BASES,
    DECISIONS,
    NOTES,
    OURS,
    PERIODS,
    WHY,
    WRONG,
)
from triage.rules.trial import Which, due_again_on

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from selfcare_plans.rules.document import MonitoringItem
    from triage.queries.trial import TrialFound
    from triage.rules.trial import Period, Proposal, Series, Taken

_SIZE = Size(560, 170, 13)
_MOST_NAMED = 40


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One number of the plan: as it is now, and as it would be."""

    label: Any
    now: str
    proposed: str


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
        days=_days(period) if period else "",
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


def source_of(proposal: Proposal, language: str) -> str:
    """Return the sentence that stands in the plan beside what was decided, in the plan's language."""
    with translation.override(language):
        said = _("Own readings %(days)s: %(readings)s on %(measured)s days, median %(normal)s.") % {
            "days": _days(proposal.period),
            "readings": len(proposal.taken),
            "measured": proposal.days,
            "normal": _value(proposal.series.kind, proposal.normal),
        }
        parts = [said, *map(str, _basis(proposal.series))]
        if proposal.is_uncertain:
            parts.append(
                _("Uncertain: %(what)s. Proposed again after six weeks.")
                % {"what": _what(proposal)}
            )
        return " ".join(parts)


def series_label(series: Series) -> str:
    """Return what a series is called: kind, component and context."""
    parts = [STAFF_WORDS.label(series.kind)]
    if series.component:
        parts.append(STAFF_WORDS.component(series.component))
    if series.context:
        parts.append(STAFF_WORDS.context(series.context))
    return ", ".join(parts)


def _proposal(proposal: Proposal, found: TrialFound, posted: TrialForm | None) -> ProposalShown:
    series, kind = proposal.series, proposal.series.kind
    item = next(one for one in found.document.items if one.kind == kind)
    is_posted = posted is not None and posted["series"].value() == series.key
    form = posted if is_posted and posted is not None else _form(proposal)
    form.auto_id = f"id_{_word(series)}_%s"
    latest = found.latest(proposal)
    return ProposalShown(
        uid=f"trial-{_word(series)}",
        label=series_label(series),
        unit=STAFF_WORDS.unit(kind),
        chart=_chart(proposal, found) if proposal.taken else None,
        statistics=_statistics(proposal),
        too_few=_too_few(proposal),
        marked=_marked(proposal, found.today),
        drift=_drift(proposal),
        notes=[NOTES[one] for one in sorted(proposal.notes)],
        outliers=[_named(one, kind) for one in proposal.outliers[:_MOST_NAMED]],
        left_out=[
            _("%(reading)s: %(why)s")
            % {"reading": _left_out(one.on, kind, one.value), "why": WHY[one.why]}
            for one in proposal.left_out[:_MOST_NAMED]
        ],
        rows=_rows(proposal, item),
        basis=_basis(series) if proposal.bounds else [],
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


def _word(series: Series) -> str:
    """Return the series as a part of an id on the page."""
    return series.key.replace(":", "-").replace("=", "-")


def _statistics(proposal: Proposal) -> list[tuple[Any, str]]:
    kind = proposal.series.kind
    found: list[tuple[Any, str]] = [
        (
            _("Readings"),
            _("%(readings)s on %(days)s days")
            % {"readings": len(proposal.taken), "days": proposal.days},
        )
    ]
    if proposal.normal is not None and proposal.spread is not None:
        values = [one.value for one in proposal.taken]
        found += [
            (_("Usual value (median)"), _value(kind, proposal.normal)),
            (_("Spread (1.4826 × MAD)"), _value(kind, proposal.spread)),
            (
                _("Lowest and highest"),
                f"{_value(kind, min(values))} – {_value(kind, max(values))}",
            ),
        ]
    return found


def _too_few(proposal: Proposal) -> list[str]:
    if proposal.is_enough:
        return []
    days, readings = proposal.days_short, proposal.readings_short
    said = [_("Too little to say anything.")]
    if readings:
        said.append(
            ngettext(
                "%(count)s more reading is needed.", "%(count)s more readings are needed.", readings
            )
            % {"count": readings}
        )
    if days:
        said.append(
            ngettext(
                "Readings on %(count)s more day are needed.",
                "Readings on %(count)s more days are needed.",
                days,
            )
            % {"count": days}
        )
    return said


def _marked(proposal: Proposal, today: date) -> str:
    if not proposal.is_uncertain:
        return ""
    return _(
        "Uncertain: %(what)s, in these days or less than 30 days before. Decided on today it is"
        " proposed again from %(again)s."
    ) % {"what": _what(proposal), "again": written.full_date(due_again_on(today))}


def _what(proposal: Proposal) -> str:
    return listed(
        f"{WRONG[one.what]} {written.day_and_month(one.first)}"
        + (f"–{written.day_and_month(one.last)}" if one.last != one.first else "")
        for one in proposal.disturbances
    )


def _drift(proposal: Proposal) -> str:
    if proposal.drift is None:
        return ""
    change = proposal.drift.change
    words = {
        "change": _value(proposal.series.kind, abs(change)),
        "days": proposal.drift.days,
    }
    text = (
        _(
            "Not steady: the readings rise by %(change)s in %(days)s days. What is usual is not known."
        )
        if change > 0
        else _(
            "Not steady: the readings fall by %(change)s in %(days)s days. What is usual is not known."
        )
    )
    return text % words


def _rows(proposal: Proposal, item: MonitoringItem) -> list[NumberRow]:
    if not proposal.is_enough:
        return []
    series = proposal.series
    rows = []
    if proposal.may_set_normal:
        now = normal_of(item, series.component)
        rows.append(
            NumberRow(
                _("Usual value"),
                _value(series.kind, now.value if now else None),
                _value(series.kind, proposal.normal),
            )
        )
    old = range_of(item, series.component, series.context)
    for name in proposal.named:
        rows.append(
            NumberRow(
                BOUND_LABELS[name],
                _value(series.kind, getattr(old, name) if old else None),
                _value(series.kind, getattr(proposal.bounds, name)),
            )
        )
    return rows


def _basis(series: Series) -> list[Any]:
    known = BASES.get((series.kind, series.component))
    said = str(known).replace("%%", "%") if known else ""
    if series.kind == "peak_flow":
        return [said]
    return [said, OURS] if said else [OURS]


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
        days=_between(row.first_day, row.last_day),
        reason=row.reason,
        again=written.full_date(again) if again else "",
    )


def _chart(proposal: Proposal, found: TrialFound) -> Figure:
    zone = ZoneInfo(found.patient.time_zone)
    starts = datetime.combine(proposal.period.first, time(), tzinfo=zone)
    ends = datetime.combine(proposal.period.last + timedelta(days=1), time(), tzinfo=zone)
    bounds, far = proposal.bounds, set(proposal.outliers)
    points = tuple(
        Point(
            one.at,
            one.value,
            bounds.colour_of(one.value) if bounds else "NOT_JUDGED",
            note=_("far from the others") if one in far else "",
        )
        for one in proposal.taken
    )
    bands = (
        bands_of(
            green=(bounds.green_low, bounds.green_high),
            yellow=(bounds.yellow_low, bounds.yellow_high),
        )
        if bounds
        else ()
    )
    label = series_label(proposal.series)
    line = Line(
        label=label,
        points=points,
        periods=(PlanPeriod(starts, "", bands),),
        unit=STAFF_WORDS.unit(proposal.series.kind),
    )
    title = (
        _("%(what)s, %(days)s, coloured by the proposed limits") if bounds else "%(what)s, %(days)s"
    )
    trend = Trend(
        series=(line,),
        labels=Labels(
            title=title % {"what": label, "days": _days(proposal.period)},
            colours=colours.colour_words(),
            missing=_("Missing"),
            empty=_("No readings in this time."),
            decimal_sign=written.decimal_sign(),
        ),
        starts_at=starts,
        ends_at=ends,
        gap=timedelta(days=3),
        zone=zone,
    )
    return figure(trend, uid=f"chart-{_word(proposal.series)}", size=_SIZE)


def _named(one: Taken, kind: str) -> str:
    return f"{written.day_and_month(one.on)}: {_value(kind, one.value)}"


def _left_out(on: date, kind: str, value: Decimal | None) -> str:
    shown = f" {_value(kind, value)}" if value is not None else ""
    return f"{written.day_and_month(on)}{shown}"


def _value(kind: str, value: Decimal | None) -> str:
    return "–" if value is None else STAFF_WORDS.value(kind, value)


def _days(period: Period) -> str:
    return _between(period.first, period.last)


def _between(first: date, last: date) -> str:
    return f"{written.full_date(first)}–{written.full_date(last)}"
