"""Limits before anything is parsed, and the language of a Norwegian browser."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

from django.conf import settings

from dho.web.problems import Problem, problem_response
from dho.web.writers import writer_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

_CHUNK = 65_536


class RequestLimits:
    """Refuse a body over the limit, inflated or not, before it is read whole."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        problem = _over_limit(request)
        if problem is not None:
            return (writer_at(request.path) or problem_response)(problem)
        return self.get_response(request)


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
