"""Environment variables, read loudly: a value that is not understood stops the process."""

from __future__ import annotations

import os
from pathlib import Path


class BadEnvironment(Exception):
    """A variable is missing or its value is not understood. The message is one line."""


def text(name: str, default: str | None = None) -> str:
    """Return the variable, or what stands in the file that ``NAME_FILE`` points to, or the default."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    value = os.environ.get(name, default)
    if value is None:
        message = f"{name} is not set"
        raise BadEnvironment(message)
    return value


def flag(name: str, *, default: bool) -> bool:
    """Return a yes/no variable: only ``1``, ``0``, ``true`` and ``false`` are understood."""
    value = os.environ.get(name)
    if value is None:
        return default
    try:
        return {"1": True, "true": True, "0": False, "false": False}[value.lower()]
    except KeyError:
        message = f"{name} must be 1, 0, true or false"
        raise BadEnvironment(message) from None


def number(name: str, default: int) -> int:
    """Return a whole number."""
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError:
        message = f"{name} must be a whole number"
        raise BadEnvironment(message) from None


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated list without empty parts."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]
