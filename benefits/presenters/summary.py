"""The report in plain words, for people who decide and have one minute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from benefits.presenters import words
from benefits.rules.plan_types import Better
from benefits.rules.statistics import SMALLEST_GROUP, Change, Suppressed
from dho.web.written import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benefits.rules.report import IndicatorFigures, PlanUse, Report


def summary(report: Report) -> Iterator[str]:
    """Yield the sentences of the summary, the number of persons first."""
    if report.is_empty:
        yield _("Nobody in %(tenant)s was followed up at home in this period.") % {
            "tenant": report.tenant_name
        }
        return
    if report.is_too_small:
        yield _(
            "Too few persons in %(tenant)s were followed up at home in this period, or the figures would"
            " help to count fewer than five. So that nobody can be recognised, none are shown."
        ) % {"tenant": report.tenant_name}
        return
    yield how_many(report)
    if isinstance(report.persons, int) and report.persons < SMALLEST_GROUP:
        yield _(
            "So few persons say nothing certain. They are shown one by one, without names, to the"
            " municipality's own project leads alone."
        )
    for figures in report.figures:
        change = figures.headline.change if figures.headline else None
        if isinstance(change, Change) and change.is_certain:
            yield _change_text(figures, change)
    yield from doubts(report)
    yield plan_use_text(report.plan_use)
    yield from gaps(report)


def how_many(report: Report) -> str:
    """Return how many persons the report is about."""
    if isinstance(report.persons, Suppressed):
        if not report.at_least:
            return _(
                "How many persons in %(tenant)s were followed up at home is not shown: it would help"
                " to count fewer than five."
            ) % {"tenant": report.tenant_name}
        return _(
            "At least %(count)s persons in %(tenant)s were followed up at home in this period. How many"
            " in all is not shown: it would help to count fewer than five."
        ) % {"tenant": report.tenant_name, "count": number(report.at_least)}
    return _("%(count)s persons in %(tenant)s were followed up at home in this period.") % {
        "count": number(report.persons),
        "tenant": report.tenant_name,
    }


def doubts(report: Report) -> Iterator[str]:
    """Yield the sentences about what is not certain, by how far it is from being so."""
    texts = {
        "UNCERTAIN": _("No certain change, up or down: %(names)s."),
        "FEW": _("Too few to say anything certain about: %(names)s."),
        "ALIKE": _("Too few events, or too alike, to say how sure the change is: %(names)s."),
        "WITHHELD": _(
            "Not shown, since together with what is published it could tell of fewer than five"
            " persons: %(names)s."
        ),
        "NONE": _("Nothing can be said yet, for lack of figures, about: %(names)s."),
    }
    names: dict[str, list[str]] = {}
    for figures in report.figures:
        name = words.starting_low(_(figures.indicator.name))
        names.setdefault(_doubt(figures), []).append(name)
    for doubt, text in texts.items():
        if doubt in names:
            yield text % {"names": words.in_a_row(names[doubt])}


def _doubt(figures: IndicatorFigures) -> str:
    one = figures.headline
    if one is None or not isinstance(one.change, Change):
        if figures.is_withheld:
            return "WITHHELD"
        return "FEW" if one and one.each else "NONE"
    if one.change.no_interval:
        return "ALIKE"
    if not one.change.is_judged:
        return "FEW"
    return "CERTAIN" if one.change.is_certain else "UNCERTAIN"


def _change_text(figures: IndicatorFigures, change: Change) -> str:
    forms = {
        True: _(
            "Better: %(name)s, mean from %(before)s to %(after)s (%(unit)s; %(when)s, n = %(n)s)."
        ),
        False: _(
            "Worse: %(name)s, mean from %(before)s to %(after)s (%(unit)s; %(when)s, n = %(n)s)."
        ),
    }
    facts = change_facts(figures, change)
    return forms[is_better(figures, change)] % {
        **facts,
        "name": words.starting_low(facts["name"]),
    }


def change_facts(figures: IndicatorFigures, change: Change) -> dict[str, str]:
    """Return what sentences about a change are filled with."""
    when = words.point_name(figures.headline.point) if figures.headline else ""
    return {
        "name": _(figures.indicator.name),
        "before": number(change.before),
        "after": number(change.after),
        "unit": words.unit(figures.indicator),
        "when": words.starting_low(when),
        "n": number(change.n),
    }


def is_better(figures: IndicatorFigures, change: Change) -> bool:
    """Whether the change goes the way that the benefit plan hopes for."""
    return (change.change > 0) == (figures.indicator.better is Better.MORE)


def plan_use_text(use: PlanUse) -> str:
    """Return how many in follow-up have a published self-care plan, one to four never told."""
    if isinstance(use.persons, Suppressed):
        return _(
            "Use of the self-care plan is not shown: it would help to count fewer than five persons."
        )
    persons = {"persons": number(use.persons)}
    if use.persons == 0:
        return _("Nobody is in follow-up at the end of the period.")
    if isinstance(use.with_plan, Suppressed):
        return (
            _(
                "How many of the %(persons)s persons in follow-up have a published self-care plan in"
                " force is not shown: it would tell of fewer than five."
            )
            % persons
        )
    told = _(
        "%(with_plan)s of the %(persons)s persons in follow-up have a published self-care plan"
        " in force (%(share)s)."
    ) % {
        **persons,
        "with_plan": number(use.with_plan),
        "share": words.share(use.with_plan, use.persons),
    }
    if isinstance(use.used, Suppressed) or not use.with_plan:
        return told
    return f"{told} " + _("%(used)s of these plans were opened or printed in the period.") % {
        "used": number(use.used)
    }


def gaps(report: Report) -> Iterator[str]:
    """Yield how much is missing of what should be there."""
    expected = missing = 0
    for row in report.coverage:
        if not isinstance(row.expected, Suppressed) and not isinstance(row.missing, Suppressed):
            expected, missing = expected + row.expected, missing + row.missing
    if missing:
        yield _(
            "Of %(expected)s values that should be recorded, %(missing)s are missing (%(share)s)."
        ) % {
            "expected": number(expected),
            "missing": number(missing),
            "share": words.share(missing, expected),
        }
    elif expected:
        yield _("No value is missing.")
