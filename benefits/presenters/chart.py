"""One chart: contacts with health services per person in three months, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from benefits.presenters import words
from benefits.rules.plan_types import MeasuredIn
from benefits.rules.statistics import Change
from dho.web.charts import Bar, BarGroup, BarLabels, bars_svg
from dho.web.written import number

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from benefits.rules.report import IndicatorFigures, Report


def contacts_chart(report: Report) -> SafeString | None:
    """Draw the indicators that are counted in times per three months; None when none has a change.

    What has no figure stands as words in its place, so that a gap is not read as a zero.
    """
    counted = [f for f in report.figures if f.indicator.unit is MeasuredIn.TIMES_IN_3_MONTHS]
    if not any(_change(figures) for figures in counted):
        return None
    groups = [_group(figures) for figures in counted]
    labels = BarLabels(title=_title(counted), series=(_("Before"), _("After")))
    return bars_svg(groups, labels=labels, uid="contacts")


def _change(figures: IndicatorFigures) -> Change | None:
    change = figures.headline.change if figures.headline else None
    return change if isinstance(change, Change) else None


def _group(figures: IndicatorFigures) -> BarGroup:
    name, change = _(figures.indicator.name), _change(figures)
    if change is None or figures.headline is None:
        return BarGroup(name, (Bar(None, _("no figure to show")), Bar(None, "")))
    after = _("%(mean)s (%(when)s, n = %(n)s)") % {
        "mean": number(change.after),
        "when": words.starting_low(words.point_name(figures.headline.point)),
        "n": number(change.n),
    }
    return BarGroup(name, (Bar(change.before, number(change.before)), Bar(change.after, after)))


def _title(counted: list[IndicatorFigures]) -> str:
    parts = []
    for figures in counted:
        change = _change(figures)
        name = words.starting_low(_(figures.indicator.name))
        parts.append(
            _("%(name)s %(before)s before and %(after)s after")
            % {"name": name, "before": number(change.before), "after": number(change.after)}
            if change
            else _("%(name)s: no figure to show") % {"name": name}
        )
    return _("Times per person in three months: %(list)s.") % {"list": "; ".join(parts)}
