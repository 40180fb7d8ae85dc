"""FHIR R4, shape only: Observation and QuestionnaireResponse to reading and back, Questionnaire,
OperationOutcome, CapabilityStatement.

On the wire the version is 4.0.1. The library's R4B models check the structure, since it has none
for R4; for the resources here the two do not differ.
"""

from __future__ import annotations

from interop.fhir.capability import capability_statement
from interop.fhir.from_observation import (
    FhirRefusal,
    MappedReading,
    observation_to_reading,
)
from interop.fhir.from_questionnaire import FormRefusal, questionnaire_to_form
from interop.fhir.from_response import response_to_reading
from interop.fhir.outcome import FhirProblem, FhirReason, operation_outcome
from interop.fhir.subjects import PatientIdentifier
from interop.fhir.text import as_served, to_json
from interop.fhir.to_observation import ObservationFacts, reading_to_observation
from interop.fhir.to_questionnaire import FormFacts, to_questionnaire
from interop.fhir.to_response import ResponseFacts, reading_to_response

__all__ = [
    "FhirProblem",
    "FhirReason",
    "FhirRefusal",
    "FormFacts",
    "FormRefusal",
    "MappedReading",
    "ObservationFacts",
    "PatientIdentifier",
    "ResponseFacts",
    "as_served",
    "capability_statement",
    "observation_to_reading",
    "operation_outcome",
    "questionnaire_to_form",
    "reading_to_observation",
    "reading_to_response",
    "response_to_reading",
    "to_json",
    "to_questionnaire",
]
