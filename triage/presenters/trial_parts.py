"""The parts of a proposal from readings in words: statistics, warnings, numbers, and the chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dho.web import colours, written
from dho.web.charts import Figure, Labels, PlanPeriod, Point, Size, Trend, bands_of, figure
from dho.web.charts import Series as Line
from measurements.presenters import STAFF_WORDS
from selfcare_plans.presenters.words import BOUND_LABELS, listed
from selfcare_plans.rules.personal_checks import normal_of
from selfcare_plans.rules.personal_ranges import range_of
from triage.presenters.trial_words import BASES, OURS, WRONG
from triage.rules.trial import due_again_on

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from selfcare_plans.rules.document import MonitoringItem
    from triage.queries.trial import TrialFound
    from triage.rules.trial import Period, Proposal, Series, Taken

_SIZE = Size(560, 170, 13)


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One number of the plan: as it is now, and as it would be."""

    label: Any
    now: str
    proposed: str


def statistics(proposal: Proposal) -> list[tuple[Any, str]]:
    """Return the numbers that the proposal comes from, each with its name."""
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
            (_("Usual value (median)"), value_shown(kind, proposal.normal)),
            (_("Spread (1.4826 × MAD)"), value_shown(kind, proposal.spread)),
            (
                _("Lowest and highest"),
                f"{value_shown(kind, min(values))} – {value_shown(kind, max(values))}",
            ),
        ]
    return found


def too_few(proposal: Proposal) -> list[str]:
    """Return how much is missing before anything is said; empty where there is enough."""
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


def marked(proposal: Proposal, today: date) -> str:
    """Return why the proposal is uncertain and when it is made again; empty where it is certain."""
    if not proposal.is_uncertain or not proposal.is_enough:
        return ""
    return _(
        "Uncertain: %(what)s, in these days or less than 30 days before. Decided on today it is"
        " proposed again from %(again)s."
    ) % {"what": what_disturbs(proposal), "again": written.full_date(due_again_on(today))}


def what_disturbs(proposal: Proposal) -> str:
    """Return what lies in the days or shortly before, with its days."""
    return listed(
        f"{WRONG[one.what]} {written.day_and_month(one.first)}"
        + (f"–{written.day_and_month(one.last)}" if one.last != one.first else "")
        for one in proposal.disturbances
    )


def drift(proposal: Proposal) -> str:
    """Return the warning that the person was not steady; empty where they were."""
    if proposal.drift is None:
        return ""
    change = proposal.drift.change
    words = {
        "change": value_shown(proposal.series.kind, abs(change)),
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


def rows(proposal: Proposal, item: MonitoringItem) -> list[NumberRow]:
    """Return each number of the plan as it is, and as it would be."""
    if not proposal.is_enough:
        return []
    series = proposal.series
    rows = []
    if proposal.may_set_normal:
        now = normal_of(item, series.component)
        rows.append(
            NumberRow(
                _("Usual value"),
                value_shown(series.kind, now.value if now else None),
                value_shown(series.kind, proposal.normal),
            )
        )
    old = range_of(item, series.component, series.context)
    for name in proposal.named:
        rows.append(
            NumberRow(
                BOUND_LABELS[name],
                value_shown(series.kind, getattr(old, name) if old else None),
                value_shown(series.kind, getattr(proposal.bounds, name)),
            )
        )
    return rows


def basis(series: Series) -> list[Any]:
    """Return where the distances from the normal come from."""
    known = BASES.get((series.kind, series.component))
    said = str(known) if known else ""
    if series.kind == "peak_flow":
        return [said]
    return [said, OURS] if said else [OURS]


def chart(proposal: Proposal, found: TrialFound) -> Figure:
    """Return the readings drawn over the proposed limits, with their table."""
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
            title=title % {"what": label, "days": days_of(proposal.period)},
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
    return figure(trend, uid=f"chart-{word_of(proposal.series)}", size=_SIZE)


def named(one: Taken, kind: str) -> str:
    """Return a reading with its day."""
    return f"{written.day_and_month(one.on)}: {value_shown(kind, one.value)}"


def left_out_reading(on: date, kind: str, value: Decimal | None) -> str:
    """Return the day and, where there is one, the number of a reading that is left out."""
    shown = f" {value_shown(kind, value)}" if value is not None else ""
    return f"{written.day_and_month(on)}{shown}"


def value_shown(kind: str, value: Decimal | None) -> str:
    """Write a number with its unit; a dash for none."""
    return "–" if value is None else STAFF_WORDS.value(kind, value)


def days_of(period: Period) -> str:
    """Write the days of a period."""
    return between(period.first, period.last)


def between(first: date, last: date) -> str:
    """Write the days from the first to the last."""
    return f"{written.full_date(first)}–{written.full_date(last)}"


def series_label(series: Series) -> str:
    """Return what a series is called: kind, component and context."""
    parts = [STAFF_WORDS.label(series.kind)]
    if series.component:
        parts.append(STAFF_WORDS.component(series.component))
    if series.context:
        parts.append(STAFF_WORDS.context(series.context))
    return ", ".join(parts)


def word_of(series: Series) -> str:
    """Return the series as a part of an id on the page."""
    return series.key.replace(":", "-").replace("=", "-")
