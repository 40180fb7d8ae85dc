"""The door that readings come in by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.views import APIView

from dho.identity.authentication import Principal, Session, bearer_secret
from dho.identity.queries import (
    TokenBearer,
    digest,
    party_of,
    self_sender_id,
    token_bearer,
    viewer_of_token,
)
from dho.lib import clock
from dho.lib.scope import scope
from dho.web.problems import Problem
from measurements.operations.record import Taken, record_as, record_from_device, refuse_body
from measurements.queries.questionnaires import stored_forms
from measurements.rules.problems import ProblemCode
from measurements.rules.reading_shape import Body, BodyRefused, ReadingInput, read_body
from measurements.serializers import (
    ItemResultShape,
    ReadingSent,
    ReadingShape,
    encode,
    problem_json,
    problem_responses,
    reading_json,
    result_status,
)

if TYPE_CHECKING:
    from django.http import HttpRequest
    from rest_framework.request import Request

    from measurements.operations.record import Result

# drf-spectacular says that it wants names and means OpenAPI's security requirements.
_CREDENTIALS: Any = [{"bearer": []}, {"session": []}]
_JSON = JSONRenderer()
_PROBLEMS = problem_responses(
    {
        400: "not JSON, or nested too deeply",
        401: "no or dead token",
        403: "the role never records readings",
        404: "no such patient",
        409: "the reference was used before for other content",
        413: "too large, or more than 1,000 readings",
        415: "not JSON by its media type",
        422: "understood, but wrong",
    }
)


def check_media_type(request: Request, *allowed: str) -> None:
    """Raise 415 for a body of another media type."""
    sent = (request.content_type or "").partition(";")[0].strip().lower()
    if sent not in allowed:
        raise Problem(415, f"send {allowed[0]}")


def note_unread(request: HttpRequest) -> None:
    """Keep that a device's body was refused before anybody read it, for a nurse to see."""
    secret = bearer_secret(request.headers.get("Authorization", ""))
    if secret:
        refuse_body(digest=digest(secret), code=ProblemCode.NOT_READ)


class RecordReadings(APIView):
    """Take in one reading, or a JSON array of up to 1,000.

    One: 201 and the reading; 200 and the first reading for a repeat. An array: 207 with one
    result per item, in order; good items are kept although others are wrong.
    """

    authentication_classes: Any = ()
    permission_classes: Any = ()

    @extend_schema(
        operation_id="readings_create",
        description=(
            "Take in one reading, or a JSON array of up to 1,000. One: 201 and the reading, or 200"
            " and the first reading for a repeat. An array: 207 with one result per item, in order;"
            " good items are kept although others are wrong."
        ),
        request=PolymorphicProxySerializer(
            "OneOrMoreReadings",
            [ReadingSent, ReadingSent(many=True)],
            resource_type_field_name=None,
            many=False,
        ),
        responses={
            201: ReadingShape,
            200: ReadingShape,
            207: ItemResultShape(many=True),
            **_PROBLEMS,
        },
        auth=_CREDENTIALS,
    )
    def post(self, request: Request) -> HttpResponse:
        """Record, then answer."""
        check_media_type(request, "application/json")
        secret = bearer_secret(request.META.get("HTTP_AUTHORIZATION", ""))
        principal = None if secret else self._session(request)
        body = self._read(request, secret)
        if principal is not None:
            results = _as_person(principal, body)
        else:
            results = _as_token(secret or "", body)
        return _answer(body, results)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:  # noqa: FBT001, FBT002
        """Answer a POST as JSON whatever is accepted: no reading is turned away for a header."""
        if request.method == "POST":
            return _JSON, _JSON.media_type
        return super().perform_content_negotiation(request, force)

    def _session(self, request: Request) -> Principal:
        found = Session().authenticate(request)
        if found is None:
            raise NotAuthenticated
        principal: Principal = found[0]
        return principal

    def _read(self, request: Request, secret: str | None) -> Body:
        try:
            return read_body(request.body, clock.now(), stored_forms())
        except BodyRefused as refused:
            bearer = token_bearer(secret) if secret else None
            if secret and bearer is None:
                raise AuthenticationFailed from None
            if secret and bearer and bearer.is_device:
                refuse_body(digest=digest(secret), code=refused.code)
            errors = [{"pointer": "", "code": refused.code.value, "detail": str(refused)}]
            raise Problem(refused.status, str(refused), errors) from None


def _as_token(secret: str, body: Body) -> list[Result]:
    results = record_from_device(digest=digest(secret), items=body.items)
    if results is not None and any(isinstance(item, ReadingInput) for item in body.items):
        return results
    bearer = token_bearer(secret)
    if bearer is None:
        raise AuthenticationFailed
    if bearer.is_device:
        return results or []
    viewer = viewer_of_token(bearer)
    if viewer is None:
        raise AuthenticationFailed
    return _as_person(Principal(viewer, bearer), body)


def _as_person(principal: Principal, body: Body) -> list[Result]:
    bearer: TokenBearer | None = principal.bearer
    sender_id = bearer.sender_id if bearer else self_sender_id()
    with scope(party_of(principal.viewer)):
        return record_as(by=principal.viewer, sender_id=sender_id, items=body.items)


def _answer(body: Body, results: list[Result]) -> HttpResponse:
    if not body.is_list:
        status = result_status(results[0])
        return _json(_result_json(results[0]), status)
    items = []
    for index, result in enumerate(results):
        status = result_status(result)
        name = "reading" if status in {200, 201} else "problem"
        items.append({"index": index, "status": status, name: _result_json(result)})
    return _json(items, 207)


def _result_json(result: Result) -> dict[str, Any]:
    return reading_json(result) if isinstance(result, Taken) else problem_json(result)


def _json(body: Any, status: int) -> HttpResponse:
    is_problem = status >= 400
    return HttpResponse(
        encode(body),
        status=status,
        content_type="application/problem+json" if is_problem else "application/json",
        headers={"Cache-Control": "no-store"},
    )
