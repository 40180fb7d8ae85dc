"""Vital signs: weight, saturation, blood pressure, pulse, temperature, breathing, consciousness."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType

from measurements.rules.kind import Choice, Code, Component, Kind, Swing
from measurements.rules.kind_tables.common import (
    ACTIVITY,
    MDC,
    NPU,
    POSTURE,
    TENTH,
    WHOLE,
    between,
    loinc,
    snomed,
)
from measurements.rules.units import Conversion

WEIGHT = Kind(
    name="weight",
    label="Weight",
    unit="kg",
    display_unit="kg",
    resolution=TENTH,
    category="vital-signs",
    codes=(
        loinc("29463-7", "Body weight"),
        snomed("27113001", "Body weight"),
        Code(NPU, "NPU03804"),
        Code(MDC, "188736"),
    ),
    accept=between("20", "350"),
    conversions=MappingProxyType(
        {
            "g": Conversion(over=Decimal(1000)),
            "[lb_av]": Conversion(times=Decimal("0.45359237")),
        }
    ),
    swing=Swing(Decimal(5), hours=24),
)

SPO2 = Kind(
    name="spo2",
    label="Oxygen saturation",
    unit="%",
    display_unit="%",
    resolution=WHOLE,
    category="vital-signs",
    codes=(
        loinc("2708-6", "Oxygen saturation in Arterial blood"),
        loinc("59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry"),
        snomed("431314004", "Peripheral oxygen saturation"),
        Code(NPU, "NPU03011"),
        Code(MDC, "150456"),
    ),
    accept=between("50", "100"),
    possible=between("0", "100"),
    contexts=MappingProxyType({"oxygen": ("air", "litres"), "activity": ACTIVITY}),
    sent=2,  # the profile's code and the more precise one
)

BLOOD_PRESSURE = Kind(
    name="blood_pressure",
    label="Blood pressure",
    unit="mm[Hg]",
    display_unit="mmHg",
    resolution=WHOLE,
    category="vital-signs",
    codes=(
        loinc("85354-9", "Blood pressure panel with all children optional"),
        loinc("55284-4", "Blood pressure systolic and diastolic"),
        snomed("75367002", "Blood pressure"),
        Code(MDC, "150020"),
    ),
    components=("systolic", "diastolic", "mean"),
    parts=(
        Component(
            "systolic",
            (
                loinc("8480-6", "Systolic blood pressure"),
                snomed("271649006", "Systolic blood pressure"),
                snomed("4471000202106"),
                Code(NPU, "DNK05472"),
                Code(MDC, "150021"),
            ),
            accept=between("50", "280"),
        ),
        Component(
            "diastolic",
            (
                loinc("8462-4", "Diastolic blood pressure"),
                snomed("271650006", "Diastolic blood pressure"),
                snomed("4481000202108"),
                Code(NPU, "DNK05473"),
                Code(MDC, "150022"),
            ),
            accept=between("25", "180"),
        ),
        Component(
            "mean",
            (
                loinc("8478-0", "Mean blood pressure"),
                snomed("6797001", "Mean blood pressure"),
                snomed("4501000202102"),
                Code(MDC, "150023"),
            ),
            accept=between("25", "280"),
            required=False,
        ),
    ),
    contexts=MappingProxyType({"posture": POSTURE, "arm": ("left", "right"), "activity": ACTIVITY}),
)

PULSE = Kind(
    name="pulse",
    label="Pulse",
    unit="/min",
    display_unit="/min",
    resolution=WHOLE,
    category="vital-signs",
    codes=(
        loinc("8867-4", "Heart rate"),
        snomed("78564009", "Pulse rate"),
        snomed("364075005", "Heart rate"),
        Code(NPU, "NPU21692"),
        Code(MDC, "149530"),
        Code(MDC, "149546"),
        Code(MDC, "147842"),
    ),
    accept=between("25", "250"),
    contexts=MappingProxyType({"activity": ACTIVITY, "posture": POSTURE}),
)

BODY_TEMPERATURE = Kind(
    name="body_temperature",
    label="Body temperature",
    unit="Cel",
    display_unit="°C",
    resolution=TENTH,
    category="vital-signs",
    codes=(
        loinc("8310-5", "Body temperature"),
        snomed("276885007", "Core body temperature"),
        Code(NPU, "NPU08676"),
        Code(MDC, "150364"),
    ),
    accept=between("30", "45"),
    conversions=MappingProxyType(
        {"[degF]": Conversion(minus=Decimal(32), times=Decimal(5), over=Decimal(9))}
    ),
)

RESPIRATION_RATE = Kind(
    name="respiration_rate",
    label="Respiration rate",
    unit="/min",
    display_unit="/min",
    resolution=WHOLE,
    category="vital-signs",
    codes=(
        loinc("9279-1", "Respiratory rate"),
        snomed("86290005", "Respiratory rate"),
        snomed("271625008", "Rate of spontaneous respiration"),
        Code(MDC, "151562"),
    ),
    accept=between("4", "70"),
    contexts=MappingProxyType({"activity": ACTIVITY}),
)


def _state(number: int, letter: str, word: str, concept: str) -> Choice:
    return Choice(Decimal(number), (snomed(concept, word),), (letter, word))


# ACVPU. The answers' concepts are those of HL7 UK's value set CareConnect-ACVPU-1. LOINC has no
# code that Norwegian or British profiles use for the scale, so none is sent.
CONSCIOUSNESS = Kind(
    name="consciousness",
    label="Consciousness (ACVPU)",
    unit="{score}",
    display_unit="points",
    resolution=WHOLE,
    category="survey",
    codes=(
        snomed("1104441000000107", "ACVPU (Alert Confusion Voice Pain Unresponsive) scale score"),
    ),
    accept=between("0", "4"),
    possible=between("0", "4"),
    counted=True,
    sent=0,
    whole=True,
    choices=(
        _state(0, "A", "Mentally alert", "248234008"),
        _state(1, "C", "Acute confusion", "130987000"),
        _state(2, "V", "Responds to voice", "300202002"),
        _state(3, "P", "Responds to pain", "450847001"),
        _state(4, "U", "Unresponsive", "422768004"),
    ),
)
