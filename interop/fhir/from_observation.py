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

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from interop.fhir.circumstances import context_of, device_of, note_of, source_of
from interop.fhir.outcome import FhirProblem, FhirReason, fhir_problem
from interop.fhir.reach import codings_of, object_of, objects_of
from interop.fhir.structure import structure_problems
from interop.fhir.subjects import (
    PatientIdentifier,
    no_subject,
    reference_of,
    subject_id,
    subject_identifier,
)
from interop.fhir.times import time_of
from interop.fhir.values import values_of
from measurements.rules.content import content_hash
from measurements.rules.kinds import kind_of_code
from measurements.rules.problems import ProblemCode
from measurements.rules.reading_shape import ReadingInput, Refused, read_reading
from measurements.rules.strict_json import JsonRefused, parse

if TYPE_CHECKING:
    from datetime import datetime

    from measurements.rules.kinds import Code, Kind

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
class MappedReading:
    """A reading that came as a resource of FHIR.

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
        patient_id, identifier = subject_id(subject), subject_identifier(subject)
        kinds = _kinds(resource)
        problems: list[FhirProblem] = []
        if patient_id is None and identifier is None:
            problems.append(no_subject(subject, "Observation.subject"))
        if not kinds:
            problems.append(fhir_problem(ProblemCode.KIND_UNKNOWN, "Observation.code"))
        if len({kind.name for kind, _ in kinds}) > 1:
            problems.append(fhir_problem(FhirReason.KIND_AMBIGUOUS, "Observation.code"))
            kinds = []
        kind, code = kinds[0] if kinds else (None, None)
        # the code that says most: fasting glucose is also glucose
        code = next((other for _, other in kinds if other.implies), code)
        reference = reference_of(resource, objects_of(resource, "identifier"))
        return cls(patient_id, identifier, kind, code, reference, tuple(problems))

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
