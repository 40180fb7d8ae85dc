"""Every assumption behind money and minutes, with its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from benefits.presenters import money_words, words
from benefits.rules.money_types import SWITCHES, UNIT_OF, CostKey, Per, Phase
from benefits.rules.own_prices import unit_cost_in
from dho.web.written import full_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benefits.rules.money_types import Costs, Fixed, Money, OwnPrice, Step


@dataclass(frozen=True, slots=True)
class Assumption:
    """One figure that the tenant set."""

    name: str
    amount: str
    unit: str
    source: str
    price_year: str
    valid_from: str


def assumptions(costs: Costs) -> Iterator[Assumption]:
    """Yield every figure that was set, as it holds."""
    for one in costs.prices:
        unit = "" if one.key in SWITCHES else str(money_words.UNITS[UNIT_OF[one.key]])
        yield Assumption(
            str(money_words.KEYS[one.key]),
            money_words.key_amount(one.key, one.amount),
            unit,
            one.source,
            str(one.price_year),
            full_date(one.valid_from),
        )
    for price in costs.own:
        yield Assumption(
            own_name(price),
            money_words.plain(price.amount),
            str(money_words.UNITS[unit_cost_in(price.unit)]),
            price.source,
            str(price.price_year),
            full_date(price.valid_from),
        )
    for step in costs.steps:
        yield Assumption(
            step_name(step.phase, step.from_patients),
            money_words.plain(step.price),
            _("kroner a patient and month"),
            step.source,
            str(step.price_year),
            full_date(step.valid_from),
        )
    for cost in costs.fixed:
        yield Assumption(
            f"{cost.name} ({money_words.PAYERS[cost.payer]}, {money_words.PHASES[cost.phase]})",
            money_words.plain(cost.amount),
            fixed_unit(cost),
            cost.source,
            str(cost.price_year),
            full_date(cost.valid_from),
        )


def own_name(price: OwnPrice) -> str:
    """Return ``Calls to home care (own row, version 1; Municipality)``."""
    return _("%(name)s (own row, version %(version)s; %(payer)s)") % {
        "name": price.name,
        "version": price.version,
        "payer": money_words.PAYERS[price.payer],
    }


def step_name(phase: Phase, from_patients: int) -> str:
    """Return ``Licence from 50 patients on (in the project)``."""
    return _("Licence from %(count)s patients on (%(phase)s)") % {
        "count": from_patients,
        "phase": money_words.PHASES[phase],
    }


def fixed_unit(cost: Fixed) -> str:
    """Return how often it is paid, over how many years it is spread, and whether it is shared."""
    text = _("kroner a year")
    if cost.per is Per.ONCE:
        text = _("kroner once, spread over %(years)s years") % {"years": cost.years}
    return f"{text}, " + _("the whole centre's") if cost.is_shared else text


def rules_of(money: Money) -> Iterator[str]:
    """Yield how the figures are made, in plain words."""
    costs = money.costs
    yield _(
        "A year is reckoned with the number of persons in follow-up when the period ends. What one"
        " person uses less comes of the latest comparison of the same months of the year with at least"
        " twelve persons, before there is one of the latest that there is, and is told for twelve"
        " months as if it went on like that. It is before and after, without a control"
        " group: it does not say that follow-up was the cause."
    )
    yield _(
        "Where it is known how much came in the 30 days next to the start, the comparison with them"
        " and the one without them are both made, and the one that claims less is priced. Bed days are"
        " priced only without them: an admission is what most often leads to the start."
    )
    if costs.is_on(CostKey.FREED_TIME_COUNTS):
        yield _(
            "Freed time is counted as kroner: the municipality has switched that on. It is money only"
            " where hours are really taken out or used for others."
        )
    else:
        yield _("Freed time is told in hours and not counted as kroner.")
    yield _("Time that follow-up takes is counted as kroner where an hourly cost is set.")
    yield _(
        "Nothing is counted twice: visits by home services are not priced beside their minutes, nor"
        " admissions and readmissions beside their bed days. Travel is that to the GP only."
    )
    yield from _own_rows(money)
    yield _(
        "An hour of home services is priced without driving: driving time has a line of its own, at"
        " the same price an hour."
    )
    yield _(
        "What cannot be judged or has no price is not nought: it is left out, and the sentences on"
        " from how many patients on it pays name it."
    )
    yield from _about_prices(costs.steps, costs.fixed, costs.percent)
    yield _(
        "Kroner per person have two decimals, kroner a year none, rounded half away from zero; sums"
        " are sums of what is shown. The ends of intervals are added up, so that the interval of a sum"
        " is wider than it had to be."
    )
    yield _years(costs)


def _own_rows(money: Money) -> Iterator[str]:
    if money.costs.own:
        yield _(
            "Rows that the municipality has defined itself are counted beside the others, at its own"
            " prices. It answers for that none of them counts what another line counts, nor two"
            " prices of one row the same expense: this system cannot know it. More of what has a"
            " price costs more, also where more is meant to be better."
        )
    if money.unpriced:
        yield _("In no line, since they have no price: the municipality's own rows %(names)s.") % {
            "names": words.in_a_row(list(money.unpriced))
        }


def _about_prices(
    steps: tuple[Step, ...], fixed: tuple[Fixed, ...], percent: int | None
) -> Iterator[str]:
    phases = {step.phase for step in steps} | {cost.phase for cost in fixed}
    if phases <= {Phase.PROJECT}:
        yield _(
            "What it will cost after the project's end is not told: no price for that time is set."
        )
    if steps:
        yield _(
            "Licences are paid by the municipality. The price of the step that the number of patients"
            " reaches holds for all patients, not only for those above it."
        )
        yield _(
            "It pays from the number on from which every larger number pays too, if all patients cost"
            " and bring as much as these."
        )
    if any(cost.is_shared for cost in fixed):
        if percent is None:
            yield _("No share of the common centre is agreed: its whole cost is counted.")
        else:
            yield _("Of the common centre's cost %(percent)s per cent is counted, as agreed.") % {
                "percent": percent
            }


def _years(costs: Costs) -> str:
    years = costs.price_years
    if not years:
        return _("No price is set.")
    if len(years) == 1:
        return _("Price level: %(year)s.") % {"year": min(years)}
    return _(
        "Prices are of the years %(first)s to %(last)s, as they were set: none is adjusted."
    ) % {"first": min(years), "last": max(years)}
