"""What the pages of this room share: the way in, forms that say what was refused, pages of a list."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.views.decorators.http import require_http_methods

from dho.lib.scope import scope
from tenants.queries.parties import party_of
from tenants.rules.viewer import check

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django import forms
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from tenants.rules.permissions import Permission
    from tenants.rules.viewer import Viewer

P = ParamSpec("P")
T = TypeVar("T")

ROWS_PER_PAGE = 50


def page(
    permission: Permission, *methods: str
) -> Callable[
    [Callable[Concatenate[HttpRequest, Viewer, P], HttpResponse]],
    Callable[Concatenate[HttpRequest, P], HttpResponse],
]:
    """Turn ``view(request, viewer, …)`` into a page: signed in, permitted, in scope, rendered.

    ``methods`` default to GET and POST. A ``TemplateResponse`` is rendered before the scope ends;
    Django would do so after the transaction. Raises ``NotAllowed`` (403) and ``NotFound`` (404),
    which a middleware answers and logs after the roll-back.
    """

    def decorate(
        view: Callable[Concatenate[HttpRequest, Viewer, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @require_http_methods(list(methods or ("GET", "HEAD", "POST")))
        @wraps(view)
        def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            viewer: Viewer | None = getattr(request, "viewer", None)
            if viewer is None:
                return _sign_in_first(request)
            check(viewer, permission)
            with scope(party_of(viewer)):
                response = view(request, viewer, *args, **kwargs)
                if isinstance(response, SimpleTemplateResponse):
                    response.render()
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        door.permission = permission  # type: ignore[attr-defined]
        return cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", door)

    return decorate


def signed_in(
    permission: Permission, *methods: str
) -> Callable[
    [Callable[Concatenate[HttpRequest, Viewer, P], HttpResponse]],
    Callable[Concatenate[HttpRequest, P], HttpResponse],
]:
    """Turn ``view(request, viewer, …)`` into a page that enters scopes of its own.

    For what no scope of the viewer reaches: an emergency look-up. Raises as ``page`` does.
    """

    def decorate(
        view: Callable[Concatenate[HttpRequest, Viewer, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @require_http_methods(list(methods))
        @wraps(view)
        def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            viewer: Viewer | None = getattr(request, "viewer", None)
            if viewer is None:
                return _sign_in_first(request)
            check(viewer, permission)
            response = view(request, viewer, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        door.permission = permission  # type: ignore[attr-defined]
        return cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", door)

    return decorate


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    if getattr(request, "htmx", False):
        return HttpResponse(status=401, headers={"HX-Redirect": "/"})
    return redirect_to_login(request.get_full_path())


def attempt(
    form: forms.Form,
    act: Callable[[], T],
    refusals: Mapping[type[Exception], tuple[str | None, _StrPromise]],
) -> T | None:
    """Do it; or put what was refused, in words, at its field (None: above the form).

    ``act`` is an operation: it has its own savepoint, so what it refused has changed nothing.
    """
    try:
        return act()
    except tuple(refusals) as error:
        field, words = refusals[type(error)]
        form.add_error(field, str(words))
        return None


def shown(
    request: HttpRequest, template: str, form: forms.Form, context: dict[str, Any]
) -> TemplateResponse:
    """Return a form's page: 422 when something must be put right first."""
    return TemplateResponse(
        request, template, {"form": form, **context}, status=422 if form.is_bound else 200
    )


def page_number(request: HttpRequest) -> int:
    """Return which page of a list is asked for, from 1; what is not understood is the first."""
    text = request.GET.get("page", "1")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def pager(request: HttpRequest, number: int, rows: list[T]) -> tuple[list[T], dict[str, str]]:
    """Return the rows of a page, of which one too many was fetched, and where its neighbours are."""
    return rows[:ROWS_PER_PAGE], {
        "previous": _address(request, number - 1) if number > 1 else "",
        "next": _address(request, number + 1) if len(rows) > ROWS_PER_PAGE else "",
    }


def _address(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"
