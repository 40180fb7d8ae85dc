"""Observations: create, read and search. A reading is an Observation, and nothing else is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from rest_framework.exceptions import NotAuthenticated

from dho.identity.authentication import BearerToken, Session, bearer_secret
from dho.identity.scopes import ScopedView
from dho.lib import clock
from interop.api.answers import (
    FhirError,
    FhirView,
    base_url,
    check_body_type,
    check_resource_type,
    preferences,
    stamp,
)
from interop.api.creating import (
    STORED_AS,
    Posted,
    check_condition,
    record_by_person,
    record_by_token,
)
from interop.fhir import (
    FhirProblem,
    ObservationFacts,
    as_served,
    observation_to_reading,
    operation_outcome,
    reading_to_observation,
    to_json,
)
from interop.fhir.bundle import Match, searchset
from interop.fhir.outcome import fhir_problem
from interop.fhir.search import CURSOR, SearchAsked, SearchRefused, read_search
from interop.queries import documents_of
from measurements.rules.kinds import NUMBER_KINDS
from measurements.rules.problems import ProblemCode
from tenants.operations.access import record_refusal
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound
from triage.operations.show_readings import count_shown, show_reading, show_readings
from triage.queries.readings import BadCursor, KindWanted, ReadingsWanted, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse
    from rest_framework.authentication import BaseAuthentication
    from rest_framework.request import Request

    from dho.identity.authentication import Principal
    from measurements.operations.record import Taken
    from triage.queries.readings import ReadingPage, ShownReading

_FORM = "application/x-www-form-urlencoded"
_NOBODY = fhir_problem(ProblemCode.PATIENT_UNKNOWN)


class Searching(ScopedView, FhirView):
    """Search for Observations of one patient, the newest first."""

    permission = Permission.READ_READINGS
    found_nobody = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Log a search for a patient out of sight, which is answered like one for nobody."""
        response = super().dispatch(request, *args, **kwargs)
        if self.found_nobody:
            record_refusal(viewer=self.viewer, address=request.path, status=404)
        return response

    def search(self, request: Request, parameters: Iterable[tuple[str, str]]) -> HttpResponse:
        """Answer with a Bundle. A patient out of sight has no Observations, like one of nowhere."""
        strict = preferences(request.headers.get("Prefer", "")).get("handling") == "strict"
        asked = _asked(parameters, strict=strict)
        self_url = _address(request, asked.used)
        try:
            return self._page(request, asked, self_url)
        except NotFound:
            self.found_nobody = True
            warning = FhirProblem(
                _NOBODY.code, _NOBODY.diagnostics, "http.patient", severity="warning"
            )
            return self.answer(searchset([], self_url=self_url, warning=warning))

    def _page(self, request: Request, asked: SearchAsked, self_url: str) -> HttpResponse:
        wanted = _wanted(asked)
        if asked.count == 0:  # FHIR: then only the number is asked for
            total = count_shown(by=self.viewer, wanted=wanted)
            return self.answer(searchset([], self_url=self_url, total=total))
        page = show_readings(by=self.viewer, wanted=wanted)
        return self.answer(
            searchset(
                _matches(request, page),
                self_url=self_url,
                next_url=_next(request, asked, page),
            )
        )


