"""QuestionnaireResponses: create, read and search. The answers of a form, and nothing else, are one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dho.lib import clock
from interop.api.collection import Collection, One, pairs_of
from interop.fhir import (
    ResponseFacts,
    as_served,
    reading_to_response,
    response_to_reading,
    to_json,
)
from interop.fhir.from_response import KIND, ROOT
from measurements.queries.questionnaires import canonical, form_by_canonical, form_of
from measurements.rules.questionnaires import stored_answers

if TYPE_CHECKING:
    from django.http import HttpResponse
    from rest_framework.request import Request

    from interop.fhir import FhirRefusal, MappedReading
    from measurements.operations.record import Taken
    from measurements.rules.questionnaires import Definition
    from triage.queries.readings import ShownReading


class Responses(Collection):
    """All responses: POST creates one, GET searches."""

    resource = ROOT
    kinds = (KIND,)
    date = "authored"
    _questionnaire = ""

    def sent(self, body: bytes) -> MappedReading | FhirRefusal:
        """Return the answers that a response is."""
        return response_to_reading(body, clock.now(), form_by_canonical)

    def repeated(self, taken: Taken) -> bytes:
        """Return what had come before."""
        return to_json(reading_to_response(_facts_of_repeat(taken)))

    def get(self, request: Request) -> HttpResponse:
        """Search by the address: ``patient``, ``authored``, ``questionnaire``."""
        pairs = pairs_of(request.query_params)
        asked = [value for name, value in pairs if name == "questionnaire" and value]
        if asked:
            self._questionnaire = asked[-1]
            url, _bar, version = asked[-1].partition("|")
            form = form_by_canonical(url, version)
            self.about = form.definition.name if form else "-"
        return self.search(request, [pair for pair in pairs if pair[0] != "questionnaire"])

    def more_used(self) -> list[tuple[str, str]]:
        """Return the form that was asked for, for links."""
        return [("questionnaire", self._questionnaire)] if self._questionnaire else []

    def served(self, reading: ShownReading, document: str | None) -> bytes:
        """Return a response as it came, or made of its answers."""
        return response_served(reading, document)


class Response(One):
    """One response, in its first and only version."""

    kinds = frozenset((KIND,))

    def served(self, reading: ShownReading, document: str | None) -> bytes:
        """Return a response as it came, or made of its answers."""
        return response_served(reading, document)


def response_served(reading: ShownReading, document: str | None) -> bytes:
    """Return stored answers as they are served: the text they came as, or one made of them."""
    if document is not None:
        return as_served(
            document.encode(),
            resource_id=str(reading.id),
            received_at=reading.received_at,
            is_in_error=reading.is_in_error,
        )
    named, definition = _form(reading.about, reading.form_version)
    facts = ResponseFacts(
        id=str(reading.id),
        patient_id=str(reading.patient_id),
        measured_at=reading.measured_at,
        received_at=reading.received_at,
        reference=reading.reference,
        canonical=named,
        definition=definition,
        answers=stored_answers(reading.answers),
        set_aside=stored_answers(reading.set_aside),
        is_in_error=reading.is_in_error,
    )
    return to_json(reading_to_response(facts))


def _facts_of_repeat(taken: Taken) -> ResponseFacts:
    """Return what the first sending and this one agree on, under the first one's id."""
    reading = taken.reading
    named, definition = _form(reading.about or "", reading.form_version)
    return ResponseFacts(
        id=str(taken.reading_id),
        patient_id=reading.patient,
        measured_at=reading.measured_at,
        received_at=taken.received_at,
        reference=reading.reference,
        canonical=named,
        definition=definition,
        answers=reading.answers,
        set_aside=reading.set_aside,
    )


def _form(about: str, number: int | None) -> tuple[str, Definition | None]:
    """Return the canonical address of the version that was answered, and the version."""
    form = form_of(about, number)
    if form is None:
        return "", None
    definition = form.definition
    return f"{definition.url or canonical(definition.name)}|{definition.version}", definition
