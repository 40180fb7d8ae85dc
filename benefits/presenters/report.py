"""A report as the texts of its tables and its summary. Page and PDF show these, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from benefits.presenters import beside, plan_words, words
from benefits.presenters.around_start import around_lines
from benefits.presenters.change_chart import change_chart, pairs_chart, sentence, state, verdict
from benefits.presenters.chart import contacts_chart
from benefits.presenters.definitions import DefinitionView, definition_view
from benefits.presenters.money import MoneyView, money_view
from benefits.presenters.more import (
    DifferenceView,
    Late,
    differences_of,
    late,
    national_lines,
    went_chart,
)
from benefits.presenters.plain import PlainWords, plain_words
from benefits.presenters.quarters import QuartersView, quarters_view
from benefits.presenters.summary import summary
from benefits.presenters.whereabouts import where_lines
from benefits.rules.report import STILL_IN, ReportEdition
from benefits.rules.statistics import Change, Level, Suppressed
from dho.lib.clock import OSLO
from dho.web.written import clock_time, full_date, number

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from benefits.rules.plan_types import Benefit
    from benefits.rules.report import Coverage, FollowUp, IndicatorFigures, Report


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One line: an indicator at one follow-up. ``is_shown`` is whether a change stands there.

    ``is_same_months`` is whether it lies in the same months of the year as what it is compared with.
    """

    when: str
    is_same_months: bool
    before: str
    after: str
    change: str
    verdict: str
    n: str
    not_known: str
    missing: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """One indicator with its lines, the latest with a change first told as ``headline``."""

    name: str
    unit: str
    rows: tuple[FigureRow, ...]
    headline: FigureRow
    notes: tuple[str, ...]
    sentence: str
    state: str
    chart: SafeString | None
    pairs: SafeString | None
    differences: tuple[DifferenceView, ...]
    where: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BenefitView:
    """One row of the plan, with figures and with what the appendix says of it."""

    defined: DefinitionView
    indicators: tuple[IndicatorView, ...]
    counted: str
    beforehand: str


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """How much of what should be there is there, at one point."""

    when: str
    persons: str
    expected: str
    known: str
    not_known: str
    missing: str
    share: str
    ended_before: str
    not_reached: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """Everything that is shown, in the present language."""

    tenant_name: str
    period: str
    period_code: str
    made_at: str
    made_iso: str
    edition: int
    for_whom: str
    persons: str
    is_empty: bool
    is_too_small: bool
    summary: tuple[str, ...]
    coverage: tuple[CoverageRow, ...]
    went: tuple[tuple[str, str], ...]
    came_back: str
    benefits: tuple[BenefitView, ...]
    chart: SafeString | None
    plain: PlainWords
    national: tuple[tuple[str, str, str], ...]
    late: tuple[Late, ...]
    tells_missing: bool
    went_chart: SafeString | None
    is_internal: bool
    by_chance: str
    money: MoneyView | None = None
    quarters: QuartersView | None = None
    around: tuple[tuple[str, str, str], ...] = ()


def report_view(report: Report) -> ReportView:
    """Return the report in words."""
    figures = {one.indicator.code: one for one in report.figures}
    return ReportView(
        tenant_name=report.tenant_name,
        period=words.period_name(report.period, report.made_at.astimezone(OSLO).date()),
        period_code=report.period.code,
        made_at=_("%(day)s at %(time)s")
        % {"day": full_date(report.made_at), "time": clock_time(report.made_at)},
        made_iso=report.made_at.astimezone(OSLO).isoformat(timespec="seconds"),
        edition=report.edition,
        for_whom=str(words.EDITIONS[report.for_whom]),
        persons=words.count(report.persons),
        is_empty=report.is_empty,
        is_too_small=report.is_too_small,
        summary=tuple(summary(report)),
        coverage=tuple(_coverage(row) for row in report.coverage),
        went=tuple(
            (words.where_name(one.where), words.count(one.persons))
            for one in report.went
            if one.persons != 0 or one.where == STILL_IN
        ),
        came_back=plan_words.came_back_text(report),
        benefits=tuple(_benefit(row, figures, report) for row in report.rows),
        chart=contacts_chart(report),
        plain=plain_words(report),
        national=national_lines(report),
        late=late(report),
        tells_missing=any(
            isinstance(one.missing, int) for figures in report.figures for one in figures.follow_ups
        ),
        went_chart=went_chart(report),
        is_internal=report.for_whom is ReportEdition.INTERNAL,
        by_chance=plan_words.by_chance(report),
        money=money_view(report.money) if report.money else None,
        quarters=quarters_view(report),
        around=around_lines(report),
    )


