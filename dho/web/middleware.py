"""Limits before anything is parsed, and the language of a Norwegian browser."""

from __future__ import annotations

import io
import logging
import zlib
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError
from django.middleware.common import CommonMiddleware
from django.utils.module_loading import import_string

from dho.web.problems import Problem, problem_response
from dho.web.writers import writer_at

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_CHUNK = 65_536
_log = logging.getLogger(__name__)

UNREAD: dict[str, str] = {}
"""Who is told, by path, of a posted body that was refused unread: something did not get in.

By name, as in ``dho.web.writers``: nothing is imported before it is needed.
"""


class RequestLimits:
    """Refuse a body over the limit, inflated or not, before it is read whole."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        problem = _over_limit(request)
        if problem is not None:
            response = (writer_at(request.path) or problem_response)(problem)
        else:
            response = self.get_response(request)
        if problem is not None or response.status_code == HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
            _tell(request)
        return response


def _tell(request: HttpRequest) -> None:
    tell = UNREAD.get(request.path) if request.method == "POST" else None
    if tell is None:
        return
    try:
        import_string(tell)(request)
    except DatabaseError:  # the sender still gets its answer, and may send again
        _log.error("a refused body could not be noted")


def _over_limit(request: HttpRequest) -> Problem | None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit():
        return Problem(400, "Content-Length is not a number")
    if int(length) > settings.MAX_BODY_BYTES:
        return Problem(413, f"a body may hold {settings.MAX_BODY_BYTES} bytes")
    encoding = request.META.get("HTTP_CONTENT_ENCODING", "").strip().lower()
    if encoding in {"", "identity"}:
        return None
    if encoding != "gzip":
        return Problem(415, "Content-Encoding may be gzip or identity")
    return _inflate(request)


def _inflate(request: HttpRequest) -> Problem | None:
    inflater = zlib.decompressobj(wbits=31)
    out = io.BytesIO()
    try:
        packed = request.read(settings.MAX_BODY_BYTES + 1)
        while packed:
            out.write(inflater.decompress(packed, _CHUNK))
            if out.tell() > settings.MAX_INFLATED_BYTES:
                return Problem(413, f"a body may inflate to {settings.MAX_INFLATED_BYTES} bytes")
            packed = inflater.unconsumed_tail
    except (zlib.error, OSError):
        return Problem(400, "the body is not gzip")
    if not inflater.eof:
        return Problem(400, "the gzip body is cut short")
    request._body = out.getvalue()
    request._read_started = False  # type: ignore[attr-defined]
    return None


class Addresses(CommonMiddleware):
    """Add a missing last slash for who reads; a redirected POST would arrive as a GET and be lost."""

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        """Tell whether to send the caller to the same address with a slash."""
        return request.method in {"GET", "HEAD"} and super().should_redirect_with_slash(request)


class NorwegianLocale:
    """Read ``no`` and ``no-NO`` as bokmål; Django alone would answer in English."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
        parts = [part.strip() for part in wanted.split(",")]
        request.META["HTTP_ACCEPT_LANGUAGE"] = ",".join(_bokmal(part) for part in parts)
        return self.get_response(request)


def _bokmal(part: str) -> str:
    tag, mark, quality = part.partition(";")
    return f"nb{mark}{quality}" if tag.lower() == "no" or tag.lower().startswith("no-") else part
