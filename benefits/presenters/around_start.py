"""What the time around the start does to each counted figure, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from benefits.presenters import words
from benefits.rules.around_start import around_start, holds_days_after
from benefits.rules.plan_types import MeasuredIn
from benefits.rules.points import Point
from benefits.rules.rates import RateChange
from dho.web.written import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benefits.rules.around_start import AroundStart
    from benefits.rules.report import FollowUp, IndicatorFigures, Report


def around_lines(report: Report) -> tuple[tuple[str, str, str], ...]:
    """Return each counted indicator with what is said of the days before the start, and after it."""
    return tuple(
        (_(one.indicator.name), _before(one), _after(one)) for one in around_start(report.rows)
    )


def without_days(point: Point) -> str:
    """Return how a second comparison is told, with room for its ``rate``."""
    if point is Point.M3:
        return _("Without the 30 days before the start and the 30 days after it: %(rate)s")
    return _("Without the 30 days before the start, and so without what led to it: %(rate)s")


def days_after(figures: IndicatorFigures, one: FollowUp) -> Iterator[str]:
    """Yield whether a figure holds the 30 days after the start; nothing of answers.

    Where the second comparison leaves them out, that says it.
    """
    if figures.indicator.unit is MeasuredIn.SCORE or one.point is Point.BASELINE:
        return
    if not holds_days_after(figures.indicator, one.point):
        yield _(
            "The 30 days after the start are not in it: month %(months)s covers the three months"
            " before it."
        ) % {"months": number(one.point.months)}
    elif figures.benefit.part_of(figures.indicator.code) is None:
        yield _("The 30 days after the start are in month 3, and are not asked for by themselves.")
    elif not isinstance(one.without_start, RateChange):
        yield _(
            "The 30 days after the start are in month 3: of too few it is known how much came in them."
        )


def _before(one: AroundStart) -> str:
    if one.without:
        return _("compared with them and without them, where it is recorded")
    if not one.indicator.is_counted_over_time:
        return _("always in it: a mean a month of all three months")
    return _("always in it: how much came in them is not asked for")


def _after(one: AroundStart) -> str:
    if not one.has_days_after:
        when = words.starting_low(words.point_name(one.first))
        return _("in no comparison: the first follow-up is %(when)s") % {"when": when}
    if one.without:
        return _("in month 3, compared with them and without them; in no later month")
    return _("in month 3; in no later month")
