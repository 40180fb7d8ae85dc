"""Readings and what stands beside them; questionnaires and their versions."""

from __future__ import annotations

from tests.guards.promises.promise import (
    LATER,
    NOON,
    SOMEBODY,
    SOMEBODY_ELSE,
    Check,
    Once,
    Watch,
)

FORM, VERSION = "measurements_questionnaire", "measurements_questionnaireversion"
SHARE = "measurements_questionnaireshare"
ENDED = {"ended_at": NOON, "ended_by_id": SOMEBODY}
PUBLISHED = {"status": "PUBLISHED", "published_at": NOON}
WITHDRAWN = {
    "status": "WITHDRAWN",
    "withdrawn_by_id": SOMEBODY,
    "withdrawn_at": LATER,
    "withdrawn_reason": "x",
}
ASKING = {"name": "x", "sections": []}

PROMISES = {
    "due_is_a_reading_or_a_refusal": Check("measurements_duereading", bad={"refused_id": SOMEBODY}),
    "reading_in_error_says_why": Check(
        "measurements_readingmark", {"mark": "IN_ERROR", "reason": "x"}, {"reason": ""}
    ),
    "questionnaire_url_is_unique_in_unit": Once(
        FORM, beside={"url": "y"}, both={"unit_id": SOMEBODY, "url": "x"}, apart={"name": "y"}
    ),
    "questionnaire_keeps_its_name": Watch(
        FORM,
        {"unit_id": SOMEBODY},
        refused=(
            ({"name": "y"}, "a questionnaire keeps its name and its owner"),
            ({"unit_id": SOMEBODY_ELSE}, "a questionnaire keeps its name and its owner"),
        ),
        kept=({"url": "y"},),
    ),
    "questionnaire_is_shared_once_with_a_tenant": Once(SHARE, beside=ENDED),
    "questionnaire_share_ended_says_by_whom": Check(SHARE, ENDED, {"ended_by_id": None}),
    "questionnaire_has_one_draft_at_most": Once(
        VERSION, beside=PUBLISHED, apart={"number": 2, "version": "y"}
    ),
    "questionnaire_number_is_unique": Once(
        VERSION, beside={"number": 2}, both=PUBLISHED, apart={"version": "y"}
    ),
    "questionnaire_version_is_unique": Once(
        VERSION, beside={"version": "y"}, both=PUBLISHED, apart={"number": 2}
    ),
    "questionnaire_version_status_is_known": Check(VERSION, PUBLISHED),
    "questionnaire_version_document_has_sections": Check(
        VERSION, {"document": ASKING}, {"document": {**ASKING, "sections": {}}}
    ),
    "questionnaire_version_published_says_when": Check(VERSION, PUBLISHED, {"published_at": None}),
    "questionnaire_version_withdrawn_says_when_and_why": Check(
        VERSION, {**PUBLISHED, **WITHDRAWN}, {"withdrawn_reason": ""}
    ),
    "published_questionnaire_version_never_changes": Watch(
        VERSION,
        {},
        refused=(
            ("DELETE", "a questionnaire version is never deleted"),
            ({"number": 2}, "a questionnaire version keeps its number"),
            ((PUBLISHED, {"comment": "y"}), "a published questionnaire version never changes"),
            (
                (PUBLISHED, {"status": "DRAFT", "published_at": None}),
                "a published questionnaire version never changes",
            ),
            (
                (PUBLISHED, WITHDRAWN, {"withdrawn_reason": "y"}),
                "a published questionnaire version never changes",
            ),
        ),
        kept=({"document": {**ASKING, "name": "y"}}, (PUBLISHED, WITHDRAWN)),
    ),
}
