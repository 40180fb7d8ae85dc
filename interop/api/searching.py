"""Search: from parameters to a Bundle of Observations. By id, or by national number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from dho.identity.operations import log_refusal
from dho.identity.scopes import ScopedView
from interop.api.answers import FhirError, FhirView, base_url, preferences
from interop.api.creating import STORED_AS
from interop.fhir import (
    FhirProblem,
    ObservationFacts,
    as_served,
    reading_to_observation,
    to_json,
)
from interop.fhir.bundle import Match, searchset
from interop.fhir.outcome import fhir_problem
from interop.fhir.search import CURSOR, SearchAsked, SearchRefused, read_search
from interop.queries import documents_of, patients_seen_numbered
from measurements.rules.kinds import NUMBER_KINDS
from measurements.rules.problems import ProblemCode
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound
from triage.operations.show_readings import count_shown, show_readings
from triage.queries.readings import BadCursor, KindWanted, ReadingsWanted, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse
    from rest_framework.request import Request

    from tenants.rules.viewer import Viewer
    from triage.queries.readings import ReadingPage, ShownReading

_NOBODY = fhir_problem(ProblemCode.PATIENT_UNKNOWN)


class Searching(ScopedView, FhirView):
    """Search for what is read of one patient's readings, the newest first.

    ``resource`` is its type, ``kinds`` the readings that it is made of, ``date`` what FHIR calls the
    time of measuring there.
    """

    permission = Permission.READ_READINGS
    found_nobody = False
    resource = "Observation"
    kinds: tuple[str, ...] = tuple(NUMBER_KINDS)
    date = "date"
    about: str | None = None

    def served(self, reading: ShownReading, document: str | None) -> bytes:
        """Return a reading as the resource."""
        return text_served(reading, document)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Log a search for a patient out of sight, which is answered like one for nobody."""
        response = super().dispatch(request, *args, **kwargs)
        if self.found_nobody:
            log_refusal(by=self.viewer, request=request, status=404)
        return response

    def search(self, request: Request, parameters: Iterable[tuple[str, str]]) -> HttpResponse:
        """Answer with a Bundle. A patient out of sight has no Observations, like one of nowhere."""
        strict = preferences(request.headers.get("Prefer", "")).get("handling") == "strict"
        asked = _asked(
            (("date" if name == self.date else name, value) for name, value in parameters),
            strict=strict,
        )
        try:
            return self._page(request, asked, _patient_asked(self.viewer, asked))
        except NotFound:
            self.found_nobody = True
            self_url = self._address(request, asked.used)
            warning = FhirProblem(
                _NOBODY.code, _NOBODY.diagnostics, "http.patient", severity="warning"
            )
            return self.answer(searchset([], self_url=self_url, warning=warning))

    def _page(self, request: Request, asked: SearchAsked, patient_id: UUID) -> HttpResponse:
        wanted = _wanted(asked, patient_id, self.kinds, self.about)
        used = _used(asked, patient_id)
        self_url = self._address(request, used)
        if asked.count == 0:  # FHIR: then only the number is asked for
            total = count_shown(by=self.viewer, wanted=wanted)
            return self.answer(searchset([], self_url=self_url, total=total))
        page = show_readings(by=self.viewer, wanted=wanted)
        return self.answer(
            searchset(
                self._matches(request, page),
                self_url=self_url,
                next_url=self._next(request, used, page),
            )
        )

    def _address(self, request: Request, parameters: Iterable[tuple[str, str]]) -> str:
        named = [(self.date if name == "date" else name, value) for name, value in parameters]
        named += self.more_used()
        return f"{base_url(request)}/{self.resource}?{urlencode(named, safe='|/:')}"

    def more_used(self) -> list[tuple[str, str]]:
        """Return parameters of this resource alone, for links."""
        return []

    def _next(self, request: Request, used: list[tuple[str, str]], page: ReadingPage) -> str | None:
        if page.next is None:
            return None
        return self._address(request, [*used, (CURSOR, page.next.cursor())])

    def _matches(self, request: Request, page: ReadingPage) -> list[Match]:
        documents = documents_of(page.readings, STORED_AS)
        base = f"{base_url(request)}/{self.resource}"
        return [
            Match(f"{base}/{one.id}", self.served(one, documents.get(one.id)))
            for one in page.readings
        ]


def _asked(parameters: Iterable[tuple[str, str]], *, strict: bool) -> SearchAsked:
    try:
        return read_search(parameters, strict=strict)
    except SearchRefused as refused:
        raise FhirError(400, refused.problems) from None


def _patient_asked(viewer: Viewer, asked: SearchAsked) -> UUID:
    """Return whose readings are asked for. Raises ``NotFound`` where that is nobody in sight."""
    if asked.is_of_nobody:
        raise NotFound
    if asked.number is None:
        return UUID(asked.patient_id)
    found = patients_seen_numbered(viewer, asked.number)
    if asked.patient_id is not None:
        found = [one for one in found if one == UUID(asked.patient_id)]
    if not found:
        raise NotFound
    if len(found) > 1:
        words = "More than one patient of yours has that number; give the id."
        raise FhirError(422, [FhirProblem("multiple-matches", words, "http.patient")])
    return found[0]


def _used(asked: SearchAsked, patient_id: UUID) -> list[tuple[str, str]]:
    """Return what to write in a link: a number stands in no address, so the id does."""
    if asked.patient_id is not None:
        return list(asked.used)
    return [("patient", f"Patient/{patient_id}"), *asked.used]


def _wanted(
    asked: SearchAsked, patient_id: UUID, all_kinds: tuple[str, ...], about: str | None
) -> ReadingsWanted:
    kinds = asked.kinds
    try:
        after = place_of(asked.cursor) if asked.cursor else None
    except BadCursor:
        words = "Follow the link to the next page; a cursor is not made by hand."
        raise FhirError(400, [FhirProblem("value", words, f"http.{CURSOR}")]) from None
    return ReadingsWanted(
        patient_id=patient_id,
        about=about,
        kinds=tuple(map(KindWanted, all_kinds))
        if kinds is None
        else tuple(KindWanted(one.kind, one.context) for one in kinds),
        measured_from=asked.measured_from,
        measured_before=asked.measured_before,
        after=after,
        limit=asked.count,
    )


def text_served(reading: ShownReading, document: str | None) -> bytes:
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
