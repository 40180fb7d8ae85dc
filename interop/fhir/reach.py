"""Reaching into parsed JSON of any shape: what is not of the shape asked for is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def text_of(value: Mapping[str, Any], name: str) -> str | None:
    """Return the text under ``name``."""
    found = value.get(name)
    return found if isinstance(found, str) and found else None


def object_of(value: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return the object under ``name``, or an empty one."""
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def objects_of(value: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the objects of the list under ``name``."""
    found = value.get(name)
    return [child for child in found if isinstance(child, dict)] if isinstance(found, list) else []


def codings_of(concept: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield system and code of each coding of a CodeableConcept that has both."""
    for coding in objects_of(concept, "coding"):
        system, code = text_of(coding, "system"), text_of(coding, "code")
        if system and code:
            yield system, code