class Observations(Searching):
    """All Observations: POST creates one, GET searches."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Leave it to intake to identify who creates."""
        if request.method == "POST":
            FhirView.initial(self, request, *args, **kwargs)
        else:
            super().initial(request, *args, **kwargs)

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Return none for intake."""
        return [] if self.request.method == "POST" else [BearerToken(), Session()]

    def get_permissions(self) -> Any:
        """Ask nothing of who creates before intake does."""
        return [] if self.request.method == "POST" else super().get_permissions()

    def get(self, request: Request) -> HttpResponse:
        """Search by the address."""
        return self.search(request, _pairs(request.query_params))

    def post(self, request: Request) -> HttpResponse:
        """Create. 201, or 200 for what had come before."""
        check_resource_type(request.content_type)
        secret = bearer_secret(request.headers.get("Authorization", ""))
        principal = None if secret else _session(request)
        sent = observation_to_reading(request.body, clock.now())
        check_condition(request.headers.get("If-None-Exist"), sent)
        posted = Posted(sent, request.body)
        if principal is not None:
            taken = record_by_person(principal, posted)
        else:
            taken = record_by_token(secret or "", posted)
        return self._created(request, posted, taken)

    def _created(self, request: Request, posted: Posted, taken: Taken) -> HttpResponse:
        status = 201 if taken.is_new else 200
        wish = preferences(request.headers.get("Prefer", "")).get("return")
        if wish == "minimal":
            text = b""
        elif wish == "operationoutcome":
            text = to_json(operation_outcome([]))
        elif taken.is_new:
            text = as_served(
                posted.text, resource_id=str(taken.reading_id), received_at=taken.received_at
            )
        else:
            text = to_json(reading_to_observation(_facts_of_repeat(taken)))
        response = stamp(self.answer(text, status), taken.received_at)
        response["Location"] = f"{base_url(request)}/Observation/{taken.reading_id}/_history/1"
        return response


class ObservationSearch(Searching):
    """Search by a form, so that what is asked for stands in no log."""

    def post(self, request: Request) -> HttpResponse:
        """Search by the form and the address."""
        check_body_type(request.content_type, _FORM)
        form = request._request.POST
        return self.search(request, [*_pairs(request.query_params), *_pairs(form)])


class Observation(ScopedView, FhirView):
    """One Observation, in its first and only version."""

    permission = Permission.READ_READINGS

    def get(self, request: Request, reading_id: str, version: str = "1") -> HttpResponse:
        """Read."""
        del request
        key = _uuid(reading_id)
        if key is None or version != "1":
            raise NotFound
        reading = show_reading(by=self.viewer, reading_id=key)
        if reading.kind not in NUMBER_KINDS:
            raise NotFound
        document = documents_of([reading], STORED_AS).get(reading.id)
        return stamp(self.answer(_text(reading, document)), reading.received_at)


def _session(request: Request) -> Principal:
    found = Session().authenticate(request)
    if found is None:
        raise NotAuthenticated
    principal: Principal = found[0]
    return principal


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None


def _pairs(parameters: Any) -> list[tuple[str, str]]:
    return [(name, value) for name, values in parameters.lists() for value in values]


def _asked(parameters: Iterable[tuple[str, str]], *, strict: bool) -> SearchAsked:
    try:
        return read_search(parameters, strict=strict)
    except SearchRefused as refused:
        raise FhirError(400, refused.problems) from None


def _wanted(asked: SearchAsked) -> ReadingsWanted:
    if asked.patient_id is None:
        raise NotFound
    kinds = asked.kinds
    try:
        after = place_of(asked.cursor) if asked.cursor else None
    except BadCursor:
        words = "Follow the link to the next page; a cursor is not made by hand."
        raise FhirError(400, [FhirProblem("value", words, f"http.{CURSOR}")]) from None
    return ReadingsWanted(
        patient_id=UUID(asked.patient_id),
        kinds=tuple(map(KindWanted, NUMBER_KINDS))
        if kinds is None
        else tuple(KindWanted(one.kind, one.context) for one in kinds),
        measured_from=asked.measured_from,
        measured_before=asked.measured_before,
        after=after,
        limit=asked.count,
    )


def _address(request: Request, parameters: Iterable[tuple[str, str]]) -> str:
    return f"{base_url(request)}/Observation?{urlencode(list(parameters), safe='|/:')}"


def _next(request: Request, asked: SearchAsked, page: ReadingPage) -> str | None:
    if page.next is None:
        return None
    return _address(request, [*asked.used, (CURSOR, page.next.cursor())])


def _matches(request: Request, page: ReadingPage) -> list[Match]:
    documents = documents_of(page.readings, STORED_AS)
    base = base_url(request)
    return [
        Match(f"{base}/Observation/{reading.id}", _text(reading, documents.get(reading.id)))
        for reading in page.readings
    ]


def _text(reading: ShownReading, document: str | None) -> bytes:
    """Return a reading as it is served: the text it came as, or one made of it."""
    if document is not None:
        return as_served(
            document.encode(),
            resource_id=str(reading.id),
            received_at=reading.received_at,
            is_in_error=reading.is_in_error,
        )
    return to_json(
        reading_to_observation(
            ObservationFacts(
                id=str(reading.id),
                patient_id=str(reading.patient_id),
                kind=reading.kind,
                measured_at=reading.measured_at,
                received_at=reading.received_at,
                reference=reading.reference,
                value=reading.value,
                components=reading.components,
                context=reading.context,
                comparator=reading.comparator or None,
                device=reading.device or None,
                note=reading.note or None,
                colour=reading.colour,
                is_in_error=reading.is_in_error,
            )
        )
    )


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
