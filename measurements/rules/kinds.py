"""The kinds of reading: codes, unit, resolution, and what a number of the kind may be.

Every kind has one unit of its own; what arrives in a convertible unit is converted and rounded
half-up to ``resolution``. ``accept`` holds engineering limits against slips of typing and unit
(outside them a reading is stored and flagged); ``possible`` is what a number of the kind can be at
all (outside it a reading is refused). Neither is a clinical limit: those are in the plan.

Codes: LOINC and SNOMED CT as in HL7 Norway's VkpObservation and no-domain VitalSigns profiles,
NPU (and DNK for the pressures) as laboratories and telemedicine in Norway and Denmark use them, MDC
as in IEEE 11073-10101.
Where LOINC has one code for mass and one for molar concentration, both are accepted, since the
unit decides.
"""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from measurements.rules.kind import Bounds, Code, Component, Kind
from measurements.rules.units import Conversion

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "KINDS",
    "LOINC",
    "MDC",
    "NPU",
    "SNOMED",
    "Bounds",
    "Code",
    "Component",
    "Kind",
    "component_of_code",
    "kind_of_code",
]

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
NPU = "urn:oid:2.16.578.1.12.4.1.1.7280"
MDC = "urn:iso:std:iso:11073:10101"

_WHOLE = Decimal(1)
_TENTH = Decimal("0.1")
_HUNDREDTH = Decimal("0.01")


def _loinc(code: str, display: str) -> Code:
    return Code(LOINC, code, display)


def _snomed(code: str, display: str = "") -> Code:
    return Code(SNOMED, code, display)


def _between(low: str, high: str) -> Bounds:
    return Bounds(Decimal(low), Decimal(high))


_FASTING = MappingProxyType({"meal": "fasting"})
_ACTIVITY = ("rest", "after_exertion")
_POSTURE = ("sitting", "standing", "lying")
_MG_PER_MMOL_GLUCOSE = Decimal("18.0")

_WEIGHT = Kind(
    name="weight",
    label="Weight",
    unit="kg",
    display_unit="kg",
    resolution=_TENTH,
    category="vital-signs",
    codes=(
        _loinc("29463-7", "Body weight"),
        _snomed("27113001", "Body weight"),
        Code(NPU, "NPU03804"),
        Code(MDC, "188736"),
    ),
    accept=_between("20", "350"),
    conversions=MappingProxyType(
        {
            "g": Conversion(over=Decimal(1000)),
            "[lb_av]": Conversion(times=Decimal("0.45359237")),
        }
    ),
)

_GLUCOSE = Kind(
    name="glucose",
    label="Blood glucose",
    unit="mmol/L",
    display_unit="mmol/L",
    resolution=_TENTH,
    category="laboratory",
    codes=(
        _loinc("15074-8", "Glucose [Moles/volume] in Blood"),
        _loinc("14743-9", "Glucose [Moles/volume] in Capillary blood by Glucometer"),
        _loinc("2339-0", "Glucose [Mass/volume] in Blood"),
        _loinc("41653-7", "Glucose [Mass/volume] in Capillary blood by Glucometer"),
        Code(LOINC, "14770-2", "Fasting glucose [Moles/volume] in Capillary blood", _FASTING),
        Code(LOINC, "14771-0", "Fasting glucose [Moles/volume] in Serum or Plasma", _FASTING),
        _snomed("434912009", "Blood glucose concentration"),
        Code(NPU, "NPU02187"),
        Code(NPU, "NPU22089"),
        Code(MDC, "160184"),
        Code(MDC, "160368"),
    ),
    accept=_between("0.5", "50"),
    conversions=MappingProxyType({"mg/dL": Conversion(over=_MG_PER_MMOL_GLUCOSE)}),
    contexts=MappingProxyType({"meal": ("fasting", "before", "after", "bedtime")}),
)

