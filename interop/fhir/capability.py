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
                "resource": [_observation(), _questionnaire(), _response(), _measure_report()],
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
            " a sender marks it at /api/v1/readings/{id}/entered-in-error/. Answers are"
            " QuestionnaireResponses; diary entries, events and done tasks are readings, but no"
            " resources here. A search returns the newest measurement first."
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


def _questionnaire() -> dict[str, Any]:
    return {
        "type": "Questionnaire",
        "documentation": (
            "The questionnaires that come with the product, those of the caller's own organisation and"
            " those shared with it; one resource per version. What is created is a draft of the"
            " caller's unit, the next version of its own form of the same url; a person publishes"
            " it. Choices, numbers, scales, texts and yes or no can be asked; attachments,"
            " references, open choices and value sets cannot, and are refused. Sums, opening hours"
            " and answers that need help at once are extensions under urn:dho:fhir:questionnaire."
        ),
        "interaction": [{"code": "create"}, {"code": "read"}, {"code": "search-type"}],
        "versioning": "no-version",
        "readHistory": False,
        "updateCreate": False,
        "conditionalCreate": False,
        "conditionalUpdate": False,
        "searchParam": [
            {
                "name": "url",
                "type": "uri",
                "documentation": "The canonical address, also url|version.",
            },
            {"name": "version", "type": "token", "documentation": "What the publisher calls it."},
            {
                "name": "identifier",
                "type": "token",
                "documentation": "urn:dho:questionnaire|name: what readings and plans call the form.",
            },
            {"name": "name", "type": "string", "documentation": "The same name, whole."},
            {"name": "status", "type": "token", "documentation": "draft, active or retired."},
        ],
    }


def _response() -> dict[str, Any]:
    return {
        "type": "QuestionnaireResponse",
        "documentation": (
            "The answers of a patient. Taken in as Observations are: subject, identifier, repeats and"
            " conflicts alike, and the text that was received is served back. The questionnaire is"
            " named by its canonical address, best with |version; an unknown one is refused, and"
            " so is a linkId or an answer that the version has not. A required question without an"
            " answer makes the response incomplete: it can give a colour, and never clears. Answers"
            " to questions that the others did not ask are kept, and not counted. status in-progress"
            " is refused."
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
            *(
                {"name": name, "type": kind, "documentation": text}
                for name, kind, text in _SEARCH_PARAMETERS
                if name in ("patient", "subject", "_count")
            ),
            {"name": "authored", "type": "date", "documentation": "When it was answered."},
            {
                "name": "questionnaire",
                "type": "reference",
                "documentation": "The form, by its canonical address.",
            },
        ],
    }


def _measure_report() -> dict[str, Any]:
    return {
        "type": "MeasureReport",
        "documentation": (
            "Values of the benefit plan (measure urn:dho:benefit-plan). type individual: one person at"
            " one point in time, a group per indicator (code in urn:dho:benefit-indicator), the value"
            " as measureScore, a data-absent-reason unknown where it is not known. A row that a tenant"
            " has defined itself is a measure and a report of its own, urn:dho:benefit-plan:CODE|version:"
            " a version that does not count together with today's is refused, without one it is"
            " today's; evaluatedResource names the source (urn:dho:benefit-source). The point is the"
            " extension urn:dho:fhir:benefit-point (BASELINE, M3, M6 ...), or the one nearest the end"
            " of the period. What is created supersedes what stood, as on the page; what it does not"
            " name stays. A search needs patient, or type=summary: the latest published report of"
            " each organisation whose figures the caller may see, with published figures alone."
        ),
        "interaction": [{"code": "create"}, {"code": "read"}, {"code": "search-type"}],
        "versioning": "no-version",
        "readHistory": False,
        "updateCreate": False,
        "conditionalCreate": False,
        "conditionalUpdate": False,
        "searchParam": [
            {"name": "patient", "type": "reference", "documentation": "Whose values, by id."},
            {"name": "subject", "type": "reference", "documentation": "As patient."},
            {"name": "type", "type": "token", "documentation": "individual or summary."},
        ],
    }
