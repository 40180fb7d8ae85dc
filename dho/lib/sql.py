"""Raw SQL lives in ``<app>/sql/<name>.sql``; this is how it is fetched."""

from __future__ import annotations

from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def statement(app: str, name: str) -> str:
    """Return the text of one statement. ``app`` is a package path such as ``measurements``."""
    return (ROOT / app.replace(".", "/") / "sql" / f"{name}.sql").read_text(encoding="utf-8")
