"""From a posted resource to what became of it: the same rules and the same intake as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from rest_framework.exceptions import AuthenticationFailed

from dho.identity.authentication import Principal
from dho.identity.queries import digest, party_of, self_sender_id, token_bearer, viewer_of_token
from dho.lib.scope import scope
from interop.api.answers import FhirError
from interop.fhir import FhirProblem, FhirRefusal, MappedReading
from interop.fhir.outcome import fhir_problem
from interop.fhir.refused import is_finding, refused_reading
from interop.queries import patient_of_device, patients_numbered
from measurements.operations.record import (
    Conflict,
    Document,
    Taken,
    record_as,
    record_from_device,
)
from measurements.rules.problems import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from measurements.operations.record import Item, Result

STORED_AS = "application/fhir+json; fhirVersion=4.0"


@dataclass(frozen=True, slots=True)
class Posted:
    """A resource that somebody posted: what it means, its text, and its type."""

    sent: MappedReading | FhirRefusal
    text: bytes
    resource: str = "Observation"

    @property
    def document(self) -> Document | None:
        """The text to keep beside the reading."""
        if isinstance(self.sent, FhirRefusal):
            return None
        return Document(STORED_AS, self.text.decode())


def record_by_token(secret: str, posted: Posted) -> Taken:
    """Record as whoever has the token: one statement for a device. Raises ``FhirError``."""
    sent = posted.sent
    if isinstance(sent, MappedReading) and sent.patient_identifier is None:
        results = record_from_device(
            digest=digest(secret), items=[_item(sent, sent.patient_id)], document=posted.document
        )
        if results is not None:
            return _taken(results[0], posted)
    bearer = token_bearer(secret)
    if bearer is None:
        raise AuthenticationFailed
    if bearer.is_device:
        return _record_by_device(secret, posted)
    viewer = viewer_of_token(bearer)
    if viewer is None:
        raise AuthenticationFailed
    return record_by_person(Principal(viewer, bearer), posted)


def record_by_person(principal: Principal, posted: Posted) -> Taken:
    """Record as a person, in the person's scope. Raises ``FhirError`` and ``NotAllowed``."""
    viewer = principal.viewer
    sender_id = principal.bearer.sender_id if principal.bearer else self_sender_id()

    def numbered(number: str) -> list[UUID]:
        return patients_numbered(viewer, number)

    with scope(party_of(viewer)):
        items = _items(posted, numbered)
        results = record_as(by=viewer, sender_id=sender_id, items=items, document=posted.document)
    return _taken(results[0] if results else None, posted)


def _record_by_device(secret: str, posted: Posted) -> Taken:
    def numbered(number: str) -> list[UUID]:
        found = patient_of_device(digest(secret), number)
        return [] if found is None else [found]

    items = _items(posted, numbered)
    results = record_from_device(digest=digest(secret), items=items, document=posted.document)
    return _taken(results[0] if results else None, posted)


def _items(posted: Posted, numbered: Callable[[str], list[UUID]]) -> list[Item]:
    """Return what is to be recorded: a reading, a refused one, or nothing at all."""
    sent = posted.sent
    patient_id = _patient_meant(posted, numbered)
    if isinstance(sent, FhirRefusal) and not is_finding(sent):
        return []
    return [_item(sent, patient_id)]


def _patient_meant(posted: Posted, numbered: Callable[[str], list[UUID]]) -> str | None:
    """Return whom the subject names by id or national number; both must be the same person."""
    sent, subject = posted.sent, f"{posted.resource}.subject"
    if sent.patient_identifier is None:
        return sent.patient_id
    found = [str(patient_id) for patient_id in numbered(sent.patient_identifier.value)]
    if sent.patient_id is not None:
        found = [patient_id for patient_id in found if patient_id == sent.patient_id]
    if not found:
        raise FhirError(404, [fhir_problem(ProblemCode.PATIENT_UNKNOWN, subject)])
    if len(found) > 1:
        words = "More than one patient of yours has that number; give the id."
        raise FhirError(422, [FhirProblem("multiple-matches", words, subject)])
    return found[0]


def _item(sent: MappedReading | FhirRefusal, patient_id: str | None) -> Item:
    if isinstance(sent, FhirRefusal):
        return refused_reading(sent, patient_id)
    return sent.for_patient(patient_id or "")


def _taken(result: Result | None, posted: Posted) -> Taken:
    """Return a reading that is stored; raise what is wrong with any other."""
    sent = posted.sent
    if isinstance(result, Taken):
        return result
    if isinstance(result, Conflict):
        words = "The identifier was used before for other content."
        issue = FhirProblem("conflict", words, f"{posted.resource}.identifier", "REFERENCE_REUSED")
        raise FhirError(409, [issue])
    unknown = result is not None and result.status == 404
    if isinstance(sent, FhirRefusal) and not (unknown and sent.status != 404):
        raise FhirError(sent.status, sent.problems)
    raise FhirError(404, [fhir_problem(ProblemCode.PATIENT_UNKNOWN, f"{posted.resource}.subject")])


def check_condition(
    header: str | None, sent: MappedReading | FhirRefusal, resource: str = "Observation"
) -> None:
    """Raise 400 for a condition other than the identifier that makes a repeat one reading anyway."""
    if header is None or isinstance(sent, FhirRefusal):
        return
    asked = parse_qsl(header)
    token = asked[0][1] if len(asked) == 1 and asked[0][0] == "identifier" else ""
    if token and (token if "|" in token else f"|{token}") == sent.reading.reference:
        return
    words = f"If-None-Exist may only name the identifier that the {resource} itself carries."
    raise FhirError(400, [FhirProblem("not-supported", words, f"{resource}.identifier")])
