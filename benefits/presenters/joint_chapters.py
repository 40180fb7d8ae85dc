"""The chapters of a joint report beside its figures: in short, who is in it, money, definitions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from benefits.presenters import words
from benefits.presenters.money import money_view
from benefits.rules.plan_types import Better
from benefits.rules.statistics import Change, Suppressed
from dho.web.written import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benefits.rules.joint import JointIndicator, JointReport
    from benefits.rules.report import Coverage, Report


_COUNTED = {
    "persons": gettext_lazy("Persons followed up in the period"),
    "active": gettext_lazy("Active patients at its end"),
    "plans": gettext_lazy("Of these with a self-care plan in force"),
    "used": gettext_lazy("Of these plans opened or printed in the period"),
    "gp_offices": gettext_lazy("GP offices involved; one of several municipalities counts in each"),
    "municipalities": gettext_lazy("Municipalities"),
}


@dataclass(frozen=True, slots=True)
class JointTable:
    """A table of the tenants that have published, or of indicators: a name in each row, and its cells.

    ``rows`` hold numbers as numbers, for a workbook.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int | str, ...]], ...]

    @property
    def shown(self) -> list[tuple[str, list[str]]]:
        """The rows as texts."""
        return [
            (name, [number(cell) if isinstance(cell, int) else cell for cell in cells])
            for name, cells in self.rows
        ]


@dataclass(frozen=True, slots=True)
class JointMoney:
    """From how many patients on it pays, by one tenant's published report and prices."""

    name: str
    scenarios: tuple[tuple[str, tuple[str, ...]], ...]


def in_short(joint: JointReport) -> Iterator[str]:
    """Yield who has published and how many there are together, for those who decide."""
    yield ngettext(
        "%(reported)s of %(count)s municipality has published a report of the period.",
        "%(reported)s of %(count)s municipalities have published a report of the period.",
        len(joint.tenants),
    ) % {"reported": len(joint.reported), "count": len(joint.tenants)}
    totals = {one.what: one.total for one in joint.sums}
    if totals["persons"] is None:
        yield _("How many were followed up in all cannot be told: not all have published it.")
    else:
        yield _("Followed up in the period: %(count)s persons.") % {
            "count": number(totals["persons"])
        }


def verdicts(joint: JointReport) -> JointTable:
    """Return in how many municipalities each indicator is better, worse or not certain."""
    rows: list[tuple[str, tuple[int | str, ...]]] = []
    for one in joint.indicators:
        told = [row.change for row in one.rows if isinstance(row.change, Change)]
        better = sum(change.is_certain and _is_better(one, change) for change in told)
        certain = sum(change.is_certain for change in told)
        withheld = sum(isinstance(row.change, Suppressed) for row in one.rows)
        none = len(one.rows) - len(told) - withheld
        counts = (better, certain - better, len(told) - certain, withheld, none)
        when = words.starting_low(words.point_name(one.point))
        rows.append((f"{_(one.indicator.name)}, {when}", counts))
    headings = (
        _("Better"), _("Worse"), _("No certain change"), _("Too few, or withheld"), _("No figures"),
    )  # fmt: skip
    return JointTable(headings, tuple(rows))


def by_chance(joint: JointReport) -> str:
    """Return how often chance alone calls one of the changes better or worse; nothing without any."""
    tested = sum(isinstance(row.change, Change) for one in joint.indicators for row in one.rows)
    if not tested:
        return ""
    return ngettext(
        "%(count)s change is tested: chance alone gives such a change in 5 of 100 reports.",
        "%(count)s changes are tested: chance alone calls about one in twenty of them better or worse.",
        tested,
    ) % {"count": tested}


def _is_better(one: JointIndicator, change: Change) -> bool:
    return (change.change > 0) == (one.indicator.better is Better.MORE)


def how_many(joint: JointReport) -> JointTable:
    """Return what each tenant has published of each count, and the sum where all have."""
    rows = [
        (one.name, tuple(_part(count.parts[at]) for count in joint.sums))
        for at, one in enumerate(joint.tenants)
    ]
    totals = tuple(words.NOTHING if count.total is None else count.total for count in joint.sums)
    headings = tuple(str(_COUNTED[count.what]) for count in joint.sums)
    return JointTable(headings, (*rows, (_("All together"), totals)))


def _part(part: int | Suppressed | None) -> int | str:
    if isinstance(part, int):
        return part
    return words.NOTHING if part is None else words.count(part)


def recorded(joint: JointReport) -> JointTable:
    """Return how much of what should be there is recorded, by tenant, at the points that tell it."""
    rows: list[tuple[str, tuple[int | str, ...]]] = []
    for name, report in _reports(joint):
        shown = [text for row in report.coverage if (text := _share(row))]
        rows.append((name, (" · ".join(shown) or _("not shown"),)))
    return JointTable((_("Recorded of what is expected"),), tuple(rows))


def _share(row: Coverage) -> str:
    if not isinstance(row.known, int) or not isinstance(row.expected, int) or not row.expected:
        return ""
    return _("%(when)s: %(share)s (%(known)s of %(expected)s)") % {
        "when": words.point_name(row.point),
        "share": words.share(row.known, row.expected),
        "known": number(row.known),
        "expected": number(row.expected),
    }


def went(joint: JointReport) -> JointTable:
    """Return where everybody is who was enrolled, at the end of the period, by tenant."""
    by_tenant = {
        name: {one.where: one.persons for one in report.went} for name, report in _reports(joint)
    }
    places = list(dict.fromkeys(where for rows in by_tenant.values() for where in rows))
    return JointTable(
        tuple(words.where_name(where) for where in places),
        tuple(
            (name, tuple(_part(rows.get(where)) for where in places))
            for name, rows in by_tenant.items()
        ),
    )


def money(joint: JointReport) -> tuple[JointMoney, ...]:
    """Return what each tenant that publishes money says of when it pays; none is added up."""
    found = []
    for name, report in _reports(joint):
        if report.money is not None:
            view = money_view(report.money)
            scenarios = tuple((one.name, one.sentences) for one in view.scenarios)
            found.append(JointMoney(name, scenarios))
    return tuple(found)


def _reports(joint: JointReport) -> list[tuple[str, Report]]:
    return [(one.name, one.report) for one in joint.tenants if one.report is not None]
