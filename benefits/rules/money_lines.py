"""Which changes of a report are worth what to whom. Nothing is counted twice.

Lines of a tenant's own rows are made in ``own_prices``.

Visits by home services are not priced beside their minutes, admissions and readmissions not beside
their bed days.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from benefits.rules.money_types import Amount, CostKey, Line, Measure, Payer, WhyNot
from benefits.rules.rates import RateChange
from benefits.rules.statistics import Change, Suppressed, Why, rounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benefits.rules.money_types import Costs
    from benefits.rules.points import Point
    from benefits.rules.report import FollowUp, IndicatorFigures, Report

_MONTHS, _MINUTES = 12, 60


@dataclass(frozen=True, slots=True)
class Template:
    """A line to be: an indicator times ``times`` (a figure of the tenant, or none) times a price."""

    code: str
    indicator: str
    payer: Payer
    measure: Measure
    price: CostKey | None
    times: CostKey | None = None


EFFECTS = (
    Template("HOME_TIME", "HOME_MINUTES", Payer.MUNICIPALITY, Measure.HOURS, CostKey.HOME_HOUR),
    Template(
        "DRIVING_TIME", "DRIVING_MINUTES", Payer.MUNICIPALITY, Measure.HOURS, CostKey.HOME_HOUR
    ),
    Template("KAD_DAYS", "KAD_DAYS", Payer.MUNICIPALITY, Measure.DAYS, CostKey.KAD_DAY),
    Template(
        "OUT_OF_HOURS",
        "OUT_OF_HOURS",
        Payer.MUNICIPALITY,
        Measure.VISITS,
        CostKey.OUT_OF_HOURS_VISIT,
    ),
    Template("GP_VISITS", "GP_VISITS", Payer.GP_OFFICE, Measure.VISITS, CostKey.GP_VISIT),
    Template("BED_DAYS", "ACUTE_BED_DAYS", Payer.HOSPITAL, Measure.DAYS, CostKey.BED_DAY),
    Template("GP_FEES", "GP_VISITS", Payer.PATIENT, Measure.VISITS, CostKey.GP_FEE),
    Template(
        "OUT_OF_HOURS_FEES",
        "OUT_OF_HOURS",
        Payer.PATIENT,
        Measure.VISITS,
        CostKey.OUT_OF_HOURS_FEE,
    ),
    Template("TRAVEL", "GP_VISITS", Payer.PATIENT, Measure.KM, CostKey.KM_PRICE, CostKey.TRAVEL_KM),
    Template(
        "TRAVEL_TIME", "GP_VISITS", Payer.PATIENT, Measure.HOURS, None, CostKey.TRAVEL_MINUTES
    ),
    Template(
        "RELATIVES_TIME",
        "GP_VISITS",
        Payer.PATIENT,
        Measure.HOURS,
        CostKey.RELATIVE_HOUR,
        CostKey.RELATIVE_MINUTES,
    ),
)

# Minutes that follow-up takes, and over how many months of a year they come.
SPENT_TIME = (
    ("FOLLOW_UP_TIME", Payer.MUNICIPALITY, CostKey.FOLLOW_UP_MINUTES, CostKey.NURSE_HOUR, _MONTHS),
    ("TRAINING_TIME", Payer.MUNICIPALITY, CostKey.TRAINING_MINUTES, CostKey.NURSE_HOUR, 1),
    ("RELATIVES_HELP", Payer.PATIENT, CostKey.RELATIVE_HELP, CostKey.RELATIVE_HOUR, _MONTHS),
)


@dataclass(frozen=True, slots=True)
class Effect:
    """What is saved per person and twelve months, by the latest comparison that can be judged."""

    point: Point
    n: int
    saved: Amount
    without_start: bool = False


def effect_lines(report: Report, costs: Costs, patients: int | None) -> Iterator[Line]:
    """Yield the lines of effects."""
    figures = {one.indicator.code: one for one in report.figures}
    for template in EFFECTS:
        if template.indicator in figures:
            yield _effect_line(template, effect_of(figures[template.indicator]), costs, patients)


def spent_lines(costs: Costs, patients: int | None) -> Iterator[Line]:
    """Yield the lines of what follow-up takes per patient."""
    for code, payer, minutes, hour, months in SPENT_TIME:
        spent = costs.amount(minutes)
        if spent is not None:
            hours = rounded(spent * months / _MINUTES, 2)
            yield _spent(code, payer, Measure.HOURS, hours, costs.amount(hour), patients)
    equipment = costs.amount(CostKey.EQUIPMENT)
    if equipment is not None:
        yield _spent(
            "EQUIPMENT", Payer.MUNICIPALITY, Measure.KRONER, equipment, Decimal(1), patients
        )


def effect_of(figures: IndicatorFigures) -> Effect | WhyNot:
    """Return the latest change that has an interval, counted so that less use is more than nought.

    One of the same months of the year comes before others, as in the report. Where both can be
    judged, with and without the 30 days next to the start, it is the one that
    claims less. What most often leads to the start itself claims nothing but without them.
    """
    found = [(one, _judged(one, figures)) for one in reversed(figures.follow_ups)]
    effects = [(one, effect) for one, effect in found if isinstance(effect, Effect)]
    same_months = [effect for one, effect in effects if figures.is_same_months(one)]
    told = same_months or [effect for _one, effect in effects]
    if told:
        return told[0]
    reasons = [why for _one, why in found if isinstance(why, WhyNot)]
    return next((why for why in reasons if why is not WhyNot.NO_FIGURES), WhyNot.NO_FIGURES)


def _judged(one: FollowUp, figures: IndicatorFigures) -> Effect | WhyNot:
    if figures.indicator.is_counted_over_time:
        only_without = figures.indicator.leads_to_start
        claims = [_claim(one, one.without_start, without=True)]
        claims += [] if only_without else [_claim(one, one.rate, without=False)]
        there = [claim for claim in claims if claim is not None]
        if there:
            return min(there, key=lambda claim: claim.saved.mid)
        if only_without and _claim(one, one.rate, without=False) is not None:
            return _why_not_without(one.without_start)
    elif isinstance(one.change, Change) and one.change.low is not None:
        change, high = one.change, one.change.high or Decimal(0)
        saved = Amount(-change.change, -high, -(change.low or Decimal(0)))
        return Effect(one.point, change.n, _plain(_times(saved, Decimal(_MONTHS), 2)))
    return _why_not(one)


def _claim(one: FollowUp, rate: RateChange | Suppressed | None, *, without: bool) -> Effect | None:
    if not isinstance(rate, RateChange) or rate.low is None or rate.high is None:
        return None
    saved = Amount(-rate.change, -rate.high, -rate.low)
    return Effect(one.point, rate.n, _plain(saved), without)


def _why_not_without(rate: RateChange | Suppressed | None) -> WhyNot:
    if isinstance(rate, RateChange) and rate.no_interval:
        return WhyNot.TOO_ALIKE
    is_hidden = isinstance(rate, Suppressed) and rate.why is not Why.FEW
    return WhyNot.WITHHELD if is_hidden else WhyNot.START_TOO_FEW


def _why_not(one: FollowUp) -> WhyNot:
    for part in (one.change, one.rate):
        if isinstance(part, Suppressed):
            return WhyNot.TOO_FEW if part.why is Why.FEW else WhyNot.WITHHELD
    if isinstance(one.rate, RateChange):
        return WhyNot.TOO_ALIKE if one.rate.no_interval else WhyNot.TOO_FEW
    if isinstance(one.change, Change) and one.change.no_interval:
        return WhyNot.TOO_ALIKE
    return WhyNot.NO_FIGURES if one.change is None else WhyNot.TOO_FEW


def _effect_line(
    template: Template, effect: Effect | WhyNot, costs: Costs, patients: int | None
) -> Line:
    line = Line(
        code=template.code,
        payer=template.payer,
        measure=template.measure,
        indicator=template.indicator,
        price=costs.amount(template.price) if template.price else None,
    )
    times = Decimal(1) if template.times is None else costs.amount(template.times)
    return worth(line, effect, times, costs, patients)


def worth(
    line: Line, effect: Effect | WhyNot, times: Decimal | None, costs: Costs, patients: int | None
) -> Line:
    """Return the line of a price with what the effect, so many times, is worth by it; or why not."""
    if isinstance(effect, WhyNot):
        return replace(line, price=None, why=effect)
    line = replace(line, point=effect.point, n=effect.n, without_start=effect.without_start)
    if times is None:
        why = WhyNot.NO_UNIT_COST
        return replace(line, measure=Measure.VISITS, quantity=effect.saved, price=None, why=why)
    # Minutes a month or a visit become hours.
    per = _MINUTES if line.measure is Measure.HOURS else 1
    line = replace(line, quantity=_times(effect.saved, times / per, 2))
    if line.measure is Measure.HOURS and not costs.is_on(CostKey.FREED_TIME_COUNTS):
        return replace(line, why=WhyNot.TIME_NOT_COUNTED)
    return _priced(line, patients)


def _priced(line: Line, patients: int | None) -> Line:
    if line.price is None or line.quantity is None:
        return replace(line, why=WhyNot.NO_UNIT_COST)
    kroner = _times(line.quantity, line.price, 2)
    return replace(line, kroner=kroner, total=total_of(kroner, patients))


def _spent(
    code: str,
    payer: Payer,
    measure: Measure,
    each: Decimal,
    price: Decimal | None,
    patients: int | None,
) -> Line:
    quantity = Amount(-each, -each, -each)
    line = Line(code=code, payer=payer, measure=measure, quantity=quantity, price=price)
    return _priced(line, patients)


def total_of(each: Amount, patients: int | None) -> Amount | None:
    """Return whole kroner a year for all, None where their number is withheld."""
    return None if patients is None else _times(each, Decimal(patients), 0)


def _times(amount: Amount, factor: Decimal, decimals: int) -> Amount:
    return Amount(
        rounded(amount.mid * factor, decimals),
        rounded(amount.low * factor, decimals),
        rounded(amount.high * factor, decimals),
    )


def _plain(amount: Amount) -> Amount:
    """Return the same without signs of nought."""
    return Amount(amount.mid + 0, amount.low + 0, amount.high + 0)
