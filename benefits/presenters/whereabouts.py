"""Of every analysis in words: how many of all enrolled are in it, and where the others are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from benefits.presenters import words
from benefits.presenters.cells import number_cell
from benefits.rules.report import NOT_RECORDED, ReportEdition
from benefits.rules.statistics import Suppressed
from benefits.rules.whereabouts import Whereabouts, whereabouts
from dho.web.written import number
from tenants.rules.codes import EndingReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benefits.presenters.cells import Cell
    from benefits.rules.report import IndicatorFigures, Report

_ENDED = (*(reason.value for reason in EndingReason), NOT_RECORDED)


def where_lines(report: Report, figures: IndicatorFigures) -> tuple[str, ...]:
    """Return a sentence for the reference and each follow-up that anybody is in, in this order."""
    first = figures.headline.point if figures.headline else None
    return tuple(
        _sentence(one, with_rate=one.point is first)
        for one in whereabouts(report, figures)
        if one.in_it != 0
    )


def _sentence(one: Whereabouts, *, with_rate: bool) -> str:
    when = words.point_name(one.point)
    if all(isinstance(part, Suppressed) for part in one.parts):
        return _("%(when)s: not shown, since it would help to count fewer than five persons.") % {
            "when": when
        }
    told = "; ".join([_in_it(one, when), *_others(one)]) + "."
    if with_rate and one.also_in_rate:
        told += " " + _(
            "The rate also counts %(count)s whose follow-up ended within the three months, until then."
        ) % {"count": number(one.also_in_rate)}
    return told


def _in_it(one: Whereabouts, when: str) -> str:
    if isinstance(one.in_it, Suppressed):
        return _("%(when)s: how many are in it is not shown") % {"when": when}
    if isinstance(one.enrolled, Suppressed):
        return _("%(when)s: %(in_it)s persons") % {"when": when, "in_it": number(one.in_it)}
    return _("%(when)s: %(in_it)s of %(enrolled)s enrolled") % {
        "when": when,
        "in_it": number(one.in_it),
        "enrolled": number(one.enrolled),
    }


def _others(one: Whereabouts) -> Iterator[str]:
    """Yield where the others are, and at last whether some of that is withheld."""
    listed = ", ".join(
        f"{words.starting_low(words.where_name(reason.where))} {words.count(reason.persons)}"
        for reason in one.ended_as
    )
    reasons = f" ({listed})" if listed else ""
    parts = (
        (one.not_reached, _("not come to it in the period %(count)s"), ""),
        (one.ended_before, _("ended before it %(count)s"), reasons),
        (one.no_reference, _("no figure before %(count)s"), ""),
        (one.not_known, _("not known %(count)s"), ""),
        (one.missing, _("missing %(count)s"), ""),
    )
    shown = [(count, text, more) for count, text, more in parts if isinstance(count, int) and count]
    for count, text, more in shown:
        yield text % {"count": number(count)} + more
    if any(isinstance(count, Suppressed) for count, _text, _more in parts):
        yield _("the rest is not shown") if shown else _("where the others are is not shown")


def where_sheet(report: Report, data_version: str) -> list[list[Cell]]:
    """Return the sheet of it, in the present language; the reasons in the internal edition alone."""
    reasons = _ENDED if report.for_whom is ReportEdition.INTERNAL else ()
    rows: list[list[Cell]] = [
        [_("Indicator"), _("When"), _("Enrolled"), _("In the analysis"), _("Not come to it"),
         _("Ended before it"), *(words.where_name(reason) for reason in reasons),
         _("No figure before"), _("Not known"), _("Missing"), _("Also in the rate"),
         _("Definition"), _("Data version")]
    ]  # fmt: skip
    for figures in report.figures:
        for one in whereabouts(report, figures):
            ended = {reason.where: reason.persons for reason in one.ended_as}
            counts = (
                one.enrolled,
                one.in_it,
                one.not_reached,
                one.ended_before,
                *(ended.get(reason, 0) for reason in reasons),
                one.no_reference,
                one.not_known,
                one.missing,
                one.also_in_rate,
            )
            rows.append(
                [_(figures.indicator.name), words.point_name(one.point), *map(number_cell, counts),
                 _(figures.indicator.definition), data_version]
            )  # fmt: skip
    return rows
