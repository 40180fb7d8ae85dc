"""One table of everything that was measured, on the screen and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Row:
    """One figure, what it is compared with, their ratio, and what was aimed at (as text)."""

    what: str
    measured: str
    against: str
    ratio: float | None
    aim: str
    is_met: bool | None


def at_least(what: str, measured: str, against: str, ratio: float, aim: float) -> Row:
    """A share that should be high."""
    return Row(what, measured, against, ratio, f">= {aim:.0%}", ratio >= aim)


def at_most(what: str, measured: str, against: str, ratio: float, aim: float) -> Row:
    """A factor that should be low."""
    return Row(what, measured, against, ratio, f"<= {aim:g} x", ratio <= aim)


def figure(what: str, measured: str, aim: str = "", *, is_met: bool | None = None) -> Row:
    """A figure that is compared with nothing but its aim."""
    return Row(what, measured, "", None, aim, is_met)


def show(rows: list[Row]) -> str:
    """Return the table as text."""
    head = ("what", "measured", "against", "ratio", "aim", "")
    cells = [head] + [
        (
            row.what,
            row.measured,
            row.against,
            "" if row.ratio is None else f"{row.ratio:.2f}",
            row.aim,
            {True: "met", False: "missed", None: ""}[row.is_met],
        )
        for row in rows
    ]
    widths = [max(len(line[n]) for line in cells) for n in range(len(head))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) for line in cells]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def save(path: Path, rows: list[Row], about: dict[str, Any]) -> None:
    """Write the table as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {**about, "rows": [asdict(row) for row in rows]}
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")


def per_second(rate: float) -> str:
    """Write a rate."""
    return f"{rate:,.0f}/s"


def milliseconds(seconds: float) -> str:
    """Write a duration."""
    return f"{seconds * 1000:.2f} ms" if seconds < 0.01 else f"{seconds * 1000:.0f} ms"


def median(numbers: list[float]) -> float:
    """Return the middle one."""
    return sorted(numbers)[len(numbers) // 2]
