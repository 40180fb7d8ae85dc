"""The words of money and minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benefits.presenters import words
from benefits.rules.money_types import (
    SWITCHES,
    CostKey,
    CostUnit,
    Measure,
    Payer,
    Per,
    Phase,
    WhyNot,
)
from dho.web.written import number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from benefits.rules.money_types import Amount, Money

PAYERS = {
    Payer.MUNICIPALITY: gettext_lazy("Municipality"),
    Payer.GP_OFFICE: gettext_lazy("GP"),
    Payer.HOSPITAL: gettext_lazy("Hospital"),
    Payer.PATIENT: gettext_lazy("Patient and relatives"),
}
PHASES = {
    Phase.PROJECT: gettext_lazy("In the project"),
    Phase.AFTER: gettext_lazy("After the project's end"),
    Phase.BOTH: gettext_lazy("In the project and after it"),
}
PERS = {Per.YEAR: gettext_lazy("a year"), Per.ONCE: gettext_lazy("once")}
KEYS = {
    CostKey.HOME_HOUR: gettext_lazy("An hour of home services, driving not included"),
    CostKey.KAD_DAY: gettext_lazy("A day in a municipal acute bed (KAD)"),
    CostKey.OUT_OF_HOURS_VISIT: gettext_lazy("A visit to the out-of-hours clinic"),
    CostKey.GP_VISIT: gettext_lazy("A visit to the GP, for who pays the GP"),
    CostKey.BED_DAY: gettext_lazy("A bed day in hospital"),
    CostKey.GP_FEE: gettext_lazy("The patient's fee for a visit to the GP"),
    CostKey.OUT_OF_HOURS_FEE: gettext_lazy("The patient's fee at the out-of-hours clinic"),
    CostKey.TRAVEL_KM: gettext_lazy("Way to the GP and back"),
    CostKey.KM_PRICE: gettext_lazy("A kilometre of travel"),
    CostKey.TRAVEL_MINUTES: gettext_lazy("Time of the way to the GP and back"),
    CostKey.RELATIVE_MINUTES: gettext_lazy("A relative's time for a visit to the GP"),
    CostKey.RELATIVE_HELP: gettext_lazy("A relative's help with the follow-up"),
    CostKey.RELATIVE_HOUR: gettext_lazy("An hour of a relative"),
    CostKey.FOLLOW_UP_MINUTES: gettext_lazy("Staff's time for follow-up"),
    CostKey.TRAINING_MINUTES: gettext_lazy("Training, of patient and staff"),
    CostKey.NURSE_HOUR: gettext_lazy("An hour of staff who follow up"),
    CostKey.EQUIPMENT: gettext_lazy("Equipment"),
    CostKey.FREED_TIME_COUNTS: gettext_lazy("Freed time is counted as kroner"),
    CostKey.PUBLISH_MONEY: gettext_lazy("Money and prices stand in published reports"),
}
UNITS = {
    CostUnit.KRONER_AN_HOUR: gettext_lazy("kroner an hour"),
    CostUnit.KRONER_A_DAY: gettext_lazy("kroner a day"),
    CostUnit.KRONER_A_VISIT: gettext_lazy("kroner a visit"),
    CostUnit.KRONER_A_TIME: gettext_lazy("kroner each time"),
    CostUnit.KRONER_A_KM: gettext_lazy("kroner a kilometre"),
    CostUnit.KRONER_A_PATIENT_AND_YEAR: gettext_lazy("kroner a patient and year"),
    CostUnit.KM_A_VISIT: gettext_lazy("kilometres a visit"),
    CostUnit.MINUTES_A_VISIT: gettext_lazy("minutes a visit"),
    CostUnit.MINUTES_A_PATIENT_AND_MONTH: gettext_lazy("minutes a patient and month"),
    CostUnit.MINUTES_A_PATIENT: gettext_lazy("minutes a patient, once"),
    CostUnit.ON_OR_OFF: gettext_lazy("1 is on, 0 is off"),
}
LINES = {
    "HOME_TIME": gettext_lazy("Time of home services"),
    "DRIVING_TIME": gettext_lazy("Driving time of home care"),
    "KAD_DAYS": gettext_lazy("Days in municipal acute beds (KAD)"),
    "OUT_OF_HOURS": gettext_lazy("Visits to the out-of-hours clinic"),
    "GP_VISITS": gettext_lazy("Visits to the GP"),
    "BED_DAYS": gettext_lazy("Bed days of acute admissions"),
    "GP_FEES": gettext_lazy("Fees for visits to the GP"),
    "OUT_OF_HOURS_FEES": gettext_lazy("Fees at the out-of-hours clinic"),
    "TRAVEL": gettext_lazy("Travel to the GP"),
    "TRAVEL_TIME": gettext_lazy("Travelling time of the patient"),
    "RELATIVES_TIME": gettext_lazy("Relatives' time for visits to the GP"),
    "FOLLOW_UP_TIME": gettext_lazy("Staff's time for follow-up"),
    "TRAINING_TIME": gettext_lazy("Training, of patient and staff"),
    "RELATIVES_HELP": gettext_lazy("Relatives' help with the follow-up"),
    "EQUIPMENT": gettext_lazy("Equipment"),
}
MEASURES = {
    Measure.HOURS: gettext_lazy("hours"),
    Measure.DAYS: gettext_lazy("days"),
    Measure.VISITS: gettext_lazy("visits"),
    Measure.TIMES: gettext_lazy("times"),
    Measure.KM: gettext_lazy("km"),
    Measure.KRONER: gettext_lazy("kroner"),
}
WHY = {
    WhyNot.NO_FIGURES: gettext_lazy("no figures"),
    WhyNot.TOO_FEW: gettext_lazy("too few to say anything certain"),
    WhyNot.TOO_ALIKE: words.TOO_ALIKE,
    WhyNot.START_TOO_FEW: gettext_lazy(
        "how much came in the 30 days before the start is known of too few persons"
    ),
    WhyNot.WITHHELD: gettext_lazy("not shown: would tell of fewer than 5 persons"),
    WhyNot.NO_UNIT_COST: gettext_lazy("no unit cost set"),
    WhyNot.TIME_NOT_COUNTED: gettext_lazy("in hours only: freed time is not counted as kroner"),
}


def line_names(money: Money) -> Mapping[str, str]:
    """Return the name of each line by its code; of a tenant's own row in the tenant's words."""
    return {line.code: line.name or str(LINES[line.code]) for line in money.lines}


def kroner(value: Decimal) -> str:
    """Return ``1 200 kr``."""
    return _("%(amount)s kr") % {"amount": number(value)}


def ranged(amount: Amount | None, unit: str) -> str:
    """Return the figure with the ends of its interval, where it has one; a dash without a figure."""
    if amount is None:
        return words.NOTHING
    if amount.low == amount.high:
        return f"{number(amount.mid)} {unit}"
    return _("%(mid)s (%(low)s to %(high)s) %(unit)s") % {
        "mid": number(amount.mid),
        "low": number(amount.low),
        "high": number(amount.high),
        "unit": unit,
    }


def key_amount(key: CostKey, amount: Decimal) -> str:
    """Return a figure that was set, without needless decimals; a switch in words."""
    if key in SWITCHES:
        return _("on") if amount == 1 else _("off")
    return plain(amount)


def plain(amount: Decimal) -> str:
    """Return an amount without needless decimals."""
    return number(amount.quantize(amount.to_integral_value()) if amount % 1 == 0 else amount)
