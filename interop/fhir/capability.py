"""What this server can do, for GET metadata. It says what exists and nothing else."""

from __future__ import annotations

from typing import Any, Final

from interop.fhir.text import MEDIA_TYPE

FHIR_VERSION: Final = "4.0.1"
SOFTWARE_VERSION: Final = "0.1.0"
RELEASED: Final = "2026-11-28"
"""The day on which what is said here last changed."""

_SEARCH_PARAMETERS: Final = (
    (
        "patient",
        "reference",
        (
            "The patient's id on this server; or patient.identifier or patient:identifier, a Norwegian"
            " national identifier as system|value or value alone. Required, or subject. A national"
            " identifier belongs in the form of POST Observation/_search, since addresses are logged"
            " on their way; our links name the patient's id instead."
        ),
    ),
    (
        "subject",
        "reference",
        "As patient; subject:identifier takes a national identifier. Both must be the same person.",
    ),
    (
        "code",
        "token",
        (
            "A code of a kind of reading, as system|code or code alone. All readings of that kind"
            " are found, also those that carry another code of it."
        ),
    ),
    ("date", "date", "When it was measured; prefixes eq, ge, gt, le and lt."),
    ("_count", "number", "How many to return in one page: 100 unless told, 500 at most."),
)


def capability_statement(base_url: str, version: str) -> dict[str, Any]:
    """Return the CapabilityStatement of the server at ``base_url`` running ``version``."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": RELEASED,
        "kind": "instance",
        "software": {"name": "DHO", "version": version},
        "implementation": {"description": "Digital home follow-up", "url": base_url},
        "fhirVersion": FHIR_VERSION,
        "format": [MEDIA_TYPE, "json"],
        "rest": [
            {
                "mode": "server",
                "security": {
                    "description": (
                        "Every request but this one needs a bearer token, or the session of a browser"
                        " that is signed in. The token of a device may create, and reads nothing."
                    )
                },
                "resource": [_observation()],
            }
        ],
    }


def _observation() -> dict[str, Any]:
    return {
        "type": "Observation",
        "documentation": (
            "Readings that a patient takes at home. The text that was received is served back."
            " The subject of a new one is a Patient of this server, or a Norwegian national"
            " identifier. The sender's first identifier, or else the id, is the reference that is"
            " unique for ever within patient and sender: the same again answers 200, other"
            " content 409. If-None-Exist may name no other identifier than that one. A cancelled or"
            " absent measurement is refused. What was entered in error here is served with that status;"
            " a sender marks it at /api/v1/readings/{id}/entered-in-error/. Diary entries, events,"
            " answers and done tasks are readings, but no Observations. A search returns the newest measurement first."
        ),
        "interaction": [
            {"code": "create"},
            {"code": "read"},
            {"code": "vread"},
            {"code": "search-type"},
        ],
        "versioning": "versioned",
        "readHistory": False,
        "updateCreate": False,
        "conditionalCreate": False,
        "conditionalUpdate": False,
        "searchParam": [
            {"name": name, "type": kind, "documentation": text}
            for name, kind, text in _SEARCH_PARAMETERS
        ],
    }
