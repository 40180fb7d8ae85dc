"""Errors of the API: ``application/problem+json`` (RFC 9457), in one shape."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.http import Http404, HttpResponse
from rest_framework import exceptions
from rest_framework.settings import api_settings
from rest_framework.views import set_rollback

from dho.lib.scope import ScopeMissing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CONTENT_TYPE = "application/problem+json"


class Problem(Exception):
    """An answer that is an error. ``errors`` are ``{"pointer", "code", "detail"}`` each."""

    def __init__(
        self, status: int, detail: str = "", errors: Iterable[Mapping[str, str]] = (), **extra: Any
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = [dict(error) for error in errors]
        self.extra = extra


def problem_body(problem: Problem) -> dict[str, Any]:
    """Return the body of a problem document."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
    }
    if problem.detail:
        body["detail"] = problem.detail
    if problem.errors:
        body["errors"] = problem.errors
    return {**body, **problem.extra}


def problem_response(problem: Problem) -> HttpResponse:
    """Return the HTTP response of a problem."""
    response = HttpResponse(
        json.dumps(problem_body(problem), ensure_ascii=False),
        status=problem.status,
        content_type=CONTENT_TYPE,
    )
    response["Cache-Control"] = "no-store"
    if problem.status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="dho"'
    return response


def field_errors(found: Any, pointer: str = "") -> list[dict[str, str]]:
    """Return what a serializer found wrong, a line each, however deep in lists and objects."""
    if isinstance(found, dict):
        return [
            line
            for name, below in found.items()
            for line in field_errors(below, pointer if name in _WHOLE else f"{pointer}/{name}")
        ]
    if isinstance(found, list):
        return [line for one in found for line in field_errors(one, pointer)]
    code = getattr(found, "code", None) or "invalid"
    return [{"pointer": pointer, "code": str(code).upper(), "detail": str(found)}]


_WHOLE = frozenset((api_settings.NON_FIELD_ERRORS_KEY,))

NAMED: dict[type[Exception], int] = {}


def answers_with(status: int) -> Any:
    """Register a domain exception's HTTP status: ``@answers_with(409) class AlertAlreadyTaken``."""

    def register(exception: type[Exception]) -> type[Exception]:
        NAMED[exception] = status
        return exception

    return register


def as_problem(error: Exception) -> Problem | None:
    """Translate an exception to a problem, None for what is nobody's fault but ours."""
    if isinstance(error, Problem):
        return error
    for kind, status in NAMED.items():
        if isinstance(error, kind):
            return Problem(status, getattr(error, "public_detail", ""))
    if isinstance(error, Http404 | exceptions.NotFound):
        return Problem(404)
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return Problem(401)
    if isinstance(error, DjangoPermissionDenied | exceptions.PermissionDenied):
        return Problem(403, str(getattr(error, "detail", "")))
    if isinstance(error, ScopeMissing):
        return None
    if isinstance(error, exceptions.MethodNotAllowed):
        return Problem(405)  # the title says it; REST framework's words follow the language
    if isinstance(error, exceptions.APIException):
        return Problem(
            error.status_code, str(error.detail) if isinstance(error.detail, str) else ""
        )
    return None


def exception_handler(error: Exception, context: Any) -> HttpResponse | None:
    """DRF's hook: every error of the API in one shape; unknown ones become Django's 500."""
    del context
    problem = as_problem(error)
    if problem is None:
        return None
    set_rollback()
    return problem_response(problem)
