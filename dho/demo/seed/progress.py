"""Say on standard error how far a long work has come: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import track

T = TypeVar("T")
_EVERY_SECONDS = 2.0


def told(items: Iterable[T], *, total: int, what: str) -> Iterator[T]:
    """Yield the items, telling how many of ``total`` are done."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    if console.is_terminal:
        yield from track(items, description=what, total=total, console=console, transient=True)
        return
    said = time.monotonic()
    for done, item in enumerate(items):
        if time.monotonic() - said > _EVERY_SECONDS:
            said = time.monotonic()
            console.print(f"{what}: {done} of {total}")
        yield item
