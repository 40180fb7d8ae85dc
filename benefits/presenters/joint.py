"""Several tenants' published reports in words, drawings and sheets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from benefits.presenters import joint_chapters as chapters
from benefits.presenters import words
from benefits.presenters.change_chart import change_row, drawn
from benefits.presenters.definitions import definition_view
from benefits.presenters.plan_words import definition
from benefits.presenters.rate_cells import rate_cells, rate_headings
from benefits.rules.rates import RateChange
from benefits.rules.statistics import Change, Suppressed
from dho.lib.clock import OSLO
from dho.web.charts import ChangeRow
from dho.web.written import clock_time, full_date, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.utils.safestring import SafeString

    from benefits.presenters.cells import Cell
    from benefits.presenters.definitions import DefinitionView
    from benefits.presenters.joint_chapters import JointMoney, JointTable
    from benefits.rules.comparing import TenantRow
    from benefits.rules.joint import JointIndicator, JointReport


@dataclass(frozen=True, slots=True)
class JointRow:
    """One tenant's change."""

    name: str
    n: str
    before: str
    after: str
    change: str
    rates: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True)
class JointIndicatorView:
    """One indicator with its tenants."""

    code: str
    name: str
    unit: str
    when: str
    definition: str
    rows: tuple[JointRow, ...]
    has_rates: bool
    is_same_months: bool
    chart: SafeString | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JointView:
    """Everything that is shown, in the present language."""

    name: str
    period: str
    period_code: str
    until: str
    until_code: str
    tenants: tuple[tuple[str, str, str], ...]
    lacking: str
    in_short: tuple[str, ...]
    verdicts: JointTable
    how_many: JointTable
    recorded: JointTable
    went: JointTable
    indicators: tuple[JointIndicatorView, ...]
    unjudged: str
    money: tuple[JointMoney, ...]
    definitions: tuple[DefinitionView, ...]
    by_chance: str
    is_empty: bool
    # What the chapter on method asks of any report.
    is_internal: bool = False
    around: tuple[tuple[str, str, str], ...] = ()


def joint_view(joint: JointReport) -> JointView:
    """Return the report in words."""
    return JointView(
        name=joint.name,
        period=words.period_code_name(joint.period_code),
        period_code=joint.period_code,
        until=_("%(day)s at %(time)s")
        % {"day": full_date(joint.until), "time": clock_time(joint.until)},
        until_code=joint.until.astimezone(OSLO).isoformat(),
        tenants=tuple(
            (one.name, full_date(one.report.made_at), one.data_version)
            for one in joint.tenants
            if one.report
        ),
        lacking=words.in_a_row(list(joint.lacking)),
        in_short=tuple(chapters.in_short(joint)),
        verdicts=chapters.verdicts(joint),
        how_many=chapters.how_many(joint),
        recorded=chapters.recorded(joint),
        went=chapters.went(joint),
        indicators=tuple(_indicator(one) for one in joint.indicators),
        unjudged=words.in_a_row([words.starting_low(_(one.name)) for one in joint.unjudged]),
        money=chapters.money(joint),
        definitions=tuple(definition_view(one) for one in joint.benefits),
        by_chance=chapters.by_chance(joint),
        is_empty=not joint.reported,
    )


def _indicator(one: JointIndicator) -> JointIndicatorView:
    name, when = _(one.indicator.name), words.point_name(one.point)
    said = "; ".join(
        f"{row.tenant_name}: {_change(row.change)}"
        for row in one.rows
        if isinstance(row.change, Change)
    )
    title = _("%(name)s, %(when)s, by municipality. %(list)s.") % {
        "name": name,
        "when": words.starting_low(when),
        "list": said,
    }
    lines = [_drawn(row) for row in one.rows]
    uid = f"together-{one.indicator.code.lower()}"
    return JointIndicatorView(
        one.indicator.code,
        name,
        words.unit(one.indicator),
        when,
        definition(one.indicator),
        tuple(_row(row) for row in one.rows),
        any(any(_rates(row)) for row in one.rows),
        one.is_same_months,
        drawn(lines, one.indicator, title, uid=uid) if said else None,
    )


def _row(row: TenantRow) -> JointRow:
    none = words.NOTHING
    change = row.change
    if not isinstance(change, Change):
        return JointRow(row.tenant_name, none, none, none, none, (), _why(row))
    return JointRow(
        row.tenant_name,
        number(change.n),
        number(change.before),
        number(change.after),
        _change(change),
        tuple(_rates(row)),
        _("more than chance") if change.is_certain else _("no certain change"),
    )


