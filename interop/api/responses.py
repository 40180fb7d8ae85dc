"""QuestionnaireResponses: create, read and search. The answers of a form, and nothing else, are one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from rest_framework.exceptions import NotAuthenticated

from dho.identity.authentication import BearerToken, Session, bearer_secret
from dho.identity.scopes import ScopedView
from dho.lib import clock
from interop.api.answers import FhirView, base_url, check_resource_type, preferences, stamp
from interop.api.creating import (
    STORED_AS,
    Posted,
    check_condition,
    record_by_person,
    record_by_token,
)
from interop.api.searching import Searching
from interop.fhir import (
    ResponseFacts,
    as_served,
    operation_outcome,
    reading_to_response,
    response_to_reading,
    to_json,
)
from interop.fhir.from_response import KIND, ROOT
from interop.queries import documents_of
from measurements.queries.questionnaires import canonical, form_by_canonical, form_of
from measurements.rules.questionnaires import stored_answers
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound
from triage.operations.show_readings import show_reading

if TYPE_CHECKING:
    from django.http import HttpResponse
    from rest_framework.authentication import BaseAuthentication
    from rest_framework.request import Request

    from dho.identity.authentication import Principal
    from measurements.operations.record import Taken
    from measurements.rules.questionnaires import Definition
    from triage.queries.readings import ShownReading


class Responses(Searching):
    """All responses: POST creates one, GET searches."""

    resource = ROOT
    kinds = (KIND,)
    date = "authored"
    _questionnaire = ""

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
        """Search by the address: ``patient``, ``authored``, ``questionnaire``."""
        pairs = [(name, one) for name, all_ in request.query_params.lists() for one in all_]
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

    def post(self, request: Request) -> HttpResponse:
        """Create. 201, or 200 for what had come before."""
        check_resource_type(request.content_type)
        secret = bearer_secret(request.headers.get("Authorization", ""))
        principal = None if secret else _session(request)
        sent = response_to_reading(request.body, clock.now(), form_by_canonical)
        check_condition(request.headers.get("If-None-Exist"), sent, ROOT)
        posted = Posted(sent, request.body, ROOT)
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
            text = to_json(reading_to_response(_facts_of_repeat(taken)))
        response = stamp(self.answer(text, status), taken.received_at)
        response["Location"] = f"{base_url(request)}/{ROOT}/{taken.reading_id}/_history/1"
        return response


class Response(ScopedView, FhirView):
    """One response, in its first and only version."""

    permission = Permission.READ_READINGS

    def get(self, request: Request, reading_id: str, version: str = "1") -> HttpResponse:
        """Read."""
        del request
        key = _uuid(reading_id)
        if key is None or version != "1":
            raise NotFound
        reading = show_reading(by=self.viewer, reading_id=key)
        if reading.kind != KIND:
            raise NotFound
        document = documents_of([reading], STORED_AS).get(reading.id)
        return stamp(self.answer(response_served(reading, document)), reading.received_at)


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