def _coverage(row: Coverage) -> CoverageRow:
    when, persons, none = words.point_name(row.point), words.count(row.persons), words.NOTHING
    others = words.count(row.ended_before), words.count(row.not_reached)
    if isinstance(row.known, Suppressed) or isinstance(row.expected, Suppressed):
        return CoverageRow(when, persons, none, none, none, none, none, *others)
    return CoverageRow(
        when,
        persons,
        words.count(row.expected),
        words.count(row.known),
        words.count(row.not_known),
        words.count(row.missing),
        words.share(row.known, row.expected),
        *others,
    )


def _benefit(benefit: Benefit, figures: dict[str, IndicatorFigures], report: Report) -> BenefitView:
    return BenefitView(
        defined=definition_view(benefit),
        indicators=tuple(_indicator(figures[i.code], report) for i in benefit.compared),
        counted=plan_words.counted(benefit, report),
        beforehand=plan_words.beforehand(benefit),
    )


def _indicator(figures: IndicatorFigures, report: Report) -> IndicatorView:
    rows = [_reference_row(figures), *(_row(one, figures) for one in figures.follow_ups)]
    headline = figures.headline
    shown = rows[1 + figures.follow_ups.index(headline)] if headline else rows[0]
    return IndicatorView(
        _(figures.indicator.name),
        words.unit(figures.indicator),
        tuple(rows),
        shown,
        tuple(beside.notes(figures)),
        sentence(figures),
        state(figures),
        change_chart(figures),
        pairs_chart(figures),
        differences_of(report, figures.indicator.code),
        where_lines(report, figures),
    )


def _reference_row(figures: IndicatorFigures) -> FigureRow:
    one = figures.reference
    remark = _why_nothing(one)
    if not remark and one.level is None:
        remark = _("compared with below")
    return _line(one, figures, before=_mean(one), verdict=remark, n=_n(one))


def _row(one: FollowUp, figures: IndicatorFigures) -> FigureRow:
    change = one.change
    if not isinstance(change, Change):
        remark = _why_nothing(one) or _("nothing to compare with")
        return _line(one, figures, after=_mean(one), verdict=remark, n=_n(one))
    return _line(
        one,
        figures,
        before=number(change.before),
        after=number(change.after),
        change=_change(change),
        verdict=verdict(change, figures),
        n=number(change.n),
    )


def _line(
    one: FollowUp,
    figures: IndicatorFigures,
    *,
    verdict: str,
    n: str,
    before: str = words.NOTHING,
    after: str = words.NOTHING,
    change: str = words.NOTHING,
) -> FigureRow:
    return FigureRow(
        when=words.point_name(one.point),
        is_same_months=figures.is_same_months(one),
        before=before,
        after=after,
        change=change,
        verdict=verdict,
        n=n,
        not_known=words.count(one.not_known),
        missing=_missing(one),
        is_shown=isinstance(one.change, Change),
    )


def _why_nothing(one: FollowUp) -> str:
    if one.each:
        return _("too few to say anything certain")
    for part in (one.change, one.level, one.expected):
        if isinstance(part, Suppressed):
            return words.withheld(part)
    return _("no figures") if one.known == 0 else ""


def _change(change: Change) -> str:
    shown = words.signed(change.change)
    reach = words.reach(change.low, change.high)
    return f"{shown} ({reach})" if reach else shown


def _mean(one: FollowUp) -> str:
    return number(one.level.mean) if isinstance(one.level, Level) else words.NOTHING


def _n(one: FollowUp) -> str:
    return number(one.level.n) if isinstance(one.level, Level) else words.NOTHING


def _missing(one: FollowUp) -> str:
    if isinstance(one.expected, Suppressed) or isinstance(one.missing, Suppressed):
        return words.NOTHING
    parts = {"missing": number(one.missing), "expected": number(one.expected)}
    return _("%(missing)s of %(expected)s") % parts
