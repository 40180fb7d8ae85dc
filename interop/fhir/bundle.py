"""A page of a search as a Bundle. The resources are text already, and are not read again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from msgspec import Raw

from interop.fhir.outcome import FhirProblem, operation_outcome
from interop.fhir.text import to_json

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Match:
    """One resource that was found: its address, and its text as it is served."""

    full_url: str
    text: bytes


def searchset(
    matches: Sequence[Match],
    *,
    self_url: str,
    next_url: str | None = None,
    total: int | None = None,
    warning: FhirProblem | None = None,
) -> bytes:
    """Return the text of a Bundle of what was found, with the address of the next page."""
    links = [{"relation": "self", "url": self_url}]
    if next_url is not None:
        links.append({"relation": "next", "url": next_url})
    bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset"}
    if total is not None:
        bundle["total"] = total
    bundle["link"] = links
    entries: list[dict[str, Any]] = [
        {"fullUrl": match.full_url, "resource": Raw(match.text), "search": {"mode": "match"}}
        for match in matches
    ]
    if warning is not None:
        outcome = operation_outcome([warning])
        entries.append({"resource": outcome, "search": {"mode": "outcome"}})
    if entries:  # FHIR has no empty lists
        bundle["entry"] = entries
    return to_json(bundle)
