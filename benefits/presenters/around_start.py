"""What the time around the start does to each counted figure, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from benefits.presenters import words
from benefits.rules.around_start import around_start, holds_days_after
from benefits.rules.plan_types import MeasuredIn
from benefits.rules.points import Point
from dho.web.written import number

if TYPE_CHECKING:
    from benefits.rules.plan_types import Indicator
    from benefits.rules.report import Report


def around_lines(report: Report) -> tuple[tuple[str, str, str], ...]:
    """Return each counted indicator with what is said of the days before the start, and after it."""
    return tuple(
        (
            _(one.indicator.name),
            _("compared with them and without them, where it is recorded")
            if one.without_before
            else _("always in it: how much came in them is not asked for"),
            _("in month 3; in no later month")
            if one.has_days_after
            else _("in no comparison: the first follow-up is %(when)s")
            % {"when": words.starting_low(words.point_name(one.first))},
        )
        for one in around_start(report.rows)
    )


def days_after(indicator: Indicator, point: Point) -> str:
    """Return whether a figure at the point holds the 30 days after the start; nothing for answers."""
    if indicator.unit is MeasuredIn.SCORE or point is Point.BASELINE:
        return ""
    if holds_days_after(indicator, point):
        return _("The 30 days after the start are in month 3, and cannot be taken out of it.")
    return _(
        "The 30 days after the start are not in it: month %(months)s covers the three months before it."
    ) % {"months": number(point.months)}
