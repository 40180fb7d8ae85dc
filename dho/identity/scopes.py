"""Enter the viewer's scope inside a view's transaction: ``page`` for pages, ``ScopedView`` for DRF."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from rest_framework.exceptions import NotAuthenticated

from dho.identity.authentication import DeviceMayOnlyWrite
from dho.identity.queries import party_of
from dho.lib.scope import scope
from dho.web.problems import NAMED
from tenants.rules.viewer import NotAllowed, NotFound, check
from tenants.views.door import page

if TYPE_CHECKING:
    from django.http import HttpRequest
    from rest_framework.request import Request

    from tenants.rules.permissions import Permission
    from tenants.rules.viewer import Viewer

NAMED[NotAllowed] = 403
NAMED[NotFound] = 404

__all__ = ["ScopeKeeper", "ScopedView", "page"]


class ScopedView:
    """DRF mixin: the viewer's scope is open from ``initial`` until the response is finalised."""

    permission: Permission
    viewer: Viewer = None  # type: ignore[assignment]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Authenticate, check the role, enter the scope."""
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        principal: Any = request.user
        if not getattr(principal, "is_authenticated", False):
            raise NotAuthenticated
        if principal.viewer is None:
            raise DeviceMayOnlyWrite
        self.viewer = principal.viewer
        check(self.viewer, self.permission)
        self._stack = ExitStack()
        self._stack.enter_context(scope(party_of(self.viewer)))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Render inside the scope, and leave it whatever happened."""
        self._stack = ExitStack()
        with ScopeKeeper(self):
            response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
            if hasattr(response, "render"):
                response.render()
        if response.status_code in {403, 404} and self.viewer is not None:
            # Logged by the middleware, after this transaction has been rolled back.
            request.refused = self.viewer  # type: ignore[attr-defined]
        return response


class ScopeKeeper:
    """Closes a view's scope: commits on success, rolls back on a server error."""

    def __init__(self, view: ScopedView) -> None:
        self.view = view

    def __enter__(self) -> None:
        """Nothing to do: ``initial`` enters the scope."""

    def __exit__(self, *error: Any) -> bool | None:
        return self.view._stack.__exit__(*error)
