"""The lane of those who come with a token: nothing on it is for browsers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.handlers.base import BaseHandler
from django.core.handlers.exception import convert_exception_to_response
from django.utils import translation

from dho.identity.middleware import Refusals
from dho.web.middleware import RequestLimits

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

LANES: Final = frozenset({"/api/v1/readings/", "/fhir/R4/Observation"})
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
}


class TokenLane:
    """Send a POST to intake that carries a token past what is for browsers.

    Session, CSRF, language, messages and static files are a quarter of what one reading costs.
    Stands right after ``SecurityMiddleware``. Limits, the check of the host, errors in the form of the
    address and the log of refusals are as on the long way. See docs/decisions/0005.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        # An exception becomes an answer inside, so that errors too get the headers.
        self._short: Any = convert_exception_to_response(RequestLimits(Refusals(_View())))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_on_lane(request):
            return self.get_response(request)
        # The thread may still hold the language of the browser before.
        translation.deactivate()
        response: HttpResponse = self._short(request)
        response.headers["Content-Length"] = str(len(response.content))
        for name, value in _HEADERS.items():
            response.headers[name] = value
        return response


def _is_on_lane(request: HttpRequest) -> bool:
    return (
        request.method == "POST"
        and request.path_info in LANES
        and request.META.get("HTTP_AUTHORIZATION", "")[:7].lower() == "bearer "
    )


class _View(BaseHandler):
    """Django's own innermost step: finds the view, keeps ATOMIC_REQUESTS, lets Refusals answer."""

    def __init__(self) -> None:
        self._view_middleware: list[object] = []
        self._template_response_middleware: list[object] = []
        self._exception_middleware = [Refusals(self).process_exception]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.get_host()  # raises DisallowedHost, as CommonMiddleware does
        response: HttpResponse = self._get_response(request)  # type: ignore[attr-defined]
        return response
