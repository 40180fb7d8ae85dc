"""How far from the person's own normal green and yellow reach, per kind, and on which side.

Every number without a named source is OURS, TO BE APPROVED BY A DOCTOR. The usual distance is two
robust standard deviations for green and four for yellow, never less than the least distance of the
kind, since a steady person's next reading may well differ by more than the meter's own step.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

OURS = "ours, to be approved by a doctor"


class Side(StrEnum):
    """On which side of the normal a value is bad."""

    LOW = "LOW"
    HIGH = "HIGH"
    BOTH = "BOTH"


LOW_BOUNDS = ("yellow_low", "green_low")
HIGH_BOUNDS = ("green_high", "yellow_high")


@dataclass(frozen=True, slots=True)
class Distance:
    """Distances in the kind's unit, and in spreads.

    ``least``/``least_red``: where yellow and red begin at the nearest. ``has_red`` False: nothing of
    this kind is red by its distance alone. ``drift``: the change over the period that is no longer
    steady; None: two spreads. ``green_low``/``green_high``: green never reaches beyond these, whoever
    it is. ``of_best``: green and yellow begin at these shares of the person's best instead.
    """

    side: Side
    least: Decimal = Decimal(0)
    least_red: Decimal = Decimal(0)
    spreads: Decimal = Decimal(2)
    spreads_red: Decimal = Decimal(4)
    has_red: bool = True
    drift: Decimal | None = None
    green_low: Decimal | None = None
    green_high: Decimal | None = None
    of_best: tuple[Decimal, Decimal] | None = None
    source: str = OURS

    @property
    def named(self) -> tuple[str, ...]:
        """The bounds that a range of this kind gets, the lowest first."""
        names = {Side.LOW: LOW_BOUNDS, Side.HIGH: HIGH_BOUNDS}.get(
            self.side, LOW_BOUNDS + HIGH_BOUNDS
        )
        return tuple(one for one in names if self.has_red or not one.startswith("yellow"))


def _distance(side: Side, least: str, least_red: str, drift: str, **more: object) -> Distance:
    return Distance(
        side,
        Decimal(least),
        Decimal(least_red),
        drift=Decimal(drift),
        **more,  # type: ignore[arg-type]
    )


DISTANCES: Mapping[tuple[str, str | None], Distance] = MappingProxyType(
    {
        ("spo2", None): _distance(Side.LOW, "2", "4", "2"),
        # Below 3.9 mmol/L is low sugar for everybody (ADA Standards, level 1).
        ("glucose", None): _distance(
            Side.BOTH,
            "2.0",
            "6.0",
            "1.5",
            green_low=Decimal("3.9"),
            source=f"ADA Standards: below 3.9 mmol/L is low. {OURS}",
        ),
        ("blood_pressure", "systolic"): _distance(Side.BOTH, "15", "40", "10"),
        ("blood_pressure", "diastolic"): _distance(Side.BOTH, "10", "25", "6"),
        ("pulse", None): _distance(Side.BOTH, "15", "35", "8"),
        ("respiration_rate", None): _distance(Side.BOTH, "4", "8", "3"),
        # NEWS2 (Royal College of Physicians 2017) scores above 38.0.
        ("body_temperature", None): _distance(
            Side.BOTH,
            "0.8",
            "2.4",
            "0.5",
            green_high=Decimal("38.0"),
            source=f"NEWS2: above 38.0 scores. {OURS}",
        ),
        # More than 2 kg is a reason to tell (heartfailurematters.org, ESC/HFA); red is for
        # symptoms, not for weight.
        ("weight", None): _distance(
            Side.BOTH,
            "2.0",
            "2.0",
            "1.0",
            has_red=False,
            source=f"heartfailurematters.org (ESC/HFA): more than 2 kg. {OURS}",
        ),
        # Zones of the personal best: the plan example of HL7 Norway.
        ("peak_flow", None): Distance(
            Side.LOW,
            of_best=(Decimal("0.80"), Decimal("0.50")),
            source="HL7 Norway plan example: green above 80 % of best, red below 50 %",
        ),
        # Cooper 2020, Int J COPD 15:2005: below the mean minus 1.645 SD.
        ("fev1", None): Distance(
            Side.LOW,
            Decimal("0.10"),
            Decimal("0.20"),
            spreads=Decimal("1.645"),
            spreads_red=Decimal("3.29"),
            source=f"Cooper 2020, Int J COPD 15:2005: 1.645 SD below. {OURS}",
        ),
    }
)
"""Kinds that are not here get a proposed normal and no bounds."""

NOTHING_TO_PROPOSE = frozenset({"consciousness", "oxygen_supply", "hba1c"})
"""Words rather than amounts, or measured too seldom to have a normal of weeks."""
