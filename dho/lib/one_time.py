"""Secrets that are made again from an id and the server's key, so that no table holds them."""

from __future__ import annotations

import base64
import hmac

from django.conf import settings

DIGITS = 6


def link_secret(link_id: object) -> str:
    """Return the secret of the link of a question; the table keeps only its hash."""
    return base64.urlsafe_b64encode(_keyed("question-link", link_id)).decode().rstrip("=")


def one_time_code(code_id: object) -> str:
    """Return the six digits that belong to an id."""
    number = int.from_bytes(_keyed("question-code", code_id)[:8], "big")
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def is_code(typed: str, code_id: object) -> bool:
    """Whether what somebody typed is the code; blanks do not count."""
    return hmac.compare_digest("".join(typed.split()).encode(), one_time_code(code_id).encode())


def _keyed(what: str, identifier: object) -> bytes:
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"{what}:{identifier}".encode(), "sha256").digest()
