"""Who writes errors under which path, by name: nothing is imported before there is an error.

Every process of ours registers writers at its start, also those that never answer anybody; what
FHIR needs alone takes as long to import as all of Django.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from django.http import HttpResponse

Writer = Callable[[Any], "HttpResponse"]
"""Takes a ``dho.web.problems.Problem``."""

WRITERS: dict[str, str] = {"/api/": "dho.web.problems.problem_response"}
"""How errors are written under a path that programs read. Elsewhere they are pages."""


def writer_at(path: str) -> Writer | None:
    """Return how errors are written at a path, None where people read them."""
    found = (name for prefix, name in WRITERS.items() if path.startswith(prefix))
    name = next(found, None)
    writer: Writer | None = None if name is None else import_string(name)
    return writer
