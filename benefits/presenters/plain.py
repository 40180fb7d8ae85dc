"""One page for those who decide: three things to know, what is certain, and what is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from benefits.presenters.summary import change_facts, doubts, gaps, how_many, is_better
from benefits.rules.report import STILL_IN
from benefits.rules.statistics import Change
from dho.web.written import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benefits.rules.report import IndicatorFigures, Report


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing to know: a heading and what it is."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class PlainWords:
    """The page. Empty where there is nothing to tell."""

    things: tuple[Thing, ...]
    certain: tuple[str, ...]
    uncertain: tuple[str, ...]


def plain_words(report: Report) -> PlainWords:
    """Return the report for a reader with one minute and no training in statistics."""
    if report.is_empty or report.is_too_small:
        return PlainWords((), (), ())
    certain = _certain(report)
    things = (
        Thing(_("Who it is about"), " ".join(_who(report))),
        Thing(_("What has changed"), _what(report, certain)),
        Thing(_("What it does not show"), " ".join(_not_shown(report))),
    )
    return PlainWords(
        things,
        tuple(_change(figures, change) for figures, change in certain),
        tuple(doubts(report)),
    )


def _certain(report: Report) -> list[tuple[IndicatorFigures, Change]]:
    return [
        (figures, figures.headline.change)
        for figures in report.figures
        if figures.headline
        and isinstance(figures.headline.change, Change)
        and figures.headline.change.is_certain
    ]


def _who(report: Report) -> Iterator[str]:
    yield how_many(report)
    still = next((one.persons for one in report.went if one.where == STILL_IN), None)
    if isinstance(still, int) and isinstance(report.persons, int):
        yield _("At the end %(still)s were still in follow-up, and %(ended)s had ended.") % {
            "still": number(still),
            "ended": number(report.persons - still),
        }


def _what(report: Report, certain: list[tuple[IndicatorFigures, Change]]) -> str:
    compared = sum(
        figures.headline is not None and isinstance(figures.headline.change, Change)
        for figures in report.figures
    )
    if not compared and any(figures.is_withheld for figures in report.figures):
        return _(
            "No comparison is shown: together with what is published already each could tell of fewer"
            " than five persons."
        )
    if not compared:
        return _("There are not yet enough figures from before and after to compare.")
    better = sum(is_better(figures, change) for figures, change in certain)
    if not certain:
        return _(
            "%(compared)s things were compared before and after. None changed so much that chance"
            " can be left out."
        ) % {"compared": number(compared)}
    return _(
        "%(compared)s things were compared before and after. %(better)s became better and"
        " %(worse)s worse by more than chance; for the others nothing certain can be said."
    ) % {
        "compared": number(compared),
        "better": number(better),
        "worse": number(len(certain) - better),
    }


def _not_shown(report: Report) -> Iterator[str]:
    yield _(
        "That the service is the cause. People often start after a bad time, and some would have"
        " become better without it."
    )
    count = len({one.name for one in report.differences})
    if count:
        yield ngettext(
            "One group without the service stands beside for comparison.",
            "%(count)s groups without the service stand beside for comparison.",
            count,
        ) % {"count": number(count)}
    else:
        yield _("Nobody without the service is counted.")
    yield from gaps(report)


def _change(figures: IndicatorFigures, change: Change) -> str:
    forms = {
        True: _(
            "%(name)s: better, from %(before)s to %(after)s (%(unit)s; %(n)s persons, %(when)s)."
        ),
        False: _(
            "%(name)s: worse, from %(before)s to %(after)s (%(unit)s; %(n)s persons, %(when)s)."
        ),
    }
    return forms[is_better(figures, change)] % change_facts(figures, change)
