"""Whose a resource is, and under which reference its sender knows it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from interop.fhir.national import is_national
from interop.fhir.outcome import FhirProblem, FhirReason, fhir_problem
from interop.fhir.reach import object_of, text_of
from measurements.rules.problems import ProblemCode
from measurements.rules.reading_shape import MAX_REFERENCE

if TYPE_CHECKING:
    from collections.abc import Iterable

_PATIENT: Final = re.compile(r"(?:urn:uuid:|(?:.*/)?Patient/)([^/]+)(?:/_history/[^/]+)?")
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass(frozen=True, slots=True)
class PatientIdentifier:
    """A national identifier: fødselsnummer, D-nummer or felles hjelpenummer. Never log it."""

    system: str
    value: str

    def __repr__(self) -> str:
        return f"PatientIdentifier(system={self.system!r})"


def subject_id(subject: dict[str, Any]) -> str | None:
    """Return the patient's id of ours that a subject names."""
    match = _PATIENT.fullmatch(text_of(subject, "reference") or "")
    return match[1].lower() if match and _UUID.fullmatch(match[1]) else None


def subject_identifier(subject: dict[str, Any]) -> PatientIdentifier | None:
    """Return the national identifier that a subject names."""
    identifier = object_of(subject, "identifier")
    system, value = text_of(identifier, "system"), text_of(identifier, "value")
    if system and value and is_national(system, value):
        return PatientIdentifier(system, value)
    return None


def no_subject(subject: dict[str, Any], expression: str) -> FhirProblem:
    """Say why the subject names nobody. An id that cannot be ours answers as an unknown one."""
    if not subject:
        return fhir_problem(FhirReason.SUBJECT_MISSING, expression)
    if _PATIENT.fullmatch(text_of(subject, "reference") or ""):
        return fhir_problem(ProblemCode.PATIENT_UNKNOWN, expression)
    return fhir_problem(FhirReason.SUBJECT_UNFIT, expression)


def reference_of(resource: dict[str, Any], identifiers: Iterable[dict[str, Any]]) -> str | None:
    """Return the sender's own reference; one that is too long or unprintable is kept as its hash."""
    reference = text_of(resource, "id")
    for identifier in identifiers:
        value = text_of(identifier, "value")
        if value:
            reference = f"{text_of(identifier, 'system') or ''}|{value}"
            break
    if reference is None or not reference.strip():
        return None
    if len(reference) <= MAX_REFERENCE and reference.isprintable():
        return reference
    return f"sha256:{hashlib.sha256(reference.encode('utf-8', 'surrogatepass')).hexdigest()}"
