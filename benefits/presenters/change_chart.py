"""Charts of one indicator: before, after and change at every follow-up; single pairs where few."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from benefits.presenters import words
from benefits.presenters.summary import is_better
from benefits.rules.indicators import plain
from benefits.rules.plan_types import MeasuredIn
from benefits.rules.statistics import Change, Suppressed
from dho.web.charts import (
    ChangeLabels,
    ChangeRow,
    PairLabels,
    change_svg,
    pairs_svg,
)
from dho.web.written import decimal_sign, number

if TYPE_CHECKING:
    from decimal import Decimal

    from django.utils.safestring import SafeString

    from benefits.rules.plan_types import Indicator
    from benefits.rules.report import FollowUp, IndicatorFigures


def change_chart(figures: IndicatorFigures) -> SafeString | None:
    """Draw every follow-up; None where none has a change to show. What is withheld says why."""
    if not any(isinstance(one.change, Change) for one in figures.follow_ups):
        return None
    rows = [_row(one) for one in figures.follow_ups]
    said = "; ".join(_said(one) for one in figures.follow_ups if isinstance(one.change, Change))
    title = _("%(name)s, %(unit)s. %(list)s.") % {
        "name": _(figures.indicator.name),
        "unit": words.unit(figures.indicator),
        "list": said,
    }
    return drawn(rows, figures.indicator, title, uid=f"change-{figures.indicator.code.lower()}")


def drawn(rows: list[ChangeRow], indicator: Indicator, title: str, *, uid: str) -> SafeString:
    """Draw lines of one indicator, on a scale that always shows its lowest value."""
    is_score = indicator.unit is MeasuredIn.SCORE
    labels = ChangeLabels(
        title=title,
        before=_("Mean before"),
        after=_("Mean after"),
        change=_("Change, 95 % interval"),
        decimal_sign=decimal_sign(),
    )
    return change_svg(
        rows,
        labels=labels,
        uid=uid,
        floor=float(indicator.lowest),
        ceiling=float(indicator.highest) if is_score else None,
    )


def change_row(label: str, change: Change) -> ChangeRow:
    """Return one line with its texts."""
    reach = words.reach(change.low, change.high)
    shown = words.signed(change.change)
    return ChangeRow(
        label=label,
        before=change.before,
        after=change.after,
        change=change.change,
        low=change.low,
        high=change.high,
        before_text=number(change.before),
        after_text=number(change.after),
        change_text=f"{shown} ({reach})" if reach else shown,
        is_certain=change.is_certain,
    )


def pairs_chart(figures: IndicatorFigures) -> SafeString | None:
    """Draw the persons one by one, where they are too few for an interval; internal edition only."""
    one = figures.headline
    if one is None or not one.each:
        return None
    pairs = [f"{number(plain(before))} → {number(plain(after))}" for before, after in one.each]
    title = _("%(name)s, each person before and at %(when)s: %(pairs)s.") % {
        "name": _(figures.indicator.name),
        "when": words.starting_low(words.point_name(one.point)),
        "pairs": ", ".join(pairs),
    }
    labels = PairLabels(
        title=title,
        before=_("Before"),
        after=words.point_name(one.point),
        decimal_sign=decimal_sign(),
    )
    uid = f"pairs-{figures.indicator.code.lower()}"
    return pairs_svg(one.each, labels=labels, uid=uid, floor=float(figures.indicator.lowest))


def verdict(change: Change, figures: IndicatorFigures) -> str:
    """Return what a change says, in two or three words."""
    if change.no_interval:
        return str(words.TOO_ALIKE)
    if not change.is_judged:
        return _("too few to say anything certain")
    if not change.is_certain:
        return _("no certain change")
    return _("better") if is_better(figures, change) else _("worse")


def state(figures: IndicatorFigures) -> str:
    """Return the same as a code for shape and colour: BETTER, WORSE, SAME, FEW or NONE."""
    one = figures.headline
    change = one.change if one else None
    if one is None or not isinstance(change, Change):
        return "FEW" if one and one.each else "NONE"
    if not change.is_judged:
        return "FEW"
    if not change.is_certain:
        return "SAME"
    return "BETTER" if is_better(figures, change) else "WORSE"


def sentence(figures: IndicatorFigures) -> str:
    """Return the latest change as one sentence for people who read no tables."""
    one = figures.headline
    if one is None or not isinstance(one.change, Change):
        if one and one.each:
            return _("So few can be compared that nothing certain can be said.")
        if figures.is_withheld:
            return _(
                "The comparison is not shown: together with what is published it could tell of fewer"
                " than five persons."
            )
        return _("There is nothing to compare yet.")
    change = one.change
    parts = {
        "n": number(change.n),
        "months": number(one.point.months),
        "before": number(change.before),
        "after": number(change.after),
        "unit": words.unit(figures.indicator),
    }
    told = _(
        "%(n)s persons have a figure both before and at month %(months)s. Their mean went from"
        " %(before)s to %(after)s (%(unit)s)."
    )
    return f"{told % parts} {_how_sure(change, figures)}"


def _how_sure(change: Change, figures: IndicatorFigures) -> str:
    if change.no_interval:
        return _(
            "No interval can be given: there are too few events, or all changed too much alike, to say"
            " how far off this may be."
        )
    if not change.is_judged:
        return _("They are too few to say anything certain.")
    parts = {
        "low": _end(change.low),
        "high": _end(change.high),
        "chance": words.NOTHING if change.chance is None else words.chance(change.chance),
    }
    if not change.is_certain and change.leaves_nought_out:
        text = _(
            "The interval from %(low)s to %(high)s leaves no change out, but chance alone gives as much"
            " too often (p %(chance)s): both must agree before it is called certain."
        )
    elif not change.is_certain:
        text = _(
            "The true change may lie anywhere from %(low)s to %(high)s, so that no change at all is"
            " possible too."
        )
    elif is_better(figures, change):
        text = _(
            "That is better, and more than chance: with 95 per cent confidence the true change lies"
            " from %(low)s to %(high)s."
        )
    else:
        text = _(
            "That is worse, and more than chance: with 95 per cent confidence the true change lies"
            " from %(low)s to %(high)s."
        )
    return text % parts


def _end(value: Decimal | None) -> str:
    return words.NOTHING if value is None else words.signed(value)


def _row(one: FollowUp) -> ChangeRow:
    name = words.point_name(one.point)
    if isinstance(one.change, Change):
        label = _("%(when)s, n = %(n)s") % {"when": name, "n": number(one.change.n)}
        return change_row(label, one.change)
    return ChangeRow(label=name, remark=_why(one))


def _why(one: FollowUp) -> str:
    for part in (one.change, one.level, one.expected):
        if isinstance(part, Suppressed):
            return words.withheld(part)
    return _("no figures") if one.known == 0 else _("nothing to compare with")


def _said(one: FollowUp) -> str:
    change = one.change
    if not isinstance(change, Change):
        return ""
    text = _("%(when)s: from %(before)s to %(after)s, change %(change)s, n = %(n)s") % {
        "when": words.point_name(one.point),
        "before": number(change.before),
        "after": number(change.after),
        "change": words.signed(change.change),
        "n": number(change.n),
    }
    reach = words.reach(change.low, change.high)
    return f"{text}, " + _("95 %% interval %(reach)s") % {"reach": reach} if reach else text