_SPO2 = Kind(
    name="spo2",
    label="Oxygen saturation",
    unit="%",
    display_unit="%",
    resolution=_WHOLE,
    category="vital-signs",
    codes=(
        _loinc("2708-6", "Oxygen saturation in Arterial blood"),
        _loinc("59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry"),
        _snomed("431314004", "Peripheral oxygen saturation"),
        Code(NPU, "NPU03011"),
        Code(MDC, "150456"),
    ),
    accept=_between("50", "100"),
    possible=_between("0", "100"),
    contexts=MappingProxyType({"oxygen": ("air", "litres"), "activity": _ACTIVITY}),
    sent=2,  # the profile's code and the more precise one
)

_BLOOD_PRESSURE = Kind(
    name="blood_pressure",
    label="Blood pressure",
    unit="mm[Hg]",
    display_unit="mmHg",
    resolution=_WHOLE,
    category="vital-signs",
    codes=(
        _loinc("85354-9", "Blood pressure panel with all children optional"),
        _loinc("55284-4", "Blood pressure systolic and diastolic"),
        _snomed("75367002", "Blood pressure"),
        Code(MDC, "150020"),
    ),
    components=("systolic", "diastolic", "mean"),
    parts=(
        Component(
            "systolic",
            (
                _loinc("8480-6", "Systolic blood pressure"),
                _snomed("271649006", "Systolic blood pressure"),
                _snomed("4471000202106"),
                Code(NPU, "DNK05472"),
                Code(MDC, "150021"),
            ),
            accept=_between("50", "280"),
        ),
        Component(
            "diastolic",
            (
                _loinc("8462-4", "Diastolic blood pressure"),
                _snomed("271650006", "Diastolic blood pressure"),
                _snomed("4481000202108"),
                Code(NPU, "DNK05473"),
                Code(MDC, "150022"),
            ),
            accept=_between("25", "180"),
        ),
        Component(
            "mean",
            (
                _loinc("8478-0", "Mean blood pressure"),
                _snomed("6797001", "Mean blood pressure"),
                _snomed("4501000202102"),
                Code(MDC, "150023"),
            ),
            accept=_between("25", "280"),
            required=False,
        ),
    ),
    contexts=MappingProxyType(
        {"posture": _POSTURE, "arm": ("left", "right"), "activity": _ACTIVITY}
    ),
)

_PULSE = Kind(
    name="pulse",
    label="Pulse",
    unit="/min",
    display_unit="/min",
    resolution=_WHOLE,
    category="vital-signs",
    codes=(
        _loinc("8867-4", "Heart rate"),
        _snomed("78564009", "Pulse rate"),
        _snomed("364075005", "Heart rate"),
        Code(NPU, "NPU21692"),
        Code(MDC, "149530"),
        Code(MDC, "149546"),
        Code(MDC, "147842"),
    ),
    accept=_between("25", "250"),
    contexts=MappingProxyType({"activity": _ACTIVITY, "posture": _POSTURE}),
)

_BODY_TEMPERATURE = Kind(
    name="body_temperature",
    label="Body temperature",
    unit="Cel",
    display_unit="°C",
    resolution=_TENTH,
    category="vital-signs",
    codes=(
        _loinc("8310-5", "Body temperature"),
        _snomed("276885007", "Core body temperature"),
        Code(NPU, "NPU08676"),
        Code(MDC, "150364"),
    ),
    accept=_between("30", "45"),
    conversions=MappingProxyType(
        {"[degF]": Conversion(minus=Decimal(32), times=Decimal(5), over=Decimal(9))}
    ),
)

_RESPIRATION_RATE = Kind(
    name="respiration_rate",
    label="Respiration rate",
    unit="/min",
    display_unit="/min",
    resolution=_WHOLE,
    category="vital-signs",
    codes=(
        _loinc("9279-1", "Respiratory rate"),
        _snomed("86290005", "Respiratory rate"),
        _snomed("271625008", "Rate of spontaneous respiration"),
        Code(MDC, "151562"),
    ),
    accept=_between("4", "70"),
    contexts=MappingProxyType({"activity": _ACTIVITY}),
)

