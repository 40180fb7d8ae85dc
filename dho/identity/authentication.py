"""DRF's ways in: a bearer token, or the browser's session (with CSRF)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied

from dho.identity.queries import token_bearer, viewer_of_token

if TYPE_CHECKING:
    from rest_framework.request import Request


class Principal:
    """The authenticated caller of the API: a viewer, or a device bound to one patient."""

    is_authenticated = True

    def __init__(self, viewer: Any, bearer: Any = None) -> None:
        self.viewer = viewer
        self.bearer = bearer
        self.pk = viewer.user_id if viewer else bearer.token_id


def bearer_secret(header: str) -> str | None:
    """Return the secret of an ``Authorization: Bearer`` header, None for other schemes."""
    scheme, _, secret = header.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None


class BearerToken(BaseAuthentication):
    """Personal and device tokens. Never passes through Django's ``authenticate``."""

    def authenticate(self, request: Request) -> tuple[Principal, Any] | None:
        """Return the principal; 401 for a token that is unknown, expired or revoked."""
        secret = bearer_secret(request.headers.get("Authorization", ""))
        if secret is None:
            return None
        bearer = token_bearer(secret)
        if bearer is None:
            raise AuthenticationFailed
        if bearer.is_device:
            return Principal(None, bearer), bearer
        viewer = viewer_of_token(bearer)
        if viewer is None:
            raise AuthenticationFailed
        return Principal(viewer, bearer), bearer

    def authenticate_header(self, request: Request) -> str:
        """Answer 401, not 403, to a caller without credentials."""
        del request
        return 'Bearer realm="dho"'


class Session(SessionAuthentication):
    """The signed-in browser, acting as its membership; CSRF is enforced."""

    def authenticate(self, request: Request) -> Any:
        """Return the principal of the session."""
        viewer = getattr(request._request, "viewer", None)
        if viewer is None:
            return None
        self.enforce_csrf(request)
        return Principal(viewer), None


class DeviceMayOnlyWrite(PermissionDenied):
    """A device token tried to read."""

    default_detail = "a device token may only send readings"


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema of the API tells of tokens."""

    target_class = BearerToken
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the security scheme."""
        del auto_schema
        return {"type": "http", "scheme": "bearer"}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema of the API tells of sessions."""

    target_class = Session
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the security scheme."""
        del auto_schema
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
