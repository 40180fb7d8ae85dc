"""As whom the signed-in user acts, resolved once per request; idle sessions; refused access."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout

from dho.identity.operations import log_refusal
from dho.identity.queries import viewer_of_membership, viewer_of_person
from dho.lib import clock
from dho.web.errors import error_page
from tenants.rules.codes import Role
from tenants.rules.viewer import NotAllowed, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer

ACTING = "acting"
LAST_SEEN = "last_seen"
_WRITE_EVERY = 30.0


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
