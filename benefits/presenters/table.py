"""A report as the sheets of a workbook: every figure with its definition and its version."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import override

from benefits.presenters import words
from benefits.presenters.cells import Cell, number_cell
from benefits.presenters.money_table import money_sheet
from benefits.presenters.more import national_lines
from benefits.presenters.plan_words import (
    came_back_text,
    definition,
    tenant_source,
    tenant_value,
)
from benefits.presenters.quarters import quarter_sheets
from benefits.presenters.rate_cells import rate_cells, rate_headings
from benefits.presenters.whereabouts import where_sheet
from benefits.rules.statistics import Change, Level, Suppressed
from dho.lib.clock import OSLO

if TYPE_CHECKING:
    from benefits.rules.missing import Bounds
    from benefits.rules.report import FollowUp, IndicatorFigures, Report


def sheets_of(report: Report, *, data_version: str, language: str) -> dict[str, list[list[Cell]]]:
    """Return names and rows of the sheets, in the language. What is withheld says so in words."""
    with override(language):
        return {
            _("About"): _about(report, data_version),
            _("Figures"): [_headings(), *_figures(report, data_version)],
            **_person_by_person(report, data_version),
            **_of_tenant(report, data_version),
            _("Coverage"): _with_version(_coverage(report), report, data_version),
            _("Where everybody is"): _with_version(_went(report), report, data_version),
            _("Use of the plan"): _with_version(_plan_use(report), report, data_version),
            _("Who is in each analysis"): where_sheet(report, data_version),
            _("National reporting"): _national(report, data_version),
            _("Comparison groups"): _differences(report, data_version),
            **_money(report, data_version),
            **quarter_sheets(report, data_version),
        }


def _about(report: Report, data_version: str) -> list[list[Cell]]:
    made = report.made_at.astimezone(OSLO)
    return [
        [_("Benefit report"), report.tenant_name],
        [_("Period"), words.period_name(report.period, made.date())],
        [_("Made"), made.isoformat(timespec="minutes")],
        [_("Edition"), str(words.EDITIONS[report.for_whom])],
        [_("Definitions, edition"), report.edition],
        [_("Data version"), data_version],
        [_("Persons"), number_cell(report.persons)],
    ]


def _headings() -> list[Cell]:
    return [
        _("Benefit"), _("Indicator"), _("Unit"), _("When"), _("Persons expected"), _("Known"),
        _("Not known"), _("Missing"), _("No figure before"), _("n"), _("Mean before"), _("Mean after"),
        _("Mean change"), _("95 % low"), _("95 % high"), _("Median change"), _("p"),
        *rate_headings("%s"), *rate_headings(_("Without the 30 days next to the start: %s")),
        _("Missing, as in best and worst case"), _("Change in the best case"),
        _("Change in the worst case"), _("Same months of the year"), _("Definition"), _("Chosen beforehand"),
        _("Version of the row"), _("Definitions, edition"), _("Data version"),
    ]  # fmt: skip


def _figures(report: Report, data_version: str) -> list[list[Cell]]:
    return [
        [*_line(figures, one), report.edition, data_version]
        for figures in report.figures
        for one in (figures.reference, *figures.follow_ups)
    ]


def _line(figures: IndicatorFigures, one: FollowUp) -> list[Cell]:
    counts = (one.expected, one.known, one.not_known, one.missing, one.no_reference)
    return [
        f"{figures.benefit.row}. {_(figures.benefit.name)}",
        _(figures.indicator.name),
        words.unit(figures.indicator),
        words.point_name(one.point),
        *(number_cell(count) for count in counts),
        *_change(one),
        *rate_cells(one.rate),
        *rate_cells(one.without_start),
        *_bounds(one.bounds),
        _("yes") if figures.is_same_months(one) else _("no"),
        definition(figures.indicator),
        figures.benefit.beforehand_on.isoformat() if figures.benefit.beforehand_on else None,
        figures.benefit.edition or None,
    ]


def _change(one: FollowUp) -> list[Cell]:
    if isinstance(one.change, Change):
        c = one.change
        low = str(words.TOO_ALIKE) if c.no_interval else number_cell(c.low)
        first, rest = (c.before, c.after, c.change), (c.high, c.median, c.chance)
        return [c.n, *(number_cell(one) for one in first), low, *(number_cell(one) for one in rest)]
    if isinstance(one.level, Level):
        return [one.level.n, None, number_cell(one.level.mean), None, None, None, None, None]
    why = next((part for part in (one.change, one.level) if isinstance(part, Suppressed)), None)
    return [words.withheld(why) if why else None, *[None] * 7]


def _bounds(bounds: Bounds | None) -> list[Cell]:
    if bounds is None:
        return [None] * 3
    return [bounds.missing, number_cell(bounds.best), number_cell(bounds.worst)]


def _person_by_person(report: Report, data_version: str) -> dict[str, list[list[Cell]]]:
    """Return the sheet of pairs without names, where there are too few persons to compare."""
    rows: list[list[Cell]] = [
        [_("Indicator"), _("Unit"), _("When"), _("Before"), _("After"), _("Definition")]
    ]
    rows += [
        [
            _(figures.indicator.name),
            words.unit(figures.indicator),
            words.point_name(one.point),
            number_cell(before),
            number_cell(after),
            definition(figures.indicator),
        ]
        for figures in report.figures
        for one in figures.follow_ups
        for before, after in one.each
    ]
    if not rows[1:]:
        return {}
    return {_("Person by person"): _with_version(rows, report, data_version)}


def _of_tenant(report: Report, data_version: str) -> dict[str, list[list[Cell]]]:
    """Return the sheet of the tenant's own figures, where the edition has any."""
    if not report.tenant_figures:
        return {}
    headings: list[Cell] = [
        _("Indicator"), _("Unit"), _("Period"), _("Value"), _("From where"),
        _("Mean before the first follow-up began"), _("Mean after it"),
        _("Of these quarters of the year only"), _("Definition"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            _(figures.indicator.name),
            str(words.TENANT_UNITS[figures.indicator.unit]),
            one.period,
            float(one.value) if isinstance(one.value, Decimal) else tenant_value(one.value),
            tenant_source(one.source),
            *(None if mean is None else float(mean) for mean in (figures.before, figures.after)),
            ", ".join(str(quarter) for quarter in figures.same_quarters) or None,
            _(figures.indicator.definition),
        ]
        for figures in report.tenant_figures
        for one in figures.entries
    ]
    whole = _with_version([headings, *rows], report, data_version)
    return {_("Figures of the municipality"): whole}


