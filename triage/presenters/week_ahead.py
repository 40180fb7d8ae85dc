"""Next week's load and fair shares in words, for the lead of a centre."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dho.web import written
from dho.web.charts import Bar, BarGroup, BarLabels, bars_svg
from dho.web.colours import colour_word
from triage.presenters.load import Table
from triage.rules.figures import COLOURS, FEWEST
from triage.rules.forecast import CAN_WAIT, MARGIN, Postponable, Verdict, verdict
from triage.rules.sharing import Balance, fair_shares

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.safestring import SafeString

    from triage.queries.load import LoadMaterial, WeekMaterial
    from triage.rules.forecast import Forecast
    from triage.rules.sharing import Fair

_WAITS = {
    Postponable.REVIEWS: gettext_lazy("Reviews of plans whose day has come"),
    Postponable.GREEN_ROUNDS: gettext_lazy("Rounds of green readings to acknowledge"),
    Postponable.EVALUATIONS: gettext_lazy("Evaluations of goals and measures"),
    Postponable.TEMPLATE_ANSWERS: gettext_lazy("Answers to new versions of plan templates"),
    Postponable.START_UPS: gettext_lazy("Start-up of new patients, training and equipment"),
    Postponable.PROPOSALS: gettext_lazy("Uncertain proposals of limits that are due again"),
    Postponable.JOURNAL: gettext_lazy("Notes to bring into the journal"),
    Postponable.LEARNING: gettext_lazy("Going through rules whose alerts lead to nothing"),
}


@dataclass(frozen=True, slots=True)
class WaitShown:
    """A kind of work that can be moved, and how much there is of it; None: it is not counted."""

    what: str
    count: int | None


@dataclass(frozen=True, slots=True)
class WeekShown:
    """Next week on the page. ``is_too_much``: the banner, and what can wait."""

    title: str
    sentence: str
    how: str
    is_too_much: bool
    can_wait: tuple[WaitShown, ...]
    table: Table | None = None
    chart: SafeString | None = None
    is_staffed: bool = True


def week_shown(material: WeekMaterial) -> WeekShown:
    """Return next week in words."""
    found = material.forecast
    if found is None:
        return WeekShown(
            _("Next week"),
            _("There is too little history yet: a forecast needs three whole weeks with plans."),
            "",
            is_too_much=False,
            can_wait=(),
            is_staffed=bool(material.by_weekday),
        )
    said = verdict(found, material.staffed)
    return WeekShown(
        _("Next week, from %(day)s") % {"day": written.weekday_and_date(found.begins_on)},
        _sentence(found, said, material.staffed),
        _how(found, material.minutes),
        is_too_much=said is Verdict.TOO_MUCH,
        can_wait=_can_wait(material) if said in (Verdict.TOO_MUCH, Verdict.TIGHT) else (),
        table=_days(found, material.by_weekday),
        chart=_chart(found, material.by_weekday),
        is_staffed=bool(material.by_weekday),
    )


def _sentence(found: Forecast, said: Verdict, staffed: int | None) -> str:
    words = {
        Verdict.TOO_MUCH: _(
            "More work is expected than is staffed: about %(minutes)s minutes (%(low)s to %(high)s in"
            " four weeks of five), and %(staffed)s are staffed. Move what can wait, or call somebody"
            " in, before the week begins."
        ),
        Verdict.TIGHT: _(
            "It may become tight: about %(minutes)s minutes are expected, but up to %(high)s may come,"
            " and %(staffed)s are staffed."
        ),
        Verdict.ENOUGH: _(
            "The staffing is enough: about %(minutes)s minutes are expected (%(low)s to %(high)s in"
            " four weeks of five), and %(staffed)s are staffed."
        ),
        Verdict.NOT_STAFFED: _(
            "About %(minutes)s minutes are expected (%(low)s to %(high)s in four weeks of five). Say"
            " how many are staffed, and you are warned in time."
        ),
    }
    return words[said] % {
        "minutes": _whole(found.minutes),
        "low": _whole(found.low),
        "high": _whole(found.high),
        "staffed": _whole(staffed or 0),
    }


def _how(found: Forecast, minutes: Mapping[str, int]) -> str:
    rates = ", ".join(
        f"{colour_word(colour).lower()} {_decimal(found.rates[colour])}" for colour in COLOURS
    )
    return _(
        "How it is reckoned: readings that the plans expect next week, times alerts per hundred"
        " expected readings in the last %(weeks)s weeks (%(rates)s; each weekday by itself), times the"
        " minutes of an alert at this centre (red %(red)s, yellow %(yellow)s). What comes on closed"
        " days is work of the next open day. Leads are told when it is more than %(margin)s %% above"
        " what is staffed."
    ) % {
        "weeks": found.weeks,
        "rates": rates,
        "red": minutes["RED"],
        "yellow": minutes["YELLOW"],
        "margin": MARGIN,
    }


def _can_wait(material: WeekMaterial) -> tuple[WaitShown, ...]:
    """Return what can wait, the most first; then what is not counted."""
    counts = material.waits
    return tuple(
        WaitShown(str(_WAITS[one]), counts.get(one))
        for one in sorted(CAN_WAIT, key=lambda one: -counts.get(one, -1))
        if counts.get(one) != 0
    )


def _days(found: Forecast, by_weekday: Mapping[int, int]) -> Table:
    head = (
        _("Day"),
        _("Readings expected"),
        _("Alerts expected"),
        _("of them red or not judged"),
        _("Minutes"),
        _("Staffed"),
    )
    rows = tuple(
        (
            written.weekday_and_date(one.day),
            _whole(one.expected),
            _decimal(sum(one.alerts.values())),
            _decimal(one.alerts.get("RED", 0) + one.alerts.get("NOT_JUDGED", 0)),
            _whole(one.minutes),
            _whole(by_weekday.get(one.day.isoweekday(), 0)) if by_weekday else "–",
        )
        for one in found.days
    )
    return Table("days", _("Day by day"), head, rows)


def _chart(found: Forecast, by_weekday: Mapping[int, int]) -> SafeString | None:
    if not found.days:
        return None
    series = (_("Staffed minutes"), _("Minutes of work expected"))
    groups = []
    for one in found.days:
        staffed = by_weekday.get(one.day.isoweekday(), 0)
        bars = [Bar(Decimal(round(one.minutes)), _whole(one.minutes))]
        if by_weekday:
            bars.insert(0, Bar(Decimal(staffed), _whole(staffed)))
        groups.append(BarGroup(written.weekday_and_date(one.day), tuple(bars)))
    labels = BarLabels(
        title=_("Minutes of work expected, day by day"), series=series if by_weekday else series[1:]
    )
    return bars_svg(groups, labels=labels, uid="week-ahead")


def shares_table(material: LoadMaterial, shares: Mapping[str, int]) -> Table | None:
    """Return each tenant's part of the centre beside its share; None for fewer than two tenants."""
    brought = material.brought
    if len(brought) < 2:
        return None
    names = dict(material.tenants)
    found = fair_shares(brought, shares)
    head = (
        _("Tenant"),
        _("Patients"),
        _("Readings expected"),
        _("Alerts"),
        _("Minutes"),
        _("Share"),
        _("In words"),
    )
    rows = tuple(
        (names[one.tenant], *((_("too few"),) * 5), "")
        if one.is_hidden
        else (
            names[one.tenant],
            *(f"{each} %" for each in (one.patients, one.expected, one.alerts, one.minutes)),
            f"{one.agreed} %",
            _balance(one, names[one.tenant]),
        )
        for one in found
    )
    note = (
        _("The share is the percent that was set for each, as parts of their sum.")
        if found[0].is_set
        else _(
            "No share is set for every tenant, so a tenant carries as large a part as it has"
            " patients."
        )
    )
    note += " " + _(
        "Minutes are alerts times what the centre reckons for one. A tenant with fewer than %(fewest)s"
        " patients is not shown."
    ) % {"fewest": FEWEST}
    return Table("shares", _("What each tenant brings, and carries"), head, rows, note)


def _balance(one: Fair, name: str) -> str:
    words = {
        Balance.EVEN: _("%(name)s gives about as much work as its share."),
        Balance.MORE: _("%(name)s gives %(points)s percentage points more work than its share."),
        Balance.LESS: _("%(name)s gives %(points)s percentage points less work than its share."),
    }
    return words[one.balance] % {"name": name, "points": abs(one.difference)}


def _whole(number: float) -> str:
    return written.number(round(number))


def _decimal(number: float) -> str:
    return f"{number:.1f}".replace(".", written.decimal_sign())
