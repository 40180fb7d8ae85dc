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

from types import MappingProxyType
from typing import TYPE_CHECKING

from measurements.rules.kind import Bounds, Choice, Code, Component, Kind, Swing
from measurements.rules.kind_tables import laboratory, lungs, scores, told, vital_signs
from measurements.rules.kind_tables.common import LOINC, MDC, NPU, SNOMED
from measurements.rules.kind_tables.told import EVENTS

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "EVENTS",
    "KINDS",
    "KIND_CODES",
    "LOINC",
    "MDC",
    "NPU",
    "NUMBER_KINDS",
    "NUMBER_KIND_CODES",
    "SNOMED",
    "Bounds",
    "Choice",
    "Code",
    "Component",
    "Kind",
    "Swing",
    "component_of_code",
    "kind_of_code",
]

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            vital_signs.WEIGHT,
            laboratory.GLUCOSE,
            vital_signs.SPO2,
            vital_signs.BLOOD_PRESSURE,
            vital_signs.PULSE,
            vital_signs.BODY_TEMPERATURE,
            vital_signs.RESPIRATION_RATE,
            lungs.PEAK_FLOW,
            lungs.FEV1,
            scores.STEPS,
            laboratory.HBA1C,
            scores.SYMPTOM_SCORE,
            vital_signs.CONSCIOUSNESS,
            lungs.OXYGEN_SUPPLY,
            scores.PAIN,
            laboratory.CRP,
            laboratory.INR,
            told.TASK_DONE,
            told.DIARY,
            told.EVENT,
            told.ANSWERS,
        )
    }
)
"""All kinds by name."""

NUMBER_KINDS: Mapping[str, Kind] = MappingProxyType(
    {name: kind for name, kind in KINDS.items() if kind.has_number}
)
"""Those that are measured, and can be drawn, typed as a number, or sent as an Observation."""
KIND_CODES = tuple(sorted(KINDS))
NUMBER_KIND_CODES = tuple(sorted(NUMBER_KINDS))

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
