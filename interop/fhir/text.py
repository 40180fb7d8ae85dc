"""FHIR as JSON text, with every decimal as it was written."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from measurements.rules.strict_json import parse

MEDIA_TYPE: Final = "application/fhir+json"

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")


def to_json(resource: dict[str, Any]) -> bytes:
    """Write a resource; decimals are numbers and keep their digits (82.50 stays 82.50)."""
    return _ENCODER.encode(resource)


def fhir_instant(instant: datetime) -> str:
    """Write an aware instant as FHIR does, in UTC."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def as_served(
    received: bytes, *, resource_id: str, received_at: datetime, is_in_error: bool = False
) -> bytes:
    """Return a resource that we took in as we serve it: what was received, under the id we gave it.

    Nothing else is changed but ``meta.versionId`` and ``meta.lastUpdated``, which are the server's,
    and the status of what was entered in error.
    """
    resource = parse(received)
    meta = resource.get("meta", {})
    stamp = {"versionId": "1", "lastUpdated": fhir_instant(received_at)}
    rest = {name: value for name, value in resource.items() if name not in _OURS}
    ours = {"resourceType": resource["resourceType"], "id": resource_id, "meta": {**meta, **stamp}}
    if is_in_error:
        rest["status"] = "entered-in-error"
    return to_json({**ours, **rest})


_OURS: Final = frozenset(("resourceType", "id", "meta", "_id"))
