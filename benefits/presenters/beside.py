"""What stands beside a change, in sentences: rates, what is missing, the season, single pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from benefits.presenters import words
from benefits.presenters.around_start import days_after, without_days
from benefits.rules.indicators import plain
from benefits.rules.rates import RateChange
from benefits.rules.statistics import Change
from dho.web.written import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benefits.rules.report import FollowUp, IndicatorFigures


def notes(figures: IndicatorFigures) -> Iterator[str]:
    """Yield the sentences of the follow-up that is told first."""
    one = figures.headline
    if one is None or not isinstance(one.change, Change):
        if one is not None and one.each:
            yield _each(one)
        return
    yield from _middle(one.change)
    if isinstance(one.rate, RateChange):
        yield _rate(one.rate)
    if isinstance(one.without_start, RateChange):
        yield without_days(one.point) % {"rate": words.starting_low(_rate(one.without_start))}
    yield from days_after(figures, one)
    if one.bounds is not None:
        yield _(
            "Came so far and lack a figure before or after: %(missing)s. Had all of them gone like the"
            " quarter that went best, the change would be %(best)s; like the quarter that went worst,"
            " %(worst)s. Those who ended before are not in it."
        ) % {
            "missing": number(one.bounds.missing),
            "best": words.signed(one.bounds.best),
            "worst": words.signed(one.bounds.worst),
        }
    if figures.is_same_months(one):
        yield _("Before and after lie in the same months of the year.")
    else:
        yield _("Before and after lie in different months of the year.")
    if one.each:
        yield _each(one)


def _middle(change: Change) -> Iterator[str]:
    if change.median is not None:
        text = _("Half of the persons changed by %(median)s or less, half by that or more.")
        yield text % {"median": words.signed(change.median)}
    if change.chance is not None:
        text = _("Chance alone gives as much with p %(chance)s.")
        yield text % {"chance": words.chance(change.chance)}


def _rate(rate: RateChange) -> str:
    reach = str(words.TOO_ALIKE) if rate.no_interval else words.reach(rate.low, rate.high)
    told = {
        "before": number(rate.before),
        "after": number(rate.after),
        "change": f"{words.signed(rate.change)} ({reach})" if reach else words.signed(rate.change),
        "n": number(rate.n),
    }
    if rate.months_before is None or rate.months_after is None:
        return (
            _(
                "Per person and twelve months at risk: %(before)s before and %(after)s after, change"
                " %(change)s (n = %(n)s)."
            )
            % told
        )
    return _(
        "Per person and twelve months at risk: %(before)s before and %(after)s after, change"
        " %(change)s (n = %(n)s; %(months_before)s and %(months_after)s months)."
    ) % {
        **told,
        "months_before": number(rate.months_before),
        "months_after": number(rate.months_after),
    }


def _each(one: FollowUp) -> str:
    pairs = [f"{number(plain(before))} → {number(plain(after))}" for before, after in one.each]
    return _("Each person, before and after, in order of size: %(pairs)s.") % {
        "pairs": ", ".join(pairs)
    }
