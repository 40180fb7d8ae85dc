"""FHIR R4, shape only: Observation to reading and back, OperationOutcome, CapabilityStatement.

On the wire the version is 4.0.1. The library's R4B models check the structure, since it has none
for R4; for the resources here the two do not differ.
"""

from __future__ import annotations

from interop.fhir.capability import capability_statement
from interop.fhir.from_observation import (
    FhirRefusal,
    MappedReading,
    PatientIdentifier,
    observation_to_reading,
)
from interop.fhir.outcome import FhirProblem, FhirReason, operation_outcome
from interop.fhir.text import as_served, to_json
from interop.fhir.to_observation import ObservationFacts, reading_to_observation

__all__ = [
    "FhirProblem",
    "FhirReason",
    "FhirRefusal",
    "MappedReading",
    "ObservationFacts",
    "PatientIdentifier",
    "as_served",
    "capability_statement",
    "observation_to_reading",
    "operation_outcome",
    "reading_to_observation",
    "to_json",
]
