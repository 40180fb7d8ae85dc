"""What a tenant has said about costs, and what a report says about money and minutes.

Kroner are decimals. Amounts per person have two decimals, amounts per year are whole kroner; both are
rounded half away from zero, and sums are sums of what is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from benefits.rules.plan_types import MeasuredIn
from benefits.rules.points import Point


class Payer(StrEnum):
    """Whose purse it is. ``PATIENT``: the patient and relatives."""

    MUNICIPALITY = "MUNICIPALITY"
    GP_OFFICE = "GP_OFFICE"
    HOSPITAL = "HOSPITAL"
    PATIENT = "PATIENT"


class Phase(StrEnum):
    """Whether a price holds in the project, after its end, or both."""

    PROJECT = "PROJECT"
    AFTER = "AFTER"
    BOTH = "BOTH"


class Per(StrEnum):
    """How often an amount is paid."""

    YEAR = "YEAR"
    ONCE = "ONCE"


class CostKey(StrEnum):
    """What a tenant may set a figure for. No figure comes with the system."""

    HOME_HOUR = "HOME_HOUR"
    KAD_DAY = "KAD_DAY"
    OUT_OF_HOURS_VISIT = "OUT_OF_HOURS_VISIT"
    GP_VISIT = "GP_VISIT"
    BED_DAY = "BED_DAY"
    GP_FEE = "GP_FEE"
    OUT_OF_HOURS_FEE = "OUT_OF_HOURS_FEE"
    TRAVEL_KM = "TRAVEL_KM"
    KM_PRICE = "KM_PRICE"
    TRAVEL_MINUTES = "TRAVEL_MINUTES"
    RELATIVE_MINUTES = "RELATIVE_MINUTES"
    RELATIVE_HELP = "RELATIVE_HELP"
    RELATIVE_HOUR = "RELATIVE_HOUR"
    FOLLOW_UP_MINUTES = "FOLLOW_UP_MINUTES"
    TRAINING_MINUTES = "TRAINING_MINUTES"
    NURSE_HOUR = "NURSE_HOUR"
    EQUIPMENT = "EQUIPMENT"
    FREED_TIME_COUNTS = "FREED_TIME_COUNTS"
    PUBLISH_MONEY = "PUBLISH_MONEY"


SWITCHES = frozenset({CostKey.FREED_TIME_COUNTS, CostKey.PUBLISH_MONEY})
"""Keys that are on (1) or off (0, and from the start)."""


class CostUnit(StrEnum):
    """In what a figure is given."""

    KRONER_AN_HOUR = "KRONER_AN_HOUR"
    KRONER_A_DAY = "KRONER_A_DAY"
    KRONER_A_VISIT = "KRONER_A_VISIT"
    KRONER_A_TIME = "KRONER_A_TIME"
    KRONER_A_KM = "KRONER_A_KM"
    KRONER_A_PATIENT_AND_YEAR = "KRONER_A_PATIENT_AND_YEAR"
    KM_A_VISIT = "KM_A_VISIT"
    MINUTES_A_VISIT = "MINUTES_A_VISIT"
    MINUTES_A_PATIENT_AND_MONTH = "MINUTES_A_PATIENT_AND_MONTH"
    MINUTES_A_PATIENT = "MINUTES_A_PATIENT"
    ON_OR_OFF = "ON_OR_OFF"


UNIT_OF: dict[CostKey, CostUnit] = {
    CostKey.HOME_HOUR: CostUnit.KRONER_AN_HOUR,
    CostKey.KAD_DAY: CostUnit.KRONER_A_DAY,
    CostKey.OUT_OF_HOURS_VISIT: CostUnit.KRONER_A_VISIT,
    CostKey.GP_VISIT: CostUnit.KRONER_A_VISIT,
    CostKey.BED_DAY: CostUnit.KRONER_A_DAY,
    CostKey.GP_FEE: CostUnit.KRONER_A_VISIT,
    CostKey.OUT_OF_HOURS_FEE: CostUnit.KRONER_A_VISIT,
    CostKey.TRAVEL_KM: CostUnit.KM_A_VISIT,
    CostKey.KM_PRICE: CostUnit.KRONER_A_KM,
    CostKey.TRAVEL_MINUTES: CostUnit.MINUTES_A_VISIT,
    CostKey.RELATIVE_MINUTES: CostUnit.MINUTES_A_VISIT,
    CostKey.RELATIVE_HELP: CostUnit.MINUTES_A_PATIENT_AND_MONTH,
    CostKey.RELATIVE_HOUR: CostUnit.KRONER_AN_HOUR,
    CostKey.FOLLOW_UP_MINUTES: CostUnit.MINUTES_A_PATIENT_AND_MONTH,
    CostKey.TRAINING_MINUTES: CostUnit.MINUTES_A_PATIENT,
    CostKey.NURSE_HOUR: CostUnit.KRONER_AN_HOUR,
    CostKey.EQUIPMENT: CostUnit.KRONER_A_PATIENT_AND_YEAR,
    CostKey.FREED_TIME_COUNTS: CostUnit.ON_OR_OFF,
    CostKey.PUBLISH_MONEY: CostUnit.ON_OR_OFF,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPrice:
    """One figure that the tenant set, with where it comes from and of which year it is."""

    key: CostKey
    amount: Decimal
    source: str
    price_year: int
    valid_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPrice:
    """What one unit of a tenant's own row costs one payer: a time, a day, or an hour of its minutes.

    It was set for ``version`` of the row's definition, given in ``unit``; ``rules.own_prices`` says
    for which other versions it holds. ``name`` is the row's indicator, in the tenant's own words.
    """

    code: str
    version: int
    name: str
    unit: MeasuredIn
    payer: Payer
    amount: Decimal
    source: str
    price_year: int
    valid_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From so many patients on, **all** patients cost ``price`` kroner each a month."""

    phase: Phase
    from_patients: int
    price: Decimal
    source: str
    price_year: int
    valid_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """What is paid whatever the number of patients. ``years``: over which a payment once is spread.

    ``is_shared``: the whole centre's cost, of which the tenant carries its agreed percent.
    """

    name: str
    payer: Payer
    phase: Phase
    per: Per
    years: int
    amount: Decimal
    is_shared: bool
    source: str
    price_year: int
    valid_from: date

    def holds_in(self, phase: Phase) -> bool:
        """Whether it is paid in the project, or after it."""
        return self.phase in {phase, Phase.BOTH}


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """All that a tenant has set. ``percent``: of the common centre, None where none is agreed."""

    prices: tuple[UnitPrice, ...] = ()
    steps: tuple[Step, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    percent: int | None = None
    own: tuple[OwnPrice, ...] = ()

    @property
    def phases(self) -> set[Phase]:
        """The phases that any price is for."""
        return {step.phase for step in self.steps} | {cost.phase for cost in self.fixed}

    @property
    def price_years(self) -> set[int]:
        """The years that prices are of; switches have none."""
        prices = [one.price_year for one in self.prices if one.key not in SWITCHES]
        steps = [one.price_year for one in self.steps]
        own = [one.price_year for one in self.own]
        return {*prices, *steps, *own, *(one.price_year for one in self.fixed)}

    @property
    def is_empty(self) -> bool:
        """Whether nothing is set."""
        return not (self.prices or self.steps or self.fixed or self.own)

    def amount(self, key: CostKey) -> Decimal | None:
        """Return a figure, None where none is set."""
        return next((one.amount for one in self.prices if one.key == key), None)

    def is_on(self, switch: CostKey) -> bool:
        """Whether a switch is on."""
        return self.amount(switch) == 1


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure with the ends of its interval; ``low`` is the worse one for who hopes to save."""

    mid: Decimal
    low: Decimal
    high: Decimal


class WhyNot(StrEnum):
    """Why a line has no kroner."""

    NO_FIGURES = "NO_FIGURES"
    TOO_FEW = "TOO_FEW"
    # There are enough persons, but too few events, or all changed alike.
    TOO_ALIKE = "TOO_ALIKE"
    # There are enough to compare, but of too few it is known what led to the start.
    START_TOO_FEW = "START_TOO_FEW"
    WITHHELD = "WITHHELD"
    NO_UNIT_COST = "NO_UNIT_COST"
    TIME_NOT_COUNTED = "TIME_NOT_COUNTED"


class Measure(StrEnum):
    """In what a line counts."""

    HOURS = "HOURS"
    DAYS = "DAYS"
    VISITS = "VISITS"
    TIMES = "TIMES"
    KM = "KM"
    KRONER = "KRONER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: what a person uses less (or costs) in twelve months, and what that is worth.

    ``quantity`` is what is saved per person and twelve months, less than nought where it is spent;
    ``kroner`` per person and twelve months; ``total`` for all who are in follow-up, a year.
    ``point`` and ``n`` say of which comparison it is; both are None for what the tenant set.
    ``name`` is that of a row of the tenant's own, whose ``code`` it then is; empty for all others.
    """

    code: str
    payer: Payer
    measure: Measure
    indicator: str = ""
    point: Point | None = None
    n: int | None = None
    without_start: bool = False
    quantity: Amount | None = None
    price: Decimal | None = None
    kroner: Amount | None = None
    total: Amount | None = None
    why: WhyNot | None = None
    name: str = ""

    @property
    def is_effect(self) -> bool:
        """Whether it comes of a change of the report, and not of what the tenant set."""
        return bool(self.indicator)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One payer, a year, for all who are in follow-up: saved by effects, spent, and the rest.

    ``saved`` and ``net`` are None where no effect of the payer is in kroner, ``hours`` (freed less
    spent, per person) where none is in hours: what cannot be judged is not nought.
    """

    payer: Payer
    saved: Amount | None
    spent: Decimal
    net: Amount | None
    hours: Amount | None


@dataclass(frozen=True, slots=True)
class BreakEven:
    """From how many patients on a year pays, at the better end, the middle and the worse end.

    None: at no number. ``left_out`` are the codes of the lines that are not in it: those without kroner.
    """

    best: int | None
    likely: int | None
    worst: int | None
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Prices of the project, or after its end. ``licence`` is kroner per patient and month.

    ``columns`` is empty where the number of patients is withheld; a break-even is None where no
    effect is in kroner. Without a licence price for the phase there is neither a break-even nor what
    is left for the municipality; a price of nought is one that was set.
    """

    phase: Phase
    licence: Decimal | None
    licence_year: Decimal | None
    fixed_year: Decimal
    columns: tuple[Column, ...] = ()
    municipality: BreakEven | None = None
    everybody: BreakEven | None = None
    has_licence_price: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """Money and minutes of one report. ``patients`` are those in follow-up when the period ends.

    ``unpriced`` names the tenant's own rows that could be counted, and are in no line for want of a
    price.
    """

    patients: int | None
    lines: tuple[Line, ...]
    scenarios: tuple[Scenario, ...]
    costs: Costs
    unpriced: tuple[str, ...] = ()

    @property
    def has_effects(self) -> bool:
        """Whether any effect is in kroner."""
        return any(line.is_effect and line.kroner for line in self.lines)
