"""Observations: create, read and search. A reading is an Observation, and nothing else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dho.lib import clock
from interop.api.answers import check_body_type
from interop.api.collection import Collection, One, pairs_of
from interop.api.searching import Searching, text_served
from interop.fhir import (
    ObservationFacts,
    observation_to_reading,
    reading_to_observation,
    to_json,
)
from measurements.rules.kinds import NUMBER_KINDS

if TYPE_CHECKING:
    from django.http import HttpResponse
    from rest_framework.request import Request

    from interop.fhir import FhirRefusal, MappedReading
    from measurements.operations.record import Taken
    from triage.queries.readings import ShownReading

_FORM = "application/x-www-form-urlencoded"


class Observations(Collection):
    """All Observations: POST creates one, GET searches."""

    def sent(self, body: bytes) -> MappedReading | FhirRefusal:
        """Return the reading that an Observation is."""
        return observation_to_reading(body, clock.now())

    def repeated(self, taken: Taken) -> bytes:
        """Return what had come before."""
        return to_json(reading_to_observation(_facts_of_repeat(taken)))

    def get(self, request: Request) -> HttpResponse:
        """Search by the address."""
        return self.search(request, pairs_of(request.query_params))


class ObservationSearch(Searching):
    """Search by a form, so that what is asked for stands in no log."""

    def post(self, request: Request) -> HttpResponse:
        """Search by the form and the address."""
        check_body_type(request.content_type, _FORM)
        form = request._request.POST
        return self.search(request, [*pairs_of(request.query_params), *pairs_of(form)])


class Observation(One):
    """One Observation, in its first and only version."""

    kinds = frozenset(NUMBER_KINDS)

    def served(self, reading: ShownReading, document: str | None) -> bytes:
        """Return an Observation as it came, or made of its reading."""
        return text_served(reading, document)


def _facts_of_repeat(taken: Taken) -> ObservationFacts:
    """Return what the first sending and this one agree on, under the first one's id."""
    reading = taken.reading
    return ObservationFacts(
        id=str(taken.reading_id),
        patient_id=reading.patient,
        kind=reading.kind,
        measured_at=reading.measured_at,
        received_at=taken.received_at,
        reference=reading.reference,
        value=reading.value,
        components=reading.components,
        context=reading.context,
        comparator=reading.comparator,
        device=reading.device,
        note=reading.note,
    )