def _change(change: Change) -> str:
    return f"{words.signed(change.change)} ({words.reach(change.low, change.high)})"


def _rates(row: TenantRow) -> Iterator[str]:
    if isinstance(row.rate, RateChange):
        yield _rate(row.rate)
    if isinstance(row.without_start, RateChange):
        yield _("without the 30 days next to the start: %(rate)s") % {
            "rate": _rate(row.without_start)
        }


def _rate(rate: RateChange) -> str:
    return _("%(before)s → %(after)s, %(change)s (%(reach)s), n = %(n)s") % {
        "before": number(rate.before),
        "after": number(rate.after),
        "change": words.signed(rate.change),
        "reach": words.reach(rate.low, rate.high),
        "n": number(rate.n),
    }


def _drawn(row: TenantRow) -> ChangeRow:
    if isinstance(row.change, Change):
        label = _("%(when)s, n = %(n)s") % {"when": row.tenant_name, "n": number(row.change.n)}
        return change_row(label, row.change)
    return ChangeRow(label=row.tenant_name, remark=_why(row))


def _why(row: TenantRow) -> str:
    if isinstance(row.change, Suppressed):
        return _("withheld, or too few for an interval")
    return _("no figures")


def joint_sheets(joint: JointReport) -> dict[str, list[list[Cell]]]:
    """Return names and rows of the sheets of a workbook, in the present language."""
    view = joint_view(joint)
    about: list[list[Cell]] = [
        [_("Benefit report"), view.name],
        [_("Period"), view.period],
        [_("Published until"), view.until_code],
        [_("Not published"), view.lacking or words.NOTHING],
    ]
    about += [[name, version] for name, _made, version in view.tenants]
    versions = {one.name: one.data_version for one in joint.tenants}
    if view.unjudged:
        about.append([_("Too few everywhere, or withheld"), view.unjudged])
    return {
        _("About"): about,
        _("In short"): [[_("Indicator"), *view.verdicts.headings], *_cells(view.verdicts)],
        _("Counts"): _by_tenant(view.how_many),
        _("How much is recorded"): _by_tenant(view.recorded),
        _("Where everybody is"): _by_tenant(view.went),
        _("Figures"): [
            _headings(),
            *(_line(one, row, versions) for one in joint.indicators for row in one.rows),
        ],
        _("Money and minutes"): _money(view),
        _("Definitions"): _defined(view),
    }


def _money(view: JointView) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [_("Municipality"), _("Prices"), _("From how many patients on it pays")]
    ]
    for one in view.money:
        for scenario, sentences in one.scenarios:
            rows += [[one.name, scenario, sentence] for sentence in sentences]
    return rows


def _defined(view: JointView) -> list[list[Cell]]:
    rows: list[list[Cell]] = [[_("Benefit"), _("Indicator"), _("Unit"), _("Definition")]]
    for one in view.definitions:
        rows += [[one.name, *each] for each in one.definitions]
    return rows


def _by_tenant(table: JointTable) -> list[list[Cell]]:
    return [[_("Municipality"), *table.headings], *_cells(table)]


def _cells(table: JointTable) -> list[list[Cell]]:
    return [[name, *cells] for name, cells in table.rows]


def _headings() -> list[Cell]:
    return [
        _("Indicator"), _("Unit"), _("When"), _("Municipality"), _("n"), _("Mean before"),
        _("Mean after"), _("Mean change"), _("95 % low"), _("95 % high"),
        *rate_headings("%s"), *rate_headings(_("Without the 30 days next to the start: %s")),
        _("Same months of the year"), _("Definition"),
        _("Data version"),
    ]  # fmt: skip


def _line(one: JointIndicator, row: TenantRow, versions: dict[str, str]) -> list[Cell]:
    change = row.change
    numbers: list[Cell] = [_why(row), *[None] * 5]
    if isinstance(change, Change):
        ends = (change.before, change.after, change.change, change.low, change.high)
        numbers = [change.n, *(None if end is None else float(end) for end in ends)]
    return [
        _(one.indicator.name),
        words.unit(one.indicator),
        words.point_name(one.point),
        row.tenant_name,
        *numbers,
        *rate_cells(row.rate),
        *rate_cells(row.without_start),
        _("yes") if one.is_same_months else _("no"),
        definition(one.indicator),
        versions[row.tenant_name],
    ]
