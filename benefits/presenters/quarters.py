"""Quarter by quarter in words, drawings and sheets: who began, then a development that is no effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from benefits.presenters import words
from benefits.rules.plan_types import MeasuredIn
from benefits.rules.statistics import Level, Suppressed, Why
from dho.web.charts import Step, development_svg
from dho.web.written import decimal_sign, number
from tenants.presenters import GROUPS, capital
from tenants.rules.codes import PatientGroup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

    from benefits.presenters.cells import Cell
    from benefits.rules.plan_types import Indicator
    from benefits.rules.quarters import Development, Mean, Quarters
    from benefits.rules.report import Report

# So many of the latest quarters stand side by side on a page; the spreadsheet has all.
SHOWN = 8


@dataclass(frozen=True, slots=True)
class QuarterLine:
    """One line of a table: its name, and for each quarter what stands there over what it rests on."""

    name: str
    unit: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DevelopmentView:
    """One indicator over the quarters: its line, and its drawing."""

    line: QuarterLine
    chart: SafeString


@dataclass(frozen=True, slots=True)
class QuartersView:
    """What is shown of the quarters, in the present language. ``earlier`` are not on the page."""

    names: tuple[str, ...]
    begun: tuple[QuarterLine, ...]
    before: tuple[QuarterLine, ...]
    developments: tuple[DevelopmentView, ...]
    earlier: str

    @property
    def recorded(self) -> tuple[QuarterLine, ...]:
        """The lines of the developments."""
        return tuple(one.line for one in self.developments)


def quarters_view(report: Report) -> QuartersView | None:
    """Return the quarters in words; None where the report has none."""
    found = report.quarters
    if found is None:
        return None
    indicators = {one.indicator.code: one.indicator for one in report.figures}
    codes = [one.quarter for one in found.begun]
    return QuartersView(
        names=tuple(_short(code) for code in codes[-SHOWN:]),
        begun=tuple(_begun(found)),
        before=tuple(
            _line(indicators[one.code], one.before)
            for one in found.indicators
            if any(mean.known for mean in one.before[-SHOWN:])
        ),
        developments=tuple(
            _development(indicators[one.code], one) for one in found.indicators if one.is_shown
        ),
        earlier=number(len(codes) - SHOWN) if len(codes) > SHOWN else "",
    )


def _short(code: str) -> str:
    year, _dash, quarter = code.partition("-Q")
    return _("Q%(number)s %(year)s") % {"number": quarter, "year": year}


def _begun(found: Quarters) -> list[QuarterLine]:
    shown = found.begun[-SHOWN:]
    lines = [QuarterLine(_("Began"), "", tuple((number(one.persons), "") for one in shown))]
    for group in _groups(found):
        counts = [{part.group: part.persons for part in one.groups} for one in shown]
        cells = tuple((number(count.get(group, 0)), "") for count in counts)
        lines.append(QuarterLine(_group_name(group), "", cells))
    return lines


def _groups(found: Quarters) -> list[str]:
    return sorted({part.group for one in found.begun for part in one.groups})


def _group_name(group: str) -> str:
    if not group:
        return _("Group not known")
    return capital(str(GROUPS[PatientGroup(group)]))


def _line(indicator: Indicator, means: Sequence[Mean]) -> QuarterLine:
    cells = tuple(_cell(one) for one in means[-SHOWN:])
    return QuarterLine(_(indicator.name), words.unit(indicator), cells)


def _cell(one: Mean) -> tuple[str, str]:
    if not one.known:
        return words.NOTHING, ""
    below = _("n = %(n)s") % {"n": number(one.known)}
    if not isinstance(one.level, Level):
        return _why(one), below
    if one.median is None:
        return number(one.level.mean), below
    told = {"mean": number(one.level.mean), "median": number(one.median)}
    return _("%(mean)s (%(median)s)") % told, below


def _why(one: Mean) -> str:
    if isinstance(one.level, Suppressed) and one.level.why is Why.CLOSE:
        return _("too near another group")
    return _("too few")


def _development(indicator: Indicator, one: Development) -> DevelopmentView:
    line = _line(indicator, one.recorded)
    shown = one.recorded[-SHOWN:]
    steps = [
        Step(
            _short(mean.quarter),
            _("n = %(n)s") % {"n": number(mean.known)} if mean.known else "",
            *(
                (mean.level.mean, number(mean.level.mean))
                if isinstance(mean.level, Level)
                else (None, "")
            ),
        )
        for mean in shown
    ]
    said = "; ".join(f"{step.name}: {step.text}, {step.below}" for step in steps if step.text)
    title = _("%(name)s, mean of each quarter, a development and no effect. %(list)s.") % {
        "name": line.name,
        "list": said,
    }
    chart = development_svg(
        steps,
        title=title,
        uid=f"quarters-{one.code.lower()}",
        decimal_sign=decimal_sign(),
        floor=float(indicator.lowest),
        ceiling=float(indicator.highest) if indicator.unit is MeasuredIn.SCORE else None,
    )
    return DevelopmentView(line, chart)


def quarter_sheets(report: Report, data_version: str) -> dict[str, list[list[Cell]]]:
    """Return the sheets of all quarters, in the present language; none where the report has none."""
    found = report.quarters
    if found is None:
        return {}
    groups = _groups(found)
    begun: list[list[Cell]] = [
        [_("Quarter"), _("Began"), *(_group_name(one) for one in groups), _("Data version")]
    ]
    for one in found.begun:
        counts = {part.group: part.persons for part in one.groups}
        of_groups = (counts.get(group, 0) for group in groups)
        begun.append([one.quarter, one.persons, *of_groups, data_version])
    return {
        _("Who began"): begun,
        _("From quarter to quarter"): [
            [_("Indicator"), _("Unit"), _("Quarter"), _("n before the start"), _("Mean before the start"),
             _("Median before the start"), _("n in follow-up"), _("Mean in follow-up"),
             _("Median in follow-up"), _("How to read it"), _("Definition"), _("Data version")],
            *_lines(report, found, data_version),
        ],
    }  # fmt: skip


def _lines(report: Report, found: Quarters, data_version: str) -> list[list[Cell]]:
    indicators = {one.indicator.code: one.indicator for one in report.figures}
    rows: list[list[Cell]] = []
    for one in found.indicators:
        indicator = indicators[one.code]
        for index, after in enumerate(one.recorded):
            before = _numbers(one.before[index]) if one.before else [None] * 3
            if not after.known and not any(before):
                continue
            rows.append(
                [_(indicator.name), words.unit(indicator), after.quarter, *before, *_numbers(after),
                 _("a development, not an effect"), _(indicator.definition), data_version]
            )  # fmt: skip
    return rows


def _numbers(one: Mean) -> list[Cell]:
    if isinstance(one.level, Level):
        median = None if one.median is None else float(one.median)
        return [one.known, float(one.level.mean), median]
    return [one.known, words.withheld(one.level) if one.level else None, None]