_PEAK_FLOW = Kind(
    name="peak_flow",
    label="Peak flow",
    unit="L/min",
    display_unit="L/min",
    resolution=_WHOLE,
    category="exam",
    codes=(
        _loinc("33452-4", "Maximum expiratory gas flow Respiratory system airway"),
        _loinc(
            "19935-6", "Maximum expiratory gas flow Respiratory system airway by Peak flow meter"
        ),
        Code(MDC, "152584"),
    ),
    accept=_between("30", "900"),
    conversions=MappingProxyType({"L/s": Conversion(times=Decimal(60))}),
)

_FEV1 = Kind(
    name="fev1",
    label="FEV1",
    unit="L",
    display_unit="L",
    resolution=_HUNDREDTH,
    category="exam",
    codes=(_loinc("20150-9", "FEV1"), Code(MDC, "152586")),
    accept=_between("0.2", "8"),
    conversions=MappingProxyType({"mL": Conversion(over=Decimal(1000))}),
)

_STEPS = Kind(
    name="steps",
    label="Steps",
    unit="{steps}",
    display_unit="steps",
    resolution=_WHOLE,
    category="activity",
    codes=(
        _loinc("41950-7", "Number of steps in 24 hour Measured"),
        _loinc("55423-8", "Number of steps in unspecified time Pedometer"),
    ),
    accept=_between("0", "100000"),
    counted=True,
)

# NGSP % = 0.0915 * IFCC mmol/mol + 2.15
_HBA1C = Kind(
    name="hba1c",
    label="HbA1c",
    unit="mmol/mol",
    display_unit="mmol/mol",
    resolution=_WHOLE,
    category="laboratory",
    codes=(
        _loinc("59261-8", "Hemoglobin A1c/Hemoglobin.total in Blood by IFCC protocol"),
        _loinc("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood"),
        Code(NPU, "NPU27300"),
        Code(MDC, "160220"),
    ),
    accept=_between("15", "200"),
    conversions=MappingProxyType({"%": Conversion(minus=Decimal("2.15"), over=Decimal("0.0915"))}),
)

# A sum score of the form that the plan names. The widest of the forms in use (CAT) ends at 40.
_SYMPTOM_SCORE = Kind(
    name="symptom_score",
    label="Symptom score",
    unit="{score}",
    display_unit="points",
    resolution=_WHOLE,
    category="survey",
    codes=(
        _loinc("74465-6", "Questionnaire response"),
        _snomed("446660001", "COPD assessment test score"),
    ),
    accept=_between("0", "40"),
    counted=True,
)

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            _WEIGHT,
            _GLUCOSE,
            _SPO2,
            _BLOOD_PRESSURE,
            _PULSE,
            _BODY_TEMPERATURE,
            _RESPIRATION_RATE,
            _PEAK_FLOW,
            _FEV1,
            _STEPS,
            _HBA1C,
            _SYMPTOM_SCORE,
        )
    }
)
"""All kinds by name."""

_BY_CODE: Mapping[tuple[str, str], tuple[Kind, Code]] = MappingProxyType(
    {(code.system, code.code): (kind, code) for kind in KINDS.values() for code in kind.codes}
)
_PART_BY_CODE: Mapping[tuple[str, str, str], Component] = MappingProxyType(
    {
        (kind.name, code.system, code.code): part
        for kind in KINDS.values()
        for part in kind.parts
        for code in part.codes
    }
)


def kind_of_code(system: str, code: str) -> tuple[Kind, Code] | None:
    """Return the kind that a code means, and the code as we know it."""
    return _BY_CODE.get((system, code))


def component_of_code(kind: Kind, system: str, code: str) -> Component | None:
    """Return the component of ``kind`` that a code means."""
    return _PART_BY_CODE.get((kind.name, system, code))
