"""As whom the signed-in user acts, resolved once per request; idle sessions; refused access.

And the lane of those who come with a token: nothing on it is for browsers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.core.handlers.base import BaseHandler
from django.core.handlers.exception import convert_exception_to_response
from django.utils import translation

from dho.identity.operations import log_refusal
from dho.identity.queries import viewer_of_membership, viewer_of_person
from dho.lib import clock
from dho.web.errors import error_page
from dho.web.middleware import RequestLimits
from tenants.rules.codes import Role
from tenants.rules.viewer import NotAllowed, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer

ACTING = "acting"
LAST_SEEN = "last_seen"
_WRITE_EVERY = 30.0
LANES: Final = frozenset({"/api/v1/readings/", "/fhir/R4/Observation"})
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
}


class ActingMembership:
    """Set ``request.viewer``: the acting membership or person, or None."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = None  # type: ignore[attr-defined]
        acting = (
            request.session.get(ACTING) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        )
        if acting and request.user.is_authenticated:
            viewer = _viewer(acting, request.user.pk)
            if viewer is None or self._is_idle(request, viewer):
                logout(request)
            else:
                request.viewer = viewer  # type: ignore[attr-defined]
        return self.get_response(request)

    def _is_idle(self, request: HttpRequest, viewer: Viewer) -> bool:
        now = clock.now().timestamp()
        last = request.session.get(LAST_SEEN, now)
        limit = idle_minutes(viewer) * 60
        # A poll of the live list does not keep a session alive.
        if (
            "X-DHO-Poll" not in request.headers and now - last > _WRITE_EVERY
        ) or LAST_SEEN not in request.session:
            request.session[LAST_SEEN] = now
        return bool(now - last > limit)


def idle_minutes(viewer: Viewer) -> int:
    """Return after how many minutes without activity the session ends."""
    own = viewer.role in {Role.PATIENT, Role.RELATIVE}
    return settings.PATIENT_IDLE_MINUTES if own else settings.STAFF_IDLE_MINUTES


def _viewer(acting: str, user_id: UUID) -> Viewer | None:
    if acting in {Role.PATIENT.value, Role.RELATIVE.value}:
        return viewer_of_person(user_id, Role(acting))
    return viewer_of_membership(UUID(acting), user_id)


class Refusals:
    """Answer what a role may not do, and what is out of sight; log it after the roll-back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        refused: Viewer | None = getattr(request, "refused", None)
        if refused is not None:
            log_refusal(by=refused, request=request, status=response.status_code)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 403 or 404. The request's own transaction has been rolled back by now."""
        if isinstance(exception, NotAllowed):
            status = 403
        elif isinstance(exception, NotFound):
            status = 404
        else:
            return None
        request.refused = getattr(request, "viewer", None)  # type: ignore[attr-defined]
        return error_page(request, status)


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