def _money(report: Report, data_version: str) -> dict[str, list[list[Cell]]]:
    if report.money is None:
        return {}
    versions: list[list[Cell]] = [
        [],
        [_("Definitions, edition"), report.edition],
        [_("Data version"), data_version],
    ]
    return {_("Money"): [*money_sheet(report.money), *versions]}


def _coverage(report: Report) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [_("When"), _("Persons"), _("Ended before it"), _("Not come to it"), _("Values expected"),
         _("Recorded"), _("Not known"), _("Missing")]
    ]  # fmt: skip
    for row in report.coverage:
        counts = (row.persons, row.ended_before, row.not_reached, row.expected, row.known,
                  row.not_known, row.missing)  # fmt: skip
        rows.append([words.point_name(row.point), *(number_cell(count) for count in counts)])
    told = _(
        "A value is expected when a person has come to the point in time while in follow-up, in the period of the report. Missing values are missing: they are never counted as zero."
    )
    return [*rows, [told, *[None] * 7]]


def _went(report: Report) -> list[list[Cell]]:
    rows: list[list[Cell]] = [[_("Where"), _("Persons")]]
    rows += [[words.where_name(one.where), number_cell(one.persons)] for one in report.went]
    return [*rows, [came_back_text(report), None]] if report.came_back else rows


def _plan_use(report: Report) -> list[list[Cell]]:
    use = report.plan_use
    return [
        [_("Persons"), _("Number"), _("Definition")],
        [_("In follow-up when the period ended"), number_cell(use.persons), None],
        [_("With a published plan in force"), number_cell(use.with_plan), None],
        [_("Without a published plan in force"), number_cell(use.without_plan), None],
        [_("Plan opened or printed in the period"), number_cell(use.used), str(words.USE_OF_PLAN)],
        [_("Plan neither opened nor printed in the period"), number_cell(use.unused), None],
    ]


def _with_version(rows: list[list[Cell]], report: Report, data_version: str) -> list[list[Cell]]:
    head, *lines = rows
    return [
        [*head, _("Definitions, edition"), _("Data version")],
        *([*line, report.edition, data_version] for line in lines),
    ]


def _national(report: Report, data_version: str) -> list[list[Cell]]:
    known = report.national
    figures = (known.active, known.municipalities, known.gp_offices, known.plans) if known else ()
    rows: list[list[Cell]] = [[_("Figure"), _("Number"), _("Definition"), _("Data version")]]
    lines = zip(national_lines(report), figures, strict=True)
    rows += [
        [name, number_cell(figure), definition, data_version]
        for (name, _text, definition), figure in lines
    ]
    return rows


def _differences(report: Report, data_version: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [_("Indicator"), _("When"), _("Group"), _("Source"), _("n"), _("Own change"), _("The group's n"),
         _("The group's mean before"), _("The group's mean after"), _("The group's change"),
         _("Difference of the changes"), _("95 % low"), _("95 % high"), _("Definition"), _("Data version")]
    ]  # fmt: skip
    indicators = {one.indicator.code: one.indicator for one in report.figures}
    for one in report.differences:
        indicator = indicators[one.code]
        ends = (
            one.other_before,
            one.other_after,
            one.other_change,
            one.difference,
            one.low,
            one.high,
        )
        rows.append(
            [_(indicator.name), words.point_name(one.point), one.name, one.source, one.n,
             number_cell(one.change), one.other_n, *(number_cell(end) for end in ends),
             definition(indicator), data_version]
        )  # fmt: skip
    return rows
