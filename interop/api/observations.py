"""Observations: create, read and search. A reading is an Observation, and nothing else is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from rest_framework.exceptions import NotAuthenticated

from dho.identity.authentication import BearerToken, Session, bearer_secret
from dho.identity.scopes import ScopedView
from dho.lib import clock
from interop.api.answers import (
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
from interop.api.searching import Searching, text_served
from interop.fhir import (
    ObservationFacts,
    as_served,
    observation_to_reading,
    operation_outcome,
    reading_to_observation,
    to_json,
)
from interop.queries import documents_of
from measurements.rules.kinds import NUMBER_KINDS
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound
from triage.operations.show_readings import show_reading

if TYPE_CHECKING:
    from django.http import HttpResponse
    from rest_framework.authentication import BaseAuthentication
    from rest_framework.request import Request

    from dho.identity.authentication import Principal
    from measurements.operations.record import Taken

_FORM = "application/x-www-form-urlencoded"


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
        return stamp(self.answer(text_served(reading, document)), reading.received_at)


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
