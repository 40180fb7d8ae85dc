"""Post simulated readings to a running platform, as a device or a system does."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import msgspec

PATH = "/api/v1/readings/"
MOST = 1000
_SECONDS = 60
_encode = msgspec.json.Encoder(decimal_format="number").encode


class CannotPost(Exception):
    """The platform could not be reached, or took nothing; the text says why, in one line."""


def line(item: dict[str, Any]) -> bytes:
    """Return a reading as one line of JSON; values are numbers, written exactly."""
    return _encode(item)


def in_lists(items: Iterable[dict[str, Any]], most: int = MOST) -> Iterator[list[dict[str, Any]]]:
    """Yield the readings in lists that the platform takes at once."""
    waiting: list[dict[str, Any]] = []
    for item in items:
        waiting.append(item)
        if len(waiting) == most:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def post(url: str, token: str, items: Sequence[dict[str, Any]]) -> Counter[int]:
    """Post one list; return how many got which status: 201 new, 200 known, others refused.

    ``url`` is where the platform is, http or https. Raises ``CannotPost``.
    """
    if urlsplit(url).scheme not in {"http", "https"}:
        raise CannotPost(f"{url} is no address that begins with http:// or https://")
    request = urllib.request.Request(  # noqa: S310 (the scheme is looked at above)
        url.rstrip("/") + PATH,
        data=_encode(list(items)),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
            results = json.load(answer)
            return Counter(int(one["status"]) for one in results)
    except urllib.error.HTTPError as error:
        raise CannotPost(f"{url} answered {error.code} {error.reason}") from None
    except urllib.error.URLError as error:
        raise CannotPost(f"{url} cannot be reached ({error.reason})") from None
    except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException) as error:
        raise CannotPost(f"{url} did not answer as expected ({error})") from None
