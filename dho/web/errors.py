"""Error pages: HTML for people, problem+json for programs, never a stack trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from dho.web.problems import Problem
from dho.web.writers import writer_at

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def error_page(request: HttpRequest, status: int, template: str | None = None) -> HttpResponse:
    """Return the error in the form that the caller reads."""
    write = writer_at(request.path)
    if write is not None:
        return write(Problem(status))
    return render(request, template or f"errors/{status}.html", {"status": status}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    del exception
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    del exception
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404, alike for what does not exist and for what may not be seen."""
    del exception
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500."""
    return error_page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a failed CSRF check."""
    del reason
    return error_page(request, 403, "errors/csrf.html")
