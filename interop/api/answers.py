"""What every door of FHIR shares: media types, errors, headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse
from django.utils.http import http_date
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer
from rest_framework.views import APIView, set_rollback

from dho.web.problems import Problem, as_problem
from interop.fhir import FhirProblem, operation_outcome, to_json
from interop.fhir.outcome import problem_of_status
from interop.fhir.text import MEDIA_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.http import HttpRequest
    from rest_framework.request import Request

ROOT: Final = "/fhir/R4"
PLAIN_JSON: Final = ("application/json", "text/json")
_READ: Final = (MEDIA_TYPE, *PLAIN_JSON)
_WILD: Final = ("*/*", "application/*")
_FORMATS: Final = ("json", MEDIA_TYPE, *PLAIN_JSON)
_VERSIONS: Final = ("4.0", "4.0.1")


class FhirError(Problem):
    """An error with issues of its own: what is wrong with which element."""

    def __init__(self, status: int, issues: Iterable[FhirProblem]) -> None:
        super().__init__(status)
        self.issues = tuple(issues)


def outcome_response(problem: Problem) -> HttpResponse:
    """Return a problem as an OperationOutcome."""
    issues = getattr(problem, "issues", ()) or (problem_of_status(problem.status, problem.detail),)
    response = resource_response(to_json(operation_outcome(issues)), status=problem.status)
    if problem.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="dho"'
    return response


def resource_response(
    text: bytes, *, status: int = 200, content_type: str = MEDIA_TYPE
) -> HttpResponse:
    """Return the text of a resource."""
    return HttpResponse(
        text,
        status=status,
        content_type=f"{content_type}; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )


def stamp(response: HttpResponse, received_at: datetime) -> HttpResponse:
    """Say which version a reading is: its first and only one, made when it was received."""
    response["ETag"] = 'W/"1"'
    response["Last-Modified"] = http_date(received_at.timestamp())
    return response


def base_url(request: HttpRequest) -> str:
    """Return the address of this server as the client knows it."""
    return request.build_absolute_uri(ROOT)


def check_body_type(content_type: str | None, *allowed: str) -> None:
    """Raise 415 for a body of another media type."""
    if _media_type(content_type or "")[0] not in allowed:
        raise Problem(415, f"send {allowed[0]}")


def check_resource_type(content_type: str | None) -> None:
    """Raise 415 for a body that is no FHIR as JSON, or FHIR of another version."""
    check_body_type(content_type, *_READ)
    version = _media_type(content_type or "")[1].get("fhirversion")
    if version is not None and version not in _VERSIONS:
        raise Problem(415, "send FHIR version 4.0")


def preferences(header: str) -> dict[str, str]:
    """Return what a Prefer header asks for (RFC 7240), names in lower case."""
    found = {}
    for part in header.replace(";", ",").split(","):
        name, _, value = part.partition("=")
        found[name.strip().lower()] = value.strip().strip('"').lower()
    return found


def _media_type(text: str) -> tuple[str, dict[str, str]]:
    name, *rest = text.split(";")
    parameters = (part.partition("=") for part in rest)
    return name.strip().lower(), {
        key.strip().lower(): value.strip().strip('"').lower() for key, _, value in parameters
    }


def _answered_as(format_asked: str | None, accept: str) -> str:
    """Return the media type to answer in. Raises 406 where there is none."""
    if format_asked:
        if format_asked not in _FORMATS:
            raise Problem(406, "FHIR is served as JSON")
        return format_asked if format_asked in PLAIN_JSON else MEDIA_TYPE
    ranges = [_media_type(part) for part in accept.split(",")] if accept.strip() else [("*/*", {})]
    names = [
        name
        for name, parameters in ranges
        if parameters.get("q") not in {"0", "0.0", "0.00", "0.000"}
        and parameters.get("fhirversion", "4.0") in _VERSIONS
    ]
    if any(name in {MEDIA_TYPE, *_WILD} for name in names):
        return MEDIA_TYPE
    plain = next((name for name in names if name in PLAIN_JSON), None)
    if plain is None:
        raise Problem(406, "FHIR is served as application/fhir+json, version 4.0")
    return plain


class _Unread(BaseParser):
    """Leaves every body where it is: the doors read it themselves."""

    media_type = "*/*"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """Return nothing."""
        del stream, media_type, parser_context
        return {}


class FhirView(APIView):
    """A door whose answers and errors are FHIR. Not part of the OpenAPI of our own API."""

    schema: Any = None
    metadata_class = None  # OPTIONS: what there is stands in the CapabilityStatement
    parser_classes = (_Unread,)
    content_type = MEDIA_TYPE

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Settle how to answer, then who asks."""
        asked = request.query_params.get("_format")
        self.content_type = _answered_as(asked, request.headers.get("Accept", ""))
        super().initial(request, *args, **kwargs)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:  # noqa: FBT001, FBT002
        """Leave it to ``initial``: our answers are written already."""
        del request, force
        return JSONRenderer(), JSONRenderer.media_type

    def get_exception_handler(self) -> Callable[[Exception, Any], HttpResponse | None]:
        """Return how errors are written here."""
        return _exception_handler

    def answer(self, text: bytes, status: int = 200) -> HttpResponse:
        """Return the text of a resource in the media type that was asked for."""
        return resource_response(text, status=status, content_type=self.content_type)


def _exception_handler(error: Exception, context: Any) -> HttpResponse | None:
    del context
    problem = as_problem(error)
    if problem is None:
        return None
    set_rollback()
    return outcome_response(problem)
