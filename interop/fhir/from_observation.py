"""From an Observation to a reading, or to what is wrong with it.

The Observation becomes the same dictionary that the JSON API takes, and passes the same rules.
What FHIR leaves open is decided so:

* status: registered, preliminary, final, amended, corrected and unknown are readings as long as
  they have a value; cancelled and entered-in-error are refused.
* time: an instant is needed. Of a period it is the start (the day a count of steps belongs to), or
  the end where there is no start; a period of more than a day is not one reading.
* numbers: FHIR senders pass on what floating point gave them (66.89999999999999), so more than
  twelve digits are rounded half-up to twelve instead of being refused.
* reference: the first identifier that has a value (``system|value``), else the id, else a hash of
  the content, so that the same text sent twice is one reading.
* interpretation and referenceRange of the sender are not used: colours come from the plan.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from interop.fhir.circumstances import context_of, device_of, note_of, source_of
from interop.fhir.national import is_national
from interop.fhir.outcome import FhirProblem, FhirReason, fhir_problem
from interop.fhir.reach import codings_of, object_of, objects_of, text_of
from interop.fhir.structure import structure_problems
from interop.fhir.times import time_of
from interop.fhir.values import values_of
from measurements.rules.content import content_hash
from measurements.rules.kinds import kind_of_code
from measurements.rules.problems import ProblemCode
from measurements.rules.reading_shape import MAX_REFERENCE, ReadingInput, Refused, read_reading
from measurements.rules.strict_json import JsonRefused, parse

if TYPE_CHECKING:
    from datetime import datetime

    from measurements.rules.kinds import Code, Kind

_PATIENT: Final = re.compile(r"(?:urn:uuid:|(?:.*/)?Patient/)([^/]+)(?:/_history/[^/]+)?")
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NOBODY: Final = "00000000-0000-0000-0000-000000000000"
_NO_REFERENCE: Final = "-"
_REFUSED_STATUSES: Final = {
    "cancelled": FhirReason.STATUS_CANCELLED,
    "entered-in-error": FhirReason.STATUS_ENTERED_IN_ERROR,
}
_EXPRESSIONS: Final = {
    "/value": "Observation.value",
    "/unit": "Observation.value",
    "/components": "Observation.component",
    "/measured_at": "Observation.effective",
    "/context": "Observation.extension",
    "/comparator": "Observation.value.comparator",
    "/device": "Observation.device",
    "/note": "Observation.note",
    "/patient": "Observation.subject",
    "/kind": "Observation.code",
    "/reference": "Observation.identifier",
}


@dataclass(frozen=True, slots=True)
class PatientIdentifier:
    """A national identifier: fødselsnummer, D-nummer or felles hjelpenummer. Never log it."""

    system: str
    value: str

    def __repr__(self) -> str:
        return f"PatientIdentifier(system={self.system!r})"


@dataclass(frozen=True, slots=True)
class MappedReading:
    """A reading that came as an Observation.

    The subject was named by ``patient_id`` (a UUID of ours), by ``patient_identifier``, or by both;
    then the two must be the same person. ``reading`` has no patient before ``for_patient``.
    """

    patient_id: str | None
    patient_identifier: PatientIdentifier | None
    reading: ReadingInput

    def for_patient(self, patient_id: str) -> ReadingInput:
        """Return the reading as that of the patient whom the subject was found to be."""
        return replace(self.reading, patient=patient_id)


@dataclass(frozen=True, slots=True)
class FhirRefusal:
    """What is wrong, and whose it was as far as could be read: a refused finding needs it.

    ``status`` is the HTTP status: 400 where there is no JSON, else 422; 404 where the only thing
    wrong is a subject that cannot be a patient of ours.
    """

    problems: tuple[FhirProblem, ...]
    status: int = 422
    patient_id: str | None = None
    patient_identifier: PatientIdentifier | None = None
    kind: str | None = None
    reference: str | None = None


def observation_to_reading(text: bytes, received_at: datetime) -> MappedReading | FhirRefusal:
    """Read the text of one Observation. Total: whatever it holds gives one of the two answers."""
    try:
        resource = parse(text)
    except JsonRefused as refused:
        return FhirRefusal((fhir_problem(refused.code),), status=400)
    if not isinstance(resource, dict) or resource.get("resourceType") != "Observation":
        return FhirRefusal((fhir_problem(FhirReason.NOT_AN_OBSERVATION),))
    envelope = _Envelope.of(resource)
    problems = structure_problems(resource)
    if problems:
        return envelope.refusal(problems)
    return _map(resource, envelope, received_at)


def _map(
    resource: dict[str, Any], envelope: _Envelope, received_at: datetime
) -> MappedReading | FhirRefusal:
    dead = _REFUSED_STATUSES.get(resource["status"])
    if dead:  # what else it lacks does not matter
        return envelope.refusal((fhir_problem(dead, "Observation.status"),))
    problems = list(envelope.problems)
    if envelope.kind is None or envelope.code is None:
        return envelope.refusal(tuple(problems))
    kind = envelope.kind
    measured_at, wrong_times = time_of(resource)
    values, wrong_values = values_of(resource, kind)
    problems += [*wrong_times, *wrong_values]
    if problems:
        return envelope.refusal(tuple(problems))
    result = read_reading(
        {
            **values.fields,
            "patient": _NOBODY,
            "kind": kind.name,
            "measured_at": measured_at,
            "reference": envelope.reference or _NO_REFERENCE,
            "context": context_of(resource, kind, envelope.code),
            "source": source_of(resource),
            "device": device_of(resource),
            "note": note_of(resource),
        },
        received_at,
    )
    if isinstance(result, Refused):
        places = {**_EXPRESSIONS, **values.expressions}
        return envelope.refusal(
            tuple(
                fhir_problem(error.code, _expression(error.pointer, places))
                for error in result.errors
            )
        )
    reading = replace(result, patient="")
    if envelope.reference is None:
        reading = replace(reading, reference=f"sha256:{content_hash(reading).hex()}")
    return MappedReading(envelope.patient_id, envelope.patient_identifier, reading)


def _expression(pointer: str, places: dict[str, str]) -> str:
    """Return the FHIRPath of what a JSON Pointer into the dictionary points at."""
    while pointer not in places and pointer:
        pointer = pointer.rpartition("/")[0]
    return places.get(pointer, "Observation")


@dataclass(frozen=True, slots=True)
class _Envelope:
    """Whose it is, of what kind and under which reference: read before anything is believed."""

    patient_id: str | None
    patient_identifier: PatientIdentifier | None
    kind: Kind | None
    code: Code | None
    reference: str | None
    problems: tuple[FhirProblem, ...]

    @classmethod
    def of(cls, resource: dict[str, Any]) -> _Envelope:
        subject = object_of(resource, "subject")
        patient_id, identifier = _patient_id(subject), _patient_identifier(subject)
        kinds = _kinds(resource)
        problems: list[FhirProblem] = []
        if patient_id is None and identifier is None:
            problems.append(_no_patient(subject))
        if not kinds:
            problems.append(fhir_problem(ProblemCode.KIND_UNKNOWN, "Observation.code"))
        if len({kind.name for kind, _ in kinds}) > 1:
            problems.append(fhir_problem(FhirReason.KIND_AMBIGUOUS, "Observation.code"))
            kinds = []
        kind, code = kinds[0] if kinds else (None, None)
        # the code that says most: fasting glucose is also glucose
        code = next((other for _, other in kinds if other.implies), code)
        return cls(patient_id, identifier, kind, code, _reference(resource), tuple(problems))

    def refusal(self, problems: tuple[FhirProblem, ...]) -> FhirRefusal:
        """Return the refusal of an Observation in this envelope."""
        unknown = {problem.reason for problem in problems} == {ProblemCode.PATIENT_UNKNOWN.value}
        return FhirRefusal(
            problems,
            status=404 if unknown else 422,
            patient_id=self.patient_id,
            patient_identifier=self.patient_identifier,
            kind=self.kind.name if self.kind else None,
            reference=self.reference,
        )


def _kinds(resource: dict[str, Any]) -> list[tuple[Kind, Code]]:
    found = (kind_of_code(*coding) for coding in codings_of(object_of(resource, "code")))
    return [known for known in found if known is not None]


def _patient_id(subject: dict[str, Any]) -> str | None:
    match = _PATIENT.fullmatch(text_of(subject, "reference") or "")
    return match[1].lower() if match and _UUID.fullmatch(match[1]) else None


def _patient_identifier(subject: dict[str, Any]) -> PatientIdentifier | None:
    identifier = object_of(subject, "identifier")
    system, value = text_of(identifier, "system"), text_of(identifier, "value")
    if system and value and is_national(system, value):
        return PatientIdentifier(system, value)
    return None


def _no_patient(subject: dict[str, Any]) -> FhirProblem:
    """Say why the subject names nobody. An id that cannot be ours answers as an unknown one."""
    if not subject:
        return fhir_problem(FhirReason.SUBJECT_MISSING, "Observation.subject")
    if _PATIENT.fullmatch(text_of(subject, "reference") or ""):
        return fhir_problem(ProblemCode.PATIENT_UNKNOWN, "Observation.subject")
    return fhir_problem(FhirReason.SUBJECT_UNFIT, "Observation.subject")


def _reference(resource: dict[str, Any]) -> str | None:
    """Return the sender's own reference; one that is too long or unprintable is kept as its hash."""
    reference = text_of(resource, "id")
    for identifier in objects_of(resource, "identifier"):
        value = text_of(identifier, "value")
        if value:
            reference = f"{text_of(identifier, 'system') or ''}|{value}"
            break
    if reference is None or not reference.strip():
        return None
    if len(reference) <= MAX_REFERENCE and reference.isprintable():
        return reference
    return f"sha256:{hashlib.sha256(reference.encode('utf-8', 'surrogatepass')).hexdigest()}"
