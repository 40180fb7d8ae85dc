"""How the lungs work, and the oxygen that helps them."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType

from measurements.rules.kind import Code, Kind
from measurements.rules.kind_tables.common import (
    HUNDREDTH,
    MDC,
    TENTH,
    WHOLE,
    between,
    loinc,
)
from measurements.rules.units import Conversion

PEAK_FLOW = Kind(
    name="peak_flow",
    label="Peak flow",
    unit="L/min",
    display_unit="L/min",
    resolution=WHOLE,
    category="exam",
    codes=(
        loinc("33452-4", "Maximum expiratory gas flow Respiratory system airway"),
        loinc(
            "19935-6", "Maximum expiratory gas flow Respiratory system airway by Peak flow meter"
        ),
        Code(MDC, "152584"),
    ),
    accept=between("30", "900"),
    conversions=MappingProxyType({"L/s": Conversion(times=Decimal(60))}),
)

FEV1 = Kind(
    name="fev1",
    label="FEV1",
    unit="L",
    display_unit="L",
    resolution=HUNDREDTH,
    category="exam",
    codes=(loinc("20150-9", "FEV1"), Code(MDC, "152586")),
    accept=between("0.2", "8"),
    conversions=MappingProxyType({"mL": Conversion(over=Decimal(1000))}),
)

# What the patient breathes: 0 is air. The same code says it as the context of a saturation.
OXYGEN_SUPPLY = Kind(
    name="oxygen_supply",
    label="Oxygen supply",
    unit="L/min",
    display_unit="L/min",
    resolution=TENTH,
    category="vital-signs",
    codes=(loinc("3151-8", "Inhaled oxygen flow rate"),),
    accept=between("0", "15"),
    possible=between("0", "60"),
    conversions=MappingProxyType({"mL/min": Conversion(over=Decimal(1000))}),
)
