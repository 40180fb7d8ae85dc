"""Questions to doctors, their links, and meetings."""

from __future__ import annotations

from datetime import timedelta

from tests.guards.promises.promise import LATER, NOON, SOMEBODY, SOMEBODY_ELSE, Check, Once, Watch

QUESTION, LINK = "triage_question", "triage_questionlink"
OPEN = {"state": "OPEN", "asked_at": NOON, "due_at": LATER}
ANSWERED = {
    **OPEN,
    "state": "ANSWERED",
    "answer": "AGREE",
    "answered_at": NOON,
    "answered_by_id": SOMEBODY,
    "answered_by_name": "x",
    "way": "PAGE",
}
TOLD = {**ANSWERED, "way": "PHONE", "written_by_id": SOMEBODY}
WITHDRAWN = {**OPEN, "state": "WITHDRAWN", "withdrawn_at": NOON, "withdrawn_by_id": SOMEBODY}
SENT = {"made_at": NOON, "expires_at": NOON + timedelta(hours=72)}
ABOUT = {"alert_id": SOMEBODY, "to_unit_id": SOMEBODY}

PROMISES = {
    "question_state_is_known": Check(QUESTION, OPEN),
    "question_has_a_text": Check(QUESTION, OPEN, {"text": ""}),
    "question_is_due_after_it_is_asked": Check(QUESTION, OPEN, {"due_at": NOON}),
    "question_answered_says_what_when_how_and_by_whom": Check(
        QUESTION, ANSWERED, {"answered_by_name": ""}
    ),
    "question_written_in_says_by_which_nurse": Check(QUESTION, TOLD, {"written_by_id": None}),
    "question_answered_adjust_says_what": Check(
        QUESTION, {**ANSWERED, "answer": "ADJUST", "answer_text": "x"}, {"answer_text": ""}
    ),
    "question_withdrawn_says_when_and_by_whom": Check(
        QUESTION, WITHDRAWN, {"withdrawn_by_id": None}
    ),
    "question_about_an_alert_is_open_once_per_unit": Once(
        QUESTION, beside=ANSWERED, both={**OPEN, **ABOUT}, apart={"version_id": None}
    ),
    "question_about_a_proposal_is_open_once": Once(
        QUESTION,
        beside=ANSWERED,
        both={**OPEN, "version_id": SOMEBODY},
        apart={"alert_id": SOMEBODY_ELSE},
    ),
    "question_answered_stands": Watch(
        QUESTION,
        OPEN,
        refused=(
            ({"text": "y"}, "what was asked of whom stands"),
            (
                (
                    {
                        "state": "WITHDRAWN",
                        "withdrawn_at": NOON,
                        "withdrawn_by_id": SOMEBODY,
                    },
                    {"withdrawn_at": LATER},
                ),
                "an answered or withdrawn question stands",
            ),
        ),
        kept=({"state": "WITHDRAWN", "withdrawn_at": NOON, "withdrawn_by_id": SOMEBODY},),
    ),
    "question_link_lasts_72_hours_at_most": Check(
        LINK, SENT, {"expires_at": NOON + timedelta(hours=73)}
    ),
    "question_link_code_is_tried_5_times_at_most": Check(
        LINK, {**SENT, "code_tries": 5}, {"code_tries": 6}
    ),
    "question_link_sends_5_codes_at_most": Check(
        LINK, {**SENT, "codes_sent": 5}, {"codes_sent": 6}
    ),
    "question_link_code_says_when_it_was_asked_for": Check(
        LINK,
        {**SENT, "code_id": SOMEBODY, "code_asked_at": NOON},
        {"code_asked_at": None},
    ),
    "question_link_is_never_for_red": Watch(
        LINK,
        {**SENT, "question_id": SOMEBODY_ELSE, "tenant_id": SOMEBODY},
        refused=(
            (
                {"question_id": SOMEBODY, "opened_at": NOON},
                "a question about a red alert has no link",
            ),
        ),
        kept=({"closed_at": NOON}, {"opened_at": NOON}),
        beside=(
            (
                "triage_alert",
                {"id": SOMEBODY_ELSE, "tenant_id": SOMEBODY, "colour": "RED", "state": "OPEN"},
            ),
            (
                QUESTION,
                {**OPEN, "id": SOMEBODY, "tenant_id": SOMEBODY, "alert_id": SOMEBODY_ELSE},
            ),
        ),
    ),
    "meeting_says_who_took_part": Check("triage_meeting", bad={"participants": ""}),
    "meeting_decision_has_a_text": Check("triage_meetingdecision", bad={"text": ""}),
}
