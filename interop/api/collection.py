"""What the resources made of readings share: one address to create and search, one to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from rest_framework.exceptions import NotAuthenticated

from dho.identity.authentication import BearerToken, Session, bearer_secret
from dho.identity.scopes import ScopedView
from interop.api.answers import FhirView, base_url, check_resource_type, preferences, stamp
from interop.api.creating import (
    STORED_AS,
    Posted,
    check_condition,
    record_by_person,
    record_by_token,
)
from interop.api.searching import Searching
from interop.fhir import as_served, operation_outcome, to_json
from interop.queries import documents_of
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound
from triage.operations.show_readings import show_reading

if TYPE_CHECKING:
    from django.http import HttpResponse
    from rest_framework.authentication import BaseAuthentication
    from rest_framework.request import Request

    from dho.identity.authentication import Principal
    from interop.fhir import FhirRefusal, MappedReading
    from measurements.operations.record import Taken
    from triage.queries.readings import ShownReading


class Collection(Searching):
    """All resources of a type: POST creates one, searching is inherited."""

    def sent(self, body: bytes) -> MappedReading | FhirRefusal:
        """Return what a posted resource means."""
        raise NotImplementedError

    def repeated(self, taken: Taken) -> bytes:
        """Return what the first sending and this one agree on, under the first one's id."""
        raise NotImplementedError

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

    def post(self, request: Request) -> HttpResponse:
        """Create. 201, or 200 for what had come before."""
        check_resource_type(request.content_type)
        secret = bearer_secret(request.headers.get("Authorization", ""))
        principal = None if secret else _session(request)
        sent = self.sent(request.body)
        check_condition(request.headers.get("If-None-Exist"), sent, self.resource)
        posted = Posted(sent, request.body, self.resource)
        if principal is not None:
            taken = record_by_person(principal, posted)
        else:
            taken = record_by_token(secret or "", posted)
        return self._created(request, posted, taken)

    def _created(self, request: Request, posted: Posted, taken: Taken) -> HttpResponse:
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
            text = self.repeated(taken)
        response = stamp(self.answer(text, 201 if taken.is_new else 200), taken.received_at)
        place = f"{base_url(request)}/{self.resource}/{taken.reading_id}/_history/1"
        response["Location"] = place
        return response


class One(ScopedView, FhirView):
    """One resource, in its first and only version. ``kinds``: the readings that it is made of."""

    permission = Permission.READ_READINGS
    kinds: frozenset[str]

    def served(self, reading: ShownReading, document: str | None) -> bytes:
        """Return a reading as the resource."""
        raise NotImplementedError

    def get(self, request: Request, reading_id: str, version: str = "1") -> HttpResponse:
        """Read."""
        del request
        key = _uuid(reading_id)
        if key is None or version != "1":
            raise NotFound
        reading = show_reading(by=self.viewer, reading_id=key)
        if reading.kind not in self.kinds:
            raise NotFound
        document = documents_of([reading], STORED_AS).get(reading.id)
        return stamp(self.answer(self.served(reading, document)), reading.received_at)


def pairs_of(parameters: Any) -> list[tuple[str, str]]:
    """Return the parameters of a search, each with each of its values, as asked."""
    return [(name, value) for name, values in parameters.lists() for value in values]


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
