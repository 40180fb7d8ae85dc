"""One line on a person's start page from a room above it: what waits, with the way there.

Start pages lie in rooms that may not know the rooms above. Those register a source when their app is
ready; the tag ``start_lines`` asks them in the page's own scope.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    Source = Callable[[Any, UUID | None], Iterable["StartLine"]]

_SOURCES: dict[str, Source] = {}


@dataclass(frozen=True, slots=True)
class StartLine:
    """What waits, in words, and the address where it is done."""

    words: str
    url: str
    link: str


def register(name: str, source: Source) -> None:
    """Let a room speak on start pages. ``source(viewer, patient_id)``: on a relative's pages whose."""
    _SOURCES[name] = source


def start_lines_of(viewer: Any, patient_id: UUID | None = None) -> list[StartLine]:
    """Return what waits for the viewer, of all rooms."""
    return [line for source in _SOURCES.values() for line in source(viewer, patient_id)]
