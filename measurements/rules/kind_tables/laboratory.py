"""What is measured in blood."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType

from measurements.rules.kind import Code, Kind, Swing
from measurements.rules.kind_tables.common import (
    LOINC,
    MDC,
    NPU,
    TENTH,
    WHOLE,
    between,
    loinc,
    snomed,
)
from measurements.rules.units import Conversion

_FASTING = MappingProxyType({"meal": "fasting"})
_MG_PER_MMOL_GLUCOSE = Decimal("18.0")

GLUCOSE = Kind(
    name="glucose",
    label="Blood glucose",
    unit="mmol/L",
    display_unit="mmol/L",
    resolution=TENTH,
    category="laboratory",
    codes=(
        loinc("15074-8", "Glucose [Moles/volume] in Blood"),
        loinc("14743-9", "Glucose [Moles/volume] in Capillary blood by Glucometer"),
        loinc("2339-0", "Glucose [Mass/volume] in Blood"),
        loinc("41653-7", "Glucose [Mass/volume] in Capillary blood by Glucometer"),
        Code(LOINC, "14770-2", "Fasting glucose [Moles/volume] in Capillary blood", _FASTING),
        Code(LOINC, "14771-0", "Fasting glucose [Moles/volume] in Serum or Plasma", _FASTING),
        snomed("434912009", "Blood glucose concentration"),
        Code(NPU, "NPU02187"),
        Code(NPU, "NPU22089"),
        Code(MDC, "160184"),
        Code(MDC, "160368"),
    ),
    accept=between("0.5", "50"),
    conversions=MappingProxyType({"mg/dL": Conversion(over=_MG_PER_MMOL_GLUCOSE)}),
    contexts=MappingProxyType({"meal": ("fasting", "before", "after", "bedtime")}),
)

# NGSP % = 0.0915 * IFCC mmol/mol + 2.15
HBA1C = Kind(
    name="hba1c",
    label="HbA1c",
    unit="mmol/mol",
    display_unit="mmol/mol",
    resolution=WHOLE,
    category="laboratory",
    codes=(
        loinc("59261-8", "Hemoglobin A1c/Hemoglobin.total in Blood by IFCC protocol"),
        loinc("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood"),
        Code(NPU, "NPU27300"),
        Code(MDC, "160220"),
    ),
    accept=between("15", "200"),
    conversions=MappingProxyType({"%": Conversion(minus=Decimal("2.15"), over=Decimal("0.0915"))}),
    swing=Swing(Decimal(30), hours=168),
)

CRP = Kind(
    name="crp",
    label="CRP",
    unit="mg/L",
    display_unit="mg/L",
    resolution=WHOLE,
    category="laboratory",
    codes=(
        loinc("1988-5", "C reactive protein [Mass/volume] in Serum or Plasma"),
        Code(NPU, "NPU19748"),
    ),
    accept=between("0", "600"),
    conversions=MappingProxyType({"mg/dL": Conversion(times=Decimal(10))}),
)

INR = Kind(
    name="inr",
    label="INR",
    unit="{INR}",
    display_unit="INR",
    resolution=TENTH,
    category="laboratory",
    codes=(
        loinc("6301-6", "INR in Platelet poor plasma by Coagulation assay"),
        Code(NPU, "NPU01685"),
        Code(MDC, "160260"),
    ),
    accept=between("0.5", "15"),
    counted=True,
)
