"""What the demo says while it starts: a moving line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.table import Table


class Teller:
    """Says things on standard output, and never fails because nobody listens any more."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False, soft_wrap=True)

    def say(self, line: str) -> None:
        """Say one line."""
        # A closed terminal answers with EIO, a closed pipe with EPIPE.
        with contextlib.suppress(OSError):
            self._console.print(escape(line))

    @contextmanager
    def step(self, name: str) -> Iterator[Callable[[str], None]]:
        """Say what is being done and, at its end, how long it took.

        Yields a function that takes what to show beside it meanwhile (terminals only).
        """
        began = time.monotonic()
        if self._console.is_terminal:
            with self._console.status(escape(name)) as status:
                yield lambda detail: status.update(f"{escape(name)} [dim]{escape(detail)}[/dim]")
        else:
            self.say(f"{name} …")
            yield lambda _: None
        self.say(f"✓ {name} ({time.monotonic() - began:.1f} s)")

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Say a small table: with lines on a terminal, aligned words elsewhere."""
        if self._console.is_terminal:
            table = Table(*heads, header_style="bold")
            for row in rows:
                table.add_row(*(escape(cell) for cell in row))
            with contextlib.suppress(OSError):
                self._console.print(table)
            return
        widths = [max(len(cell) for cell in column) for column in zip(heads, *rows, strict=True)]
        for row in (heads, *rows):
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.say("  ".join(cells).rstrip())
