"""What stands beside the figures of persons: national figures, comparison groups, what is late."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from benefits.presenters import words
from benefits.rules.statistics import HIDDEN, SMALLEST_TO_JUDGE, Suppressed
from dho.web.charts import Bar, BarGroup, BarLabels, bars_svg
from dho.web.written import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.utils.safestring import SafeString

    from benefits.rules.beside_types import Difference
    from benefits.rules.report import Report

_MOST_LATE = 6


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """One comparison: own change, the other's, and the difference of the two."""

    when: str
    name: str
    source: str
    own: str
    other: str
    difference: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Late:
    """What is missing though its day has come: how many, of which indicator, at which point."""

    name: str
    when: str
    missing: str
    share: str


def national_lines(report: Report) -> tuple[tuple[str, str, str], ...]:
    """Return the national figures: name, figure, and what is counted. Empty for old reports."""
    known = report.national
    if known is None:
        return ()
    return (
        (
            _("Active patients"),
            words.count(known.active),
            _("Persons in follow-up at the end of the period."),
        ),
        (
            _("Municipalities"),
            words.count(known.municipalities),
            _("Municipalities that the report is about."),
        ),
        (
            _("GP offices involved"),
            words.count(known.gp_offices),
            _(
                "GP offices that have at least one of these persons as a patient. Published only where"
                " it says nothing about a single office."
            ),
        ),
        (
            _("Self-care plans"),
            words.count(known.plans),
            _("Of these persons, those with a published self-care plan in force."),
        ),
    )


def differences_of(report: Report, code: str) -> tuple[DifferenceView, ...]:
    """Return the comparisons of one indicator."""
    return tuple(_difference(one) for one in report.differences if one.code == code)


def _difference(one: Difference) -> DifferenceView:
    reach = words.reach(one.low, one.high)
    shown = words.signed(one.difference)
    return DifferenceView(
        when=words.point_name(one.point),
        name=one.name,
        source=one.source,
        own=_("%(change)s (n = %(n)s)") % {"change": words.signed(one.change), "n": number(one.n)},
        other=_("%(change)s (n = %(n)s)")
        % {"change": words.signed(one.other_change), "n": number(one.other_n)},
        difference=f"{shown} ({reach})" if reach else shown,
        verdict=_says(one),
    )


def _says(one: Difference) -> str:
    if one.low is None or one.high is None:
        if min(one.n, one.other_n) >= SMALLEST_TO_JUDGE:
            return str(words.TOO_ALIKE)
        return _("too few to say anything certain")
    if one.low <= 0 <= one.high:
        return _("the two changes cannot be told apart")
    return _("the two changes differ by more than chance")


def late(report: Report) -> tuple[Late, ...]:
    """Return what is missing most, though its day has come. What is withheld is left out."""
    return tuple(one for _share, one in sorted(_late(report), key=lambda f: -f[0])[:_MOST_LATE])


def _late(report: Report) -> Iterator[tuple[float, Late]]:
    for figures in report.figures:
        for one in (figures.reference, *figures.follow_ups):
            if isinstance(one.missing, Suppressed) or isinstance(one.expected, Suppressed):
                continue
            if one.missing and one.expected:
                yield (
                    one.missing / one.expected,
                    Late(
                        _(figures.indicator.name),
                        words.point_name(one.point),
                        _("%(missing)s of %(expected)s")
                        % {"missing": number(one.missing), "expected": number(one.expected)},
                        words.share(one.missing, one.expected),
                    ),
                )


def went_chart(report: Report) -> SafeString | None:
    """Draw where everybody is who was enrolled; None where nothing of it may be told."""
    told = [one for one in report.went if one.persons != 0]
    if not any(isinstance(one.persons, int) for one in told):
        return None
    groups = [
        BarGroup(
            words.where_name(one.where),
            (
                Bar(None, words.withheld(HIDDEN))
                if isinstance(one.persons, Suppressed)
                else Bar(Decimal(one.persons), number(one.persons)),
            ),
        )
        for one in told
    ]
    listed = "; ".join(f"{words.where_name(one.where)}: {words.count(one.persons)}" for one in told)
    title = _("Where everybody is who was enrolled: %(list)s.") % {"list": listed}
    return bars_svg(groups, labels=BarLabels(title=title, series=(_("Persons"),)), uid="went")
